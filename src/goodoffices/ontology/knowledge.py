"""All that goodoffices knows of the world, built once and not changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.codes import code_of
from goodoffices.ontology.indexes import (
    by_id,
    descending,
    group_codes,
    group_terms,
    index_capitals,
    index_members,
    index_parties,
    index_places,
    index_surnames,
    of,
    surname_key,
)
from goodoffices.ontology.load import Located, load_packs
from goodoffices.ontology.merge import find_problems, merge_packs, preferences, settle_parties
from goodoffices.ontology.names import Entry, Match, Trie, build_trie, entries_of, find_longest, index_names
from goodoffices.ontology.rows import (
    ActorCode,
    Group,
    Mechanism,
    Modifier,
    Office,
    Organisation,
    Person,
    Place,
    Row,
    Seat,
    State,
    Term,
    covers,
)
from goodoffices.ontology.words import key, split_words

DATA = Path(__file__).parent / "data"
Party = State | Organisation | Group


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Look-up over all packs; use :meth:`load` to get one.

    ``names`` and ``trie`` hold every name and alias (see :mod:`goodoffices.ontology.names`); ``offices`` are by
    id, ``titles`` the lower-case titles, longest first; ``modifiers`` maps a word ("acting") to its modifier id.
    ``surname_first`` names the states whose people are written with the surname first.
    """

    names: Mapping[str, tuple[Entry, ...]]
    trie: Trie
    states: Mapping[str, State]
    organisations: Mapping[str, Organisation]
    groups: Mapping[str, Group]
    mechanisms: Mapping[str, Mechanism]
    persons: Mapping[str, Person]
    seats: tuple[Seat, ...]
    places: tuple[Place, ...]
    offices: Mapping[str, Office]
    titles: tuple[str, ...]
    modifiers: Mapping[str, str]
    surname_first: frozenset[str]
    versions: tuple[tuple[str, str], ...]
    _terms: Mapping[str, tuple[Term, ...]]
    _titles: Mapping[str, Office]
    _surnames: Mapping[str, tuple[Person, ...]]
    _parties: Mapping[str, Party]
    _codes: Mapping[str, State]
    _places: Mapping[str, tuple[Place, ...]]
    _capitals: Mapping[str, str]
    _members: Mapping[str, tuple[str, ...]]
    _dated: Mapping[str, tuple[ActorCode, ...]]

    @classmethod
    def load(cls, packs: Sequence[Path] = ()) -> Knowledge:
        """The built-in knowledge with the user's packs laid over it, in order; built once per set of packs.

        Raises KnowledgeError with every problem of every pack.
        """
        return _load(tuple(Path(pack) for pack in packs))

    def lookup(self, words: Sequence[str], start: int = 0, *, any_case: bool = False) -> Match | None:
        """The longest name that starts at ``words[start]``; ``words`` as :func:`split_words` makes them.

        ``any_case`` takes names whatever their case, for headlines in capitals.
        """
        return find_longest(self.trie, words, start, any_case) if start < len(words) else None

    def find(self, name: str) -> tuple[Entry, ...]:
        """The entries whose name is exactly this text, but for accents and (acronyms apart) case."""
        words = split_words(name)
        if not words:
            return ()
        match = self.lookup(words)
        return match.entries if match is not None and match.length == len(words) else ()

    def party(self, name: str) -> Party | None:
        """The state, organisation or group with this name or alias."""
        return self._parties.get(key(name))

    def party_code(self, party: str, date: str | None = None) -> str | None:
        """The CAMEO actor code of a party on a date (ISO prefix), None where it has none."""
        return code_of(self, party, date=date)

    def dated_codes(self, of_: str) -> tuple[ActorCode, ...]:
        """The dated actor codes of a party (short name) or person (id), those that begin later first."""
        return self._dated.get(of_, ())

    def country(self, name: str) -> State | None:
        """The state with this name, alias, adjective, people's name or ISO code."""
        for entry in self.find(name):
            if isinstance(entry.ref, State):
                return entry.ref
        return self._codes.get(name)

    def capital_of(self, city: str) -> str | None:
        """The party for which reports use the city's name, None where the city is no capital."""
        return self._capitals.get(key(city))

    def place(self, name: str) -> Place | None:
        """The place with this name, the likeliest one first; "Tripoli, Lebanon" names the country too."""
        city, _, country = (part.strip() for part in name.partition(","))
        found = self._places.get(key(city), ())
        state = self.country(country) if country else None
        if state is not None:
            # "Gaza, Gaza Strip": a territory may be named for the state that it is counted under.
            claimants = {self.states[one].name for one in state.claimed_by if one in self.states}
            found = tuple(place for place in found if place.country in {state.name, *claimants})
        return found[0] if found else None

    def member_of(self, state: str) -> tuple[str, ...]:
        """Names of the organisations that have this state (short name or id) as a member."""
        row = self.states.get(state) or self.country(state)
        return self._members.get(row.id, ()) if row is not None else ()

    def office(self, title: str) -> Office | None:
        """The office with this title, None where the title is not known."""
        return self._titles.get(key(title))

    def sector_of(self, office: str) -> str | None:
        """The sector of an office (by id), the last three letters of its holder's actor code."""
        found = self.offices.get(office)
        return found.sector if found is not None else None

    def terms_of(self, person: str) -> tuple[Term, ...]:
        """All terms of a person (by id), in order of their beginning."""
        return self._terms.get(person, ())

    def offices_at(self, person: str, date: str | None) -> tuple[Term, ...]:
        """The terms of a person on a date (ISO prefix), weightiest first; without a date those not ended."""
        terms = self.terms_of(person)
        found = [term for term in terms if (covers(term, date) if date else not term.until)]
        return tuple(sorted(found, key=lambda term: (self._rank(term), descending(term.since))))

    def office_at(self, person: str, date: str | None) -> Term | None:
        """The weightiest office of a person on a date; on the day of a change, the new one."""
        found = self.offices_at(person, date)
        return found[0] if found else None

    def persons_by_surname(self, surname: str) -> tuple[Person, ...]:
        """The persons whose last name this is, with or without its article ("al-Sisi", "Sisi")."""
        return self._surnames.get(surname_key(surname), ())

    def _rank(self, term: Term) -> int:
        office = self.offices.get(term.office)
        return office.rank if office is not None else 9


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> Knowledge:
    packs = load_packs([DATA, *folders])
    rows = settle_parties(merge_packs(packs))
    preferred = preferences(packs)
    problems = tuple(find_problems(rows, preferred))
    if problems:
        raise KnowledgeError(problems)
    surname_first = frozenset(name for pack in packs for name in pack.surname_first)
    return _build(rows, preferred, surname_first, tuple((pack.name, pack.version) for pack in packs))


