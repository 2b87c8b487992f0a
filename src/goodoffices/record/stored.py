"""What comes out of a record: findings with their report and run, reports, readings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.engine import Connection

from goodoffices.model import Finding, Report, Statement
from goodoffices.record.codec import unpack
from goodoffices.record.filters import Filters, several
from goodoffices.record.levels import LEVELS, rank
from goodoffices.record.query import matching, valid
from goodoffices.record.schema import evidence, findings, readings, reports, runs

# Rows held at a time.
BATCH = 500


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as it is kept; `superseded_by` and `valid_to` tell that there is a later text."""

    report: Report
    level: str
    source: str | None
    time_zone: str | None
    sha256: str
    valid_from: str
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with what is known of its report and of the run that made it.

    `id` is the finding's own unless its coder gave one id twice in a report. `day` and `last_day` are the days that
    its date allows (of its report, where it has none).
    """

    id: str
    kind: str
    finding: Finding
    level: str
    day: str
    last_day: str
    country_iso3: str | None
    report_id: str
    report_date: str | None
    report_title: str | None
    source: str | None
    publisher: str | None
    url: str | None
    run: str
    valid_from: str
    valid_to: str | None


REPORT_COLUMNS = (
    reports.c.id,
    reports.c.level,
    reports.c.date,
    reports.c.time_zone,
    reports.c.lang,
    reports.c.source,
    reports.c.publisher,
    reports.c.url,
    reports.c.title,
    reports.c.sha256,
    reports.c.valid_from,
    reports.c.valid_to,
)
FINDING_COLUMNS = (
    findings.c.id,
    findings.c.kind,
    findings.c.json,
    findings.c.level,
    findings.c.day,
    findings.c.last_day,
    findings.c.country_iso3,
    reports.c.id.label("report_id"),
    reports.c.date.label("report_date"),
    reports.c.title.label("report_title"),
    reports.c.source,
    reports.c.publisher,
    reports.c.url,
    runs.c.id.label("run"),
    findings.c.valid_from,
    findings.c.valid_to,
)


def find(conn: Connection, kinds: Sequence[str], filters: Filters) -> Iterator[StoredFinding]:
    """Findings of these kinds, newest first unless the filters say otherwise."""
    statement = matching(conn, kinds, filters, FINDING_COLUMNS)
    statement = statement.join(runs, findings.c.run_key == runs.c.key)
    rows = (stored_finding(row) for row in _stream(conn, statement))
    if filters.scopes:
        rows = (one for one in rows if any(s.holds(one.finding, one.report_date) for s in filters.scopes))
    yield from islice(rows, filters.limit)


def find_one(conn: Connection, finding_id: str, level: str) -> StoredFinding | None:
    """The finding with this id, the current one before those that were."""
    statement = (
        select(*FINDING_COLUMNS)
        .join(reports, findings.c.report_key == reports.c.key)
        .join(runs, findings.c.run_key == runs.c.key)
        .where(findings.c.id == finding_id, findings.c.level <= rank(level))
        .order_by(findings.c.valid_to.is_not(None), findings.c.key.desc())
        .limit(1)
    )
    row = conn.execute(statement).first()
    return stored_finding(row) if row is not None else None


def find_reports(
    conn: Connection, filters: Filters, *, text: bool, also: Sequence[Any] = ()
) -> Iterator[StoredReport]:
    """Reports by `since`, `until`, `source`, `report`, `level`, `as_of`; without `text` their text is left empty.

    `also` are more conditions.
    """
    columns = (*REPORT_COLUMNS, reports.c.text) if text else REPORT_COLUMNS
    statement = select(*columns).where(*report_conditions(filters), *also)
    order = (reports.c.day, reports.c.key)
    if filters.newest_first:
        order = (reports.c.day.desc(), reports.c.key.desc())  # type: ignore[assignment]
    for row in _stream(conn, statement.order_by(*order).limit(filters.limit)):
        yield _report(row)


def report_conditions(filters: Filters) -> list[Any]:
    """What a report must fulfil."""
    where = [reports.c.level <= rank(filters.level), *valid(reports, filters)]
    if filters.first:
        where.append(reports.c.day >= filters.first)
    if filters.last:
        where.append(reports.c.day <= filters.last)
    for column, values in ((reports.c.id, filters.report), (reports.c.source, filters.source)):
        if several(values):
            where.append(column.in_(several(values)))
    return where


def statements_of(conn: Connection, report_id: str, level: str) -> tuple[Statement, ...]:
    """Who says what in a report, as its current reading tells."""
    asked = (
        select(readings.c.statements)
        .join(reports, readings.c.report_key == reports.c.key)
        .where(reports.c.id == report_id, reports.c.level <= rank(level))
        .where(reports.c.valid_to.is_(None), readings.c.current == 1)
    )
    packed = conn.execute(asked).scalar()
    return tuple(statement_of(item) for item in json.loads(packed)) if packed else ()


def selectors(conn: Connection, finding_id: str, level: str) -> list[dict[str, Any]]:
    """The evidence of the current finding with this id, each with its W3C selectors."""
    asked = (
        select(evidence)
        .join(findings, evidence.c.finding_key == findings.c.key)
        .where(findings.c.id == finding_id, findings.c.valid_to.is_(None), findings.c.level <= rank(level))
        .order_by(evidence.c.finding_key, evidence.c.ord)
    )
    return [
        {
            "role": row.role,
            "in": row.place,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": row.exact,
                    "prefix": row.prefix,
                    "suffix": row.suffix,
                },
                {"type": "TextPositionSelector", "start": row.start_at, "end": row.end_at},
            ],
        }
        for row in conn.execute(asked)
    ]


def _stream(conn: Connection, statement: Select[Any]) -> Iterator[Any]:
    """Rows as they come, not all at once."""
    result = conn.execution_options(yield_per=BATCH).execute(statement)
    try:
        yield from result
    finally:
        result.close()


def stored_finding(row: Any) -> StoredFinding:
    """The finding of a row that has FINDING_COLUMNS."""
    return StoredFinding(
        id=row.id,
        kind=row.kind,
        finding=unpack(row.kind, row.json),
        level=LEVELS[row.level],
        day=row.day,
        last_day=row.last_day,
        country_iso3=row.country_iso3,
        report_id=row.report_id,
        report_date=row.report_date,
        report_title=row.report_title,
        source=row.source,
        publisher=row.publisher,
        url=row.url,
        run=row.run,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _report(row: Any) -> StoredReport:
    report = Report(
        id=row.id,
        text=getattr(row, "text", ""),
        title=row.title,
        date=row.date,
        publisher=row.publisher,
        url=row.url,
        lang=row.lang,
    )
    return StoredReport(
        report,
        LEVELS[row.level],
        row.source,
        row.time_zone,
        row.sha256,
        row.valid_from,
        row.valid_to,
    )


def statement_of(item: dict[str, Any]) -> Statement:
    """A statement as it was kept."""
    parts = {name: tuple((start, end) for start, end in item[name]) for name in ("source", "cue", "content")}
    return Statement(**parts, quoted=item["quoted"])
