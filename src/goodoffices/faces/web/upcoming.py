"""Planned contacts and promises with a term by date, and the same as a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from goodoffices.analysis.commitments import Commitment, DatedPosition, find_commitments
from goodoffices.analysis.standing import DatedNote
from goodoffices.faces.web import say
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.entries import Notes
from goodoffices.faces.web.lists import Line, lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.query import Query
from goodoffices.faces.web.sheets import sheet
from goodoffices.faces.words import plain
from goodoffices.model import Contact, Position, TrackNote
from goodoffices.record.columns import COLUMNS, row
from goodoffices.record.days import last_day
from goodoffices.record.filters import Filters
from goodoffices.record.stored import StoredFinding

router = APIRouter()
# Rows of the page: those with a day, and those without.
DATED, SHOWN = 100, 30
STATES = {
    "open": ("open", "Open"),
    "overdue": ("no", "Term has passed, nothing on record"),
    "evidence_for": ("yes", "Later report for it"),
    "evidence_against": ("no", "Later report against it"),
    "mixed": ("differ", "Later reports for and against it"),
}
COMMITMENTS = (
    "position_id report_id published holder party issue addressee what term due condition state days_over later level"
).split()


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


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with its finding as a row of the page; `later` counts the findings that bear on it."""

    line: Line
    due: str | None
    term: str | None
    condition: str | None
    state: str
    days_over: int
    later: tuple[str, ...]


def promised(data: Data, query: Query, today: str) -> list[tuple[StoredFinding, Commitment]]:
    """The promises on record as they stand on the day `today`, those with a term first, by term.

    What bears on a promise may lie outside of the filters, so that they are laid on the promises alone.
    """
    by_id = {one.id: one for one in data.findings(_asked(query), ["position"])}
    whole = Filters(as_of=query.days.get("as_of"))
    positions, notes = data.findings(whole, ["position"]), data.findings(whole, ["track"])
    told = find_commitments(
        (
            DatedPosition(one.report_id, one.publisher, one.report_date, replace(one.finding, id=one.id))
            for one in positions
            if isinstance(one.finding, Position)
        ),
        (
            DatedNote(one.report_id, one.publisher, one.report_date, replace(one.finding, id=one.id))
            for one in notes
            if isinstance(one.finding, TrackNote)
        ),
        today,
    )
    found = [(by_id[one.id], one) for one in told if one.id in by_id]
    return sorted(
        found, key=lambda pair: (pair[1].due is None, pair[1].due.day if pair[1].due else "", pair[1].id)
    )


def _asked(query: Query) -> Filters:
    """The filters but for the days, which are meant for the term."""
    return replace(query.filters(), since=None, until=None, status=None)


def _in_time(commitment: Commitment, query: Query) -> bool:
    due, until = commitment.due, query.days.get("until")
    begin = query.days.get("since")
    return due is None or ((not begin or due.day >= begin) and (not until or due.day[: len(until)] <= until))


def _promises(request: Request, query: Query) -> list[tuple[StoredFinding, Commitment]]:
    today = query.days.get("as_of") or request.app.state.settings.today().isoformat()
    day = last_day(today)
    return [pair for pair in promised(data_of(request), query, day) if _in_time(pair[1], query)]


def _rows(found: Sequence[tuple[StoredFinding, Commitment]], notes: Notes) -> list[Promise]:
    lines = lines_of([stored for stored, _ in found], notes)
    return [
        Promise(
            line,
            one.due.day if one.due else None,
            one.due.text if one.due else None,
            one.condition,
            one.state,
            one.days_over,
            tuple(dict.fromkeys(later.finding for later in one.later)),
        )
        for line, (_, one) in zip(lines, found, strict=True)
    ]


