"""Pairs that score high enough become groups, in an order that the order of the input does not change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from goodoffices.record.fusion.blocks import pairs
from goodoffices.record.fusion.compare import Comparison, Reason, compare
from goodoffices.record.fusion.settings import Settings
from goodoffices.record.fusion.told import View

CHECKED = 12
"""Members of each group, the earliest, that are compared when two groups meet; a summit is told hundreds of times."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision on two contacts, by id: they are the `same` contact, or must be kept `apart`.

    A later ruling on the same two contacts overrules an earlier one.
    """

    verdict: Literal["same", "apart"]
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Join:
    """Why two tellings stand in one occurrence."""

    a: str
    b: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class _Groups:
    """Union-find over places in `views`, with the members of each group in order."""

    parent: list[int]
    members: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, size: int) -> _Groups:
        return cls(list(range(size)), {at: [at] for at in range(size)})

    def root(self, at: int) -> int:
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def union(self, a: int, b: int) -> None:
        keep, gone = min(a, b), max(a, b)
        self.parent[gone] = keep
        self.members[keep] = sorted([*self.members[keep], *self.members.pop(gone)])


def cluster(
    views: Sequence[View], using: Settings, rulings: Sequence[Ruling] = ()
) -> tuple[list[list[int]], list[Join]]:
    """Groups of places in `views` and the joins that made them; `views` must stand in the order of their tellings."""
    groups = _Groups.of(len(views))
    place = {view.id: at for at, view in enumerate(views)}
    last = {frozenset({r.a, r.b}): r for r in rulings if r.a != r.b}
    apart = _apart(last, place)
    joins: list[Join] = []
    for ruling in sorted(last.values(), key=lambda r: sorted((r.a, r.b))):
        a, b = place.get(ruling.a), place.get(ruling.b)
        if ruling.verdict == "same" and a is not None and b is not None:
            ra, rb = groups.root(a), groups.root(b)
            if ra != rb and not _kept_apart(groups.members[ra], groups.members[rb], apart):
                groups.union(ra, rb)
                pair = sorted((ruling.a, ruling.b))
                joins.append(Join(pair[0], pair[1], 0.0, (("ruled to be one", 0.0),)))
    for score, a, b, found in _edges(views, using):
        ra, rb = groups.root(a), groups.root(b)
        if ra == rb:
            continue
        one, two = groups.members[ra], groups.members[rb]
        if not _kept_apart(one, two, apart) and _fits(views, one, two, using):
            groups.union(ra, rb)
            joins.append(Join(views[a].id, views[b].id, score, found.reasons))
    return [groups.members[root] for root in sorted(groups.members)], joins


def _edges(views: Sequence[View], using: Settings) -> list[tuple[float, int, int, Comparison]]:
    """Pairs over the threshold, the best first; of equals those told closer together, then by order."""
    found: list[tuple[float, int, int, Comparison]] = []
    for a, b in pairs(views):
        result = compare(views[a], views[b], using)
        if result.score >= using.weights.threshold and not result.ruled_out:
            found.append((result.score, a, b, result))
    return sorted(
        found, key=lambda edge: (-edge[0], _distance(views[edge[1]], views[edge[2]]), edge[1], edge[2])
    )


def _distance(a: View, b: View) -> int:
    return abs(a.news - b.news) if a.news is not None and b.news is not None else 9999


def _apart(last: Mapping[frozenset[str], Ruling], place: Mapping[str, int]) -> frozenset[tuple[int, int]]:
    found = set()
    for ids, ruling in last.items():
        places = sorted(place[i] for i in ids if i in place)
        if ruling.verdict == "apart" and len(places) == 2:
            found.add((places[0], places[1]))
    return frozenset(found)


def _kept_apart(one: Sequence[int], two: Sequence[int], apart: frozenset[tuple[int, int]]) -> bool:
    if not apart:
        return False
    members = set(one), set(two)
    return any(
        (a in members[0] and b in members[1]) or (b in members[0] and a in members[1]) for a, b in apart
    )


def _fits(views: Sequence[View], one: Sequence[int], two: Sequence[int], using: Settings) -> bool:
    """Whether two groups may be one: nothing rules a pair out, and the mean of all pairs is high enough."""
    if len(one) == len(two) == 1:
        return True
    scores = []
    for a in one[:CHECKED]:
        for b in two[:CHECKED]:
            result = compare(views[a], views[b], using)
            if result.ruled_out:
                return False
            scores.append(result.score)
    return sum(scores) / len(scores) >= using.weights.keep
