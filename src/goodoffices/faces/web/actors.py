"""Actors: who they are by date, whom they were in contact with, what they hold."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.query import PAGE, Query
from goodoffices.faces.web.sheets import sheet
from goodoffices.model import Position
from goodoffices.record.actors import ActorLine
from goodoffices.record.facets import fold
from goodoffices.record.filters import Filters

router = APIRouter()
COLUMNS = ("id", "name", "party", "office", "code", "iso3", "findings", "first_day", "last_day")
# Findings of each kind on an actor's page; the lists have them all.
SHOWN = 15


def _asked(request: Request) -> tuple[list[ActorLine], Query]:
    query = Query.of(request.query_params)
    some = {name: query.values.get(name) for name in ("actor", "party")}
    return data_of(request).actors(Filters(**some, **query.days)), query  # type: ignore[arg-type]


@router.get("/actors", response_class=HTMLResponse)
def actors(request: Request) -> Response:
    """Names with office and party, the most frequent first."""
    found, query = _asked(request)
    pages = max(1, -(-len(found) // PAGE))
    number = min(query.page, pages)
    values = {"title": "Actors", "actors": found[(number - 1) * PAGE : number * PAGE], "total": len(found)}
    return render(request, "actors.html", {**values, "number": number, "pages": pages, "query": query})


@router.get("/actors.{form}")
def actors_sheet(request: Request, form: str) -> Response:
    """The same for machines."""
    found, _ = _asked(request)
    return sheet((asdict(one) for one in found), COLUMNS, form, "actors")


@router.get("/actors/{name:path}", response_class=HTMLResponse)
def actor(request: Request, name: str) -> Response:
    """One person, or one party where no person has that name."""
    data, notes = data_of(request), Notes()
    lines = [one for one in data.actors(Filters(actor=name)) if fold(one.name or "") == fold(name)]
    party = not lines
    if party:
        lines = [one for one in data.actors(Filters(party=name)) if fold(one.party or "") == fold(name)]
    if not lines:
        raise HTTPException(404, "nobody of this name is in the record")
    asked = Filters(party=name) if party else Filters(actor=name)
    contacts, positions = data.findings(asked, ["contact"]), data.findings(asked, ["position"])
    spokesmen = sorted(
        {one.finding.relay for one in positions if isinstance(one.finding, Position) and one.finding.relay}
    )
    values = {
        "title": (lines[0].party if party else lines[0].name) or name,
        "name": (lines[0].party if party else lines[0].name) or name,
        "is_party": party,
        "offices": sorted(lines, key=lambda one: (one.first_day, one.office or ""), reverse=True)[: 2 * PAGE],
        "contacts": lines_of(contacts[:SHOWN], notes),
        "positions": lines_of(positions[:SHOWN], notes),
        "all_contacts": len(contacts),
        "all_positions": len(positions),
        "spokesmen": spokesmen,
        "asks": "party" if party else "actor",
    }
    return render(request, "actor.html", values, notes=notes)
