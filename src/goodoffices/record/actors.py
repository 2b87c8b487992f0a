"""Actors as of date: who occurs in the record, in which office, how often, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.engine import Connection

from goodoffices.model import Actor
from goodoffices.record.facets import fold
from goodoffices.record.filters import Filters, several
from goodoffices.record.levels import rank
from goodoffices.record.parties import Iso3, actor_id, parties_of, party_name
from goodoffices.record.query import valid
from goodoffices.record.schema import actors, participants
from goodoffices.record.stored import StoredFinding


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


def count_actors(found: Iterable[StoredFinding], filters: Filters, iso3: Iso3) -> Iterator[ActorLine]:
    """The actors of these findings that `actor` and `party` name, as people corrected them; the most frequent first."""
    seen: dict[Actor, list[StoredFinding]] = {}
    for one in found:
        for actor in dict.fromkeys(part.actor for part in parties_of(one.finding)):
            if _is_named(actor, filters):
                seen.setdefault(actor, []).append(one)
    lines = [
        ActorLine(
            actor_id(actor),
            actor.name,
            actor.party,
            actor.office,
            actor.code,
            iso3(actor.party) if actor.party else None,
            len(inside),
            min(one.day for one in inside),
            max(one.last_day for one in inside),
        )
        for actor, inside in seen.items()
    ]
    yield from sorted(lines, key=lambda line: (-line.findings, line.id))[: filters.limit]


def _is_named(actor: Actor, filters: Filters) -> bool:
    """The same as `_named`, of one actor."""
    words, parties = several(filters.actor), several(filters.party)
    name = f" {fold(actor.name or '')} "
    known = {fold(one) for party in parties for one in (party, party_name(party)) if one}
    return (not words or any(f" {fold(word)} " in name for word in words)) and (
        not parties or fold(actor.party or "") in known
    )


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
