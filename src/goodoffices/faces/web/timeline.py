"""Contacts, events and track notes over time, with zoom by links and filters in the address."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from goodoffices.faces.web import pictures, say
from goodoffices.faces.web.data import parties_of
from goodoffices.faces.web.entries import Notes, entry_of
from goodoffices.faces.web.lists import lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.pictures import Lane, Mark
from goodoffices.faces.web.query import FACETS, Query, asked_for, facets_of
from goodoffices.faces.web.scopes import scopes
from goodoffices.faces.web.standings import lane_of, standings_of, stored_by
from goodoffices.model import Contact, Event
from goodoffices.record.stored import StoredFinding

router = APIRouter()
# Parties, tracks and marks of a timeline, rows of its list.
PARTIES, TRACKS, MARKS, ROWS = 12, 8, 400, 60


@router.get("/p/{name}/timeline", response_class=HTMLResponse)
def of_process(request: Request, name: str) -> Response:
    """The timeline of one process."""
    if name not in data_of(request).processes:
        raise HTTPException(404, "there is no process of this name")
    return _page(request, name)


@router.get("/timeline", response_class=HTMLResponse)
def timeline(request: Request) -> Response:
    """Contacts by party, events and tracks over time; the list below holds the same."""
    return _page(request, "")


def _page(request: Request, process: str) -> Response:
    data, query, notes = data_of(request), Query.of(request.query_params), Notes()
    if process:
        query = query.within(process)
    contacts = asked_for(data, query, "contact")
    tracks, events = asked_for(data, query, "track"), asked_for(data, query, "event")
    shown = contacts[:MARKS]
    counts = Counter(party for one in shown for party in parties_of(one.finding))
    names = [name for name, _ in counts.most_common(PARTIES)]
    known = stored_by(tracks)
    today = request.app.state.settings.today()
    standings = data.kept(
        ("timeline", query.filters(), query.more.get("process"), today),
        lambda: standings_of(tracks[:MARKS], today),
    )
    lanes = [_lane(name, shown) for name in sorted(names)]
    if events:
        lanes.append(_events(events[:MARKS]))
    values = {
        "title": f"Timeline of {scopes(data)[process].name}" if process else "Timeline",
        "query": query,
        "path": request.url.path,
        "facets": facets_of(data, query, "contact", FACETS),
        "by_party": pictures.lanes(lanes, "Contacts by party, and events"),
        "by_track": pictures.lanes([lane_of(one, known) for one in standings[:TRACKS]], "Tracks over time"),
        "total": len(contacts),
        "events": len(events),
        "tracks": len(standings),
        "drawn": TRACKS,
        "most": MARKS,
        "left": len(counts) - len(names),
        "zoom": zoom(query, [*contacts, *tracks]),
        "lines": lines_of(shown[:ROWS], notes),
    }
    return render(request, "timeline.html", values, notes=notes)


def zoom(query: Query, found: Sequence[StoredFinding]) -> list[tuple[str, str]]:
    """(label, address) to look closer, move and look wider: years where several are shown, then months."""
    days = sorted(one.day for one in found if one.day)
    since, until = query.days.get("since", ""), query.days.get("until", "")
    links: list[tuple[str, str]] = []
    if since and since == until:
        before, after = _beside(since)
        wider = {"since": since[:4], "until": since[:4]} if len(since) > 4 else {"since": None, "until": None}
        links = [
            (f"Earlier: {say.day(before)}", query.address(since=before, until=before, page=None)),
            (f"Later: {say.day(after)}", query.address(since=after, until=after, page=None)),
            ("Wider", query.address(**wider, page=None)),
        ]
    elif since or until:
        links = [("All of time", query.address(since=None, until=None, page=None))]
    if days and len(since) < 7:
        years = sorted({day[:4] for day in days if len(day) >= 4})
        parts = years if len(years) > 1 else sorted({day[:7] for day in days if len(day) >= 7})
        if len(parts) > 1:
            links += [(say.day(one), query.address(since=one, until=one, page=None)) for one in parts[-24:]]
    return links


def _beside(period: str) -> tuple[str, str]:
    """The period of the same length before and after: a year, a month or a day."""
    parts = [int(part) for part in period.split("-")]
    if len(parts) == 1:
        return f"{parts[0] - 1:04}", f"{parts[0] + 1:04}"
    first = dt.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    length = 1 if len(parts) > 2 else calendar.monthrange(parts[0], parts[1])[1]
    before, after = first - dt.timedelta(days=1), first + dt.timedelta(days=length)
    return before.isoformat()[: len(period)], after.isoformat()[: len(period)]


def _lane(name: str, found: Sequence[StoredFinding]) -> Lane:
    marks = []
    for one in reversed(found):
        contact = one.finding
        if isinstance(contact, Contact) and name in parties_of(contact):
            hollow = contact.modality not in {"occurred", "ongoing"}
            marks.append(_mark(one, name, "circle", dated=contact.date is not None, hollow=hollow))
    return Lane(name, (name,), tuple(marks))


def _events(found: Sequence[StoredFinding]) -> Lane:
    """One lane for all events: what they are is told by pointing at them, and in the list of events."""
    marks = [
        _mark(one, "Events", "tri", dated=one.finding.date is not None)
        for one in reversed(found)
        if isinstance(one.finding, Event)
    ]
    return Lane("Events", ("Events",), tuple(marks))


def _mark(one: StoredFinding, row: str, shape: str, *, dated: bool, hollow: bool = False) -> Mark:
    entry = entry_of(one.finding, one.id)
    day = one.day if dated else None
    return Mark(
        day,
        row,
        entry.tone,
        shape,
        entry.href,
        f"{say.day(day) if day else 'undated'}: {entry.sentence}",
        hollow,
    )
