"""Dead letters: what could not be read, with the reason, until it is read or given up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from goodoffices.errors import ReportError
from goodoffices.record.levels import LEVELS, rank
from goodoffices.record.schema import dead_letters
from goodoffices.record.write import Origin, chunks


@dataclass(frozen=True, slots=True)
class Refused:
    """A report that could not be read: why, and the file (or "-") that it came from."""

    error: ReportError
    origin: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A report that could not be read; `place` says where in `origin` it stands."""

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


def keep_letters(conn: Connection, refused: Iterable[Refused], run_id: str, origin: Origin, now: str) -> None:
    """Keep dead letters; one that is there already is counted once more."""
    for one in refused:
        error = one.error
        place = error.where or one.origin
        name = _name(one.origin, place, error.report_id)
        told = {"code": error.code, "message": error.message, "run_id": run_id, "last_at": now}
        mine = dead_letters.c.id == name
        changed = update(dead_letters).where(mine).values(**told, attempts=dead_letters.c.attempts + 1)
        if conn.execute(changed).rowcount:
            continue
        row = {
            "id": name,
            "report_id": error.report_id,
            "origin": one.origin,
            "place": place,
            "level": origin.level,
            "source": origin.source,
            "attempts": 1,
            "first_at": now,
            **told,
        }
        conn.execute(insert(dead_letters), row)


def _name(origin: str, place: str, report_id: str | None) -> str:
    content = "\x1f".join([origin, place, report_id or ""])
    return "d-" + hashlib.sha256(content.encode()).hexdigest()[:12]


def settle_letters(conn: Connection, read: Sequence[str]) -> None:
    """Take away the letters of reports that have now been read."""
    for some in chunks(read):
        conn.execute(delete(dead_letters).where(dead_letters.c.report_id.in_(some)))


def settle_origins(conn: Connection, origins: Sequence[str], since: str) -> None:
    """Take away the letters of files that have been read to their end since then without failing there again."""
    for some in chunks(origins):
        mine = dead_letters.c.origin.in_(some) & (dead_letters.c.last_at < since)
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
        )


def drop_letters(conn: Connection, names: Sequence[str]) -> None:
    """Take away dead letters by the id of their report, for a purge."""
    for some in chunks(names):
        same = or_(dead_letters.c.report_id.in_(some), dead_letters.c.id.in_(some))
        conn.execute(delete(dead_letters).where(same))
