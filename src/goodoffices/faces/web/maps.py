"""Where contacts took place: a picture drawn on the server, a table beside it, and what has no known spot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from goodoffices.faces.web.atlas import HIGH, WIDE, Overlay, Spot, project, spot_of
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.query import FACETS, Query, asked_for, facets_of
from goodoffices.faces.web.sheets import sheet
from goodoffices.faces.words import plain
from goodoffices.model import Contact
from goodoffices.record.stored import StoredFinding

router = APIRouter()
COLUMNS = ("place", "country", "lat", "lon", "contacts", "last_day", "last_contact")
# Places of the table, names in the picture; how far the picture reaches around what is on it.
LISTED, NAMED, AROUND = 60, 14, 90


@dataclass(frozen=True, slots=True)
class Site:
    """A place with its contacts, newest first; `spot` in degrees, None where it is not known."""

    place: str
    country: str | None
    spot: Spot | None
    contacts: tuple[StoredFinding, ...]


def sites_of(found: Sequence[StoredFinding], overlay: Overlay) -> list[Site]:
    """All places at which contacts are told, the most frequent first."""
    by_place: dict[tuple[str, str | None], list[StoredFinding]] = {}
    for one in found:
        contact = one.finding
        if isinstance(contact, Contact) and (contact.place or contact.country):
            key = (contact.place or contact.country or "", contact.country)
            by_place.setdefault(key, []).append(one)
    sites = [
        Site(place, country, spot_of(place, country, overlay), tuple(some))
        for (place, country), some in by_place.items()
    ]
    return sorted(sites, key=lambda one: (-len(one.contacts), one.place, one.country or ""))


def _asked(request: Request) -> tuple[list[Site], list[StoredFinding], Query]:
    data, query = data_of(request), Query.of(request.query_params)
    found = data.folded().lead(asked_for(data, query, "contact"))
    return _sites(data, query, found, request.app.state.overlay), found, query


def _sites(data: Data, query: Query, found: Sequence[StoredFinding], overlay: Overlay) -> list[Site]:
    key = ("sites", query.filters(), tuple(sorted(query.more.items())))
    return data.kept(key, lambda: sites_of(found, overlay))


@router.get("/map", response_class=HTMLResponse)
def page(request: Request) -> Response:
    """The page."""
    sites, found, query = _asked(request)
    notes, overlay = Notes(), request.app.state.overlay
    placed, lost = [one for one in sites if one.spot], [one for one in sites if not one.spot]
    values = {
        "title": "Map",
        "query": query,
        "facets": facets_of(data_of(request), query, "contact", FACETS),
        "picture": picture(placed, overlay),
        "rows": [(one, lines_of(one.contacts[:1], notes)[0]) for one in placed[:LISTED]],
        "placed": len(placed),
        "lost": lost,
        "nowhere": len(found) - sum(len(one.contacts) for one in sites),
        "note": overlay.note,
    }
    return render(request, "map.html", values, notes=notes)


@router.get("/map.{form}")
def map_sheet(request: Request, form: str) -> Response:
    """All places for machines, also those without a known spot."""
    sites, _, _ = _asked(request)
    return sheet((_row(one) for one in sites), COLUMNS, form, "map")


def _row(one: Site) -> dict[str, object]:
    lat, lon = one.spot or (None, None)
    newest = one.contacts[0]
    values = (one.place, one.country, lat, lon, len(one.contacts), newest.last_day or None, newest.id)
    return dict(zip(COLUMNS, values, strict=True))


def picture(sites: Sequence[Site], overlay: Overlay) -> Markup | None:
    """The part of the world in which places lie, each a circle by number of contacts; None where there is none."""
    spots = [(one, project(*one.spot)) for one in sites if one.spot]
    if not spots:
        return None
    left, top, wide, high = _frame([spot for _, spot in spots])
    unit = wide / 1100
    whole = f'x="0" y="0" width="{WIDE}" height="{HIGH}"'
    body = [f'<use class="land" href="/static/world.svg#land" {whole}/>']
    if overlay.borders:
        body.append(f'<use class="borders" href="/static/world.svg#borders" {whole}/>')
    for name, points in overlay.lines:
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in (project(*point) for point in points))
        body.append(f'<g><title>{escape(plain(name))}</title><path class="own plan" d="M{path}"/></g>')
    most = len(sites[0].contacts)
    taken: list[Spot] = []
    for one, (x, y) in spots:
        radius = unit * (4 + 12 * (len(one.contacts) / most) ** 0.5)
        told = escape(f"{plain(one.place)}: {len(one.contacts)} contacts")
        body.append(
            f'<a href="/contacts?place={quote(one.place, safe="")}" aria-label="{told}"><title>{told}</title>'
            f'<circle class="site" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/></a>'
        )
        clear = all(abs(x - a) > 110 * unit or abs(y - b) > 17 * unit for a, b in taken)
        if len(taken) < NAMED and clear:
            taken.append((x, y))
            body.append(
                f'<text x="{x + radius + 4 * unit:.1f}" y="{y + 5 * unit:.1f}" font-size="{15 * unit:.1f}">'
                f"{escape(plain(one.place))}</text>"
            )
    box = f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}"
    head = f'<svg class="pic map" viewBox="{box}" role="group" aria-label="Places of contacts">'
    return Markup(f"{head}{''.join(body)}</svg>")  # noqa: S704 - all text in it is escaped above


def _frame(spots: Sequence[Spot]) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is shown, twice as wide as high, within the world."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    wide = max(max(xs) - min(xs) + 2 * AROUND, 2 * (max(ys) - min(ys) + 2 * AROUND), 300.0)
    wide = min(wide, WIDE)
    high = min(wide / 2, HIGH)
    left = min(max((max(xs) + min(xs) - wide) / 2, 0), WIDE - wide)
    top = min(max((max(ys) + min(ys) - high) / 2, 0), HIGH - high)
    return left, top, wide, high
