"""The blind random sample in the browser: whole reports, no scores, nothing of what another reviewer said."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from goodoffices.errors import RunAborted
from goodoffices.faces.web import security
from goodoffices.faces.web.desk import Desk, fields_of
from goodoffices.faces.web.entries import anchor_of, entry_of, spans_of
from goodoffices.faces.web.forms import OurForm
from goodoffices.faces.web.marks import Marked, paragraphs
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.people import Person, require
from goodoffices.faces.web.review import desk_of, take_back, verdict
from goodoffices.record.filters import Filters
from goodoffices.record.review.judge import Reviewer
from goodoffices.record.review.progress import judged_in, progress
from goodoffices.record.review.sample import Sample, draw, load_samples

router = APIRouter()
# So many reports make two reviewers' work of a day or two.
MOST = 1000


@router.get("/review/sample", response_class=HTMLResponse)
def samples(request: Request) -> Response:
    """The samples that were drawn, and how far one has come in each."""
    return _samples(request, require(request, "reviewer"))


def _samples(request: Request, person: Person, error: str | None = None) -> Response:
    desk, data = desk_of(request), data_of(request)
    drawn = load_samples(data.store, data.level).values()
    rows = [(one, len(judged_in(desk.reviewer(person, one.id), one, "done"))) for one in drawn]
    token = security.form_token(request)
    values = {"title": "Random samples", "rows": rows, "person": person, "error": error, "token": token}
    made = render(request, "samples.html", values, status=422 if error else 200)
    security.keep_form_token(made, token)
    return made


@router.post("/review/sample")
def drawing(request: Request, form: OurForm) -> Response:
    """Draw a sample, which is kept: both reviewers judge the same."""
    person = require(request, "admin")
    data = data_of(request)
    size, seed = form.get("size", "").strip(), form.get("seed", "").strip() or "0"
    try:
        if not size.isdecimal() or not 1 <= int(size[:9]) <= MOST:
            raise RunAborted(f"{size!r} is no size of a sample; give 1 to {MOST}")
        if not seed.isdecimal() or len(seed) > 9:
            raise RunAborted(f"{seed!r} is no seed; give a number")
        drawn = draw(data.store, int(size), int(seed), person.name, Filters(level=data.level))
    except RunAborted as error:
        return _samples(request, person, str(error))
    return RedirectResponse(f"/review/sample/{drawn.id}", 303)


@router.get("/review/sample/{name}", response_class=HTMLResponse)
def sample(request: Request, name: str) -> Response:
    """The report and the finding at which this reviewer goes on."""
    return _page(request, require(request, "reviewer"), _wanted(request, name))


def _wanted(request: Request, name: str) -> Sample:
    data = data_of(request)
    found = load_samples(data.store, data.level).get(name)
    if found is None:
        raise HTTPException(404, "there is no sample of this name at this level")
    return found


def _page(request: Request, person: Person, drawn: Sample, error: str | None = None) -> Response:
    desk = desk_of(request)
    reviewer, token = desk.reviewer(person, drawn.id), security.form_token(request)
    at = progress(reviewer, drawn)
    values: dict[str, Any] = {
        "title": "Random sample",
        "sample": drawn,
        "done": at.done,
        "item": at.item,
        "report": None,
        "found": None,
        "error": error,
        "token": token,
    }
    if at.item is not None:
        values |= _shown(desk, at.item.report_id, at.finding)
    made = render(request, "sample.html", values, status=422 if error else 200)
    security.keep_form_token(made, token)
    return made


def _shown(desk: Desk, report_id: str, finding: str | None) -> dict[str, Any]:
    stored = desk.data.report(report_id)
    if stored is None:
        raise HTTPException(404, "there is no report of this name at this level")
    found = desk.data.finding(finding) if finding else None
    marks = []
    if found is not None:
        kind = entry_of(found.finding, found.id).kind
        marks = [
            Marked(span, kind, anchor_of(found.id, n), found.id, 1)
            for n, span in enumerate(spans_of(found.finding))
        ]
    return {
        "report": stored.report,
        "head": paragraphs(stored.report.title or "", [m for m in marks if m.span.where == "title"]),
        "text": paragraphs(stored.report.text, [m for m in marks if m.span.where == "text"]),
        "found": found,
        "entry": entry_of(found.finding, found.id) if found else None,
        "fields": fields_of(found.finding) if found else [],
        "anchor": anchor_of(found.id) if found else "",
    }


@router.post("/review/sample/{name}")
def judge(request: Request, name: str, form: OurForm) -> Response:
    """One judgement of the sample."""
    person, drawn = require(request, "reviewer"), _wanted(request, name)
    desk = desk_of(request)
    try:
        _judge(desk, desk.reviewer(person, drawn.id), person, drawn, form)
    except RunAborted as error:
        return _page(request, person, drawn, str(error))
    return RedirectResponse(f"/review/sample/{drawn.id}", 303)


def _judge(desk: Desk, reviewer: Reviewer, person: Person, drawn: Sample, form: OurForm) -> None:
    action = form.get("action", "")
    if action == "undo":
        take_back(desk, reviewer, person, "")
        return
    at = progress(reviewer, drawn)
    if at.item is None:
        raise RunAborted("this sample is done")
    if action == "done":
        if at.finding is not None or form.get("report") != at.item.report_id:
            raise RunAborted("findings of this report wait for a verdict still")
        reviewer.done(at.item.report_id)
        return
    if form.get("id") != at.finding or at.finding is None:
        raise RunAborted("this one was judged meanwhile; here is the next")
    found = desk.data.finding(at.finding)
    if found is None:
        raise RunAborted(
            f"finding {at.finding!r} of the sample is not in the record; run goodoffices db check"
        )
    verdict(reviewer, found, action, form)
