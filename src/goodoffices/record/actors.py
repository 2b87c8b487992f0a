"""Actors as of date: who occurs in the record, in which office, how often, from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.engine import Connection

from goodoffices.record.facets import fold
from goodoffices.record.filters import Filters, several
from goodoffices.record.levels import rank
from goodoffices.record.parties import party_name
from goodoffices.record.query import valid
from goodoffices.record.schema import actors, participants


@dataclass(frozen=True, slots=True)
class ActorLine:
    """An actor with name, office and party as reports of these days give them."""

    id: str
    name: str | None
    party: str | None
    office: str | None
    code: str | None
    iso3: str | None
    findings: int
    first_day: str
    last_day: str


def find_actors(conn: Connection, filters: Filters) -> Iterator[ActorLine]:
    """Actors by `actor`, `party`, `since`, `until`, `level`, `as_of`; the most frequent first."""
    where = [participants.c.level <= rank(filters.level), *valid(participants, filters)]
    named = list(_named(filters))
    if named:
        # Not a join: SQLite would go through all participants for a part of a name (400 ms for a million findings).
        where.append(participants.c.actor_key.in_(select(actors.c.key).where(*named)))
    if filters.first:
        where.append(participants.c.last_day >= filters.first)
    if filters.last:
        where.append(participants.c.day <= filters.last)
    number = func.sum(participants.c.counted)
    counted = (
        select(
            participants.c.actor_key,
            number.label("number"),
            func.min(participants.c.day).label("first"),
            func.max(participants.c.last_day).label("last"),
        )
        .where(*where)
        .group_by(participants.c.actor_key)
        .cte("counted")
    )
    columns = (actors.c.id, actors.c.name, actors.c.party, actors.c.office, actors.c.code, actors.c.iso3)
    statement = (
        select(*columns, counted.c.number, counted.c.first, counted.c.last)
        .join(counted, counted.c.actor_key == actors.c.key)
        .order_by(counted.c.number.desc(), actors.c.id)
        .limit(filters.limit)
    )
    for row in conn.execute(statement):
        yield ActorLine(*row)


def _named(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """The actors that the filters name."""
    words, parties = several(filters.actor), several(filters.party)
    if words:
        padded = literal(" ") + actors.c.folded_name + literal(" ")
        yield or_(*(padded.contains(f" {fold(word)} ", autoescape=True) for word in words))
    if parties:
        names = {fold(party) for party in parties}
        names |= {fold(known) for known in map(party_name, parties) if known}
        yield actors.c.folded_party.in_(sorted(names))
