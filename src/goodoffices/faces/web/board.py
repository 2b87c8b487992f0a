"""The board of a process, and the page that all boards are found from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from goodoffices.faces.web import gaps, media, pictures, say
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import Line, lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.query import Query
from goodoffices.faces.web.scopes import WHOLE, Scope, scopes
from goodoffices.faces.web.standings import lane_of, rows_of, standings_of, stored_by
from goodoffices.faces.web.turns import turns_of
from goodoffices.record.filters import Filters
from goodoffices.record.stored import StoredFinding

router = APIRouter()
# Contacts and positions, lanes drawn, tracks in the table.
SHOWN, LANES, TRACKS = 8, 8, 20


@dataclass(frozen=True, slots=True)
class Parts:
    """The findings of a board; `contacts` holds each contact once, `tellings` as often as it was told."""

    contacts: list[StoredFinding]
    tellings: list[StoredFinding]
    positions: list[StoredFinding]
    tracks: list[StoredFinding]

    @property
    def every(self) -> tuple[StoredFinding, ...]:
        """All findings as they were told."""
        return (*self.tellings, *self.positions, *self.tracks)

    @property
    def reports(self) -> dict[str, StoredFinding]:
        """One finding of each report they come from."""
        return {one.report_id: one for one in self.every}


def parts_of(data: Data, scope: Scope, filters: Filters) -> Parts:
    """The findings of a scope."""

    def make() -> Parts:
        some = [scope.of(data, data.findings(filters, [kind])) for kind in ("contact", "position", "track")]
        return Parts(data.folded().lead(some[0]), *some)

    return data.kept(("parts", scope.id, filters), make)


@router.get("/", response_class=HTMLResponse)
def home(request: Request) -> Response:
    """All boards, each with what it holds."""
    data, notes = data_of(request), Notes()
    cards = []
    for scope in (*scopes(data).values(), WHOLE):
        parts = parts_of(data, scope, Filters())
        cards.append((scope, parts, lines_of(parts.contacts[:1], notes)))
    values = {"title": "Processes", "cards": cards, "total": data.number_of_reports()}
    return render(request, "home.html", values, notes=notes)


@router.get("/p/{name}", response_class=HTMLResponse)
def board(request: Request, name: str) -> Response:
    """One board."""
    data = data_of(request)
    scope = {**scopes(data), WHOLE.id: WHOLE}.get(name)
    if scope is None:
        raise HTTPException(404, "there is no process of this name")
    query, notes = Query.of(request.query_params), Notes()
    today = request.app.state.settings.today()
    parts = parts_of(data, scope, query.filters())
    known = stored_by(parts.tracks)
    standings = data.kept(
        ("standings", scope.id, query.filters(), today),
        lambda: standings_of(parts.tracks, today, scope.mediators),
    )
    folded = data.folded()
    open_plans = data.kept(
        ("plans", scope.id, query.filters(), today), lambda: gaps.open_plans(parts.contacts, folded, today)
    )
    values = {
        "title": scope.name,
        "scope": scope,
        "on_record": _on_record(data, scope),
        "query": query,
        "parts": parts,
        "picture": pictures.lanes(
            [lane_of(one, known) for one in standings[:LANES]], f"Tracks of {scope.name} over time"
        ),
        "drawn": min(LANES, len(standings)),
        "tracks": len(standings),
        "rows": rows_of(standings[:TRACKS], known, notes),
        "clashes": sum(len(one.contradictions) for one in standings),
        "contacts": _told(parts.contacts[:SHOWN], data, notes),
        "differ": lines_of([one for one in parts.contacts if folded.differs(one.id)][:SHOWN], notes),
        "turns": turns_of(data, scope.id, parts.positions, query.filters(), notes, SHOWN),
        "gaps": gaps.untold(parts.contacts),
        "silent": gaps.silent(scope, parts.positions, parts.reports.values()),
        "open": lines_of(open_plans[:SHOWN], notes),
        "volume": pictures.bars(_volume(parts), "Findings by month of the report"),
        "balance": media.balance(one.publisher for one in parts.reports.values()),
        "publishers": Counter(one.publisher or say.NOT_STATED for one in parts.reports.values()).most_common(
            5
        ),
    }
    return render(request, "board.html", values, notes=notes)


def _told(found: list[StoredFinding], data: Data, notes: Notes) -> list[tuple[Line, int, bool]]:
    """Contacts, how often each was told, and whether accounts differ."""
    folded = data.folded()
    return [
        (line, folded.told(line.stored.id), folded.differs(line.stored.id)) for line in lines_of(found, notes)
    ]


def _on_record(data: Data, scope: Scope) -> set[str]:
    """The sides that have a page of their own."""
    if not scope.sides:
        return set()

    def make() -> set[str]:
        return {one.party for one in data.actors(Filters(party=scope.sides)) if one.party}

    return data.kept(("actors", scope.id), make)


def _volume(parts: Parts) -> list[tuple[str, int]]:
    """Findings by month in which their report was published, the last 36 that have any."""
    counts = Counter(one.report_date[:7] for one in parts.every if one.report_date)
    return [(say.day(month), n) for month, n in sorted(counts.items())][-36:]
