"""How a finding came to be: every version of it that the record holds, with the run that made it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from goodoffices.record.codec import Object, pack
from goodoffices.record.levels import rank
from goodoffices.record.schema import findings, reports, runs
from goodoffices.record.stored import FINDING_COLUMNS, StoredFinding, stored_finding
from goodoffices.record.version import RunVersion


@dataclass(frozen=True, slots=True)
class Version:
    """A finding as one run made it, from one text of its report.

    `changes` names what differs from the version before: (field, value before, value now). `superseded` tells
    whether a later version took its place; a version that has ended without one was no longer found, or its report
    was withdrawn.
    """

    found: StoredFinding
    run: RunVersion
    report_sha256: str
    report_since: str
    superseded: bool
    changes: tuple[tuple[str, Any, Any], ...]


def history(conn: Connection, finding_id: str, level: str) -> list[Version]:
    """All versions of a finding, the first one first; none where the record has none at this level."""
    asked = (
        select(
            *FINDING_COLUMNS,
            findings.c.superseded_by,
            reports.c.sha256.label("report_sha256"),
            reports.c.valid_from.label("report_since"),
            *(runs.c[name] for name in ("goodoffices", "code", "models", "knowledge", "options")),
        )
        .join(reports, findings.c.report_key == reports.c.key)
        .join(runs, findings.c.run_key == runs.c.key)
        .where(findings.c.id == finding_id, findings.c.level <= rank(level))
        .order_by(reports.c.id, findings.c.key)
    )
    made: list[Version] = []
    before: StoredFinding | None = None
    for row in conn.execute(asked):
        found = stored_finding(row)
        run = RunVersion(row.goodoffices, row.code, row.models, row.knowledge, row.options)
        known = before if before and before.report_id == found.report_id else None
        changes = tuple(differences(known, found)) if known else ()
        made.append(
            Version(found, run, row.report_sha256, row.report_since, row.superseded_by is not None, changes)
        )
        before = found
    return made


def all_runs(conn: Connection) -> list[RunVersion]:
    """The versions that have read anything in this record, in the order of their ids."""
    rows = conn.execute(select(runs).order_by(runs.c.id))
    return [RunVersion(row.goodoffices, row.code, row.models, row.knowledge, row.options) for row in rows]


def differences(before: StoredFinding, now: StoredFinding) -> Iterator[tuple[str, Any, Any]]:
    """(field, before, now) for each field of the finding and of its evidence that differs."""
    old, new = flat(before), flat(now)
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def flat(found: StoredFinding) -> Object:
    """A finding as one level of names; those of its evidence stand beside its own."""
    item: Object = json.loads(pack(found.finding))
    evidence: Object = item.pop("evidence")
    return {**item, **evidence}
