"""Findings as rows of tables: the columns that people and programs can rely on, explained in docs/record.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from goodoffices.model import Actor, Contact, Event, Finding, Position, TrackNote, When
from goodoffices.record.days import precision
from goodoffices.record.stored import StoredFinding

Row = dict[str, Any]
Iso3 = Callable[[str], str | None]
DATE = ("event_date", "event_date_precision", "event_date_end", "event_date_basis")
BASIS = (
    "said_by score coder rule coder_version quote report_id report_date report_title source publisher url level "
    "known_since superseded_at"
).split()
COLUMNS: dict[str, tuple[str, ...]] = {
    "contact": (
        "contact_id",
        *DATE,
        *"format modality parties parties_iso3 participants place country country_iso3 issues mechanism".split(),
        *BASIS,
    ),
    "position": (
        "position_id",
        *(
            "holder_name holder_party holder_iso3 holder_office holder_code relay stance direction issue proposition "
            "addressee addressee_iso3 direct_quote contact_id"
        ).split(),
        *BASIS,
    ),
    "track": (
        "track_note_id",
        *DATE,
        *"track stage parties parties_iso3 alleged mechanism".split(),
        *BASIS,
    ),
    "event": (
        "event_id",
        *DATE,
        *(
            "ontology plover_type plover_mode cameo modality source_actors source_iso3 source_codes target_actors "
            "target_iso3 target_codes place"
        ).split(),
        *BASIS,
    ),
}
NUMBERS = frozenset({"score"})
FLAGS = frozenset({"direct_quote", "alleged"})
COUNTS = frozenset({"findings", "attempts"})


def row(found: StoredFinding, iso3: Iso3) -> Row:
    """A finding as the row of its kind's table."""
    return {**_own(found, iso3), **_basis(found)}


def _basis(found: StoredFinding) -> Row:
    evidence = found.finding.evidence
    return {
        "said_by": evidence.said_by,
        "score": round(evidence.score, 3),
        "coder": evidence.coder,
        "rule": evidence.rule,
        "coder_version": found.run,
        "quote": " […] ".join(span.quote for span in evidence.spans),
        "report_id": found.report_id,
        "report_date": found.report_date,
        "report_title": found.report_title,
        "source": found.source,
        "publisher": found.publisher,
        "url": found.url,
        "level": found.level,
        "known_since": found.valid_from,
        "superseded_at": found.valid_to,
    }


def _own(found: StoredFinding, iso3: Iso3) -> Row:
    finding: Finding = found.finding
    if isinstance(finding, Contact):
        return _contact(found, finding, iso3)
    if isinstance(finding, Position):
        return _position(found, finding, iso3)
    return _track(found, finding, iso3) if isinstance(finding, TrackNote) else _event(found, finding, iso3)


def _contact(found: StoredFinding, contact: Contact, iso3: Iso3) -> Row:
    parties = [one.actor.party for one in contact.participants]
    return {
        "contact_id": found.id,
        **_date(contact.date),
        "format": contact.format,
        "modality": contact.modality,
        "parties": joined(parties),
        "parties_iso3": _codes(parties, iso3),
        "participants": joined(f"{told(one.actor)} [{one.role}]" for one in contact.participants),
        "place": contact.place,
        "country": contact.country,
        "country_iso3": found.country_iso3,
        "issues": joined(contact.issues),
        "mechanism": contact.mechanism,
    }


def _position(found: StoredFinding, position: Position, iso3: Iso3) -> Row:
    holder = position.holder
    return {
        "position_id": found.id,
        "holder_name": holder.name,
        "holder_party": holder.party,
        "holder_iso3": _codes([holder.party], iso3),
        "holder_office": holder.office,
        "holder_code": holder.code,
        "relay": position.relay,
        "stance": position.stance,
        "direction": position.direction,
        "issue": position.issue,
        "proposition": position.proposition.quote,
        "addressee": position.addressee,
        "addressee_iso3": _codes([position.addressee], iso3),
        "direct_quote": position.direct_quote,
        "contact_id": position.contact,
    }


def _track(found: StoredFinding, note: TrackNote, iso3: Iso3) -> Row:
    return {
        "track_note_id": found.id,
        **_date(note.date),
        "track": note.track,
        "stage": note.stage,
        "parties": joined(note.parties),
        "parties_iso3": _codes(note.parties, iso3),
        "alleged": note.alleged,
        "mechanism": note.mechanism,
    }


def _event(found: StoredFinding, event: Event, iso3: Iso3) -> Row:
    return {
        "event_id": found.id,
        **_date(event.date),
        "ontology": event.ontology,
        "plover_type": event.type,
        "plover_mode": event.mode,
        "cameo": event.cameo,
        "modality": event.modality,
        "source_actors": joined(map(told, event.source)),
        "source_iso3": _codes((one.party for one in event.source), iso3),
        "source_codes": joined(one.code for one in event.source),
        "target_actors": joined(map(told, event.target)),
        "target_iso3": _codes((one.party for one in event.target), iso3),
        "target_codes": joined(one.code for one in event.target),
        "place": event.place,
    }


def _date(when: When | None) -> Row:
    return {
        "event_date": when.value if when else None,
        "event_date_precision": precision(when.value) if when else None,
        "event_date_end": when.end if when else None,
        "event_date_basis": when.basis if when else None,
    }


def told(actor: Actor) -> str:
    """ "Name (Party, office)" as far as known."""
    more = ", ".join(filter(None, (actor.party if actor.name else None, actor.office)))
    name = actor.name or actor.party or "not named"
    return f"{name} ({more})" if more else name


def joined(values: Iterable[str | None]) -> str | None:
    """Several values in one cell, each once; None where there is none."""
    return "; ".join(dict.fromkeys(filter(None, values))) or None


def _codes(parties: Iterable[str | None], iso3: Iso3) -> str | None:
    return joined(iso3(party) for party in parties if party)
