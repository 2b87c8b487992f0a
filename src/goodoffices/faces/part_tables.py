"""The tables of a part: what each column is, and readings as their rows and back again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from goodoffices.engines.parts import Table
from goodoffices.errors import ReportError
from goodoffices.faces.how import kept_of
from goodoffices.model import Finding, Reading, Refusal, Report, Span
from goodoffices.record.codec import kind_of, pack, packed, unpack
from goodoffices.record.columns import COLUMNS, FLAGS, NUMBERS, row
from goodoffices.record.letters import Refused, fit
from goodoffices.record.letters import packed as packed_fields
from goodoffices.record.levels import LEVELS
from goodoffices.record.parties import iso3_of
from goodoffices.record.rows import report_digest
from goodoffices.record.stored import StoredFinding, statement_of
from goodoffices.record.write import Origin, distinct

LISTS = {"contact": "contacts", "position": "positions", "track": "tracks", "event": "events"}
# When a record came to know something is for the record to say; a part has no time of its own.
LEFT_OUT = frozenset({"known_since", "superseded_at"})
REPORTS = {
    **dict.fromkeys(
        "report_id date lang publisher url title text source level sha256 findings statements refusals".split(),
        "text",
    ),
    "ord": "whole",
}
LETTERS = {**dict.fromkeys("report_id code message place origin kept".split(), "text"), "ord": "whole"}
Rows = dict[str, list[dict[str, Any]]]


def _columns(kind: str) -> dict[str, str]:
    names = (name for name in COLUMNS[kind] if name not in LEFT_OUT)
    return {name: "number" if name in NUMBERS else "flag" if name in FLAGS else "text" for name in names}


TABLES = (
    *(Table(name, _columns(kind)) for kind, name in LISTS.items()),
    Table("letters", LETTERS),
    Table("reports", REPORTS),
)


def add_reading(rows: Rows, reading: Reading, at: int, run: str, origin: Origin) -> None:
    """Add the rows of a reading; `at` is its place in the shard."""
    report = reading.report
    rows["reports"].append(
        {
            "report_id": report.id,
            **{name: getattr(report, name) for name in "date lang publisher url title text".split()},
            "source": origin.source,
            "level": LEVELS[origin.level],
            "sha256": report_digest(report),
            "findings": json.dumps(
                [[kind_of(one), pack(one)] for one in reading.findings()], ensure_ascii=False
            ),
            "statements": packed(reading.statements),
            "refusals": packed(reading.refusals),
            "ord": at,
        }
    )
    for finding, found in zip(reading.findings(), distinct(reading, iso3_of), strict=True):
        rows[LISTS[kind_of(finding)]].append(
            row(_stored(finding, found.columns, report, run, origin), iso3_of)
        )


def _stored(
    finding: Finding, columns: Mapping[str, Any], report: Report, run: str, origin: Origin
) -> StoredFinding:
    return StoredFinding(
        id=columns["id"],
        kind=columns["kind"],
        finding=finding,
        level=LEVELS[origin.level],
        day=columns["day"],
        last_day=columns["last_day"],
        country_iso3=columns["country_iso3"],
        report_id=report.id,
        report_date=report.date,
        report_title=report.title,
        source=origin.source,
        publisher=report.publisher,
        url=report.url,
        run=run,
        valid_from="",
        valid_to=None,
    )


def add_letter(rows: Rows, error: ReportError, at: int, origin: str) -> None:
    """Add the row of a report that could not be read."""
    rows["letters"].append(
        {
            "report_id": fit(error.report_id),
            "code": error.code,
            "message": fit(error.message),
            "place": fit(error.where),
            "origin": fit(origin),
            "kept": packed_fields(kept_of(error)),
            "ord": at,
        }
    )


def reading_of(line: Mapping[str, Any]) -> Reading:
    """The reading of a row of `reports`, equal to the one that was written but for what only the steps use."""
    names = "text title date publisher url lang".split()
    report = Report(id=line["report_id"], **{name: line[name] for name in names})
    found: dict[str, list[Any]] = {kind: [] for kind in LISTS}
    for kind, whole in json.loads(line["findings"]):
        found[kind].append(unpack(kind, whole))
    refusals = tuple(
        Refusal(one["coder"], one["reason"], tuple(Span(**span) for span in one["spans"]))
        for one in json.loads(line["refusals"])
    )
    return Reading(
        report,
        statements=tuple(statement_of(one) for one in json.loads(line["statements"])),
        contacts=tuple(found["contact"]),
        positions=tuple(found["position"]),
        tracks=tuple(found["track"]),
        events=tuple(found["event"]),
        refusals=refusals,
    )


def refused_of(line: Mapping[str, Any]) -> Refused:
    """The dead letter of a row of `letters`."""
    error = ReportError(line["code"], line["message"], report_id=line["report_id"], where=line["place"])
    return Refused(error, line["origin"], json.loads(line["kept"]))
