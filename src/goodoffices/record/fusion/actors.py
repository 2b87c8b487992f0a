"""Spellings, titles and transliterations of one person or group across reports become one actor, with the reasons.

Known persons and parties go by the knowledge packs; others by rule within one party. Two people of one family name
and party are never one without an agreement of their given names. Decisions of people are data, laid on top.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from goodoffices.ontology.knowledge import Knowledge
from goodoffices.ontology.rows import Group, Organisation, Person, State
from goodoffices.ontology.words import key
from goodoffices.record.fusion.names import agree, parse_name

Form: TypeAlias = tuple[str, str]
"""A name as reports write it, with its party ("" where none is told); a form of a party has the name ""."""

Kind = Literal["person", "party"]


@dataclass(frozen=True, slots=True)
class Seen:
    """An actor as one report names it. `name` is None where only the party is told; `published` an ISO day or None."""

    name: str | None
    party: str | None
    office: str | None = None
    report: str = ""
    published: str | None = None

    @property
    def form(self) -> Form:
        """What the actor is looked up by."""
        return (self.name or "", self.party or "")


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on two forms: `merge` makes them one actor, `split` keeps them apart; the later overrules."""

    verdict: Literal["merge", "split"]
    a: Form
    b: Form


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two forms are one actor: the rule and what it goes by."""

    a: Form
    b: Form
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """One actor: its forms, the name it goes by, the parties and offices that reports give it, and why it is one.

    `doubts` are forms that may be this actor or another one, and were left apart; a reviewer merges them.
    """

    id: str
    kind: Kind
    name: str
    party: str
    forms: tuple[Form, ...]
    offices: tuple[str, ...]
    known: bool
    ties: tuple[Tie, ...]
    doubts: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor as an earlier resolution left it: its id and its forms, the founder first."""

    id: str
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Actors:
    """All actors by id, where each form went, and where merged ids lead."""

    actors: tuple[Resolved, ...]
    of: Mapping[Form, str]
    redirects: Mapping[str, str]

    def known(self) -> tuple[KnownActor, ...]:
        """What the next resolution must be told so that ids stay."""
        return tuple(KnownActor(a.id, a.forms) for a in self.actors)


def resolve_actors(
    seen: Iterable[Seen],
    knowledge: Knowledge,
    *,
    decisions: Sequence[Decision] = (),
    known: Sequence[KnownActor] = (),
) -> Actors:
    """Resolve actors across reports; the order of `seen` changes nothing.

    `decisions` are laid on top, the later one on a pair of forms overrules; `known` are the actors of an earlier
    resolution, whose ids stay.
    """
    facts = _facts(seen)
    groups = _Groups(facts, knowledge)
    last = {frozenset({d.a, d.b}): d for d in decisions if d.a != d.b}
    groups.apart = {pair for pair, d in last.items() if d.verdict == "split"}
    for pair, decision in sorted(last.items(), key=lambda item: sorted(item[0])):
        if decision.verdict == "merge" and pair <= set(facts):
            a, b = sorted(pair)
            groups.join(a, b, "decision", "ruled to be one", check=False)
    for a, b, rule, why in groups.proposals():
        groups.join(a, b, rule, why)
    return _build(groups, facts, known)


@dataclass(slots=True)
class _Facts:
    """What is known of a form: how often it stands, its offices, when it was first seen, whom the packs know it as."""

    count: int
    offices: Counter[str]
    first: tuple[str, str]
    person: Person | None = None
    row: State | Organisation | Group | None = None


def _facts(seen: Iterable[Seen]) -> dict[Form, _Facts]:
    out: dict[Form, _Facts] = {}
    for one in sorted(set(seen), key=lambda s: (s.form, s.published or "9999", s.report, s.office or "")):
        if not one.name and not one.party:
            continue
        facts = out.setdefault(one.form, _Facts(0, Counter(), (one.published or "9999", one.report)))
        facts.count += 1
        if one.office:
            facts.offices[key(one.office)] += 1
    return out


