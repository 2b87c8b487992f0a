"""Is the record sound, and copies of it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import and_, delete, func, insert, or_, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from goodoffices.errors import RunAborted
from goodoffices.record.fused import ENDED
from goodoffices.record.schema import backups, evidence, facets, findings, occurrences, participants, reports


def problems(conn: Connection) -> Iterator[str]:
    """Everything that is wrong, one line each; nothing when the record is sound."""
    if conn.dialect.name == "sqlite":
        yield from _sqlite(conn)
    yield from _quotations(conn)
    yield from _facets(conn)
    yield from _repeated(conn)
    yield from _redirects(conn)


def _sqlite(conn: Connection) -> Iterator[str]:
    for (line,) in conn.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield f"the file is damaged: {line}; take a backup"
    for table, rowid, parent, _ in conn.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} row {rowid} names a row of {parent} that is not there"
    try:
        conn.execute(text("INSERT INTO reports_fts (reports_fts, rank) VALUES ('integrity-check', 1)"))
    except DBAPIError:
        yield "the index of words does not fit the reports; run goodoffices db check --repair"


def _quotations(conn: Connection) -> Iterator[str]:
    """Every quotation must be the text at its place."""
    length = evidence.c.end_at - evidence.c.start_at
    in_text = func.substr(reports.c.text, evidence.c.start_at + 1, length)
    in_title = func.substr(reports.c.title, evidence.c.start_at + 1, length)
    differs = or_(
        and_(evidence.c.place == "text", in_text != evidence.c.exact),
        and_(evidence.c.place == "title", in_title != evidence.c.exact),
    )
    asked = (
        select(findings.c.id, reports.c.id)
        .join(findings, evidence.c.finding_key == findings.c.key)
        .join(reports, findings.c.report_key == reports.c.key)
        .where(differs)
        .order_by(findings.c.key)
    )
    for finding, report in conn.execute(asked):
        yield f"a quotation of {finding} is not the text at its place in {report!r}"


def _facets(conn: Connection) -> Iterator[str]:
    """Every finding can be asked for, and nothing else."""
    has = select(facets.c.finding_key).distinct().subquery()
    without = select(func.count()).select_from(findings.outerjoin(has, has.c.finding_key == findings.c.key))
    count = conn.execute(without.where(has.c.finding_key.is_(None))).scalar_one()
    extra = select(func.count()).select_from(has.outerjoin(findings, has.c.finding_key == findings.c.key))
    surplus = conn.execute(extra.where(findings.c.key.is_(None))).scalar_one()
    if count or surplus:
        yield f"{count} findings have no facets and {surplus} facets no finding; run goodoffices db check --repair"


def _repeated(conn: Connection) -> Iterator[str]:
    """What participants repeat of their finding must be the same."""
    names = ("level", "day", "last_day", "valid_from", "valid_to")
    differs = or_(*(participants.c[name].is_distinct_from(findings.c[name]) for name in names))
    pairs = participants.join(findings, participants.c.finding_key == findings.c.key)
    wrong = conn.execute(select(func.count()).select_from(pairs).where(differs)).scalar_one()
    if wrong:
        yield f"{wrong} participants do not fit their findings; take a backup and ingest again"


def _redirects(conn: Connection) -> Iterator[str]:
    target = occurrences.alias()
    asked = select(occurrences.c.id, occurrences.c.redirects_to).outerjoin(
        target, target.c.id == occurrences.c.redirects_to
    )
    dangling = (
        occurrences.c.redirects_to.is_not(None),
        occurrences.c.redirects_to != ENDED,
        target.c.id.is_(None),
    )
    for one, to in conn.execute(asked.where(*dangling)):
        yield f"the occurrence {one} leads to {to}, which is not there"


def back_up(source: sqlite3.Connection, path: Path) -> None:
    """Copy a record while others use it; the file appears under its name only when it is whole.

    Raises RunAborted when there is a file of this name.
    """
    if path.exists():
        raise RunAborted(f"{path}: there is such a file already; choose another name")
    part = path.with_name(f".{path.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        copy = sqlite3.connect(part)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
        part.replace(path)
    except OSError as error:
        raise RunAborted(f"{path}: it cannot be written ({error.strerror}); choose another place") from error
    finally:
        part.unlink(missing_ok=True)


def note_backup(conn: Connection, path: Path, now: str) -> None:
    """Remember where a backup went, so that a purge can name it."""
    conn.execute(delete(backups).where(backups.c.path == str(path)))
    conn.execute(insert(backups), {"path": str(path), "at": now})


def noted_backups(conn: Connection) -> list[tuple[str, str]]:
    """(path, moment) of the backups that are still there."""
    rows = conn.execute(select(backups).order_by(backups.c.at, backups.c.path))
    return [(row.path, row.at) for row in rows if Path(row.path).exists()]
