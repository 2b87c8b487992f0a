"""The support map: who backs a formula, who sets conditions, who rejects it, of whom nothing is on record."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from goodoffices.errors import KnowledgeError, RunAborted
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import Line, lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.query import Query, asked_for
from goodoffices.faces.web.scopes import scopes
from goodoffices.faces.web.sheets import sheet
from goodoffices.model import Position
from goodoffices.record.filters import Filters
from goodoffices.record.fusion.ledger import content, grouping
from goodoffices.record.stored import StoredFinding

router = APIRouter()
FILE = Path(__file__).parent / "formulas.toml"
LISTS = ("backs", "conditions", "rejects")
COLUMNS = ("formula", "party", "list", "stance", "proposition", "report_date", "position_id", "positions")


@dataclass(frozen=True, slots=True)
class Stand:
    """A party's latest position on a formula, in which list it puts it, and on how many positions in all."""

    party: str
    place: str
    stored: StoredFinding
    total: int


@lru_cache(maxsize=1)
def formulas() -> Mapping[str, tuple[str, ...]]:
    """Formulas with their wordings; raises KnowledgeError."""
    return read_formulas(FILE.read_text(encoding="utf-8"))


def read_formulas(text: str) -> Mapping[str, tuple[str, ...]]:
    """Formulas from TOML; raises KnowledgeError with the name of the file and what to do."""
    try:
        rows = tomllib.loads(text)["formula"]
        found = {str(row["name"]): tuple(str(one) for one in row["words"]) for row in rows}
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise KnowledgeError([f"{FILE.name}:1: a formula needs a name and words ({error})"]) from error
    return found


@router.get("/support", response_class=HTMLResponse)
def choose(request: Request, formula: str = "") -> Response:
    """The formulas to choose from; one that is given leads to its page."""
    if formula.strip():
        asked = Query.of(request.query_params).address()
        return RedirectResponse(
            f"/support/{quote(formula.strip(), safe='')}{'?' + asked if asked else ''}", 303
        )
    return render(request, "support.html", _values(request, "", Notes()))


@router.get("/support/{formula}", response_class=HTMLResponse)
def support(request: Request, formula: str) -> Response:
    """Four lists: backs, conditions, rejects, no position on record."""
    name, _, form = formula.rpartition(".")
    if name and form in {"json", "csv", "xlsx"}:
        rows = (_row(name, one) for one in stands_of(_found(request), name))
        return sheet(rows, COLUMNS, form, "support")
    notes = Notes()
    return render(request, "support.html", _values(request, formula, notes), notes=notes)


def _found(request: Request) -> list[StoredFinding]:
    return asked_for(data_of(request), Query.of(request.query_params), "position")


def _values(request: Request, formula: str, notes: Notes) -> dict[str, object]:
    data, query = data_of(request), Query.of(request.query_params)
    found = _found(request)
    stands = stands_of(found, formula) if formula else []
    lists: dict[str, list[tuple[Stand, Line]]] = {name: [] for name in LISTS}
    for one, line in zip(stands, lines_of([one.stored for one in stands], notes), strict=True):
        lists[one.place].append((one, line))
    return {
        "title": f"Who supports: {formula}" if formula else "Who supports what",
        "formula": formula,
        "offered": list(formulas()),
        "processes": [(one.id, one.name) for one in scopes(data).values()],
        "lists": lists,
        "silent": _silent(request, query, found, stands),
        "reports": data.number_of_reports(Filters(**query.days)),  # type: ignore[arg-type]
        "query": query,
    }


def _silent(
    request: Request, query: Query, found: Sequence[StoredFinding], stands: Sequence[Stand]
) -> list[str]:
    """Parties without a position on it: those of the process, else those that hold any other position."""
    told = {one.party for one in stands}
    process = query.more.get("process")
    if process:
        scope = scopes(data_of(request))[process]
        return [name for name in (*scope.sides, *scope.others) if name not in told]
    holders = {one.finding.holder.party for one in found if isinstance(one.finding, Position)}
    return sorted(name for name in holders if name and name not in told)


def stands_of(found: Sequence[StoredFinding], formula: str) -> list[Stand]:
    """The latest position of each party on a formula, `found` being newest first. Raises RunAborted for no words."""
    wordings = [set(content(words).split()) for words in formulas().get(formula, (formula,))]
    wordings = [words for words in wordings if words]
    if not wordings:
        raise RunAborted(f"the formula {formula!r} has no word to look for; name what is proposed")
    held: dict[str, list[StoredFinding]] = {}
    for one in found:
        position = one.finding
        if isinstance(position, Position) and position.holder.party:
            said = set(content(position.proposition.quote).split())
            if any(words <= said for words in wordings):
                held.setdefault(position.holder.party, []).append(one)
    return [Stand(party, _place(some[0]), some[0], len(some)) for party, some in sorted(held.items())]


def _place(one: StoredFinding) -> str:
    """Refusing or speaking against is rejecting; wanting is backing; what is open stands under conditions."""
    position = one.finding
    if not isinstance(position, Position):
        raise TypeError(one.kind)
    group = grouping().groups.get(position.stance, "weighs")
    if group == "refuses" or (group == "wants" and position.direction == "against"):
        return "rejects"
    return "backs" if group == "wants" else "conditions"


def _row(formula: str, one: Stand) -> dict[str, object]:
    position = one.stored.finding
    said = position if isinstance(position, Position) else None
    return {
        "formula": formula,
        "party": one.party,
        "list": one.place,
        "stance": said.stance if said else None,
        "proposition": said.proposition.quote if said else None,
        "report_date": one.stored.report_date,
        "position_id": one.stored.id,
        "positions": one.total,
    }
