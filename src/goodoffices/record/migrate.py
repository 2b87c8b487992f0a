"""Numbered migrations, each in one transaction; a record of an older version is brought up to date by all of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources

from sqlalchemy import func, insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from goodoffices import __version__
from goodoffices.errors import RunAborted
from goodoffices.record.days import stamp
from goodoffices.record.facets import fill_facets
from goodoffices.record.schema import record_schema
from goodoffices.record.words import fill_words

_NAME = re.compile(r"(\d{4})_\w+(?:\.(sqlite|postgresql))?\.sql")


def _asking(conn: Connection) -> None:
    fill_facets(conn)
    fill_words(conn)


# What a migration does beyond its SQL, by number.
AFTER: Mapping[int, Callable[[Connection], None]] = {2: _asking}


@lru_cache(maxsize=2)
def scripts(dialect: str) -> Mapping[int, tuple[str, ...]]:
    """The statements of each migration on "sqlite" or "postgresql", by number."""
    found: dict[int, list[str]] = {}
    folder = resources.files("goodoffices.record.migrations")
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        match = _NAME.fullmatch(file.name)
        if match and match[2] in {None, dialect}:
            found.setdefault(int(match[1]), []).extend(_statements(file.read_text(encoding="utf-8"), dialect))
    return {number: tuple(found[number]) for number in sorted(found)}


def newest() -> int:
    """The version that this program writes."""
    return max(scripts("sqlite"))


def _statements(text: str, dialect: str) -> list[str]:
    plain = re.sub(r"^--.*\n", "", text, flags=re.MULTILINE)
    plain = plain.replace(" {without_rowid}", " WITHOUT ROWID" if dialect == "sqlite" else "")
    return [part.strip() for part in re.split(r";\n", plain) if part.strip()]


def version_of(conn: Connection) -> int:
    """The version of the schema; 0 where there is no record yet."""
    if not inspect(conn).has_table("record_schema"):
        return 0
    return conn.execute(select(func.max(record_schema.c.version))).scalar_one() or 0


def migrate(engine: Engine, *, until: int | None = None) -> list[int]:
    """Bring the record to the newest version (or to `until`); the numbers of the migrations that were run.

    Raises RunAborted when the record was written by a newer program.
    """
    done = []
    steps = scripts(engine.dialect.name)
    for number, statements in steps.items():
        if until is not None and number > until:
            break
        with engine.begin() as conn:
            # Looked up inside the transaction: another process may be migrating as well.
            have = version_of(conn)
            _refuse_newer(have)
            if have >= number:
                continue
            for statement in statements:
                conn.exec_driver_sql(statement)
            if number in AFTER:
                AFTER[number](conn)
            row = {
                "version": number,
                "migrated_at": stamp(dt.datetime.now(dt.UTC)),
                "goodoffices": __version__,
            }
            conn.execute(insert(record_schema), row)
            done.append(number)
    return done


def check_version(conn: Connection) -> None:
    """Raise RunAborted unless the record has the version that this program reads and writes."""
    have = version_of(conn)
    if have == 0:
        raise RunAborted("there is no record here yet; goodoffices init makes one")
    _refuse_newer(have)
    if have < newest():
        raise RunAborted(
            f"the record has schema {have}, this goodoffices needs {newest()}; run goodoffices db migrate"
        )


def _refuse_newer(have: int) -> None:
    if have > newest():
        raise RunAborted(
            f"the record has schema {have}, this goodoffices knows {newest()}; install a newer goodoffices"
        )
