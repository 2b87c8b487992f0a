"""From filters to one SQL statement that begins with the rarest value.

Neither SQLite nor PostgreSQL knows how often "Egypt" or "ceasefire" occurs in a record, so we look: each filter is
counted up to CAP in its index (some 0.3 ms), and the rarest one leads. Its rows come newest first from the index;
every other filter is one look-up for each of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, and_, cast, exists, func, literal, or_, select, true
from sqlalchemy.engine import Connection

from goodoffices.record.days import year_before
from goodoffices.record.facets import fold
from goodoffices.record.filters import Filters, several
from goodoffices.record.levels import rank
from goodoffices.record.parties import party_name
from goodoffices.record.schema import facet_values, facets, findings, judgements, reports

# Rows counted for one filter. The rarest filter of a question is nearly always below it; if not, all filters are
# frequent, and the first hits are found soon whichever leads.
CAP = 5000
KINDS = frozenset({"contact", "position", "track", "event"})
FRAMED = frozenset({"contact", "track"})
"""The kinds that can have a framework of talks of their own."""
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """The value keys of each faceted filter, rarest first; `nothing` when a value does not occur at all."""

    groups: tuple[tuple[int, ...], ...]
    nothing: bool = False


def plan(conn: Connection, kinds: Sequence[str], filters: Filters) -> Plan:
    """Look up the values and how frequent they are."""
    groups = []
    asked = [(facet, _keys(conn, facet, values)) for facet, values in filters.faceted().items()]
    if filters.scopes:
        asked.append(("process", _of_processes(conn, filters)))
    for facet, keys in asked:
        if not keys:
            return Plan((), nothing=True)
        if facet == "mechanism" and not FRAMED.issuperset(kinds):
            continue
        groups.append((_frequency(conn, keys, kinds, filters), keys))
    return Plan(tuple(keys for _, keys in sorted(groups)))


def _keys(conn: Connection, facet: str, values: Sequence[str]) -> tuple[int, ...]:
    """The keys of the values that a filter means; a name is found by whole words of it."""
    same_facet = facet_values.c.facet == facet
    if facet == "actor":
        padded = literal(" ") + facet_values.c.value + literal(" ")
        meant = or_(*(padded.contains(f" {fold(value)} ", autoescape=True) for value in values))
        return _found(conn, same_facet & meant)
    wanted = [fold(value) for value in values]
    keys = _found(conn, same_facet & facet_values.c.value.in_(wanted))
    if keys or facet not in {"party", "place"}:
        return keys
    # "US" or "EGY": the name by which reports of this party are kept.
    known = [fold(name) for name in map(party_name, values) if name]
    return _found(conn, same_facet & facet_values.c.value.in_(known)) if known else ()


def _of_processes(conn: Connection, filters: Filters) -> tuple[int, ...]:
    """The values of which a finding of these processes has at least one; the rule itself is tried afterwards."""
    parties = [name for scope in filters.scopes for name in scope.parties]
    mechanisms = [name for scope in filters.scopes for name in scope.mechanisms]
    found = {*_keys(conn, "party", parties), *_keys(conn, "mechanism", mechanisms)}
    return tuple(sorted(found))


def _framed(conn: Connection, kinds: Sequence[str], filters: Filters) -> list[Condition]:
    """A framework, for kinds some of which have none of their own: those are taken by their report."""
    names = several(filters.mechanism)
    if not names or FRAMED.issuperset(kinds):
        return []
    holder, there = findings.alias("framed"), facets.alias("framework")
    keys = _keys(conn, "mechanism", names)
    holders = (
        select(holder.c.report_key)
        .join(there, there.c.finding_key == holder.c.key)
        .where(_one_of(there.c.value_key, keys), holder.c.level <= rank(filters.level))
        .where(*valid(holder, filters))
    )
    own = exists().where(there.c.finding_key == findings.c.key, _one_of(there.c.value_key, keys))
    by_report = findings.c.kind.not_in(sorted(FRAMED)) & findings.c.report_key.in_(holders)
    return [by_report | (findings.c.kind.in_(sorted(FRAMED)) & own)]


def telling(conn: Connection, kinds: Sequence[str], filters: Filters) -> Condition:
    """The condition on a report that it holds a finding that is asked for."""
    some = matching(conn, kinds, filters, [findings.c.report_key]).order_by(None).subquery()
    return reports.c.key.in_(select(some.c.report_key))


def named(conn: Connection, ids: Iterable[str]) -> Condition:
    """The condition on a report that its id is among these, of which there may be any number."""
    given = json.dumps(sorted(ids))
    if conn.dialect.name == "sqlite":
        listed = func.json_each(given).table_valued("value", name="listed")
        return reports.c.id.in_(select(listed.c.value))
    texts = func.json_array_elements_text(cast(given, JSON)).table_valued("value", name="listed")
    return reports.c.id.in_(select(texts.c.value))


def _found(conn: Connection, where: Condition) -> tuple[int, ...]:
    return tuple(conn.execute(select(facet_values.c.key).where(where).order_by(facet_values.c.key)).scalars())


def _frequency(conn: Connection, keys: Sequence[int], kinds: Sequence[str], filters: Filters) -> int:
    rows = select(literal(1)).where(_lead(facets, keys, kinds, filters)).limit(CAP)
    return conn.execute(select(func.count()).select_from(rows.subquery())).scalar_one()


def _lead(table: Any, keys: Sequence[int], kinds: Sequence[str], filters: Filters) -> Condition:
    """The stretch of the index that one filter and the dates leave."""
    where = [_one_of(table.c.value_key, keys), _one_of(table.c.kind, kinds)]
    if filters.first:
        where.append(table.c.day >= year_before(filters.first))
    if filters.last:
        where.append(table.c.day <= filters.last)
    return and_(*where)


def _one_of(column: Any, values: Sequence[Any]) -> Condition:
    """`column = value` where there is one value, by which an index also gives the order."""
    condition: Condition = column == values[0] if len(values) == 1 else column.in_(values)
    return condition


def matching(conn: Connection, kinds: Sequence[str], filters: Filters, columns: Sequence[Any]) -> Select[Any]:
    """The statement for these columns of `findings` (and of `reports`, which is joined)."""
    found = plan(conn, kinds, filters)
    statement = select(*columns).join(reports, findings.c.report_key == reports.c.key)
    if found.nothing:
        return statement.where(literal(1) == 0)
    if found.groups:
        lead = facets.alias("lead")
        statement = statement.join(lead, lead.c.finding_key == findings.c.key)
        statement = statement.where(_lead(lead, found.groups[0], kinds, filters))
        for number, keys in enumerate(found.groups[1:]):
            statement = statement.where(_has(facets.alias(f"f{number}"), lead, keys))
        if len(found.groups[0]) > 1:
            statement = statement.distinct()
        day, key = lead.c.day, lead.c.finding_key
    else:
        statement = statement.where(_direct(kinds, filters))
        day, key = findings.c.day, findings.c.key
    statement = statement.where(*_plain(filters), *_framed(conn, kinds, filters))
    order = (day.desc(), key.desc()) if filters.newest_first else (day, key)
    if len(found.groups[:1]) and len(found.groups[0]) > 1:
        statement = statement.add_columns(day.label("order_day"), key.label("order_key"))
    # Whether a finding is of a process is tried on what comes out, and the limit is taken there.
    return statement.order_by(*order).limit(None if filters.scopes else filters.limit)


def _has(other: Any, lead: Any, keys: Sequence[int]) -> Condition:
    """Whether the finding has one of these values, too: a look-up by the whole primary key."""
    return exists().where(
        _one_of(other.c.value_key, keys),
        other.c.kind == lead.c.kind,
        other.c.day == lead.c.day,
        other.c.finding_key == lead.c.finding_key,
    )


def _direct(kinds: Sequence[str], filters: Filters) -> Condition:
    # All kinds together go by the index of days alone, which gives them in order.
    where = [] if set(kinds) >= KINDS else [_one_of(findings.c.kind, kinds)]
    if filters.first:
        where.append(findings.c.day >= year_before(filters.first))
    if filters.last:
        where.append(findings.c.day <= filters.last)
    return and_(true(), *where)


def _plain(filters: Filters) -> list[Condition]:
    """What is read off the finding and its report."""
    where = [findings.c.level <= rank(filters.level), *valid(findings, filters)]
    if filters.first:
        where.append(findings.c.last_day >= filters.first)
    if filters.min_score is not None:
        where.append(findings.c.score >= filters.min_score)
    if filters.ids is not None:
        where.append(findings.c.id.in_(list(filters.ids)))
    for column, values in ((reports.c.id, filters.report), (reports.c.source, filters.source)):
        if several(values):
            where.append(column.in_(several(values)))
    if filters.reviewed is not None:
        judged = exists().where(judgements.c.target_id == findings.c.id)
        where.append(judged if filters.reviewed else ~judged)
    return where


def valid(table: Any, filters: Filters) -> list[Condition]:
    """What counts now, or counted at the end of the day `as_of`."""
    moment = filters.known_at
    if moment is None:
        return [table.c.valid_to.is_(None)]
    return [table.c.valid_from <= moment, or_(table.c.valid_to.is_(None), table.c.valid_to > moment)]
