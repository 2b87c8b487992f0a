"""Facets: by which values a finding can be asked for, each a small row, so that any few of them are found at once.

A value is kept folded (no accents, no capitals). A finding has a row for each of its values with its kind and day,
clustered by value, kind and day: the newest findings of a value come first without sorting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.engine import Connection

from goodoffices.model import Contact, Event, Finding, Position
from goodoffices.record.codec import unpack
from goodoffices.record.parties import Party, parties_of
from goodoffices.record.schema import facet_values, facets, findings
from goodoffices.record.words import folded

Value = tuple[str, str]
# Pairs looked up in one statement; SQLite takes 32,766 parameters, two for each.
CHUNK = 500


@lru_cache(maxsize=65536)
def fold(value: str) -> str:
    """How a value is kept and compared."""
    return " ".join(folded(value).casefold().split())


def values_of(finding: Finding, parties: Sequence[Party]) -> list[Value]:
    """(facet, value) for everything that a finding can be asked by, each once, in a fixed order."""
    found: list[tuple[str, str | None]] = [("type", type_of(finding)), ("status", status_of(finding))]
    for party in parties:
        found += [("actor", party.actor.name), ("party", party.actor.party)]
    found += [("issue", issue) for issue in issues_of(finding)]
    if isinstance(finding, Contact):
        found += [("place", finding.place), ("place", finding.country)]
    if isinstance(finding, Event):
        found += [("place", finding.place), ("mode", finding.mode), ("cameo", finding.cameo)]
    if isinstance(finding, Position):
        found.append(("direction", finding.direction))
    else:
        found.append(("mechanism", getattr(finding, "mechanism", None)))
    return list(dict.fromkeys((facet, fold(value)) for facet, value in found if value))


def type_of(finding: Finding) -> str:
    """Format of a contact, stance of a position, track of a note, type of an event."""
    if isinstance(finding, Contact):
        return finding.format
    if isinstance(finding, Position):
        return finding.stance
    return finding.type if isinstance(finding, Event) else finding.track


def status_of(finding: Finding) -> str:
    """Modality of a contact or event, stage of a track note; "stated" for positions, which have none."""
    if isinstance(finding, Position):
        return "stated"
    return finding.modality if isinstance(finding, Contact | Event) else finding.stage


def issues_of(finding: Finding) -> tuple[str, ...]:
    """The issues of a contact or position."""
    if isinstance(finding, Contact):
        return finding.issues
    return (finding.issue,) if isinstance(finding, Position) else ()


class FacetBook:
    """Keys of values, looked up or made; holds them for one transaction."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._keys: dict[Value, int] = {}

    def add(self, rows: Iterable[tuple[int, str, str, Sequence[Value]]]) -> None:
        """Write the facets of findings given as (key, kind, day, values)."""
        given = list(rows)
        self._know(dict.fromkeys(value for _, _, _, values in given for value in values))
        made = [
            {"value_key": self._keys[value], "kind": kind, "day": day, "finding_key": key}
            for key, kind, day, values in given
            for value in values
        ]
        if made:
            self._conn.execute(insert(facets), made)

    def _know(self, values: Iterable[Value]) -> None:
        """See that every value has a key."""
        wanted = [value for value in values if value not in self._keys]
        for begin in range(0, len(wanted), CHUNK):
            pairs = tuple_(facet_values.c.facet, facet_values.c.value).in_(wanted[begin : begin + CHUNK])
            for row in self._conn.execute(select(facet_values).where(pairs)):
                self._keys[row.facet, row.value] = row.key
        missing = [value for value in wanted if value not in self._keys]
        if not missing:
            return
        top = self._conn.execute(select(func.max(facet_values.c.key))).scalar() or 0
        numbered = dict(zip(missing, range(top + 1, top + 1 + len(missing)), strict=True))
        made = [{"key": key, "facet": facet, "value": value} for (facet, value), key in numbered.items()]
        self._conn.execute(insert(facet_values), made)
        self._keys.update(numbered)


def fill_facets(conn: Connection) -> None:
    """Write the facets of every finding of a record that had none."""
    book = FacetBook(conn)
    columns = select(findings.c.key, findings.c.kind, findings.c.day, findings.c.json)
    rows = conn.execute(columns)
    while batch := rows.fetchmany(500):
        book.add(_unpacked(batch))


def _unpacked(batch: Iterable[Any]) -> Iterator[tuple[int, str, str, Sequence[Value]]]:
    for key, kind, day, packed in batch:
        finding = unpack(kind, packed)
        yield key, kind, day, values_of(finding, parties_of(finding))
