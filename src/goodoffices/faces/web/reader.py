"""The reader: a report with its evidence marked; a text that is pasted is read and shown the same way, and not kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from goodoffices.errors import ReportError
from goodoffices.faces.web import security
from goodoffices.faces.web.entries import Entry, Notes, anchor_of, entry_of, spans_of
from goodoffices.faces.web.marks import Marked, Paragraph, paragraphs
from goodoffices.faces.web.page import data_of, render
from goodoffices.model import Finding, Reading, Refusal, Report
from goodoffices.record.filters import Filters
from goodoffices.record.store import KINDS
from goodoffices.sources import report_of

if TYPE_CHECKING:
    from goodoffices.pipeline import Pipeline

router = APIRouter()
# Kinds whose words are coloured; events rest on the same words as contacts and are listed only.
COLOURED = ("contact", "position", "track")
# One text after another: the parser takes a core for itself.
_reading = Lock()


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows of a report."""

    title: tuple[Paragraph, ...]
    text: tuple[Paragraph, ...]
    entries: dict[str, tuple[int, Entry, str]]


def read_view(report: Report, found: Sequence[tuple[str, Finding]]) -> Read:
    """Marks and entries, numbered in the order in which their words stand."""
    ordered = sorted(found, key=lambda item: _place(item[1]))
    marks: list[Marked] = []
    entries: dict[str, tuple[int, Entry, str]] = {}
    for number, (name, finding) in enumerate(ordered, 1):
        entry = entry_of(finding, name)
        entries[name] = (number, entry, anchor_of(name))
        for at, span in enumerate(spans_of(finding)):
            marks.append(Marked(span, entry.kind, anchor_of(name, at), name, number))
    title = [mark for mark in marks if mark.span.where == "title"]
    text = [mark for mark in marks if mark.span.where == "text"]
    told = tuple(paragraphs(report.title or "", title))
    listed = {name for part in told for name in part.entries}
    rest = tuple(
        Paragraph(part.html, tuple(name for name in part.entries if name not in listed))
        for part in paragraphs(report.text, text)
    )
    return Read(told, rest, entries)


def _place(finding: Finding) -> tuple[int, int, int]:
    first = min(finding.evidence.spans, key=lambda span: (span.where != "title", span.start, -span.end))
    return (first.where != "title", first.start, -first.end)


@router.get("/reports/{report_id:path}", response_class=HTMLResponse)
def reader(request: Request, report_id: str, events: bool = False) -> Response:
    """A report that is kept."""
    data = data_of(request)
    stored = data.report(report_id)
    if stored is None:
        gone = data.gone(report_id)
        if gone is None:
            raise HTTPException(404, "there is no report of this name at this level")
        return render(request, "gone.html", {"title": "Report withdrawn", "gone": gone}, status=410)
    kinds = KINDS if events else COLOURED
    found = data.findings(Filters(report=report_id, newest_first=False), kinds)
    view = read_view(stored.report, [(one.id, one.finding) for one in found])
    values = {
        "title": stored.report.title or report_id,
        "stored": stored,
        "report": stored.report,
        "read": view,
    }
    return render(request, "reader.html", {**values, "refusals": (), "kept": True, "events": events})


@router.get("/read", response_class=HTMLResponse)
def paste(request: Request) -> Response:
    """The form."""
    return _form(request)


def _form(request: Request, error: str | None = None, status: int = 200) -> Response:
    token = security.form_token(request)
    made = render(
        request, "read.html", {"title": "Read a text", "token": token, "error": error}, status=status
    )
    security.keep_form_token(made, token)
    return made


@router.post("/read", response_class=HTMLResponse)
def read_pasted(
    request: Request,
    token: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    headline: Annotated[str, Form()] = "",
    date: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """The record of a text, which is not kept."""
    if not security.form_is_ours(request, token):
        return _form(request, "This form was not sent from this page; send it once more.", 403)
    if not request.app.state.turnstile.lets():
        return _form(request, "Too many texts in this minute; wait a little and send it again.", 429)
    given = text
    if file is not None and file.filename:
        try:
            given = file.file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            return _form(request, "The file is no text in UTF-8; save it as such.", 422)
    try:
        reading = read_now(given.replace("\r\n", "\n"), headline.strip() or None, date.strip() or None)
    except ReportError as error:
        return _form(request, f"It could not be read: {error.message}", 422)
    found = [(one.id, one) for one in reading.findings() if entry_of(one).kind in COLOURED]
    view = read_view(reading.report, found)
    refused: tuple[Refusal, ...] = reading.refusals
    values = {"title": reading.report.title or "The text you gave", "report": reading.report, "read": view}
    return render(
        request,
        "reader.html",
        {**values, "stored": None, "refusals": refused, "kept": False, "events": False},
        notes=Notes(),
    )


def read_now(text: str, title: str | None, date: str | None) -> Reading:
    """Read one text; raises ReportError."""
    report = report_of({"id": None, "text": text, "title": title, "date": date}, where="text")
    with _reading:
        result = next(iter(_pipeline().run([report])))
    if isinstance(result, ReportError):
        raise result
    return result


@lru_cache(maxsize=1)
def _pipeline() -> Pipeline:
    from goodoffices.pipeline import build  # noqa: PLC0415 - loads the parser, which other pages do without

    return build(events=False)
