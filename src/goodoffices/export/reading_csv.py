"""A flat table for spreadsheets, R and pandas: one row a finding, one row for a report that could not be read.

Cells that a spreadsheet would take for a formula get an apostrophe in front, because reports are text from outside
(CWE-1236). Several values in one cell are parted by "; ", several quotations by " […] ".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from goodoffices.errors import ReportError
from goodoffices.model import Actor, Contact, Finding, Position, Reading, Span, TrackNote

COLUMNS = (
    "report_id report_date report_title kind finding_id type mode cameo status direction issues actors target relay "
    "said_by alleged place country date mechanism contact proposition quote quote_in start end score rule error"
).split()
EXPLAINED = ["coder", "why"]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
Row = dict[str, str]


class CsvWriter:
    """Comma-separated, quoted where needed, line feeds between rows."""

    name = "csv"

    def __init__(self, *, explain: bool = False, bom: bool = False) -> None:
        self._columns = COLUMNS + (EXPLAINED if explain else [])
        self._bom = bom

    def head(self) -> str:
        """The row of column names."""
        return (BOM if self._bom else "") + self._rows([{column: column for column in self._columns}])

    def line(self, reading: Reading) -> str:
        """A row for each finding."""
        report = reading.report
        place = {
            "report_id": report.id,
            "report_date": report.date or "",
            "report_title": report.title or "",
        }
        return self._rows(place | _row(finding) for finding in reading.findings())

    def refused(self, error: ReportError) -> str:
        """A row of the kind "error"."""
        row = {
            "report_id": error.report_id or "",
            "kind": "error",
            "type": error.code,
            "error": error.message,
        }
        return self._rows([row])

    def foot(self) -> str:
        """Nothing stands after the last row."""
        return ""

    def _rows(self, rows: Iterable[Row]) -> str:
        out = io.StringIO()
        table = csv.DictWriter(out, self._columns, restval="", extrasaction="ignore", lineterminator="\n")
        table.writerows({key: safe(value) for key, value in row.items()} for row in rows)
        return out.getvalue()


def safe(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would read a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _row(finding: Finding) -> Row:
    evidence = finding.evidence
    first = evidence.spans[0]
    basis = {
        "finding_id": finding.id,
        "quote": quotations(evidence.spans),
        "quote_in": first.where,
        "start": str(first.start),
        "end": str(first.end),
        "score": f"{evidence.score:.3f}",
        "rule": evidence.rule,
        "coder": evidence.coder,
        "why": "; ".join(finding.why),
    }
    return basis | _own(finding)


def _own(finding: Finding) -> Row:
    """The cells that differ from kind to kind."""
    if isinstance(finding, Position):
        return _position(finding)
    date = finding.date.value if finding.date else ""
    if isinstance(finding, Contact):
        people = (f"{_actor(one.actor)} [{one.role}]" for one in finding.participants)
        return {
            "kind": "contact",
            "type": finding.format,
            "status": finding.modality,
            "issues": "; ".join(finding.issues),
            "actors": "; ".join(people),
            "place": finding.place or "",
            "country": finding.country or "",
            "date": date,
            "mechanism": finding.mechanism or "",
        }
    if isinstance(finding, TrackNote):
        return {
            "kind": "track",
            "type": finding.track,
            "status": finding.stage,
            "actors": "; ".join(finding.parties),
            "said_by": finding.evidence.said_by or "",
            "alleged": "yes" if finding.alleged else "no",
            "date": date,
            "mechanism": finding.mechanism or "",
        }
    return {
        "kind": "event",
        "type": finding.type,
        "mode": finding.mode or "",
        "cameo": finding.cameo or "",
        "status": finding.modality,
        "actors": "; ".join(map(_actor, finding.source)),
        "target": "; ".join(map(_actor, finding.target)),
        "place": finding.place or "",
        "date": date,
    }


def _position(position: Position) -> Row:
    return {
        "kind": "position",
        "type": position.stance,
        "direction": position.direction,
        "issues": position.issue,
        "actors": _actor(position.holder),
        "target": position.addressee or "",
        "relay": position.relay or "",
        "contact": position.contact or "",
        "proposition": position.proposition.quote,
    }


def _actor(actor: Actor) -> str:
    """ "Name (Party, office)" as far as known."""
    more = ", ".join(filter(None, (actor.party if actor.name else None, actor.office)))
    name = actor.name or actor.party or "not named"
    return f"{name} ({more})" if more else name


def quotations(spans: Iterable[Span]) -> str:
    """All quotations of a finding in one cell."""
    return " […] ".join(span.quote for span in spans)
