"""Questions in SQL, on a connection that cannot write.

The names of tables lead to views that hold what is current and of the level asked for. The level is a guard against
mistakes, not a lock: who may read the file may read all of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from goodoffices.errors import RunAborted
from goodoffices.record.engine import engine_for, is_url, told
from goodoffices.record.levels import rank

# What each view shows, by the table's own name; `{level}` is the rank of the highest level.
VIEWS = {
    "reports": "SELECT * FROM {schema}.reports WHERE level <= {level} AND valid_to IS NULL",
    "findings": "SELECT * FROM {schema}.findings WHERE level <= {level} AND valid_to IS NULL",
    "contacts": "SELECT * FROM findings WHERE kind = 'contact'",
    "positions": "SELECT * FROM findings WHERE kind = 'position'",
    "tracks": "SELECT * FROM findings WHERE kind = 'track'",
    "events": "SELECT * FROM findings WHERE kind = 'event'",
    "participants": (
        "SELECT p.*, a.id AS actor_id, a.name, a.party, a.office, a.code, a.iso3 FROM {schema}.participants p "
        "JOIN {schema}.actors a ON a.key = p.actor_key JOIN findings f ON f.key = p.finding_key"
    ),
    "actors": "SELECT * FROM {schema}.actors WHERE key IN (SELECT actor_key FROM participants)",
    "evidence": "SELECT e.* FROM {schema}.evidence e JOIN findings f ON f.key = e.finding_key",
    "occurrences": "SELECT * FROM {schema}.occurrences WHERE level <= {level}",
    "judgements": "SELECT * FROM {schema}.judgements WHERE level <= {level}",
    "dead_letters": "SELECT * FROM {schema}.dead_letters WHERE level <= {level}",
}
_READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)


def ask(where: str | Path, query: str, level: str = "public") -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The names of the columns, and the rows as a stream.

    Raises RunAborted for what is no question, would change something, or is no SQL.
    """
    rows = _rows(where, query, level)
    with told(where):
        columns = next(rows)
    return [str(name) for name in columns], rows


def _rows(where: str | Path, query: str, level: str) -> Iterator[tuple[Any, ...]]:
    engine = engine_for(where, "ro")
    try:
        with told(where), engine.connect() as conn:
            yield from (_server if is_url(where) else _file)(conn, query, rank(level))
    finally:
        engine.dispose()


def _file(conn: Connection, query: str, level: int) -> Iterator[tuple[Any, ...]]:
    raw: Any = conn.connection.driver_connection
    for name, view in VIEWS.items():
        raw.execute(f"CREATE TEMP VIEW {name} AS {view.format(schema='main', level=level)}")
    # The file is opened for reading only; beyond that nothing but SELECT is taken (no ATTACH, no PRAGMA).
    raw.set_authorizer(_only_reading)
    try:
        cursor = raw.execute(query)
        yield tuple(column[0] for column in cursor.description or ())
        while batch := cursor.fetchmany(500):
            yield from batch
    finally:
        raw.set_authorizer(None)


def _only_reading(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _server(conn: Connection, query: str, level: int) -> Iterator[tuple[Any, ...]]:
    raw: Any = conn.connection.driver_connection
    failed: Any = conn.dialect.loaded_dbapi.Error
    try:
        with raw.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ WRITE")
            for name, view in VIEWS.items():
                cursor.execute(f"CREATE TEMP VIEW {name} AS {view.format(schema='public', level=level)}")
            # From here on nothing in this transaction can write, and a prepared statement is one only.
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute(query, prepare=True)
            yield tuple(column.name for column in cursor.description or ())
            while batch := cursor.fetchmany(500):
                yield from batch
    except failed as error:
        raise RunAborted(str(error).splitlines()[0]) from error
    finally:
        raw.rollback()
