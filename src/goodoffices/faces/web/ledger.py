"""The position ledger: issues against parties, each cell with its stances; a cell opens its history."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from goodoffices.faces.web import say
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import Line, lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.query import Query, facets_of, found_by
from goodoffices.faces.web.sheets import sheet
from goodoffices.faces.web.turns import entries_of, told_of
from goodoffices.faces.web.wording import wording
from goodoffices.model import Position
from goodoffices.record.columns import COLUMNS, row
from goodoffices.record.facets import fold
from goodoffices.record.filters import Filters
from goodoffices.record.stored import StoredFinding

router = APIRouter()
# Parties of the matrix; more do not fit beside each other, and the list has them all.
COLUMNS_SHOWN = 6
# Stances told in a cell.
IN_CELL = 1
# Positions of a history on one page; the list has them all.
SHOWN = 120


@dataclass(frozen=True, slots=True)
class Cell:
    """The latest stances of a party on an issue, how many there are in all, and the way to them."""

    lines: Sequence[Line]
    total: int
    href: str


@lru_cache(maxsize=1)
def groups() -> Mapping[str, str]:
    """The group of each issue, in the order of the codebook."""
    text = resources.files("goodoffices.ontology").joinpath("data/codebook.toml").read_text(encoding="utf-8")
    lists = {one["key"]: one["values"] for one in tomllib.loads(text)["list"]}
    return {value: group for value, _, group in lists["issue"]}


@router.get("/positions", response_class=HTMLResponse)
def matrix(request: Request) -> Response:
    """Issues against parties: those that are named, else the ones with most positions."""
    data, query, notes = data_of(request), Query.of(request.query_params), Notes()
    found = found_by(data, query, "position")
    cells: dict[tuple[str, str], list[StoredFinding]] = defaultdict(list)
    for one in found:
        if isinstance(one.finding, Position) and one.finding.holder.party:
            cells[one.finding.issue, one.finding.holder.party].append(one)
    counts = Counter(key[1] for key, some in cells.items() for _ in some)
    parties = sorted(name for name, _ in counts.most_common(COLUMNS_SHOWN))
    shown = {(issue, party) for issue, party in cells if party in parties}
    rows = []
    for issue, group in groups().items():
        if any((issue, party) in shown for party in parties):
            rows.append(
                (
                    issue,
                    group,
                    [_cell(cells.get((issue, party), ()), party, issue, notes) for party in parties],
                )
            )
    values = {
        "title": "Positions",
        "parties": parties,
        "left": len(counts) - len(parties),
        "rows": rows,
        "query": query,
        "total": len(found),
        "reports": data.number_of_reports(Filters(**query.days)),  # type: ignore[arg-type]
        "facets": facets_of(data, query, "position", ("party", "issue", "how")),
        "stances": notes_of_stances(found),
    }
    return render(request, "matrix.html", values, notes=notes)


def notes_of_stances(found: Sequence[StoredFinding]) -> list[str]:
    """The stances that occur, for the key under the matrix, in the order of the codebook."""
    have = {one.finding.stance for one in found if isinstance(one.finding, Position)}
    return [stance for stance in wording().stances if stance in have]


def _cell(found: Sequence[StoredFinding], party: str, issue: str, notes: Notes) -> Cell:
    return Cell(lines_of(found[:IN_CELL], notes), len(found), f"/positions/{quote(party, safe='')}/{issue}")


@router.get("/positions.{form}")
def positions_sheet(request: Request, form: str) -> Response:
    """All positions that are asked for."""
    data, query = data_of(request), Query.of(request.query_params)
    rows = (row(one, data.store.iso3) for one in found_by(data, query, "position"))
    return sheet(rows, COLUMNS["position"], form, "positions")


@router.get("/positions/{party}/{issue}", response_class=HTMLResponse)
def history(request: Request, party: str, issue: str) -> Response:
    """What a party has held on an issue, newest first, with its words."""
    issue, _, form = issue.partition(".")
    data, query, notes = data_of(request), Query.of(request.query_params), Notes()
    asked = Filters(issue=issue, **query.days)  # type: ignore[arg-type]
    found = [one for one in data.findings(asked, ["position"]) if _holds(one, party)]
    if form:
        return sheet((row(one, data.store.iso3) for one in found), COLUMNS["position"], form, "positions")
    reports = data.reports(Filters(**query.days))  # type: ignore[arg-type]
    values = {
        "title": f"{party} on {say.label(issue)}",
        "party": party,
        "issue": issue,
        "turns": told_of(entries_of(found)[:SHOWN], found, notes),
        "total": len(found),
        "reports": len(reports),
        "query": query,
    }
    return render(request, "history.html", values, notes=notes)


def _holds(one: StoredFinding, party: str) -> bool:
    return isinstance(one.finding, Position) and fold(one.finding.holder.party or "") == fold(party)
