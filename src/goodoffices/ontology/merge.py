"""Lays packs over one another and checks that what their rows refer to exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from goodoffices.ontology.codes import is_code
from goodoffices.ontology.load import Located, Pack
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
)
from goodoffices.ontology.tables import TABLES
from goodoffices.ontology.words import key

KINDS = (*TABLES, "offices")


def merge_packs(packs: Sequence[Pack]) -> Mapping[str, tuple[Located, ...]]:
    """All rows by kind; a row of a later pack replaces the row with the same identity, in its place."""
    merged: dict[str, dict[tuple[str, ...], Located]] = {kind: {} for kind in KINDS}
    for pack in packs:
        for kind, items in pack.rows.items():
            for item in items:
                merged[kind][identity(item.row)] = item
    return {kind: tuple(items.values()) for kind, items in merged.items()}


def preferences(packs: Sequence[Pack]) -> Mapping[str, str]:
    """Which id an ambiguous name means first, by the key of the name; later packs win."""
    return {key(name): choice for pack in packs for name, choice in pack.preferred.items()}


def identity(row: Row) -> tuple[str, ...]:
    """What makes a row the same row in another pack."""
    if isinstance(row, Seat):
        return (row.name,)
    if isinstance(row, Place):
        return (row.name, row.country)
    if isinstance(row, Term):
        return (row.person, row.office, row.party, row.since)
    if isinstance(row, ActorCode):
        return (row.of, row.since)
    return (type(row).__name__, row.id) if isinstance(row, Office | Modifier) else (row.id,)


def find_problems(rows: Mapping[str, Sequence[Located]], preferred: Mapping[str, str]) -> Iterator[str]:
    """Problem lines for ids that lead nowhere, terms that run backwards and names that two states claim."""
    states = {item.row.id for item in rows["states"] if isinstance(item.row, State)}
    persons = {item.row.id for item in rows["persons"] if isinstance(item.row, Person)}
    for kind in KINDS:
        for item in rows[kind]:
            row = item.row
            for state in _states_in(row):
                if state not in states:
                    yield item.problem(f"state id {state!r} is not in states; use an id of states.csv")
            if isinstance(row, Term) and row.person not in persons:
                yield item.problem(
                    f"person {row.person!r} is not in persons; add the person or correct the id"
                )
            if (
                isinstance(row, Term | ActorCode)
                and row.since
                and row.until
                and row.since[: len(row.until)] > row.until
            ):
                what = "term" if isinstance(row, Term) else "code"
                yield item.problem(
                    f"the {what} ends ({row.until}) before it begins ({row.since}); correct the dates"
                )
            if isinstance(row, ActorCode) and not is_code(row.code):
                yield item.problem(
                    f"{row.code!r} is no actor code; write three to fifteen capitals in threes"
                )
    yield from _claims(rows["states"], preferred)


def find_unknown_parties(rows: Mapping[str, Sequence[Located]]) -> Iterator[str]:
    """Problem lines for parties that no row describes.

    They do not hinder reading, a party without a row is just a name; but most of them are slips.
    """
    parties = _party_names(rows)
    persons = {item.row.id for item in rows["persons"] if isinstance(item.row, Person)}
    for kind in KINDS:
        for item in rows[kind]:
            if isinstance(item.row, ActorCode) and item.row.of in persons:
                continue
            for name in _parties_in(item.row):
                if name not in parties:
                    yield item.problem(
                        f"party {name!r} is not known; add it to states, organisations or groups, or correct the name"
                    )


def settle_parties(rows: Mapping[str, Sequence[Located]]) -> Mapping[str, tuple[Located, ...]]:
    """The rows with every party under its short name, where a row gave an alias ("IMF")."""
    names, aliases = _party_names(rows), _party_aliases(rows)

    def settled(name: str) -> str:
        return name if name in names else aliases.get(key(name), name)

    def settle(row: Row) -> Row:
        if isinstance(row, Seat | Person | Term):
            party = settled(row.party) if row.party else ""
            return row if party == row.party else replace(row, party=party)
        if isinstance(row, ActorCode):
            party = settled(row.of)
            return row if party == row.of else replace(row, of=party)
        if isinstance(row, Organisation | Group):
            parent = settled(row.parent) if row.parent else ""
            return row if parent == row.parent else replace(row, parent=parent)
        if isinstance(row, Mechanism):
            parties, mediators = tuple(map(settled, row.parties)), tuple(map(settled, row.mediators))
            if (parties, mediators) != (row.parties, row.mediators):
                return replace(row, parties=parties, mediators=mediators)
        return row

    return {
        kind: tuple(
            item if (row := settle(item.row)) is item.row else Located(row, item.file, item.line)
            for item in items
        )
        for kind, items in rows.items()
    }


def _party_names(rows: Mapping[str, Sequence[Located]]) -> frozenset[str]:
    return frozenset(
        item.row.name
        for kind in ("states", "organisations", "groups")
        for item in rows[kind]
        if isinstance(item.row, State | Organisation | Group)
    )


def _party_aliases(rows: Mapping[str, Sequence[Located]]) -> dict[str, str]:
    return {
        key(alias): item.row.name
        for kind in ("groups", "organisations", "states")
        for item in rows[kind]
        if isinstance(item.row, State | Organisation | Group)
        for alias in (item.row.name, *item.row.aliases)
    }


def _parties_in(row: Row) -> Iterable[str]:
    if isinstance(row, Seat):
        return (row.party,)
    if isinstance(row, Place):
        return (row.country,) if row.country else ()
    if isinstance(row, Organisation | Group):
        return (row.parent,) if row.parent else ()
    if isinstance(row, Person | Term):
        return (row.party,) if row.party else ()
    if isinstance(row, ActorCode):
        return (row.of,)
    return (*row.parties, *row.mediators) if isinstance(row, Mechanism) else ()


def _states_in(row: Row) -> Iterable[str]:
    if isinstance(row, Organisation):
        return row.members
    return (row.country,) if isinstance(row, Group) and row.country else ()


def _claims(states: Sequence[Located], preferred: Mapping[str, str]) -> Iterator[str]:
    """Names that belong to two states at once need a line in the pack's [preferred] table."""
    owner: dict[str, State] = {}
    for item in states:
        row = item.row
        if not isinstance(row, State):
            continue
        for name in dict.fromkeys((row.name, *row.aliases, *row.adjectives, *row.nouns, *row.plurals)):
            first = owner.setdefault(key(name), row)
            if first is not row and key(name) not in preferred:
                yield item.problem(
                    f"{name!r} means also {first.name}; take it away from one of them, "
                    f"or add {key(name)!r} = id to [preferred] in pack.toml"
                )
