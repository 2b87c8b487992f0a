"""What the formats of event data share: which events go out, as which pairs, on which day, with which code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from goodoffices.export.reading_csv import safe
from goodoffices.model import Actor, Event, Reading
from goodoffices.ontology.codebooks import PLOVER, CameoCode, cameo
from goodoffices.ontology.crosswalk import crosswalk
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.ontology.rows import Place, State

HAPPENED = frozenset({"occurred", "ongoing"})
"""GDELT, POLECAT and ICEWS cannot say that a deed is planned, denied or negated: only what happened goes out."""


@dataclass(frozen=True, slots=True)
class Dyad:
    """One event between one source and one target (None where it has none); `number` counts the dyads of the event."""

    event: Event
    source: Actor
    target: Actor | None
    number: int


def happened(reading: Reading) -> Iterator[Event]:
    """The events of a reading that took place or are taking place."""
    return (event for event in reading.events if event.modality in HAPPENED)


def dyads(event: Event) -> Iterator[Dyad]:
    """Source and target of each row of a format that has one of each.

    A deed among its sources gives each pair once, not a second time as its mirror image.
    """
    pairs: Iterator[tuple[Actor, Actor | None]]
    if event.target:
        pairs = product(event.source, event.target)
    elif len(event.source) > 1:
        pairs = combinations(event.source, 2)
    else:
        pairs = ((actor, None) for actor in event.source)
    return (Dyad(event, source, target, number) for number, (source, target) in enumerate(pairs))


def cameo_of(event: Event) -> CameoCode | None:
    """The CAMEO code: the event's own, else the one that its type and mode cross to; None for another ontology."""
    codes = cameo()
    if event.cameo in codes:
        return codes[event.cameo] if event.cameo else None
    walk = crosswalk().to_cameo
    if event.ontology != PLOVER or (event.type, None) not in walk:
        return None
    found = walk.get((event.type, event.mode), walk[event.type, None])
    return codes[found.cameo]


def day(event: Event, reading: Reading) -> date | None:
    """The day of the event; where the report does not tell the day, that of its publication."""
    for value in (event.date.value if event.date else None, reading.report.date):
        if value is not None and len(value) == 10:
            return date.fromisoformat(value)
    return None


def number(reading: Reading, dyad: Dyad) -> int:
    """A number of at most 60 bits that is the same on every run: a hash of report, event and dyad."""
    text = f"{reading.report.id}\0{dyad.event.id}\0{dyad.number}"
    return int(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:15], 16)


def shown(actor: Actor | None) -> str:
    """The name of an actor as these formats have it: the person, else the party."""
    return (actor.name or actor.party or "") if actor is not None else ""


def place_of(event: Event, knowledge: Knowledge) -> tuple[Place | None, State | None]:
    """The known place and the state it lies in, each None where it is not known."""
    if event.place is None:
        return None, None
    place = knowledge.place(event.place)
    country = knowledge.country(place.country if place is not None and place.country else event.place)
    return place, country


def plain(cell: str) -> str:
    """One cell of a table without quotation marks: no tab, no end of line, no formula (see `safe`)."""
    return safe(" ".join(cell.split()))
