"""Texts at hand for lists of addresses: an index from address to report, kept in a file and not in memory."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from goodoffices.sources.failure import Failure
from goodoffices.sources.plug import Draft


class Texts:
    """The reports of some sources by their address; those without one are left out."""

    def __init__(self, drafts: Iterator[Draft | Failure]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="goodoffices-")
        self._base = sqlite3.connect(Path(self._folder.name) / "texts.sqlite")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE texts (url TEXT PRIMARY KEY, fields TEXT) WITHOUT ROWID")
        self.failures: list[Failure] = []
        self._base.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", self._rows(drafts))
        self._base.commit()

    def _rows(self, drafts: Iterator[Draft | Failure]) -> Iterator[tuple[str, str]]:
        for draft in drafts:
            if isinstance(draft, Failure):
                self.failures.append(draft)
                continue
            url = draft.fields.get("url")
            if isinstance(url, str) and url:
                yield same_address(url), json.dumps(dict(draft.fields), default=str)

    def at(self, url: str) -> dict[str, Any] | None:
        """The fields of the report at an address, None where there is none."""
        found = self._base.execute("SELECT fields FROM texts WHERE url = ?", (same_address(url),)).fetchone()
        fields: dict[str, Any] | None = json.loads(found[0]) if found else None
        return fields

    def close(self) -> None:
        """Remove the index."""
        self._base.close()
        self._folder.cleanup()


def same_address(url: str) -> str:
    """An address as it is compared: without scheme, "www.", fragment and a slash at the end."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), parts.query, ""))