@router.get("/upcoming", response_class=HTMLResponse)
def upcoming(request: Request) -> Response:
    """The page."""
    dated, undated, query = _found(request)
    notes, promises = Notes(), _promises(request, query)
    due = [pair for pair in promises if pair[1].due is not None]
    open_ended = [pair for pair in promises if pair[1].due is None][::-1]
    values: dict[str, Any] = {
        "title": "Upcoming",
        "dated": lines_of(dated[:DATED], notes),
        "further": max(0, len(dated) - DATED),
        "undated": lines_of(undated[:SHOWN], notes),
        "more": max(0, len(undated) - SHOWN),
        "due": _rows(due[-DATED:], notes),
        "due_total": len(due),
        "open_ended": _rows(open_ended[:SHOWN], notes),
        "open_total": len(open_ended),
        "states": STATES,
        "query": query,
        "begin": query.days.get("since") or request.app.state.settings.today().isoformat(),
    }
    return render(request, "upcoming.html", values, notes=notes)


@router.get("/upcoming.{form}")
def upcoming_sheet(request: Request, form: str) -> Response:
    """The dated ones as a table, or with the promises that have a term as an iCalendar feed."""
    dated, _, query = _found(request)
    if form == "ics":
        due = [pair for pair in _promises(request, query) if pair[1].due is not None]
        return Response(calendar(dated, due), media_type="text/calendar; charset=utf-8")
    data = data_of(request)
    return sheet((row(one, data.store.iso3) for one in dated), COLUMNS["contact"], form, "upcoming")


@router.get("/upcoming/commitments.{form}")
def commitments_sheet(request: Request, form: str) -> Response:
    """The promises as a table."""
    query = Query.of(request.query_params)
    rows = (_flat(stored, one) for stored, one in _promises(request, query))
    return sheet(rows, COMMITMENTS, form, "commitments")


def _flat(stored: StoredFinding, one: Commitment) -> dict[str, Any]:
    return {
        "position_id": one.id,
        "report_id": one.report,
        "published": one.published,
        "holder": one.holder.name or one.holder.party,
        "party": one.holder.party,
        "issue": one.issue,
        "addressee": one.addressee,
        "what": one.what.quote,
        "term": one.due.text if one.due else None,
        "due": one.due.day if one.due else None,
        "condition": one.condition,
        "state": one.state,
        "days_over": one.days_over,
        "later": "; ".join(dict.fromkeys(later.finding for later in one.later)),
        "level": stored.level,
    }


def calendar(found: list[StoredFinding], due: Sequence[tuple[StoredFinding, Commitment]] = ()) -> str:
    """An iCalendar (RFC 5545) with an all-day entry for each contact and for the last day of each term."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//goodoffices//upcoming//EN", "CALSCALE:GREGORIAN"]
    for one in found:
        if isinstance(one.finding, Contact):
            place = plain(", ".join(filter(None, dict.fromkeys((one.finding.place, one.finding.country)))))
            lines += _event(one, say.contact(one.finding), (one.day, one.last_day), place)
    for one, promise in due:
        if promise.due is not None and isinstance(one.finding, Position):
            told = f"Due: {say.position(one.finding)} “{one.finding.proposition.quote}”"
            lines += _event(one, told, (promise.due.day, promise.due.day), "")
    return "\r\n".join([*map(_folded, [*lines, "END:VCALENDAR"]), ""])


def _event(one: StoredFinding, told: str, days: tuple[str, str], place: str) -> list[str]:
    end = dt.date.fromisoformat(days[1]) + dt.timedelta(days=1)
    stamp = one.valid_from[:19].replace("-", "").replace(":", "") + "Z"
    source = f"{one.publisher or 'publisher not stated'}, {one.report_date or 'undated'}"
    words = f"{source}: “{one.finding.evidence.spans[0].quote}”"
    return [
        "BEGIN:VEVENT",
        f"UID:{one.id}@goodoffices",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{days[0].replace('-', '')}",
        f"DTEND;VALUE=DATE:{end.isoformat().replace('-', '')}",
        f"SUMMARY:{_escaped(plain(told))}",
        *([f"LOCATION:{_escaped(place)}"] if place else []),
        f"DESCRIPTION:{_escaped(plain(words))}",
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
