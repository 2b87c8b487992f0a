"""Lists of findings and reports: facets beside them, everything in the address, the same list for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from goodoffices.errors import RunAborted
from goodoffices.faces.web.entries import Entry, Notes, entry_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.query import (
    FACETS,
    PAGE,
    SORTS,
    VIEWS,
    Query,
    facets_of,
    found_by,
    label_of,
    page_of,
)
from goodoffices.faces.web.scopes import scopes
from goodoffices.faces.web.sheets import sheet
from goodoffices.record.columns import COLUMNS, row
from goodoffices.record.filters import Filters
from goodoffices.record.search import CLOSE, OPEN
from goodoffices.record.stored import StoredFinding

router = APIRouter()
KINDS = {"contacts": "contact", "tracks": "track", "events": "event", "positions/list": "position"}
TITLES = {
    "contact": "Contacts",
    "track": "Track notes",
    "event": "Events",
    "position": "Positions, as a list",
}
ASKED = {
    "contact": tuple(FACETS),
    "position": ("party", "issue", "how"),
    "track": ("party", "how", "modality"),
    "event": ("party", "how", "modality"),
}
REPORTS = ("report_id", "date", "title", "publisher", "source", "url", "lang", "level")
HITS = ("report_id", "date", "title", "publisher", "url", "level", "snippet")


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as a row of a page."""

    stored: StoredFinding
    entry: Entry
    numbers: list[int]


def lines_of(found: Sequence[StoredFinding], notes: Notes) -> list[Line]:
    """Findings as rows, their words noted."""
    return [Line(one, entry_of(one.finding, one.id), notes.cite(one)) for one in found]


def _list_page(request: Request, path: str) -> Response:
    kind = KINDS[path]
    data, query, notes = data_of(request), Query.of(request.query_params), Notes()
    page = page_of(found_by(data, query, kind), query)
    values = {
        "title": TITLES[kind],
        "kind": kind,
        "path": f"/{path}",
        "query": query,
        "page": page,
        "lines": lines_of(page.items, notes),
        "facets": facets_of(data, query, kind, ASKED[kind]),
        "sorts": SORTS,
        "processes": [(one.id, one.name) for one in scopes(data).values()],
        "views": VIEWS if kind == "contact" else {},
        "folded": data.folded(),
        "active": [(name, label_of(name, kind, value), left) for name, value, left in query.active()],
    }
    return render(request, "list.html", values, notes=notes)


def _list_sheet(request: Request, path: str, form: str) -> Response:
    data, query = data_of(request), Query.of(request.query_params)
    found = found_by(data, query, KINDS[path])
    rows = (row(one, data.store.iso3) for one in found)
    return sheet(rows, COLUMNS[KINDS[path]], form, path.replace("/", "-"))


def _add(path: str) -> None:
    def page(request: Request) -> Response:
        return _list_page(request, path)

    def machine(request: Request, form: str) -> Response:
        return _list_sheet(request, path, form)

    name = path.replace("/", "-")
    router.add_api_route(f"/{path}", page, response_class=HTMLResponse, name=name)
    router.add_api_route(f"/{path}.{{form}}", machine, name=f"{name}-sheet")


for _path in KINDS:
    _add(_path)


@router.get("/reports", response_class=HTMLResponse)
def reports(request: Request) -> Response:
    """Reports, newest first."""
    found, query = _reports(request)
    pages = max(1, -(-len(found) // PAGE))
    number = min(query.page, pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    values = {
        "title": "Reports",
        "reports": shown,
        "total": len(found),
        "number": number,
        "pages": pages,
        "query": query,
    }
    return render(request, "reports.html", values)


@router.get("/reports.{form}")
def reports_sheet(request: Request, form: str) -> Response:
    """The same for machines."""
    found, _ = _reports(request)
    rows = (
        {**asdict(one.report), "report_id": one.report.id, "source": one.source, "level": one.level}
        for one in found
    )
    return sheet(rows, REPORTS, form, "reports")


def _reports(request: Request) -> tuple[list[Any], Query]:
    query = Query.of(request.query_params)
    asked = Filters(source=query.values.get("source"), **query.days)  # type: ignore[arg-type]
    return data_of(request).reports(asked), query


@router.get("/search", response_class=HTMLResponse)
def search(request: Request, q: str = "") -> Response:
    """Reports with these words, with snippets, and the parties and persons of that name."""
    data, query = data_of(request), Query.of(request.query_params)
    error, hits, people = None, [], []
    if q.strip():
        try:
            hits = data.search(q, Filters(**query.days))  # type: ignore[arg-type]
            people = data.actors(Filters(actor=q.strip(), limit=8)) or data.actors(
                Filters(party=q.strip(), limit=8)
            )
        except RunAborted as wrong:
            error = str(wrong)
    shown = [(hit, _pieces(hit.snippet)) for hit in hits[: 2 * PAGE]]
    values = {"title": "Search", "q": q, "hits": shown, "total": len(hits), "people": people, "error": error}
    return render(request, "search.html", {**values, "query": query})


@router.get("/search.{form}")
def search_sheet(request: Request, form: str, q: str = "") -> Response:
    """The same for machines; the words stand between the marks of Markdown."""
    query = Query.of(request.query_params)
    hits = data_of(request).search(q, Filters(**query.days))  # type: ignore[arg-type]
    rows = ({**asdict(hit), "snippet": hit.snippet.replace(OPEN, "**").replace(CLOSE, "**")} for hit in hits)
    return sheet(rows, HITS, form, "search")


def _pieces(snippet: str) -> list[tuple[bool, str]]:
    """A snippet in pieces; True for the words that were found."""
    pieces = []
    for part in snippet.split(OPEN):
        inside, mark, rest = part.partition(CLOSE)
        pieces += [(True, inside), (False, rest)] if mark else [(False, inside)]
    return [piece for piece in pieces if piece[1]]
