"""Is this report in the record already, read by this very version?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.engine import Connection

from goodoffices.model import Report
from goodoffices.record.rows import report_digest
from goodoffices.record.schema import readings, reports, runs
from goodoffices.record.version import RunVersion
from goodoffices.record.write import chunks, top_key


def same(conn: Connection, given: Sequence[Report], run: RunVersion) -> Iterator[tuple[str, int]]:
    """(id, level) of those reports whose content is in the record and whose current reading is of this version."""
    digests = {report.id: report_digest(report) for report in given}
    for some in chunks(list(digests)):
        for row in conn.execute(_asked(run).where(reports.c.id.in_(some))):
            if row.sha256 == digests[row.id]:
                yield row.id, row.level


def is_read(conn: Connection, report: Report, run: RunVersion) -> bool:
    """Whether this report is one of them."""
    found = conn.execute(_asked(run).where(reports.c.id == report.id)).first()
    return found is not None and found.sha256 == report_digest(report)


def _asked(run: RunVersion) -> Select[Any]:
    return (
        select(reports.c.id, reports.c.sha256, reports.c.level)
        .join(readings, readings.c.report_key == reports.c.key)
        .join(runs, readings.c.run_key == runs.c.key)
        .where(reports.c.valid_to.is_(None), readings.c.current == 1, runs.c.id == run.id)
    )


def run_key(conn: Connection, run: RunVersion, now: str) -> int:
    """The key of this version, which is noted when it comes for the first time."""
    key = conn.execute(select(runs.c.key).where(runs.c.id == run.id)).scalar()
    if key is not None:
        return int(key)
    made = top_key(conn, runs) + 1
    row = {
        "key": made,
        "id": run.id,
        "goodoffices": run.goodoffices,
        "code": run.code,
        "models": run.models,
        "knowledge": run.knowledge,
        "options": run.options,
        "started_at": now,
    }
    conn.execute(insert(runs), row)
    return made
