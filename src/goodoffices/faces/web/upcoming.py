"""Planned contacts by date, and the same as a calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from goodoffices.faces.web import say
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.query import Query
from goodoffices.faces.web.sheets import sheet
from goodoffices.faces.words import plain
from goodoffices.model import Contact
from goodoffices.record.columns import COLUMNS, row
from goodoffices.record.stored import StoredFinding

router = APIRouter()


def _found(request: Request) -> tuple[list[StoredFinding], list[StoredFinding], Query]:
    """Planned contacts with a day from today (or `since`) on, and those that were planned without one."""
    query = Query.of(request.query_params)
    begin = query.days.get("since") or request.app.state.settings.today().isoformat()
    asked = replace(query.filters(), status=("planned", "postponed"), since=None, newest_first=False)
    planned = data_of(request).findings(asked, ["contact"])
    dated = [
        one
        for one in planned
        if isinstance(one.finding, Contact) and one.finding.date and one.last_day >= begin
    ]
    undated = [one for one in planned if isinstance(one.finding, Contact) and one.finding.date is None]
    return dated, undated[::-1], query


@router.get("/upcoming", response_class=HTMLResponse)
def upcoming(request: Request) -> Response:
    """The page."""
    dated, undated, query = _found(request)
    notes = Notes()
    values = {"title": "Upcoming", "dated": lines_of(dated, notes), "undated": lines_of(undated[:30], notes)}
    begin = query.days.get("since") or request.app.state.settings.today().isoformat()
    values |= {"more": max(0, len(undated) - 30), "query": query, "begin": begin}  # type: ignore[dict-item]
    return render(request, "upcoming.html", values, notes=notes)


@router.get("/upcoming.{form}")
def upcoming_sheet(request: Request, form: str) -> Response:
    """The dated ones as a table, or as an iCalendar feed."""
    dated, _, _ = _found(request)
    if form == "ics":
        return Response(calendar(dated), media_type="text/calendar; charset=utf-8")
    data = data_of(request)
    return sheet((row(one, data.store.iso3) for one in dated), COLUMNS["contact"], form, "upcoming")


def calendar(found: list[StoredFinding]) -> str:
    """An iCalendar (RFC 5545) with an all-day entry for each contact."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//goodoffices//upcoming//EN", "CALSCALE:GREGORIAN"]
    for one in found:
        if isinstance(one.finding, Contact):
            lines += _event(one, one.finding)
    return "\r\n".join([*map(_folded, [*lines, "END:VCALENDAR"]), ""])


def _event(one: StoredFinding, contact: Contact) -> list[str]:
    end = dt.date.fromisoformat(one.last_day) + dt.timedelta(days=1)
    stamp = one.valid_from[:19].replace("-", "").replace(":", "") + "Z"
    place = plain(", ".join(filter(None, dict.fromkeys((contact.place, contact.country)))))
    source = f"{one.publisher or 'publisher not stated'}, {one.report_date or 'undated'}"
    told = f"{source}: “{contact.evidence.spans[0].quote}”"
    return [
        "BEGIN:VEVENT",
        f"UID:{one.id}@goodoffices",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{one.day.replace('-', '')}",
        f"DTEND;VALUE=DATE:{end.isoformat().replace('-', '')}",
        f"SUMMARY:{_escaped(say.contact(contact))}",
        *([f"LOCATION:{_escaped(place)}"] if place else []),
        f"DESCRIPTION:{_escaped(plain(told))}",
        "STATUS:TENTATIVE",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line of at most 75 octets, the rest on lines that begin with a space."""
    pieces, piece = list[str](), ""
    for sign in line:
        if len((piece + sign).encode()) > (74 if pieces else 75):
            pieces.append(piece)
            piece = ""
        piece += sign
    return "\r\n ".join([*pieces, piece])
