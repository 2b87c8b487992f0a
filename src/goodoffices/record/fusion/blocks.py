"""Which pairs of tellings are worth comparing: those that share two parties, or a party and a person or place, at
about the same time. Without it 100,000 tellings make five thousand million pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from goodoffices.record.fusion.names import parse_name
from goodoffices.record.fusion.told import View

Key: TypeAlias = tuple[str, ...]
MANY = 8
"""Parties above which only pairs among the first ones, by name, make keys: gatherings share their pairs anyway."""

REACH = 3
"""Days that two dates may lie apart: what is more is ruled out by the weights."""


def pairs(views: Sequence[View]) -> Iterator[tuple[int, int]]:
    """Pairs of places (i < j) in `views` that come in question, each once; the order of `views` sets their order."""
    blocks: dict[Key, list[int]] = {}
    for at, view in enumerate(views):
        for block in keys(view):
            blocks.setdefault(block, []).append(at)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        for pair in _near(views, members, REACH):
            if pair not in seen:
                seen.add(pair)
                yield pair


def keys(view: View) -> Iterator[Key]:
    """What a telling is filed under."""
    parties = sorted(view.parties)[:MANY]
    group: str = view.group
    for a, b in combinations(parties, 2):
        yield (group, a, b)
    for party in parties:
        for name in view.persons[party]:
            # The first letter keeps spellings together: Kadhafi and Gaddafi are told apart by it, and meet by parties.
            yield (group, party, "person", parse_name(name).last[:3])
    if len(parties) == 1:
        if view.place:
            yield (group, parties[0], "place", view.country or view.place)
        if not any(view.persons.values()):
            yield (group, parties[0], "alone")


def _near(views: Sequence[View], members: Sequence[int], reach: int) -> Iterator[tuple[int, int]]:
    """Pairs of one block whose days lie within reach of each other, by a sweep over the first days."""
    dated = [(views[m].days, m) for m in members]
    known = sorted((days[0], days[1], m) for days, m in dated if days is not None)
    active: list[tuple[int, int]] = []
    for first, last, at in known:
        active = [(end, other) for end, other in active if end + reach >= first]
        for _, other in active:
            yield (min(at, other), max(at, other))
        active.append((last, at))
    wide: dict[str, list[int]] = {}
    for days, m in dated:
        when = views[m].told.contact.date
        if days is None and when is not None:
            wide.setdefault(when.value, []).append(m)
    for alike in wide.values():
        yield from combinations(sorted(alike), 2)
