"""Who is called what: office and name at first, the surname from then on; below a rank no name at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from goodoffices.brief.words import party, plain, possessive
from goodoffices.model import Actor, Contact, Finding, Position
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.ontology.words import key

RANK = 4
"""The lowest rank whose holders are named (offices.toml): heads of state to ministers, chiefs and leaders."""


@dataclass(slots=True)
class People:
    """Names persons. `lowest` is the lowest rank that is named, None for everybody; `ranks` the best rank of each
    name in the material. What was introduced is remembered, so sentences must be made in their order."""

    lowest: int | None
    ranks: dict[str, int] = field(default_factory=dict)
    met: set[tuple[str, str]] = field(default_factory=set)
    surnames: dict[str, str] = field(default_factory=dict)

    def learn(self, findings: Iterable[tuple[Finding, str | None]]) -> None:
        """The ranks of all persons, from their offices as told and as known on the day."""
        for finding, day in findings:
            for actor in actors_of(finding):
                if actor.name:
                    rank = rank_of(actor, day)
                    self.ranks[key(actor.name)] = min(rank, self.ranks.get(key(actor.name), rank))

    def named(self, name: str) -> bool:
        """Whether a person may be named."""
        return self.lowest is None or self._rank(name) <= self.lowest

    def _rank(self, name: str) -> int:
        """The rank under the name, or under the one longer name that ends with it."""
        mine = key(name)
        longer = [rank for other, rank in self.ranks.items() if other == mine or other.endswith(f" {mine}")]
        return min(longer, default=99)

    def withheld(self) -> list[str]:
        """The names that must not be seen."""
        return sorted(name for name in self.ranks if not self.named(name))

    def shown(self) -> list[str]:
        """The names that may be seen."""
        return sorted(name for name in self.ranks if self.named(name))

    def call(self, actor: Actor) -> str:
        """The actor within a sentence: "Egypt’s foreign minister Sameh Shoukry", then "Shoukry"."""
        side = actor.party
        name = plain(actor.name) if actor.name and self.named(actor.name) else None
        office = self.office(actor)
        if name is None:
            if office and actor.office and (actor.name or rank_of(actor, None) > RANK):
                # "Hamas’ official" would sound as if there were one only.
                bare = re.split(r" of (?:the )?(?=[A-Z])", plain(actor.office))[0]
                article = "an" if bare[:1].lower() in "aeiou" else "a"
                return f"{article} {bare} of {party(side)}" if side else f"{article} {bare}"
            if office:
                return office
            if actor.name:
                return f"a representative of {party(side)}" if side else "a person whose name is withheld"
            return party(side) if side else "a party that is not named"
        surname = name.split()[-1]
        if (key(name), side or "") in self.met and self.surnames.get(surname) == key(name):
            return surname
        known = self.surnames.setdefault(surname, key(name))
        if known != key(name) and known.endswith(f" {key(surname)}") and key(name) == key(surname):
            return surname
        self.met.add((key(name), side or ""))
        return f"{office} {name}" if office else f"{name} of {party(side)}" if side else name

    def office(self, actor: Actor) -> str:
        """ "Egypt’s foreign minister", "" where no office is told."""
        if not actor.office:
            return ""
        office, side = plain(actor.office), actor.party
        if side is None:
            return office
        # "of United Nations" needs its article; "of Egypt" becomes "Egypt’s".
        bare = re.sub(rf" of (the )?{re.escape(side)}$", "", office)
        if bare != office or side.casefold() not in office.casefold():
            return f"{possessive(party(side))} {bare}"
        return office


def actors_of(finding: Finding) -> Iterator[Actor]:
    """Everybody who takes part or holds the position."""
    if isinstance(finding, Contact):
        yield from (participant.actor for participant in finding.participants)
    elif isinstance(finding, Position):
        yield finding.holder
        if finding.relay:
            yield Actor(name=finding.relay, office="spokesman")


@lru_cache(maxsize=4096)
def rank_of(actor: Actor, day: str | None) -> int:
    """The rank of an actor's office (1 head of state, 9 the lowest), 99 where none is known."""
    knowledge = Knowledge.load()
    ranks = []
    if actor.office:
        # Somebody who held an office is known by it: "former president" counts as president.
        bare = re.split(r" of (?:the )?(?=[A-Z])", actor.office)[0].lower()
        bare = re.sub(r"^(former|ex|acting|outgoing|then|interim|caretaker)[ -]", "", bare)
        office = knowledge.office(bare)
        if office is not None:
            ranks.append(office.rank)
        elif bare.endswith(" minister") and "deputy" not in bare and "vice" not in bare:
            ranks.append(4)
    for person in knowledge.persons_by_surname((actor.name or "-").split()[-1]):
        if key(person.name) == key(actor.name or ""):
            terms = (knowledge.offices.get(term.office) for term in knowledge.offices_at(person.id, day))
            ranks += [office.rank for office in terms if office is not None]
    return min(ranks, default=99)


def hidden(names: Iterable[str], *, keep: Iterable[str] = ()) -> re.Pattern[str] | None:
    """What finds withheld names in a quotation: each whole name, and its surname of four letters or more.

    A surname that is also part of a name in `keep` (of a party or of a person who is named) is not hidden by itself.
    """
    spared = {word for name in keep for word in key(name).split()}
    parts: set[str] = set()
    for name in names:
        words = name.split()
        parts.add(r"\W+".join(map(re.escape, words)))
        if len(words) > 1 and len(words[-1]) >= 4 and words[-1] not in spared:
            parts.add(re.escape(words[-1]))
    if not parts:
        return None
    longest = sorted(parts, key=lambda part: (-len(part), part))
    return re.compile(rf"\b(?:{'|'.join(longest)})\b", re.IGNORECASE)
