"""What `goodoffices watch` remembers of feeds and of the entries that it took."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from goodoffices.record.letters import fit, packed
from goodoffices.record.schema import watched_entries, watched_feeds


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """What is known of a feed; `due` in seconds since 1970, `waiting` entries with the times they were tried."""

    due: float
    failures: int
    etag: str | None
    modified: str | None
    waiting: Sequence[tuple[Mapping[str, Any], int]]


def load_feed(conn: Connection, url: str) -> WatchedFeed | None:
    """What is known of the feed at this address, None where it was never visited."""
    row = conn.execute(select(watched_feeds).where(watched_feeds.c.url == url)).one_or_none()
    if row is None:
        return None
    waiting = [(one["entry"], one["tries"]) for one in json.loads(row.waiting)]
    return WatchedFeed(row.due, row.failures, row.etag, row.modified, waiting)


def keep_feed(conn: Connection, url: str, feed: WatchedFeed) -> None:
    """Keep this in the place of what was known of the feed."""
    waiting = ", ".join(packed({"entry": dict(entry), "tries": tries}) for entry, tries in feed.waiting)
    row = {
        "url": url,
        "due": feed.due,
        "failures": feed.failures,
        "etag": fit(feed.etag),
        "modified": fit(feed.modified),
        "waiting": f"[{waiting}]",
    }
    conn.execute(delete(watched_feeds).where(watched_feeds.c.url == url))
    conn.execute(insert(watched_feeds), row)


def is_seen(conn: Connection, key: str) -> bool:
    """Whether the entry that is remembered by this key was taken."""
    asked = select(watched_entries.c.id).where(watched_entries.c.id == _id(key))
    return conn.execute(asked).first() is not None


def keep_seen(conn: Connection, key: str, now: str) -> None:
    """Remember that an entry was taken."""
    if not is_seen(conn, key):
        conn.execute(insert(watched_entries), {"id": _id(key), "seen_at": now})


def _id(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", errors="backslashreplace")).hexdigest()
