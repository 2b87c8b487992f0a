"""The board of a process, the timeline, and the page they are found from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from goodoffices.faces.web import pictures, say
from goodoffices.faces.web.data import Data, parties_of
from goodoffices.faces.web.entries import Notes, entry_of
from goodoffices.faces.web.lists import lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.pictures import Lane, Mark
from goodoffices.faces.web.query import FACETS, Query, facets_of
from goodoffices.faces.web.scopes import WHOLE, Scope, scopes
from goodoffices.faces.web.wording import wording
from goodoffices.model import Contact, Position, TrackNote
from goodoffices.record.filters import Filters
from goodoffices.record.stored import StoredFinding

router = APIRouter()
# Contacts and positions on a board, parties and marks on a timeline.
SHOWN, PARTIES, MARKS = 8, 12, 400


@dataclass(frozen=True, slots=True)
class Parts:
    """The findings of a board."""

    contacts: list[StoredFinding]
    positions: list[StoredFinding]
    tracks: list[StoredFinding]

    @property
    def reports(self) -> set[str]:
        """The reports they come from."""
        return {one.report_id for some in (self.contacts, self.positions, self.tracks) for one in some}


def parts_of(data: Data, scope: Scope, filters: Filters) -> Parts:
    """The findings of a scope."""
    return Parts(*(scope.of(data.findings(filters, [kind])) for kind in ("contact", "position", "track")))


@router.get("/", response_class=HTMLResponse)
def home(request: Request) -> Response:
    """All boards, each with what it holds."""
    data, notes = data_of(request), Notes()
    cards = []
    for scope in (*scopes().values(), WHOLE):
        parts = parts_of(data, scope, Filters())
        cards.append((scope, parts, lines_of(parts.contacts[:1], notes)))
    values = {"title": "Processes", "cards": cards, "total": data.number_of_reports()}
    return render(request, "home.html", values, notes=notes)


@router.get("/p/{name}", response_class=HTMLResponse)
def board(request: Request, name: str) -> Response:
    """One board."""
    scope = {**scopes(), WHOLE.id: WHOLE}.get(name)
    if scope is None:
        raise HTTPException(404, "there is no process of this name")
    data, query, notes = data_of(request), Query.of(request.query_params), Notes()
    parts = parts_of(data, scope, query.filters())
    values = {
        "title": scope.name,
        "scope": scope,
        "query": query,
        "parts": parts,
        "picture": pictures.lanes(track_lanes(parts.tracks), f"Tracks of {scope.name} over time"),
        "standing": _standing(parts.tracks, notes),
        "contacts": lines_of(parts.contacts[:SHOWN], notes),
        "positions": lines_of(parts.positions[:SHOWN], notes),
        "gaps": _gaps(parts.contacts),
        "silent": _silent(scope, parts),
        "open": lines_of(_open(request, parts.contacts), notes),
        "volume": pictures.bars(_volume(parts), "Findings by month of the report"),
        "publishers": Counter(one.publisher or say.NOT_STATED for one in _of_reports(parts)).most_common(5),
    }
    return render(request, "board.html", values, notes=notes)


def track_lanes(found: Sequence[StoredFinding]) -> list[Lane]:
    """A lane for each track; its stages from the last at the top to the first, those that lead off it below."""
    made = []
    for track, order in wording().orders.items():
        rows = (*reversed(order.stages), *order.off)
        notes = [one for one in found if isinstance(one.finding, TrackNote) and one.finding.track == track]
        marks = tuple(mark for one in notes[::-1] if (mark := _track_mark(one, rows)) is not None)
        if marks:
            made.append(Lane(say.label(track).capitalize(), rows, marks, path=True))
    return made


def _track_mark(one: StoredFinding, rows: Sequence[str]) -> Mark | None:
    note = one.finding
    if not isinstance(note, TrackNote) or note.stage not in rows:
        return None
    entry = entry_of(note, one.id)
    day = one.day if note.date is not None else one.report_date
    told = f"{say.day(day)}: {entry.sentence}" if day else f"undated: {entry.sentence}"
    return Mark(day, note.stage, entry.tone, "square", entry.href, told, hollow=note.date is None)


def _standing(found: Sequence[StoredFinding], notes: Notes) -> list[tuple[str, object]]:
    """The newest note of each track."""
    newest: dict[str, StoredFinding] = {}
    for one in found:
        if isinstance(one.finding, TrackNote):
            newest.setdefault(one.finding.track, one)
    kept = [newest[track] for track in wording().orders if track in newest]
    lines = lines_of(kept, notes)
    return [
        (one.finding.track, line)
        for one, line in zip(kept, lines, strict=True)
        if isinstance(one.finding, TrackNote)
    ]


def _gaps(found: Sequence[StoredFinding]) -> list[tuple[str, int, int, object]]:
    """What the contacts do not tell: (label, how many, of how many, bar)."""
    contacts = [one.finding for one in found if isinstance(one.finding, Contact)]
    rows = (
        ("Contacts without a date", sum(c.date is None for c in contacts)),
        ("Contacts without a place", sum(not (c.place or c.country) for c in contacts)),
        ("Contacts naming one side only", sum(len(c.participants) < 2 for c in contacts)),
    )
    return [(name, n, len(contacts), pictures.part(n, len(contacts))) for name, n in rows]


def _silent(scope: Scope, parts: Parts) -> list[str]:
    """The sides that hold no position on record."""
    spoke = {one.finding.holder.party for one in parts.positions if isinstance(one.finding, Position)}
    return [side for side in scope.sides if side not in spoke]


def _open(request: Request, found: Sequence[StoredFinding]) -> list[StoredFinding]:
    """Planned contacts whose day is past and of which no report tells that they were held."""
    today = request.app.state.settings.today().isoformat()
    held = [
        one
        for one in found
        if isinstance(one.finding, Contact) and one.finding.modality in {"occurred", "ongoing"}
    ]
    made = []
    for one in found:
        plan = one.finding
        if (
            not isinstance(plan, Contact)
            or plan.modality != "planned"
            or plan.date is None
            or one.last_day >= today
        ):
            continue
        pair = set(parties_of(plan))
        if not any(
            pair <= set(parties_of(h.finding)) and one.day <= h.last_day and h.day <= one.last_day
            for h in held
        ):
            made.append(one)
    return made[:SHOWN]


def _of_reports(parts: Parts) -> list[StoredFinding]:
    """One finding of each report."""
    found = {one.report_id: one for some in (parts.contacts, parts.positions, parts.tracks) for one in some}
    return list(found.values())


def _volume(parts: Parts) -> list[tuple[str, int]]:
    """Findings by month in which their report was published, the last 36 that have any."""
    some = (*parts.contacts, *parts.positions, *parts.tracks)
    counts = Counter(one.report_date[:7] for one in some if one.report_date)
    return [(say.day(month), n) for month, n in sorted(counts.items())][-36:]


@router.get("/timeline", response_class=HTMLResponse)
def timeline(request: Request) -> Response:
    """Contacts by party and tracks by stage over time; the lists below hold the same."""
    data, query, notes = data_of(request), Query.of(request.query_params), Notes()
    contacts = data.findings(query.filters(), ["contact"])
    tracks = data.findings(query.filters(), ["track"])
    shown = contacts[:MARKS]
    counts = Counter(party for one in shown for party in parties_of(one.finding))
    names = [name for name, _ in counts.most_common(PARTIES)]
    values = {
        "title": "Timeline",
        "query": query,
        "facets": facets_of(data, query, "contact", FACETS),
        "by_party": pictures.lanes([_party_lane(name, shown) for name in sorted(names)], "Contacts by party"),
        "by_track": pictures.lanes(track_lanes(tracks[:MARKS]), "Tracks over time"),
        "total": len(contacts),
        "most": MARKS,
        "left": len(counts) - len(names),
        "lines": lines_of(shown[:60], notes),
    }
    return render(request, "timeline.html", values, notes=notes)


def _party_lane(name: str, found: Sequence[StoredFinding]) -> Lane:
    marks = []
    for one in reversed(found):
        contact = one.finding
        if isinstance(contact, Contact) and name in parties_of(contact):
            entry = entry_of(contact, one.id)
            day = one.day if contact.date is not None else None
            told = f"{say.when(contact.date)}: {entry.sentence}"
            hollow = contact.modality not in {"occurred", "ongoing"}
            marks.append(Mark(day, name, entry.tone, "circle", entry.href, told, hollow))
    return Lane(name, (name,), tuple(marks))
