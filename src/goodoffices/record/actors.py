"""Actors as of date: who occurs in the record, in which office, how often, from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from goodoffices.record.facets import fold
from goodoffices.record.filters import Filters, several
from goodoffices.record.levels import rank
from goodoffices.record.parties import party_name
from goodoffices.record.query import valid
from goodoffices.record.schema import actors, findings, participants


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
    where = [findings.c.level <= rank(filters.level), *valid(findings, filters)]
    if filters.first:
        where.append(findings.c.last_day >= filters.first)
    if filters.last:
        where.append(findings.c.day <= filters.last)
    wanted = _wanted(conn, filters)
    if wanted is not None:
        where.append(actors.c.key.in_(wanted))
    number = func.count(func.distinct(findings.c.key))
    statement = (
        select(actors, number.label("number"), func.min(findings.c.day), func.max(findings.c.day))
        .join(participants, participants.c.actor_key == actors.c.key)
        .join(findings, findings.c.key == participants.c.finding_key)
        .where(*where)
        .group_by(*actors.c)
        .order_by(number.desc(), actors.c.id)
        .limit(filters.limit)
    )
    for row in conn.execute(statement):
        _, name_id, name, party, office, code, iso3, count, first, last = row
        yield ActorLine(name_id, name, party, office, code, iso3, count, first, last)


def _wanted(conn: Connection, filters: Filters) -> list[int] | None:
    """The keys of the actors that the filters name; None when they name none."""
    words, parties = several(filters.actor), several(filters.party)
    if not words and not parties:
        return None
    names = {fold(party) for party in parties}
    names |= {fold(known) for known in map(party_name, parties) if known}
    found = []
    for row in conn.execute(select(actors.c.key, actors.c.name, actors.c.party)):
        named = not words or any(f" {fold(word)} " in f" {fold(row.name or '')} " for word in words)
        if named and (not names or fold(row.party or "") in names):
            found.append(row.key)
    return found
