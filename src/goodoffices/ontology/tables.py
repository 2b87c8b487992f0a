"""What each knowledge file must look like: its columns, their kinds and the row they become."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from goodoffices.ontology import rows

TEXT, LIST, DATE, FLOAT, COUNT = "text", "list", "date", "float", "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``kind`` says how a cell is read, ``choices`` the only values it may have (empty: any)."""

    name: str
    kind: str = TEXT
    required: bool = False
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of CSV file. Columns stand in the order of the row's fields; ``key`` columns identify a row."""

    row: Callable[..., rows.Row]
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def _need(name: str, *choices: str) -> Column:
    return Column(name, TEXT, True, frozenset(choices))


def _text(name: str, *choices: str) -> Column:
    return Column(name, TEXT, False, frozenset(choices))


def _list(name: str) -> Column:
    return Column(name, LIST)


_TIME = (Column("from", DATE), Column("to", DATE))
_SOURCE = _need("source")

TABLES: dict[str, Table] = {
    "states": Table(
        rows.State,
        (
            _need("id"),
            _need("name"),
            _need("kind", "un_member", "un_observer", "de_facto", "former", "territory"),
            _text("iso2"),
            _text("cameo"),
            *_TIME,
            _list("capital"),
            _list("adjectives"),
            _list("nouns"),
            _list("plurals"),
            _list("aliases"),
            _list("claimed_by"),
            _list("recognised_by"),
            _SOURCE,
        ),
        ("id",),
    ),
    "seats": Table(
        rows.Seat,
        (
            _need("name"),
            _list("aliases"),
            _need("party"),
            _need("kind", "metonym", "ministry", "residence"),
            _text("place"),
            _SOURCE,
        ),
        ("name",),
    ),
    "places": Table(
        rows.Place,
        (
            _need("name"),
            _text("country"),
            Column("lat", FLOAT),
            Column("lon", FLOAT),
            _need("kind", "city", "capital", "region", "venue"),
            _list("aliases"),
            Column("weight", COUNT),
            _SOURCE,
        ),
        ("name", "country"),
    ),
    "organisations": Table(
        rows.Organisation,
        (
            _need("id"),
            _need("name"),
            _need("kind"),
            _text("cameo"),
            _text("parent"),
            _list("aliases"),
            _list("members"),
            _text("place"),
            *_TIME,
            _SOURCE,
        ),
        ("id",),
    ),
    "groups": Table(
        rows.Group,
        (
            _need("id"),
            _need("name"),
            _need("kind", "armed_group", "party", "movement", "authority", "people"),
            _text("country"),
            _text("cameo"),
            _text("sector"),
            _text("parent"),
            _list("aliases"),
            _list("nouns"),
            *_TIME,
            _SOURCE,
        ),
        ("id",),
    ),
    "mechanisms": Table(
        rows.Mechanism,
        (
            _need("id"),
            _need("name"),
            _need("kind", "format", "process", "agreement"),
            _list("parties"),
            _list("mediators"),
            _list("aliases"),
            *_TIME,
            _SOURCE,
        ),
        ("id",),
    ),
    "persons": Table(
        rows.Person,
        (_need("id"), _need("name"), _text("party"), _list("aliases"), _text("gender", "m", "f"), _SOURCE),
        ("id",),
    ),
    "terms": Table(
        rows.Term,
        (_need("person"), _need("office"), _text("party"), _text("title"), *_TIME, _SOURCE),
        ("person", "office", "party", "from"),
    ),
    "codes": Table(rows.ActorCode, (_need("of"), _need("code"), *_TIME, _SOURCE), ("of", "from")),
}
