"""From a reading to rows of the tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from goodoffices.model import Actor, Contact, Event, Finding, Position, Reading, Report, Span, TrackNote, When
from goodoffices.record.codec import digest, kind_of, pack, packed
from goodoffices.record.days import first_day, last_day, precision
from goodoffices.record.facets import Value, fold, issues_of, status_of, type_of, values_of
from goodoffices.record.parties import Iso3, Party, actor_id, parties_of

Row = dict[str, Any]
# Characters before and after a quotation by which it is found again in a text that has changed.
AROUND = 32


@dataclass(frozen=True, slots=True)
class FindingRows:
    """A finding as it is kept; keys of rows are filled in when it is written."""

    columns: Row
    parties: tuple[Row, ...]
    actors: tuple[Row, ...]
    evidence: tuple[Row, ...]
    values: Sequence[Value]


def report_digest(report: Report) -> str:
    """The hash of what a reading depends on: text, title and date."""
    content = json.dumps([report.text, report.title, report.date], ensure_ascii=True)
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def report_row(report: Report) -> Row:
    """The columns of a report that come from itself."""
    return {
        "id": report.id,
        "sha256": report_digest(report),
        "date": report.date,
        "day": first_day(report.date) if report.date else "",
        "lang": report.lang,
        "publisher": report.publisher,
        "url": report.url,
        "title": report.title,
        "text": report.text,
    }


def reading_row(reading: Reading) -> Row:
    """The statements and refusals of a reading, whole."""
    return {
        "findings": sum(1 for _ in reading.findings()),
        "statements": packed(reading.statements),
        "refusals": packed(reading.refusals),
    }


def finding_rows(finding: Finding, report: Report, iso3: Iso3) -> FindingRows:
    """All rows of one finding."""
    whole = pack(finding)
    parties = parties_of(finding)
    when = None if isinstance(finding, Position) else finding.date
    columns = {
        "id": finding.id,
        "kind": kind_of(finding),
        "type": type_of(finding),
        "status": status_of(finding),
        "issues": "; ".join(issues_of(finding)),
        **_own(finding, iso3),
        **_date(when, report),
        "said_by": finding.evidence.said_by,
        "score": round(finding.evidence.score, 6),
        "coder": finding.evidence.coder,
        "rule": finding.evidence.rule,
        "sha256": digest(whole),
        "json": whole,
    }
    return FindingRows(
        columns,
        tuple(_party(party, ord_) for ord_, party in enumerate(parties)),
        tuple(_actor(party.actor, iso3) for party in parties),
        tuple(_evidence(finding, report)),
        values_of(finding, parties),
    )


def _own(finding: Finding, iso3: Iso3) -> Row:
    """The columns that not every kind has."""
    place = finding.place if isinstance(finding, Contact | Event) else None
    country = finding.country if isinstance(finding, Contact) else None
    return {
        "mode": finding.mode if isinstance(finding, Event) else None,
        "cameo": finding.cameo if isinstance(finding, Event) else None,
        "direction": finding.direction if isinstance(finding, Position) else None,
        "mechanism": finding.mechanism if isinstance(finding, Contact | TrackNote) else None,
        "place": place,
        "country": country,
        "country_iso3": iso3(country) if country else None,
    }


def _date(when: When | None, report: Report) -> Row:
    """The told date and the days it allows; without one, the day of the report."""
    value = when.value if when else None
    begin = value or report.date
    end = (when.end if when else None) or begin
    return {
        "event_date": value,
        "event_date_end": when.end if when else None,
        "event_date_precision": precision(value) if value else None,
        "event_date_basis": when.basis if when else None,
        "day": first_day(begin) if begin else "",
        "last_day": last_day(end) if end else "",
    }


def _party(party: Party, ord_: int) -> Row:
    return {"ord": ord_, "side": party.side, "role": party.role, "actor": actor_id(party.actor)}


def _actor(actor: Actor, iso3: Iso3) -> Row:
    return {
        "id": actor_id(actor),
        "name": actor.name,
        "party": actor.party,
        "office": actor.office,
        "code": actor.code,
        "iso3": iso3(actor.party) if actor.party else None,
        "folded_name": fold(actor.name or ""),
        "folded_party": fold(actor.party or ""),
    }


def _evidence(finding: Finding, report: Report) -> Iterator[Row]:
    spans = [("evidence", span) for span in finding.evidence.spans]
    if isinstance(finding, Position):
        spans.append(("proposition", finding.proposition))
    for ord_, (role, span) in enumerate(spans):
        yield {"ord": ord_, "role": role, **_selectors(span, report)}


def _selectors(span: Span, report: Report) -> Row:
    """The quotation and its place, in the terms of the W3C Web Annotation model."""
    source = report.source(span.where)
    return {
        "place": span.where,
        "start_at": span.start,
        "end_at": span.end,
        "exact": span.quote,
        "prefix": source[max(0, span.start - AROUND) : span.start],
        "suffix": source[span.end : span.end + AROUND],
    }
