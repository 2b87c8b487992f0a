"""Spellings, titles and transliterations of one person or party across reports become one actor, explained.

Nothing is renamed in findings. Two people of one party with the same family name are one only when their given names
agree; a bare family name goes to somebody only when its office says so or nobody else could be meant. Merges and
splits by people are data laid on top.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from goodoffices.model import Actor
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.ontology.rows import Person
from goodoffices.ontology.words import key
from goodoffices.record.fusion.clusters import Ruling
from goodoffices.record.fusion.names import agree, parse_name
from goodoffices.record.fusion.settings import Settings, settings

ActorRule = Literal["knowledge", "party", "same name", "spelling", "office", "only one", "ruled"]


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor as reports give it, under the id that the record keeps it by; `seen` counts its findings."""

    id: str
    actor: Actor
    seen: int = 1


@dataclass(frozen=True, slots=True)
class ActorJoin:
    """Why two ids are one actor: the rule and its reason in words."""

    a: str
    b: str
    rule: ActorRule
    why: str


@dataclass(frozen=True, slots=True)
class OneActor:
    """One person or party: `name` is None for a party, `party` its usual name.

    `person` is the id in the knowledge where it is known there. `spellings` and `offices` are all that reports give.
    """

    id: str
    founder: str
    name: str | None
    party: str | None
    person: str | None
    members: tuple[str, ...]
    spellings: tuple[str, ...]
    offices: tuple[str, ...]
    joins: tuple[ActorJoin, ...]


