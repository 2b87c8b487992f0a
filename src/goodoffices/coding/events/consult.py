"""Contacts as CONSULT events: each once, without a second one from the clause that tells it.

The clause says who did it to whom, or that they did it together; where no clause does, the roles decide: who calls or
travels is source, who is called or hosts is target. A mediator is the source of an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.events.actors import PLACES
from goodoffices.coding.events.clauses import Candidate
from goodoffices.coding.events.judge import Verdict
from goodoffices.model import Actor, Contact, Reading
from goodoffices.ontology.knowledge import Knowledge

Judged = tuple[Candidate, Verdict]
Sides = tuple[tuple[Actor, ...], tuple[Actor, ...]]
_ACTIVE, _PASSIVE = ("initiator", "visitor"), ("recipient", "host")
_MODES = {
    "visit": "visit",
    "delegation": "visit",
    "phone": "phone",
    "video": "phone",
    "summit": "multilateral",
}
_NEGOTIATING = frozenset({"talks", "indirect_talks"})
_HOSTING = "043"
"""The CAMEO code of clauses that have the host for their subject."""
_REAL = frozenset({"occurred", "ongoing"})
_SPOKEN = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
"""A meeting that is only agreed on, asked for, refused or threatened with is that speech, told by its clause."""
_LIMITS = frozenset({"negated", "denied", "hypothetical"})
_MODALITY = {"postponed": "cancelled"}


@dataclass(frozen=True, slots=True)
class Told:
    """One CONSULT of a contact: its two sides and what it is."""

    contact: Contact
    sides: Sides
    verdict: Verdict


def consultations(reading: Reading, judged: Sequence[Judged], knowledge: Knowledge) -> list[Told]:
    """The CONSULT events of all contacts, in their order."""
    return [told for c in reading.contacts for told in _of_contact(c, judged, knowledge)]


def without_venue(reading: Reading, candidate: Candidate, verdict: Verdict) -> Candidate | None:
    """The clause without targets that are only where it meets; None where nobody else is left.

    "The members of a body met in Kuwait City" tells nothing of Kuwait; a visit there does.
    """
    if verdict.type != "CONSULT" or verdict.mode == "visit" or not candidate.targets:
        return candidate
    kept = tuple(t for t in candidate.targets if not _venue(reading, candidate, t.head))
    return replace(candidate, targets=kept) if kept else None


def _venue(reading: Reading, candidate: Candidate, head: int) -> bool:
    tokens = candidate.sentence.tokens
    mention = reading.mention_at(candidate.sentence.index, head)
    return (
        mention is not None
        and mention.kind == "place"
        and tokens[head].dep == "pobj"
        and tokens[tokens[head].head].text.casefold() in PLACES
    )


def covered(told: Sequence[Told], candidate: Candidate, verdict: Verdict) -> bool:
    """Whether a contact tells what this clause tells."""
    word = candidate.deed.type if candidate.deed is not None else None
    meets = verdict.type == "CONSULT" or (word == "CONSULT" and verdict.type not in _SPOKEN)
    return meets and any(_fits(t.contact, candidate) for t in told)


def _of_contact(contact: Contact, judged: Sequence[Judged], knowledge: Knowledge) -> Iterator[Told]:
    people = [p for p in contact.participants if p.actor.party]
    taking = tuple(p.actor for p in people if p.role != "mediator")
    between = tuple(p.actor for p in people if p.role == "mediator")
    score = contact.evidence.score
    clauses = [(c, v) for c, v in judged if _fits(contact, c)]
    if contact.modality not in _REAL and any(v.type in _SPOKEN for _, v in clauses):
        return
    if any(v.type == "REJECT" and v.modality == "occurred" for _, v in clauses):
        return
    limits = [v.modality for _, v in clauses if v.modality in _LIMITS]
    modality = limits[0] if limits else _MODALITY.get(contact.modality, contact.modality)
    sides = _sides(contact, taking, judged) or _journey(contact, taking, knowledge)
    if sides is not None:
        mode, code = _mode(contact, taking)
        yield Told(contact, sides, Verdict("CONSULT", mode, code, modality, score, "contact"))
    if between and taking:
        mediating = Verdict("CONSULT", "goodoffices:mediate", "045", modality, score, "contact")
        yield Told(contact, (between, taking), mediating)


def _sides(contact: Contact, taking: Sequence[Actor], judged: Sequence[Judged]) -> Sides | None:
    if len({a.party for a in taking}) < 2:
        return None
    clause = next(
        (c for c, v in judged if v.type == "CONSULT" and v.cameo != _HOSTING and _fits(contact, c)), None
    )
    if clause is not None:
        return _by_clause(clause, taking)
    active = tuple(p.actor for p in contact.participants if p.role in _ACTIVE and p.actor in taking)
    passive = tuple(a for a in taking if a not in active)
    hosts = [p.actor for p in contact.participants if p.role in _PASSIVE]
    if active and passive and all(a in hosts for a in passive):
        return active, passive
    return tuple(taking), ()


def _by_clause(clause: Candidate, taking: Sequence[Actor]) -> Sides:
    """The contact's own actors on the sides that the clause gives their parties."""
    if not clause.targets:
        return tuple(taking), ()
    first = {f.actor.party for f in clause.sources}
    active = tuple(a for a in taking if a.party in first)
    passive = tuple(a for a in taking if a.party not in first)
    return (active, passive) if active and passive else (tuple(taking), ())


def _journey(contact: Contact, taking: Sequence[Actor], knowledge: Knowledge) -> Sides | None:
    """A visit without an interlocutor is one to the country."""
    parties = {a.party for a in taking}
    if contact.format not in {"visit", "delegation"} or len(parties) != 1:
        return None
    country = contact.country if contact.country not in parties else None
    code = knowledge.party_code(country, None) if country else None
    return (tuple(taking), (Actor(None, country, None, code),)) if code else None


def _mode(contact: Contact, taking: Sequence[Actor]) -> tuple[str | None, str | None]:
    """PLOVER mode and finer CAMEO code of the contact's format."""
    parties = {a.party for a in taking}
    if contact.format in _NEGOTIATING and len(parties) == 2:
        return "goodoffices:negotiate", "046"
    mode = _MODES.get(contact.format)
    if mode is None and len(parties) > 2:
        return "multilateral", None
    if mode is None and contact.format == "meeting" and contact.country and contact.country not in parties:
        return "third-party", None
    return (mode, None) if mode != "multilateral" or len(parties) > 2 else (None, None)


def _fits(contact: Contact, candidate: Candidate) -> bool:
    """Whether a clause lies in the contact's evidence and relates two of its parties."""
    sentence = candidate.sentence
    if not any(
        s.where == sentence.where and s.start < sentence.end and sentence.start < s.end
        for s in contact.evidence.spans
    ):
        return False
    parties = {p.actor.party for p in contact.participants}
    told = {f.actor.party for f in (*candidate.sources, *candidate.targets)}
    return len(told & parties) > 1 or (len(parties) == 1 and bool(told & parties))
