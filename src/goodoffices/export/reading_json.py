"""The form `goodoffices-reading/1`: one JSON object a report, keys in the order that the contract gives.

Values that are not known are null. Keys may be added in later versions, never taken away or given another meaning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import resources
from typing import Any

from goodoffices.errors import ReportError
from goodoffices.model import (
    Actor,
    Contact,
    Event,
    Evidence,
    Finding,
    Position,
    Reading,
    Span,
    TrackNote,
    When,
)

SCHEMA = "goodoffices-reading/1"
DIGITS = 3
Object = dict[str, Any]
# Ends of line to some readers, though not to JSON: written as escapes, so that one object stays one line.
LINE_ENDS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}


def reading_object(reading: Reading, *, explain: bool = False) -> Object:
    """A reading as the contract's object; `explain` adds to each finding `coder`, `why` and how its date was told."""
    report = reading.report
    return {
        "schema": SCHEMA,
        "id": report.id,
        "title": report.title,
        "date": report.date,
        "lang": report.lang,
        "contacts": [_contact(finding, explain) for finding in reading.contacts],
        "positions": [_position(finding, explain) for finding in reading.positions],
        "tracks": [_track(finding, explain) for finding in reading.tracks],
        "events": [_event(finding, explain) for finding in reading.events],
        "statements": [
            {"source": _ranges(said.source), "cue": _ranges(said.cue), "content": _ranges(said.content)}
            for said in reading.statements
        ],
        "refusals": [
            {"coder": refusal.coder, "reason": refusal.reason, "evidence": _spans(refusal.spans)}
            for refusal in reading.refusals
        ],
    }


def error_object(error: ReportError) -> Object:
    """What stands in the place of a report that could not be read."""
    return {
        "schema": SCHEMA,
        "id": error.report_id,
        "error": {"code": error.code, "message": error.message},
    }


def schema() -> Object:
    """The JSON Schema (draft 2020-12) that every object given out here fulfils."""
    text = resources.files("goodoffices.export").joinpath("reading-1.schema.json").read_text(encoding="utf-8")
    loaded: Object = json.loads(text)
    return loaded


class LinesWriter:
    """JSON Lines: one object a line."""

    name = "jsonl"

    def __init__(self, *, explain: bool = False) -> None:
        self._explain = explain

    def head(self) -> str:
        """Nothing stands before the first line."""
        return ""

    def line(self, reading: Reading) -> str:
        """One reading."""
        return _one_line(reading_object(reading, explain=self._explain))

    def refused(self, error: ReportError) -> str:
        """One report that could not be read."""
        return _one_line(error_object(error))

    def foot(self) -> str:
        """Nothing stands after the last line."""
        return ""


class ArrayWriter:
    """One JSON array of all objects, indented for the eye."""

    name = "json"

    def __init__(self, *, explain: bool = False) -> None:
        self._explain = explain
        self._begun = False

    def head(self) -> str:
        """The bracket that opens the array."""
        return "["

    def line(self, reading: Reading) -> str:
        """One reading."""
        return self._item(reading_object(reading, explain=self._explain))

    def refused(self, error: ReportError) -> str:
        """One report that could not be read."""
        return self._item(error_object(error))

    def foot(self) -> str:
        """The bracket that closes the array."""
        return "\n]\n" if self._begun else "]\n"

    def _item(self, item: Object) -> str:
        comma = "," if self._begun else ""
        self._begun = True
        # Written as an array of one and taken out of its brackets, which leaves it indented.
        return comma + json.dumps([item], ensure_ascii=False, indent=2, allow_nan=False)[1:-2]


def _one_line(item: Object) -> str:
    return json.dumps(item, ensure_ascii=False, allow_nan=False).translate(LINE_ENDS) + "\n"


def _contact(contact: Contact, explain: bool) -> Object:
    return {
        "id": contact.id,
        "format": contact.format,
        "modality": contact.modality,
        "participants": [
            {
                "name": participant.actor.name,
                "party": participant.actor.party,
                "office": participant.actor.office,
                "role": participant.role,
                "code": participant.actor.code,
            }
            for participant in contact.participants
        ],
        "place": contact.place,
        "country": contact.country,
        "date": _day(contact.date),
        "mechanism": contact.mechanism,
        "issues": list(contact.issues),
        **_basis(contact, contact.date, explain),
    }


def _position(position: Position, explain: bool) -> Object:
    holder = position.holder
    return {
        "id": position.id,
        "holder": {"name": holder.name, "party": holder.party, "office": holder.office, "code": holder.code},
        "relay": position.relay,
        "stance": position.stance,
        "direction": position.direction,
        "issue": position.issue,
        "proposition": _span(position.proposition),
        "addressee": position.addressee,
        "direct_quote": position.direct_quote,
        "contact": position.contact,
        **_basis(position, None, explain),
    }


def _track(note: TrackNote, explain: bool) -> Object:
    return {
        "id": note.id,
        "track": note.track,
        "stage": note.stage,
        "parties": list(note.parties),
        "said_by": note.evidence.said_by,
        "alleged": note.alleged,
        "date": _day(note.date),
        "mechanism": note.mechanism,
        **_basis(note, note.date, explain),
    }


def _event(event: Event, explain: bool) -> Object:
    return {
        "id": event.id,
        "ontology": event.ontology,
        "type": event.type,
        "mode": event.mode,
        "cameo": event.cameo,
        "source": _sides(event.source),
        "target": _sides(event.target),
        "modality": event.modality,
        "date": _day(event.date),
        "place": event.place,
        **_basis(event, event.date, explain),
    }


def _basis(finding: Finding, when: When | None, explain: bool) -> Object:
    """What a finding rests on; with `explain` also who found it and how."""
    evidence: Evidence = finding.evidence
    basis: Object = {
        "evidence": _spans(evidence.spans),
        "score": round(evidence.score, DIGITS),
        "rule": evidence.rule,
    }
    if explain:
        basis |= {"coder": evidence.coder, "why": list(finding.why)}
    if explain and when:
        basis |= {"date_basis": when.basis, "date_end": when.end}
    return basis


def _sides(actors: Iterable[Actor]) -> list[Object]:
    return [{"name": actor.name, "party": actor.party, "code": actor.code} for actor in actors]


def _spans(spans: Iterable[Span]) -> list[Object]:
    return [_span(span) for span in spans]


def _span(span: Span) -> Object:
    return {"start": span.start, "end": span.end, "quote": span.quote, "in": span.where}


def _ranges(ranges: Iterable[tuple[int, int]]) -> list[list[int]]:
    return [[start, end] for start, end in ranges]


def _day(when: When | None) -> str | None:
    return when.value if when else None
