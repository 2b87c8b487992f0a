"""A higher handling level passes on to everything that comes from a report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from goodoffices.record.schema import (
    dead_letters,
    findings,
    judgements,
    occurrence_members,
    occurrences,
    participants,
    reports,
)
from goodoffices.record.write import chunks


def raise_levels(conn: Connection, names: Sequence[str], level: int) -> None:
    """Raise reports, their findings, judgements on them, and what is fused from them, to at least this level."""
    if level == 0:
        return
    for some in chunks(names):
        mine = reports.c.id.in_(some)
        keys = select(reports.c.key).where(mine)
        theirs = findings.c.report_key.in_(keys)
        ids = select(findings.c.id).where(theirs)
        member = occurrence_members.c.member_id
        held = select(occurrence_members.c.occurrence_key).where(member.in_(ids) | member.in_(some))
        for table, which in (
            (reports, mine),
            (findings, theirs),
            (participants, participants.c.finding_key.in_(select(findings.c.key).where(theirs))),
            (judgements, judgements.c.report_id.in_(some)),
            (dead_letters, dead_letters.c.report_id.in_(some)),
            (occurrences, occurrences.c.key.in_(held)),
        ):
            conn.execute(update(table).where(which, table.c.level < level).values(level=level))
