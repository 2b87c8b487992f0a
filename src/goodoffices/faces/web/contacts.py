"""A contact with all that the record holds of it; and the plain page of any other entry."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from goodoffices.faces.web.accounts import others_of, points_of, tellings_of
from goodoffices.faces.web.data import Data, parties_of
from goodoffices.faces.web.entries import Notes, entry_of
from goodoffices.faces.web.lists import Line, lines_of
from goodoffices.faces.web.marks import Marked, marked
from goodoffices.faces.web.occurrences import fullness
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.sheets import TYPES, sheet
from goodoffices.model import Contact, Position
from goodoffices.record.columns import COLUMNS, row
from goodoffices.record.filters import Filters
from goodoffices.record.stored import StoredFinding

router = APIRouter()
# Characters of context around a quotation, and contacts before and after.
AROUND = 320
BESIDE = 5


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a report with what stands around them, as HTML."""

    html: str
    stored: StoredFinding
    href: str


@router.get("/contacts/{name}", response_class=HTMLResponse)
def contact(request: Request, name: str) -> Response:
    """The page of a contact."""
    base, _, form = name.rpartition(".")
    if form in TYPES:
        return _as_sheet(request, base, form)
    data = data_of(request)
    if name.startswith("o-"):
        now = data.led_to(name)
        if now is not None and now != name:
            return RedirectResponse(f"/contacts/{now}", 308)
    stored = _wanted(request, name)
    if not isinstance(stored.finding, Contact):
        return RedirectResponse(f"/entries/{name}", 308)
    if stored.valid_to is not None:
        return _withdrawn(request, stored)
    notes = Notes()
    numbers = notes.cite(stored)
    joined = data.folded().of_finding.get(stored.id)
    others = others_of(data, stored, joined)
    said = _said(data, [stored, *others], notes)
    values = {
        "title": entry_of(stored.finding).sentence.rstrip("."),
        "stored": stored,
        "word": data.word_on(stored.id),
        "contact": stored.finding,
        "entry": entry_of(stored.finding, stored.id),
        "numbers": numbers,
        "said": said,
        "passages": [passage for one in (stored, *others) for passage in passages(data, one)],
        "others": lines_of(others, notes),
        "joined": joined,
        "tellings": tellings_of([stored, *others], notes),
        "points": points_of([stored, *others], joined),
        "before": [],
        "after": [],
        "pair": parties_of(stored.finding)[:2],
        "voices": _voices(stored, said),
    }
    values["before"], values["after"] = _beside(data, stored, notes)
    return render(request, "contact.html", values, notes=notes)


@router.get("/entries/{name}", response_class=HTMLResponse)
def entry(request: Request, name: str) -> Response:
    """The page of a position, track note or event."""
    base, _, form = name.rpartition(".")
    if form in TYPES:
        return _as_sheet(request, base, form)
    stored = _wanted(request, name)
    if isinstance(stored.finding, Contact):
        return RedirectResponse(f"/contacts/{name}", 308)
    if stored.valid_to is not None:
        return _withdrawn(request, stored)
    data, notes = data_of(request), Notes()
    shown = entry_of(stored.finding, stored.id)
    values = {"title": shown.sentence, "stored": stored, "entry": shown, "numbers": notes.cite(stored)}
    values["word"] = data.word_on(stored.id)
    return render(request, "entry.html", {**values, "passages": passages(data, stored)}, notes=notes)


def _as_sheet(request: Request, name: str, form: str) -> Response:
    stored = _wanted(request, name)
    return sheet([row(stored, data_of(request).store.iso3)], COLUMNS[stored.kind], form, name)


def _wanted(request: Request, name: str) -> StoredFinding:
    data = data_of(request)
    joined = data.folded().by_id.get(name)
    if joined is not None:
        told = [one for one in map(data.finding, joined.members) if one is not None and one.valid_to is None]
        return max(told, key=fullness) if told else _missing()
    stored = data.finding(name)
    if stored is None:
        return _missing()
    return stored


def _missing() -> StoredFinding:
    raise HTTPException(404, "there is no entry of this name at this level")


def _withdrawn(request: Request, stored: StoredFinding) -> Response:
    gone = data_of(request).gone(stored.report_id)
    if gone is None:
        raise HTTPException(410, "a later reading of the report no longer holds this entry")
    return render(request, "gone.html", {"title": "Withdrawn", "gone": gone}, status=410)


def _said(data: Data, told: list[StoredFinding], notes: Notes) -> list[Line]:
    """The positions that were taken on this occasion."""
    ids = {one.id for one in told}
    found = []
    for report in dict.fromkeys(one.report_id for one in told):
        some = data.findings(Filters(report=report, newest_first=False), ["position"])
        found += [one for one in some if isinstance(one.finding, Position) and one.finding.contact in ids]
    return lines_of(found, notes)


def _voices(stored: StoredFinding, said: list[Line]) -> list[tuple[str, list[Line]]]:
    """For each side what it said on this occasion: nothing, too, is told."""
    lines = {party: list[Line]() for party in parties_of(stored.finding)}
    for line in said:
        holder = line.stored.finding.holder.party if isinstance(line.stored.finding, Position) else None
        if holder in lines:
            lines[holder].append(line)
    return list(lines.items())


def passages(data: Data, stored: StoredFinding) -> list[Passage]:
    """The words of a finding with what stands around them."""
    kept = data.report(stored.report_id)
    if kept is None:
        return []
    shown = entry_of(stored.finding, stored.id)
    spans = [span for span in dict.fromkeys(stored.finding.evidence.spans) if span.where == "text"]
    text, made = kept.report.text, list[Passage]()
    opened: set[str] = set()
    groups: list[list[int]] = []
    for at in sorted(range(len(spans)), key=lambda i: spans[i].start):
        if groups and spans[at].start - spans[groups[-1][-1]].end < AROUND:
            groups[-1].append(at)
        else:
            groups.append([at])
    for group in groups:
        start = _word(text, max(0, spans[group[0]].start - AROUND), 1)
        end = _word(text, min(len(text), max(spans[i].end for i in group) + AROUND), -1)
        marks = [Marked(spans[i], shown.kind, f"here-{stored.id}-{i}", stored.id, 0) for i in group]
        body = marked(text, start, end, marks, opened, numbered=False)
        lead, tail = ("… " if start else ""), (" …" if end < len(text) else "")
        made.append(Passage(f"{lead}{body}{tail}", stored, f"#evidence-{stored.id}"))
    return made


def _word(text: str, at: int, step: int) -> int:
    """The next place at which no word is cut; looks 40 characters far."""
    for move in range(40):
        place = at + step * move
        if place <= 0 or place >= len(text) or text[place - 1].isspace():
            return min(max(place, 0), len(text))
    return at


def _beside(data: Data, stored: StoredFinding, notes: Notes) -> tuple[list[Line], list[Line]]:
    """Contacts between the same two parties before and after this one."""
    pair = parties_of(stored.finding)[:2]
    if len(pair) < 2:
        return [], []
    joined = data.folded().of_finding.get(stored.id)
    told = set(joined.members) if joined else set()
    same = [
        one
        for one in data.folded().lead(data.findings(Filters(party=pair[0]), ["contact"]))
        if one.id not in told and one.id != stored.id and set(pair) <= set(parties_of(one.finding))
    ]
    before = [one for one in same if (one.day, one.id) < (stored.day, stored.id)][:BESIDE]
    after = [one for one in same if (one.day, one.id) > (stored.day, stored.id)][-BESIDE:]
    return lines_of(before[::-1], notes), lines_of(after[::-1], notes)