def _build(
    rows: Mapping[str, Sequence[Located]],
    preferred: Mapping[str, str],
    surname_first: frozenset[str],
    versions: tuple[tuple[str, str], ...],
) -> Knowledge:
    states, organisations = of(rows["states"], State), of(rows["organisations"], Organisation)
    groups, persons = of(rows["groups"], Group), of(rows["persons"], Person)
    seats, places = of(rows["seats"], Seat), of(rows["places"], Place)
    offices = of(rows["offices"], Office)
    mechanisms = of(rows["mechanisms"], Mechanism)
    every: list[Row] = [*states, *organisations, *groups, *mechanisms, *seats, *persons, *places]
    names = index_names((entry for row in every for entry in entries_of(row)), preferred)
    titles = {key(title): office for office in offices for title in office.titles}
    return Knowledge(
        names=names,
        trie=build_trie(names, preferred),
        states=by_id(states),
        organisations=by_id(organisations),
        groups=by_id(groups),
        mechanisms=by_id(mechanisms),
        persons=by_id(persons),
        seats=tuple(seats),
        places=tuple(places),
        offices=by_id(offices),
        titles=tuple(sorted((t for o in offices for t in o.titles), key=lambda t: (-len(t), t))),
        modifiers=MappingProxyType({word: m.id for m in of(rows["offices"], Modifier) for word in m.words}),
        surname_first=surname_first,
        versions=versions,
        _terms=group_terms(of(rows["terms"], Term)),
        _titles=MappingProxyType(titles),
        _surnames=index_surnames(persons, surname_first),
        _parties=index_parties(names),
        _codes=MappingProxyType({code: state for state in states for code in (state.id, state.iso2) if code}),
        _places=index_places(places),
        _capitals=index_capitals(states, seats, places),
        _members=index_members(organisations),
        _dated=group_codes(of(rows["codes"], ActorCode)),
    )