class _Groups:
    """Forms on their way to actors: union-find that keeps what must stay apart, and the ties it made."""

    def __init__(self, facts: Mapping[Form, _Facts], knowledge: Knowledge) -> None:
        self.facts = facts
        self.apart: set[frozenset[Form]] = set()
        self.members: dict[Form, list[Form]] = {form: [form] for form in facts}
        self.home: dict[Form, Form] = {form: form for form in facts}
        self.ties: list[Tie] = []
        self.doubts: dict[Form, set[Form]] = {}
        for (name, party), one in facts.items():
            one.person = known_person(name, party, knowledge) if name else None
            one.row = knowledge.party(party) if party and not name else None

    def join(self, a: Form, b: Form, rule: str, why: str, *, check: bool = True) -> bool:
        """Make two groups one unless a decision or a disagreement of names keeps them apart."""
        ra, rb = self.home[a], self.home[b]
        if ra == rb:
            return False
        ours, theirs = self.members[ra], self.members[rb]
        if any(frozenset({x, y}) in self.apart for x in ours for y in theirs):
            return False
        if check and not self._agree(ours, theirs):
            return False
        keep, gone = sorted((ra, rb))
        self.members[keep] = sorted([*ours, *theirs])
        del self.members[gone]
        self.home.update(dict.fromkeys(self.members[keep], keep))
        self.ties.append(Tie(a, b, rule, why))
        return True

    def _agree(self, ours: Sequence[Form], theirs: Sequence[Form]) -> bool:
        """No two forms of the group to be are different people by name or by the packs."""
        for x in ours:
            for y in theirs:
                one, two = self.facts[x].person, self.facts[y].person
                if one is not None and two is not None:
                    if one.id != two.id:
                        return False
                elif x[0] and y[0] and agree(x[0], y[0]) == "different":
                    return False
        return True

    def proposals(self) -> Iterator[tuple[Form, Form, str, str]]:
        """Pairs of forms that may be one, the surest first."""
        yield from self._by_packs()
        people = sorted(form for form in self.facts if form[0])
        by_party: dict[str, list[Form]] = {}
        for form in people:
            by_party.setdefault(form[1], []).append(form)
        bare: list[tuple[Form, list[Form]]] = []
        near: list[tuple[Form, Form]] = []
        for forms in by_party.values():
            full = [f for f in forms if len(parse_name(f[0]).full) > 1]
            near.extend(pair for pair in _blocked(full) if agree(pair[0][0], pair[1][0]) in {"same", "near"})
            bare.extend((f, full) for f in forms if f not in full)
        for a, b in sorted(near, key=lambda pair: (-self._overlap(*pair), pair)):
            shared = " and an office" if self._overlap(a, b) else ""
            yield a, b, "spelling", f"last and given name agree, the party is the same{shared}"
        for form, full in bare:
            yield from self._last_name_only(form, full)

    def _by_packs(self) -> Iterator[tuple[Form, Form, str, str]]:
        by_id: dict[tuple[str, str], list[Form]] = {}
        for form, one in sorted(self.facts.items()):
            if one.person is not None:
                by_id.setdefault(("person", one.person.id), []).append(form)
            elif one.row is not None:
                by_id.setdefault(("party", one.row.id), []).append(form)
        for (kind, row), forms in sorted(by_id.items()):
            for other in forms[1:]:
                yield (
                    forms[0],
                    other,
                    "knowledge",
                    f"both are names of the {kind} {row!r} in a knowledge pack",
                )

    def _last_name_only(self, form: Form, full: Sequence[Form]) -> Iterator[tuple[Form, Form, str, str]]:
        """A last name alone goes to the only person of that name and party, or the only one with its office."""
        fits = [f for f in full if agree(form[0], f[0]) == "bare"]
        homes = {self.home[f] for f in fits}
        if len(homes) == 1:
            yield form, fits[0], "last name", "the only person of that last name in this party"
            return
        office = [f for f in fits if self._overlap(form, f)]
        if len({self.home[f] for f in office}) == 1:
            yield form, office[0], "last name and office", "the only one of that last name with this office"
        elif fits:
            self.doubts.setdefault(form, set()).update(fits)

    def _overlap(self, a: Form, b: Form) -> int:
        return len(self.facts[a].offices.keys() & self.facts[b].offices.keys())


