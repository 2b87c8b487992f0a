"""Findings as sentences, in the record's own wording."""

from __future__ import annotations

import re
from collections.abc import Sequence

from goodoffices.faces.web.wording import wording
from goodoffices.faces.words import plain
from goodoffices.model import Actor, Contact, Event, Participant, Position, TrackNote, When

NOT_STATED = "Not stated"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# Persons of one side that are named; the rest is counted.
NAMED = 3


def label(word: str) -> str:
    """A word of the vocabulary as people read it."""
    return wording().label(word)


def party(name: str) -> str:
    """A party within a sentence: with "the" where its name takes it."""
    return f"the {plain(name)}" if wording().article.search(name) else plain(name)


def actor(one: Actor) -> str:
    """ "Egypt's foreign minister Sameh Shoukry", as far as known."""
    name, office, side = one.name, one.office, one.party
    if office is None:
        if name and side:
            return f"{plain(name)} of {party(side)}"
        return plain(name) if name else party(side) if side else "somebody who is not named"
    bare = _bare(office, side)
    told = f"{_possessive(party(side))} {bare}" if side and bare != office else office
    if side and bare == office and side.casefold() not in office.casefold():
        told = f"{_possessive(party(side))} {office}"
    return plain(f"{told} {name}" if name else told)


def _bare(office: str, side: str | None) -> str:
    """An office without " of PARTY"."""
    return re.sub(rf" of (the )?{re.escape(side)}$", "", office) if side else office


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def brief(one: Actor) -> str:
    """The name alone, else the party: for tables."""
    return plain(one.name or one.office or one.party or NOT_STATED)


def several(names: Sequence[str], more: int = NAMED) -> str:
    """ "a, b and c"; of many the first ones and how many others."""
    named = list(dict.fromkeys(names))
    if len(named) > more + 1:
        left = len(named) - more
        named = [*named[:more], f"{left} others"]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def contact(one: Contact) -> str:
    """One sentence: who did what with whom, and where."""
    words = wording().formats[one.format]
    first, second = sides(one)
    tail = f" in {plain(one.place)}" if one.place else ""
    if one.place is None and one.country:
        tail = f" in {party(one.country)}"
    if not second:
        if one.format in wording().alone and one.modality not in {"ongoing", "postponed", "cancelled"}:
            tail = tail.replace(" in ", " to ", 1)
        return _capital(_one_side(one, first)) + tail + "."
    a, b = several([actor(p.actor) for p in first]), several([actor(p.actor) for p in second])
    if _directed(one):
        return _capital(_told(one, f"{a} ", words.pair, f" {b}", plural=len(first) > 1)) + tail + "."
    both = several([actor(p.actor) for p in (*first, *second)], more=4)
    # "held discussions; how is not stated": the place comes before what is not stated.
    verbs, _, unsaid = words.joint[0].partition(";")
    forms = (verbs, words.joint[1].partition(";")[0])
    told = _capital(_told(one, f"{both} ", forms, "", plural=True))
    return f"{told}{tail}{';' if unsaid else ''}{unsaid}."


def _told(one: Contact, subject: str, verbs: Sequence[str], tail: str, *, plural: bool) -> str:
    """The verb in the mood that the modality calls for."""
    past, bare = verbs[0], verbs[1]
    be = "are" if plural else "is"
    noun = wording().formats[one.format].noun
    everyone = several([actor(p.actor) for p in one.participants], more=4)
    passive = {
        "postponed": "was put off",
        "cancelled": "was called off",
        "refused": "was refused",
        "denied": "is denied",
    }
    if one.modality in passive:
        return f"a {noun} of {everyone} {passive[one.modality]}"
    if one.modality == "ongoing":
        ing = wording().formats[one.format].joint[2].partition(";")[0]
        return f"{everyone} are {ing}"
    if one.modality == "planned":
        return f"{subject}{be} to {bare}{tail}"
    return f"{subject}may {bare}{tail}" if one.modality == "proposed" else f"{subject}{past}{tail}"


def _one_side(one: Contact, only: Sequence[Participant]) -> str:
    noun = wording().formats[one.format].noun
    if not only:
        return f"a {noun}; who took part is not stated"
    subject = several([actor(p.actor) for p in only])
    be, done, bare = ("are" if len(only) > 1 else "is"), f"took part in a {noun}", f"take part in a {noun}"
    if one.format in wording().alone:
        done, bare = wording().alone[one.format]
    moods = {
        "planned": f"{be} to {bare}",
        "proposed": f"may {bare}",
        "ongoing": f"{be} on a {noun}" if one.format in wording().alone else f"{be} to {bare}",
        "postponed": f"put off a {noun}",
        "cancelled": f"called off a {noun}",
        "refused": f"refused a {noun}",
        "denied": f"denied a {noun}",
    }
    return f"{subject} {moods.get(one.modality, done)}"


def _directed(one: Contact) -> bool:
    roles = {p.role for p in one.participants}
    pairs = ({"host", "visitor"}, {"initiator", "recipient"})
    return any(pair <= roles for pair in pairs) and not roles & {"participant", "mediator"}


def sides(one: Contact) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """The side that acts and the other: host before visitor, initiator before recipient, else in the order told."""
    leads = [p for p in one.participants if p.role in {"host", "initiator"}]
    others = [p for p in one.participants if p.role not in {"host", "initiator"}]
    if leads and others:
        return tuple(leads), tuple(others)
    return one.participants[:1], one.participants[1:]


def position(one: Position) -> str:
    """Who holds what stance on which issue; the proposition is quoted beside it."""
    verb = wording().stances[one.stance][1]
    return f"{_capital(actor(one.holder))} {verb} {label(one.issue)}"


def track(one: TrackNote) -> str:
    """Track, stage and the parties that it is told of."""
    whose = f" ({several([party(name) for name in one.parties])})" if one.parties else ""
    by = one.evidence.said_by
    alleged = (
        f", according to {party(by)}" if one.alleged and by else ", as is alleged" if one.alleged else ""
    )
    return f"{_capital(label(one.track))}{whose}: {label(one.stage)}{alleged}"


def event(one: Event) -> str:
    """Who did it to whom in the words of PLOVER."""
    source = several([actor(a) for a in one.source]) if one.source else "somebody"
    target = f" → {several([actor(a) for a in one.target])}" if one.target else ""
    mode = f", {label(one.mode)}" if one.mode else ""
    return _capital(f"{source}{target}: {one.type.lower()}{mode}")


def day(value: str) -> str:
    """An ISO prefix as "5 Mar 2024", "Mar 2024" or "2024"."""
    parts = value.split("-")
    if len(parts) == 1:
        return value
    month = MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def when(date: When | None) -> str:
    """A date as far as it is known."""
    if date is None:
        return NOT_STATED
    return f"{day(date.value)} to {day(date.end)}" if date.end else day(date.value)


def missing(one: Contact) -> str:
    """What the report does not state of a contact: "date, place"."""
    unknown = []
    if one.date is None:
        unknown.append("date")
    if one.place is None and one.country is None:
        unknown.append("place")
    if len(one.participants) < 2:
        unknown.append("whom it was with")
    return ", ".join(unknown)
