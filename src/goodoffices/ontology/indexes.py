"""The look-up tables of :class:`~goodoffices.ontology.knowledge.Knowledge`, each built in one pass over the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, TypeVar

from goodoffices.ontology.load import Located
from goodoffices.ontology.names import Entry
from goodoffices.ontology.rows import (
    ActorCode,
    Group,
    Organisation,
    Person,
    Place,
    Row,
    Seat,
    State,
    Term,
)
from goodoffices.ontology.words import fold, key

# Articles and particles that reports drop from an Arabic surname: al-Sisi, el-Sisi, Sisi.
_ARTICLES = ("al-", "el-", "as-", "ash-", "al ", "el ")


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


RowT = TypeVar("RowT", bound=Row)
IdT = TypeVar("IdT", bound=_Identified)


def of(items: Sequence[Located], kind: type[RowT]) -> list[RowT]:
    """The rows of one type."""
    return [item.row for item in items if isinstance(item.row, kind)]


def by_id(rows: Sequence[IdT]) -> Mapping[str, IdT]:
    """Rows by their id, in file order."""
    return MappingProxyType({row.id: row for row in rows})


def descending(date: str) -> tuple[int, ...]:
    """Sort key that puts later ISO prefixes first and the more precise of two first."""
    return (*(-int(part) for part in date.split("-") if part), 1)


def group_terms(terms: Sequence[Term]) -> Mapping[str, tuple[Term, ...]]:
    """Terms by person, in order of their beginning."""
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.person, []).append(term)
    return MappingProxyType(
        {person: tuple(sorted(items, key=lambda t: t.since)) for person, items in found.items()}
    )


def group_codes(codes: Sequence[ActorCode]) -> Mapping[str, tuple[ActorCode, ...]]:
    """Dated actor codes by party or person, those that begin later first."""
    found: dict[str, list[ActorCode]] = {}
    for code in codes:
        found.setdefault(code.of, []).append(code)
    return MappingProxyType(
        {of_: tuple(sorted(items, key=lambda c: descending(c.since))) for of_, items in found.items()}
    )


def surname_key(surname: str) -> str:
    """A surname without accents, case, apostrophes and the Arabic article."""
    text = fold(surname).casefold().replace("'", "").replace("\u2019", "")
    for article in _ARTICLES:
        if text.startswith(article):
            return text[len(article) :]
    return text


def index_surnames(
    persons: Sequence[Person], surname_first: frozenset[str]
) -> Mapping[str, tuple[Person, ...]]:
    """Persons by surname: the last word of a name, or the first where that is the custom of their state."""
    found: dict[str, dict[str, Person]] = {}
    for person in persons:
        for name in (person.name, *person.aliases):
            words = name.split()
            surnames = (
                {words[-1]} if len(words) == 1 or person.party not in surname_first else {words[0], words[-1]}
            )
            for surname in sorted(surnames):
                found.setdefault(surname_key(surname), {})[person.id] = person
    return MappingProxyType({surname: tuple(items.values()) for surname, items in found.items()})


def index_parties(names: Mapping[str, tuple[Entry, ...]]) -> Mapping[str, State | Organisation | Group]:
    """States, organisations and groups by the key of each name and alias; a proper name wins over an alias."""
    found: dict[str, State | Organisation | Group] = {}
    proper: dict[str, State | Organisation | Group] = {}
    for name, entries in names.items():
        for entry in entries:
            if entry.kind in ("state", "organisation", "group") and isinstance(
                entry.ref, State | Organisation | Group
            ):
                found.setdefault(name.casefold(), entry.ref)
                if entry.name == entry.ref.name:
                    proper.setdefault(name.casefold(), entry.ref)
    return MappingProxyType({**found, **proper})


def index_places(places: Sequence[Place]) -> Mapping[str, tuple[Place, ...]]:
    """Places by the key of each name and alias; capitals first, then by weight."""
    found: dict[str, list[Place]] = {}
    for place in places:
        for name in dict.fromkeys(key(name) for name in (place.name, *place.aliases)):
            found.setdefault(name, []).append(place)
    for items in found.values():
        items.sort(key=lambda place: (place.kind != "capital", -place.weight))
    return MappingProxyType({name: tuple(items) for name, items in found.items()})


def index_capitals(
    states: Sequence[State], seats: Sequence[Seat], places: Sequence[Place]
) -> Mapping[str, str]:
    """Party by the key of its capital's names, for states that exist; a seat of the same name overrules."""
    spellings = {place.name: place.aliases for place in places if place.kind == "capital"}
    found: dict[str, str] = {}
    for state in states:
        if state.until or state.kind == "territory":
            continue
        for city in state.capitals:
            for name in (city, *spellings.get(city, ())):
                found.setdefault(key(name), state.name)
    for seat in seats:
        for name in (seat.name, *seat.aliases):
            if key(name) in found:
                found[key(name)] = seat.party
    return MappingProxyType(found)


def index_members(organisations: Sequence[Organisation]) -> Mapping[str, tuple[str, ...]]:
    """Names of organisations by the id of each member state."""
    found: dict[str, list[str]] = {}
    for organisation in organisations:
        for state in organisation.members:
            found.setdefault(state, []).append(organisation.name)
    return MappingProxyType({state: tuple(names) for state, names in found.items()})