def _blocked(forms: Sequence[Form]) -> Iterator[tuple[Form, Form]]:
    """Pairs of full names that share the beginning of a word's sound; others cannot agree."""
    blocks: dict[str, list[Form]] = {}
    for form in forms:
        name = parse_name(form[0])
        for sound in {name.last[:2], *(g[:2] for g in name.given)}:
            blocks.setdefault(sound, []).append(form)
    seen: set[tuple[Form, Form]] = set()
    for block in blocks.values():
        for pair in combinations(sorted(block), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def known_person(name: str, party: str, knowledge: Knowledge) -> Person | None:
    """The person of the packs with exactly this name and, where both tell one, this party; None if not one only.

    A last name alone is no known person: others may bear it.
    """
    if len(parse_name(name).full) < 2:
        return None
    found: dict[str, Person] = {}
    for entry in knowledge.find(name):
        if isinstance(entry.ref, Person):
            acts_for = {entry.ref.party, *(term.party for term in knowledge.terms_of(entry.ref.id))}
            if not party or party in acts_for:
                found[entry.ref.id] = entry.ref
    return next(iter(found.values())) if len(found) == 1 else None


def actor_id(form: Form) -> str:
    """The id of the actor that this form founded."""
    text = "\x1f".join(("actor", *form))
    return f"a-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"


def _build(groups: _Groups, facts: Mapping[Form, _Facts], known: Sequence[KnownActor]) -> Actors:
    claims: dict[Form, list[tuple[tuple[str, str], str, Form]]] = {}
    for one in known:
        holder = next((f for f in one.forms if f in groups.home), None)
        if holder is not None:
            claims.setdefault(groups.home[holder], []).append((facts[holder].first, one.id, holder))
    taken = {one.id for one in known}
    out: list[Resolved] = []
    redirects: dict[str, str] = {}
    for root, forms in sorted(groups.members.items()):
        ordered = sorted(forms, key=lambda f: (facts[f].first, f))
        if root in claims:
            _, oid, founder = min(claims[root])
            redirects.update({other: oid for _, other, _ in claims[root] if other != oid})
        else:
            founder = next((f for f in ordered if actor_id(f) not in taken), ordered[0])
            oid = actor_id(founder)
        out.append(_resolved(oid, founder, ordered, groups))
    out.sort(key=lambda actor: actor.id)
    return Actors(tuple(out), {f: a.id for a in out for f in a.forms}, dict(sorted(redirects.items())))


def _resolved(oid: str, founder: Form, forms: Sequence[Form], groups: _Groups) -> Resolved:
    facts = groups.facts
    person = next((p for f in forms if (p := facts[f].person)), None)
    row = next((r for f in forms if (r := facts[f].row)), None)
    usual = max(forms, key=lambda f: (len(parse_name(f[0]).full) > 1, facts[f].count, f))
    inside = set(forms)
    offices = {office for f in forms for office in facts[f].offices}
    return Resolved(
        id=oid,
        kind="person" if usual[0] else "party",
        name=person.name if person else row.name if row else usual[0] or usual[1],
        party=usual[1],
        forms=(founder, *(f for f in forms if f != founder)),
        offices=tuple(sorted(offices)),
        known=bool(person or row),
        ties=tuple(t for t in groups.ties if t.a in inside),
        doubts=tuple(sorted({d for f in forms for d in groups.doubts.get(f, ()) if d not in inside})),
    )