@dataclass(frozen=True, slots=True)
class KnownOne:
    """An actor as an earlier grouping left it: its id and members, the founder first."""

    id: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actors:
    """All actors by party and name; `redirects` lead from ids that were merged to those that stand."""

    actors: tuple[OneActor, ...]
    redirects: Mapping[str, str] = field(default_factory=dict)

    def known(self) -> tuple[KnownOne, ...]:
        """What the next grouping must be told so that ids stay."""
        return tuple(
            KnownOne(one.id, (one.founder, *(m for m in one.members if m != one.founder)))
            for one in self.actors
        )

    def names(self) -> dict[str, str]:
        """Each spelling with the usual name, left out where its bearers have different usual names."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for one in self.actors:
            for spelling in one.spellings:
                found[spelling].add(one.name or spelling)
        return {spelling: next(iter(names)) for spelling, names in sorted(found.items()) if len(names) == 1}


def group_actors(
    given: Iterable[KnownActor],
    *,
    known: Sequence[KnownOne] = (),
    rulings: Sequence[Ruling] = (),
    using: Settings | None = None,
) -> Actors:
    """Group actors; `rulings` name them by id, the later one on a pair overrules.

    The order of `given` changes nothing; ids of `known` stay, and of two that merge the one whose founder has the
    lower id. A ruling "same" goes against every rule but an "apart".
    """
    using = using or settings()
    seats = [_seat(one, using) for one in sorted({one.id: one for one in given}.values(), key=lambda k: k.id)]
    groups = _Groups(seats, rulings)
    for join in _ruled(rulings, groups.by_id):
        groups.join(join, forced=True)
    for join in (*_known_persons(seats), *_parties(seats), *_spelled(seats)):
        groups.join(join)
    for join in _bare(groups):
        groups.join(join)
    return groups.settle(known)


@dataclass(frozen=True, slots=True)
class _Seat:
    """An actor made ready: its party as compared, its person in the knowledge, its office, its count of names."""

    told: KnownActor
    party: str
    person: Person | None
    office: str
    words: int

    @property
    def id(self) -> str:
        return self.told.id

    @property
    def name(self) -> str | None:
        return self.told.actor.name


def _seat(told: KnownActor, using: Settings) -> _Seat:
    actor = told.actor
    row = Knowledge.load().party(actor.party) if actor.party else None
    party = using.fold(row.name if row is not None else actor.party or "")
    words = len(parse_name(actor.name).full) if actor.name else 0
    person = _person(actor, party, using) if words > 1 else None
    return _Seat(told, party, person, key(actor.office) if actor.office else "", words)


def _person(actor: Actor, party: str, using: Settings) -> Person | None:
    """The one person of the knowledge with this full name; of several the one of this party, else none."""
    found = [entry.ref for entry in Knowledge.load().find(actor.name or "") if isinstance(entry.ref, Person)]
    mine = [one for one in found if using.fold(one.party) == party]
    chosen = mine or found
    return chosen[0] if len(chosen) == 1 else None


def _ruled(rulings: Sequence[Ruling], by_id: Mapping[str, _Seat]) -> Iterator[ActorJoin]:
    last = {frozenset({r.a, r.b}): r for r in rulings if r.a != r.b}
    for ruling in sorted(last.values(), key=lambda r: sorted((r.a, r.b))):
        if ruling.verdict == "same" and ruling.a in by_id and ruling.b in by_id:
            a, b = sorted((ruling.a, ruling.b))
            yield ActorJoin(a, b, "ruled", "ruled to be one")


def _known_persons(seats: Sequence[_Seat]) -> Iterator[ActorJoin]:
    """The same row of the knowledge, whatever party a report gives the person."""
    first: dict[str, _Seat] = {}
    for seat in seats:
        if seat.person is not None:
            one = first.setdefault(seat.person.id, seat)
            if one is not seat:
                yield ActorJoin(one.id, seat.id, "knowledge", f"both are {seat.person.name} in the knowledge")


def _parties(seats: Sequence[_Seat]) -> Iterator[ActorJoin]:
    """Parties told without a person or an office; an unnamed office is nobody in particular and stays by itself."""
    first: dict[str, _Seat] = {}
    for seat in seats:
        if seat.name is None and seat.party and not seat.office:
            one = first.setdefault(seat.party, seat)
            if one is not seat:
                yield ActorJoin(one.id, seat.id, "party", f"both are {seat.party}")


def _spelled(seats: Sequence[_Seat]) -> Iterator[ActorJoin]:
    """Full names of one party that agree in last and given name, the surest first."""
    near: list[tuple[int, ActorJoin]] = []
    for members in _blocks(seats).values():
        for a, b in combinations(members, 2):
            told = agree(a.name or "", b.name or "")
            if told == "same":
                near.append((0, ActorJoin(a.id, b.id, "same name", f"{a.name} of {a.party}")))
            elif told == "near" and a.words > 1 and b.words > 1:
                near.append((1, ActorJoin(a.id, b.id, "spelling", f"{a.name} and {b.name} of {a.party}")))
    unique = {(rank, join.a, join.b): join for rank, join in near}
    for _, join in sorted(unique.items()):
        yield join


def _blocks(seats: Sequence[_Seat]) -> dict[tuple[str, str], list[_Seat]]:
    """Seats by party and by the first two sounds of each word of the name: the last name may stand first."""
    blocks: defaultdict[tuple[str, str], list[_Seat]] = defaultdict(list)
    for seat in seats:
        if seat.name is not None:
            cut = parse_name(seat.name)
            for sound in {word[:2] for word in (cut.last, *cut.given)}:
                blocks[seat.party, sound].append(seat)
    return blocks


def _bare(groups: _Groups) -> Iterator[ActorJoin]:
    """A bare last name goes to the one whose office it has, or to the only one who can be meant."""
    full: defaultdict[str, list[_Seat]] = defaultdict(list)
    for seat in groups.seats:
        if seat.words > 1:
            full[seat.party].append(seat)
    for seat in groups.seats:
        if seat.words != 1 or not seat.party:
            continue
        fits = [one for one in full[seat.party] if agree(one.name or "", seat.name or "") == "bare"]
        roots = {groups.root(one.id) for one in fits}
        in_office = [one for one in fits if seat.office and one.office == seat.office]
        if len({groups.root(one.id) for one in in_office}) == 1:
            why = f"{seat.name} is {in_office[0].name}: the same office"
            yield ActorJoin(in_office[0].id, seat.id, "office", why)
        elif len(roots) == 1 and not in_office:
            why = f"{seat.name} is {fits[0].name}: no other {seat.name} of {seat.party} is told"
            yield ActorJoin(fits[0].id, seat.id, "only one", why)


class _Groups:
    """Union-find over ids that never joins two names which differ, nor what people keep apart."""

    def __init__(self, seats: Sequence[_Seat], rulings: Sequence[Ruling]) -> None:
        self.seats = seats
        self.by_id = {seat.id: seat for seat in seats}
        self.parent = {seat.id: seat.id for seat in seats}
        self.members = {seat.id: [seat.id] for seat in seats}
        self.joins: list[ActorJoin] = []
        last = {frozenset({r.a, r.b}): r.verdict for r in rulings if r.a != r.b}
        self.apart = {pair for pair, verdict in last.items() if verdict == "apart"}
        self.same = {pair for pair, verdict in last.items() if verdict == "same"}

    def root(self, one: str) -> str:
        while self.parent[one] != one:
            one = self.parent[one]
        return one

    def join(self, join: ActorJoin, *, forced: bool = False) -> None:
        a, b = self.root(join.a), self.root(join.b)
        if a == b or not self._may(a, b, forced=forced or join.rule == "knowledge"):
            return
        keep, gone = min(a, b), max(a, b)
        self.parent[gone] = keep
        self.members[keep] = sorted([*self.members[keep], *self.members.pop(gone)])
        self.joins.append(join)

    def _may(self, a: str, b: str, *, forced: bool) -> bool:
        pairs = [frozenset({x, y}) for x in self.members[a] for y in self.members[b]]
        if self.apart and any(pair in self.apart for pair in pairs):
            return False
        return forced or not any(self._differ(*sorted(pair)) for pair in pairs)

    def _differ(self, a: str, b: str) -> bool:
        """Two people: different persons of the knowledge, or names that do not agree."""
        one, two = self.by_id[a], self.by_id[b]
        if one.name is None or two.name is None:
            return (one.name is None) != (two.name is None)
        if one.person is not None and two.person is not None:
            return one.person.id != two.person.id
        return agree(one.name, two.name) == "different"

    def settle(self, known: Sequence[KnownOne]) -> Actors:
        founders, redirects = self._founders(known)
        by_root: defaultdict[str, list[ActorJoin]] = defaultdict(list)
        for join in self.joins:
            by_root[self.root(join.a)].append(join)
        actors = [
            self._one(*founders[root], [self.by_id[m] for m in members], by_root[root])
            for root, members in self.members.items()
        ]
        ordered = sorted(actors, key=lambda one: (one.party or "", one.name or "", one.id))
        return Actors(tuple(ordered), dict(sorted(redirects.items())))

    def _founders(self, known: Sequence[KnownOne]) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
        """(id, founder) of each group by its root; a known id goes with the first of its members that is there."""
        claims: defaultdict[str, list[tuple[bool, str, str]]] = defaultdict(list)
        for one in known:
            holder = next((m for m in one.members if m in self.parent), None)
            if holder is not None:
                claims[self.root(holder)].append((holder != one.members[0], one.members[0], one.id))
        redirects: dict[str, str] = {}
        found: dict[str, tuple[str, str]] = {}
        taken = {one.id for one in known}
        for root, members in self.members.items():
            if root in claims:
                _, founder, stands = min(claims[root])
                redirects.update({gone: stands for _, _, gone in claims[root] if gone != stands})
                found[root] = (stands, founder)
            else:
                founder = next((m for m in members if one_actor_id(m) not in taken), members[0])
                found[root] = (one_actor_id(founder), founder)
        return found, redirects

    def _one(self, stands: str, founder: str, seats: Sequence[_Seat], joins: Sequence[ActorJoin]) -> OneActor:
        person = next((seat.person for seat in seats if seat.person is not None), None)
        told: defaultdict[str, int] = defaultdict(int)
        for seat in seats:
            if seat.name is not None:
                told[seat.name] += seat.told.seen
        # The fullest name that is told most: "Ana Kos" before "Kos", and before a rare "Anna Kos".
        usual = min(told, key=lambda n: (-min(len(parse_name(n).full), 2), -told[n], n), default=None)
        parties: defaultdict[str, int] = defaultdict(int)
        for seat in seats:
            parties[seat.party] += seat.told.seen
        party = min(parties, key=lambda p: (not p, -parties[p], p))
        offices = {seat.told.actor.office for seat in seats if seat.told.actor.office}
        return OneActor(
            id=stands,
            founder=founder,
            name=person.name if person is not None else usual,
            party=party or None,
            person=person.id if person is not None else None,
            members=tuple(seat.id for seat in seats),
            spellings=tuple(sorted(told)),
            offices=tuple(sorted(offices)),
            joins=tuple(joins),
        )


def one_actor_id(founder: str) -> str:
    """The id of the actor that this id founded."""
    text = f"actor\x1f{founder}"
    return f"o-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"
