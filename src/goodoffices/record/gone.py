"""Withdrawing (kept, but no longer counted) and purging (nothing is left but a marker)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.engine import Connection, Engine

from goodoffices.errors import RunAborted
from goodoffices.record.fused import Member, level_of
from goodoffices.record.letters import drop_letters
from goodoffices.record.schema import (
    actors,
    dead_letters,
    evidence,
    facet_values,
    facets,
    findings,
    judgements,
    occurrence_members,
    occurrences,
    participants,
    readings,
    reports,
    tombstones,
)
from goodoffices.record.words import drop_words, forget_words
from goodoffices.record.write import top_key


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is no longer in the record: `what` is "withdrawn" or "purged"."""

    kind: str
    id: str
    what: str
    at: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge took away."""

    reports: int
    findings: int


def load_tombstones(conn: Connection) -> Iterator[Tombstone]:
    """Everything withdrawn and purged, in order."""
    for row in conn.execute(select(tombstones).order_by(tombstones.c.key)):
        yield Tombstone(row.kind, row.id, row.what, row.at, row.who, row.why)


def withdraw(conn: Connection, names: Sequence[str], mark: Tombstone) -> None:
    """Let reports and their findings no longer count; `as_of` still shows them as they were known."""
    for name in known_reports(conn, names):
        mine = (reports.c.id == name) & reports.c.valid_to.is_(None)
        key = conn.execute(select(reports.c.key).where(mine)).scalar()
        if key is None:
            raise RunAborted(f"the report {name!r} is withdrawn already")
        conn.execute(update(reports).where(mine).values(valid_to=mark.at))
        current = (findings.c.report_key == key) & findings.c.valid_to.is_(None)
        theirs = participants.c.finding_key.in_(select(findings.c.key).where(current))
        conn.execute(update(participants).where(theirs).values(valid_to=mark.at))
        conn.execute(update(findings).where(current).values(valid_to=mark.at))
        conn.execute(update(readings).where(readings.c.report_key == key).values(current=0))
        _mark(conn, name, mark)


def known_reports(conn: Connection, names: Sequence[str]) -> list[str]:
    """The names, each once; raises RunAborted for the first one that is no report of the record."""
    for name in names:
        if conn.execute(select(reports.c.key).where(reports.c.id == name).limit(1)).scalar() is None:
            raise RunAborted(f"there is no report {name!r} in the record; goodoffices reports lists them")
    return list(dict.fromkeys(names))


def _mark(conn: Connection, name: str, mark: Tombstone) -> None:
    top = top_key(conn, tombstones)
    row = {
        "key": top + 1,
        "kind": mark.kind,
        "id": name,
        "what": mark.what,
        "at": mark.at,
        "who": mark.who,
        "why": mark.why,
    }
    conn.execute(insert(tombstones), row)


def purge(conn: Connection, names: Sequence[str], mark: Tombstone) -> Purged:
    """Delete reports and all that came from them alone; `erase` must follow once this is committed."""
    counted = Purged(0, 0)
    for name in known_reports(conn, names):
        rows = conn.execute(select(reports).where(reports.c.id == name)).mappings().fetchall()
        keys = [row["key"] for row in rows]
        found = conn.execute(
            select(findings.c.key, findings.c.id).where(findings.c.report_key.in_(keys))
        ).fetchall()
        _loosen(conn, [name, *(row.id for row in found)])
        conn.execute(delete(judgements).where(judgements.c.report_id == name))
        _findings(conn, keys)
        for row in rows:
            drop_words(conn, dict(row))
        conn.execute(update(reports).where(reports.c.id == name).values(superseded_by=None))
        conn.execute(delete(reports).where(reports.c.id == name))
        conn.execute(delete(tombstones).where(tombstones.c.id == name))
        drop_letters(conn, [name])
        _mark(conn, name, mark)
        counted = Purged(counted.reports + 1, counted.findings + len(found))
    _orphans(conn)
    forget_words(conn)
    return counted


def _findings(conn: Connection, report_keys: Sequence[int]) -> None:
    """Delete the findings and readings of reports."""
    mine = select(findings.c.key).where(findings.c.report_key.in_(report_keys))
    for table in (participants, evidence, facets):
        conn.execute(delete(table).where(table.c.finding_key.in_(mine)))
    belongs = findings.c.report_key.in_(report_keys)
    conn.execute(update(findings).where(belongs).values(superseded_by=None))
    conn.execute(delete(findings).where(belongs))
    conn.execute(delete(readings).where(readings.c.report_key.in_(report_keys)))


def _loosen(conn: Connection, members: Sequence[str]) -> None:
    """Take members out of occurrences; what is left of one says that it has to be fused again."""
    for member in members:
        mine = occurrence_members.c.member_id == member
        keys = conn.execute(select(occurrence_members.c.occurrence_key).where(mine)).scalars().fetchall()
        conn.execute(delete(occurrence_members).where(mine))
        conn.execute(delete(judgements).where(judgements.c.target_id == member))
        for key in dict.fromkeys(keys):
            one = occurrences.c.key == key
            left = conn.execute(
                select(occurrence_members.c.member_kind, occurrence_members.c.member_id).where(
                    occurrence_members.c.occurrence_key == key
                )
            ).fetchall()
            if left:
                level = level_of(conn, [Member(kind, name) for kind, name in left])
                conn.execute(update(occurrences).where(one).values(json='{"stale": true}', level=level))
            else:
                conn.execute(delete(occurrences).where(one))


def _orphans(conn: Connection) -> None:
    """Delete the names and values that nothing in the record has any more."""
    used = exists().where(participants.c.actor_key == actors.c.key)
    conn.execute(delete(actors).where(~used))
    asked = exists().where(facets.c.value_key == facet_values.c.key)
    conn.execute(delete(facet_values).where(~asked))


def erase(engine: Engine) -> None:
    """Leave no bytes of what was deleted in the files: pages, write-ahead log, index.

    Raises RunAborted when somebody else reads the record meanwhile, so that its log cannot be emptied.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            for table in (reports, findings, evidence, participants, facets, judgements, occurrences):
                conn.exec_driver_sql(f"VACUUM FULL {table.name}")
            for table in (actors, facet_values, occurrence_members, readings, dead_letters):
                conn.exec_driver_sql(f"VACUUM FULL {table.name}")
        return
    raw = engine.raw_connection()
    try:
        cursor: Any = raw.cursor()
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.close()
    finally:
        raw.close()
    if busy:
        raise RunAborted(
            "deleted, but another process reads the record, so that its log still holds the text; "
            "end that process and run goodoffices db check --erase"
        )
