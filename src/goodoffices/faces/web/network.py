"""Who talks to whom, and who talks to both sides of a dispute."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from goodoffices.faces.web import pictures
from goodoffices.faces.web.data import parties_of
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.pictures import Link
from goodoffices.faces.web.query import Query
from goodoffices.faces.web.sheets import sheet
from goodoffices.model import Contact
from goodoffices.record.filters import Filters
from goodoffices.record.stored import StoredFinding

router = APIRouter()
HELD, PLANNED = frozenset({"occurred", "ongoing"}), frozenset({"planned", "proposed", "postponed"})
COLUMNS = ("party", "other", "held", "planned", "last_day", "last_contact")
# Pairs in the picture and in the table.
DRAWN, LISTED = 24, 60


@dataclass(frozen=True, slots=True)
class Pair:
    """All contacts between two parties, newest first."""

    link: Link
    contacts: tuple[StoredFinding, ...]


def pairs_of(found: Sequence[StoredFinding]) -> list[Pair]:
    """Each two parties that were in contact or are to be, the most frequent first."""
    met: dict[tuple[str, str], list[StoredFinding]] = {}
    for one in found:
        contact = one.finding
        if isinstance(contact, Contact) and contact.modality in HELD | PLANNED:
            for pair in itertools.combinations(sorted(set(parties_of(contact))), 2):
                met.setdefault(pair, []).append(one)
    made = []
    for (a, b), some in met.items():
        held = sum(isinstance(one.finding, Contact) and one.finding.modality in HELD for one in some)
        made.append(Pair(Link(a, b, held, len(some) - held), tuple(some)))
    return sorted(made, key=lambda pair: (-pair.link.count, pair.link.one, pair.link.other))


def go_betweens(pairs: Sequence[Pair], a: str, b: str) -> list[tuple[str, Pair, Pair]]:
    """Who was in contact with both, the one with most contacts on the weaker side first."""
    with_a, with_b = _partners(pairs, a), _partners(pairs, b)
    both = sorted(
        (set(with_a) & set(with_b)) - {a, b},
        key=lambda name: (
            -min(with_a[name].link.count, with_b[name].link.count),
            -with_a[name].link.count - with_b[name].link.count,
            name,
        ),
    )
    return [(name, with_a[name], with_b[name]) for name in both]


def _partners(pairs: Sequence[Pair], who: str) -> dict[str, Pair]:
    found = {}
    for pair in pairs:
        if who in {pair.link.one, pair.link.other}:
            found[pair.link.other if pair.link.one == who else pair.link.one] = pair
    return found


@router.get("/network", response_class=HTMLResponse)
def network(request: Request, a: str = "", b: str = "") -> Response:
    """The page; with `a` and `b` the go-betweens of the two."""
    data, query, notes = data_of(request), Query.of(request.query_params), Notes()
    pairs = pairs_of(data.folded().lead(data.findings(Filters(**query.days), ["contact"])))  # type: ignore[arg-type]
    counts = Counter[str]()
    for pair in pairs:
        counts.update({pair.link.one: pair.link.count, pair.link.other: pair.link.count})
    values = {
        "title": "Network",
        "query": query,
        "a": a,
        "b": b,
        "parties": sorted(counts),
        "total": len(pairs),
    }
    if a and b:
        rows = go_betweens(pairs, a, b)[:LISTED]
        drawn = [(name, left.link, right.link) for name, left, right in rows[:8]]
        told = [(name, x.link, y.link, _last(x, y, notes)) for name, x, y in rows]
        one_side = sorted((set(_partners(pairs, a)) ^ set(_partners(pairs, b))) - {a, b})
        values |= {"rows": told, "picture": pictures.between(a, b, drawn, f"Go-betweens of {a} and {b}")}
        return render(request, "between.html", {**values, "one_side": one_side}, notes=notes)
    values["rows"] = [(pair.link, lines_of(pair.contacts[:1], notes)) for pair in pairs[:LISTED]]
    values["picture"] = pictures.circle([pair.link for pair in pairs[:DRAWN]], "Who talks to whom")
    return render(request, "network.html", values, notes=notes)


def _last(x: Pair, y: Pair, notes: Notes) -> object:
    newest = max((x.contacts[0], y.contacts[0]), key=lambda one: (one.day, one.id))
    return lines_of([newest], notes)[0]


@router.get("/network.{form}")
def network_sheet(request: Request, form: str) -> Response:
    """All pairs for machines."""
    data, query = data_of(request), Query.of(request.query_params)
    pairs = pairs_of(data.folded().lead(data.findings(Filters(**query.days), ["contact"])))  # type: ignore[arg-type]
    rows = (
        {
            "party": pair.link.one,
            "other": pair.link.other,
            "held": pair.link.held,
            "planned": pair.link.planned,
            "last_day": pair.contacts[0].last_day or None,
            "last_contact": pair.contacts[0].id,
        }
        for pair in pairs
    )
    return sheet(rows, COLUMNS, form, "network")
