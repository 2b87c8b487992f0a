"""Dead letters: what could not be read, with the reason, until it is read or given up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from sqlalchemy import delete, insert, not_, or_, select, update
from sqlalchemy.engine import Connection

from goodoffices.errors import ReportError
from goodoffices.record.levels import LEVELS, rank
from goodoffices.record.schema import dead_letters
from goodoffices.record.write import Origin, chunks


@dataclass(frozen=True, slots=True)
class Refused:
    """A report that could not be read: why, and the file, address or "-" that it came from.

    `kept` holds the fields that were read all the same, `how` what must be known to read its origin again.
    """

    error: ReportError
    origin: str
    kept: Mapping[str, Any] = field(default_factory=dict)
    how: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A report that could not be read; `place` says where in `origin` it stands, `kept` and `how` as in Refused."""

    id: str
    report_id: str | None
    origin: str
    place: str
    level: str
    source: str | None
    code: str
    message: str
    attempts: int
    first_at: str
    last_at: str
    kept: Mapping[str, Any]
    how: Mapping[str, Any]


def keep_letters(conn: Connection, refused: Iterable[Refused], run_id: str, origin: Origin, now: str) -> None:
    """Keep dead letters; one that is there already is counted once more."""
    for one in refused:
        error = one.error
        source, report_id = fit(one.origin), fit(error.report_id)
        place = fit(error.where or one.origin)
        name = _name(source, place, report_id)
        told = {"code": error.code, "message": fit(error.message), "run_id": run_id, "last_at": now}
        told |= {"kept": packed(one.kept), "how": packed(one.how)}
        mine = dead_letters.c.id == name
        changed = update(dead_letters).where(mine).values(**told, attempts=dead_letters.c.attempts + 1)
        if conn.execute(changed).rowcount:
            continue
        row = {
            "id": name,
            "report_id": report_id,
            "origin": source,
            "place": place,
            "level": origin.level,
            "source": origin.source,
            "attempts": 1,
            "first_at": now,
            **told,
        }
        conn.execute(insert(dead_letters), row)


@overload
def fit(told: str) -> str: ...


@overload
def fit(told: None) -> None: ...


def fit(told: str | None) -> str | None:
    """Words from outside as a database takes them: no NUL, no half of a surrogate pair (names of files have both)."""
    if told is None:
        return None
    return told.replace("\0", "\ufffd").encode("utf-8", errors="backslashreplace").decode("utf-8")


def packed(fields: Mapping[str, Any]) -> str:
    """Fields as JSON in ASCII, which every database takes whatever is in them."""
    return json.dumps(dict(fields), sort_keys=True, default=str)


def _name(origin: str, place: str, report_id: str | None) -> str:
    content = "\x1f".join([origin, place, report_id or ""])
    return "d-" + hashlib.sha256(content.encode()).hexdigest()[:12]


def settle_letters(conn: Connection, read: Sequence[str]) -> None:
    """Take away the letters of reports that have now been read."""
    for some in chunks(read):
        conn.execute(delete(dead_letters).where(dead_letters.c.report_id.in_(some)))


def settle_one(conn: Connection, letter: str) -> None:
    """Take away the letter with this id."""
    conn.execute(delete(dead_letters).where(dead_letters.c.id == letter))


def settle_origins(conn: Connection, origins: Sequence[str], since: str) -> None:
    """Take away the letters of sources that have been read to their end since then without failing there again.

    A file holds today what it held before. What an address leads to changes: the entries of a feed go, and what could
    not be read of them would be lost with them. So only the letter of the address itself is settled.
    """
    for some in chunks([fit(origin) for origin in origins]):
        mine = dead_letters.c.origin.in_(some) & (dead_letters.c.last_at < since)
        here = dead_letters.c.place == dead_letters.c.origin
        address = or_(*(dead_letters.c.origin.like(f"{scheme}://%") for scheme in ("http", "https")))
        mine &= or_(here, not_(address))
        conn.execute(delete(dead_letters).where(mine))


def load_letters(conn: Connection, *, level: str, origin: str | None = None) -> Iterator[DeadLetter]:
    """Dead letters by file and place."""
    asked = select(dead_letters).where(dead_letters.c.level <= rank(level))
    if origin is not None:
        asked = asked.where(dead_letters.c.origin == origin)
    for row in conn.execute(asked.order_by(dead_letters.c.origin, dead_letters.c.place)):
        yield DeadLetter(
            row.id,
            row.report_id,
            row.origin,
            row.place,
            LEVELS[row.level],
            row.source,
            row.code,
            row.message,
            row.attempts,
            row.first_at,
            row.last_at,
            json.loads(row.kept),
            json.loads(row.how),
        )


def drop_letters(conn: Connection, names: Sequence[str]) -> None:
    """Take away dead letters by the id of their report, for a purge."""
    for some in chunks(names):
        same = or_(dead_letters.c.report_id.in_(some), dead_letters.c.id.in_(some))
        conn.execute(delete(dead_letters).where(same))
