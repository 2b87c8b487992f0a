"""The review in the browser: the queue one finding at a time, every judgement a form that is saved at once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from goodoffices.errors import RunAborted
from goodoffices.faces.web import security
from goodoffices.faces.web.contacts import passages
from goodoffices.faces.web.desk import (
    ACTIONS,
    Desk,
    after,
    blank_fields,
    changes,
    fields_of,
    mark_of,
)
from goodoffices.faces.web.entries import Notes, entry_of
from goodoffices.faces.web.forms import OurForm
from goodoffices.faces.web.lists import lines_of
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.people import Person, require
from goodoffices.faces.web.sheets import sheet
from goodoffices.model import Report
from goodoffices.record.filters import Filters
from goodoffices.record.review.applied import KINDS
from goodoffices.record.review.fields import shown_fields
from goodoffices.record.review.judge import Reviewer, select_words
from goodoffices.record.stored import StoredFinding

router = APIRouter()
# What the address of the queue may hold.
ASKED = ("kind", "party", "since", "until", "report", "source")
HISTORY, LOG = 6, 100
COLUMNS = ("id", "when", "who", "verdict", "target", "what", "why", "counts")
KIND_NAMES = {"contact": "contacts", "position": "positions", "track": "track notes", "event": "events"}


def desk_of(request: Request) -> Desk:
    """The desk of this server."""
    found: Desk = request.app.state.desk
    return found


def _asked(params: QueryParams) -> dict[str, str]:
    return {name: params[name].strip() for name in ASKED if params.get(name, "").strip()}


def _queue_of(asked: dict[str, str]) -> tuple[Filters, tuple[str, ...]]:
    kind = asked.get("kind")
    if kind is not None and kind not in KINDS:
        raise RunAborted(f"there is no kind {kind!r} of findings; available kinds: {', '.join(KINDS)}")
    rest = {name: value for name, value in asked.items() if name != "kind"}
    return Filters(**rest), (kind,) if kind else KINDS  # type: ignore[arg-type]


@router.get("/review", response_class=HTMLResponse)
def review(request: Request) -> Response:
    """The next finding of the queue, or the one that is asked for by its id."""
    person = require(request, "reviewer")
    return _page(request, person)


def _page(request: Request, person: Person, error: str | None = None, status: int = 200) -> Response:
    desk, params, notes = desk_of(request), request.query_params, Notes()
    asked = _asked(params)
    items = desk.waiting(*_queue_of(asked))
    at = after(items, params.get("after"))
    one = items[at] if items else None
    found, why = (one.found, one.why) if one else (None, ())
    if params.get("id"):
        found = desk.data.finding(params["id"])
        if found is None:
            raise HTTPException(404, "there is no entry of this name at this level")
        why = next((item.why for item in items if item.found.id == found.id), ("asked for",))
    token = security.form_token(request)
    values: dict[str, Any] = {
        "title": "Review",
        "person": person,
        "asked": asked,
        "kinds": KIND_NAMES,
        "query": urlencode(asked),
        "here_query": request.url.query,
        "waiting": len(items),
        "at": at + 1,
        "by_id": bool(params.get("id")),
        "judged": desk.judged(),
        "next": urlencode({**asked, "after": mark_of(one)}) if one else "",
        "why": why,
        "mine": desk.log(who=person.name)[:HISTORY],
        "error": error,
        "token": token,
        "found": None,
    }
    if found is not None:
        values |= _shown(desk, found, notes)
    made = render(request, "review.html", values, status=status, notes=notes)
    security.keep_form_token(made, token)
    return made


def _shown(desk: Desk, found: StoredFinding, notes: Notes) -> dict[str, Any]:
    """What the page says of a finding."""
    now = desk.as_judged(found)
    return {
        "found": now,
        "entry": entry_of(now.finding, now.id),
        "numbers": notes.cite(now),
        "passages": passages(desk.data, now),
        "fields": fields_of(now.finding),
        "others": lines_of(desk.others(now), notes),
        "history": desk.log(target=found.id),
    }


@router.post("/review")
def judge(request: Request, form: OurForm) -> Response:
    """One judgement; the next of the queue follows."""
    person = require(request, "reviewer")
    back = _asked(request.query_params)
    try:
        target = _judge(desk_of(request), person, form)
    except RunAborted as error:
        return _page(request, person, str(error), 422)
    if target is not None:
        back["id"] = target
    elif request.query_params.get("after"):
        back["after"] = request.query_params["after"]
    return RedirectResponse(f"/review?{urlencode(back)}" if back else "/review", 303)


def _judge(desk: Desk, person: Person, form: OurForm) -> str | None:
    """Make the judgement; the id of what an undo laid open again."""
    reviewer, action = desk.reviewer(person), form.get("action", "")
    if action == "undo":
        return take_back(desk, reviewer, person, form.get("judgement", ""))
    found = desk.data.finding(form.get("id", ""))
    if found is None or found.valid_to is not None:
        raise RunAborted("this entry is no longer in the record; it was coded anew meanwhile")
    if action in {"merge", "split"}:
        name = form.get("other", "") or form.get("other_id", "").strip()
        other = desk.data.finding(name)
        if other is None:
            raise RunAborted(f"there is no entry {name!r} at this level; choose one or give its id")
        (reviewer.merge if action == "merge" else reviewer.split)(found, other, form.get("why", ""))
        return None
    verdict(reviewer, desk.as_judged(found), action, form)
    return None


def verdict(reviewer: Reviewer, found: StoredFinding, action: str, form: OurForm) -> None:
    """Accept, reject or correct; raises RunAborted for anything else and for a correction that changes nothing."""
    why = " ".join(form.get("why", "").split())
    if action == "accept":
        reviewer.accept(found, why)
    elif action == "reject":
        reviewer.reject(found, why)
    elif action == "correct":
        changed = changes(found.kind, form, shown_fields(found.finding))
        if not changed:
            raise RunAborted("nothing was changed; change a field, or accept the entry as it is")
        reviewer.correct(found, changed, why)
    else:
        raise RunAborted(f"there is no judgement {action!r}; there are {', '.join(list(ACTIONS)[:6])}")


def take_back(desk: Desk, reviewer: Reviewer, person: Person, judgement: str) -> str | None:
    """Undo one's last judgement or a certain one (of somebody else: admins only); the finding that it was of."""
    known = {one.id: one for one in desk.data.store.judgements(level=desk.data.level)}
    if judgement:
        one = known.get(judgement)
        if one is not None and one.who != person.name and not person.may("admin"):
            raise HTTPException(403, f"only {one.who} or an admin may take this back")
        if one is not None and one.target_kind == "sample":
            raise RunAborted("a sample that was drawn stays, so that its figures can be made again")
    undone = reviewer.undo(judgement or None)
    after_it = {one.id: one for one in desk.data.store.judgements(level=desk.data.level)}
    taken = after_it.get(after_it[undone[0]].target_id)
    return taken.target_id if taken is not None and taken.target_kind == "finding" else None


@router.get("/review/add", response_class=HTMLResponse)
def adding(request: Request) -> Response:
    """A report in which the words of a finding that was missed are chosen."""
    require(request, "reviewer")
    return _adding(request)


def _adding(request: Request, given: dict[str, str] | None = None, error: str | None = None) -> Response:
    params = request.query_params
    report, kind = _report(request, params.get("report", "")), params.get("kind") or "contact"
    token = security.form_token(request)
    values = {
        "title": "Add what was missed",
        "report": report,
        "kind": kind,
        "kinds": KIND_NAMES,
        "fields": blank_fields(kind, {k.removeprefix("f-"): v for k, v in (given or {}).items()}),
        "given": given or {},
        "sample": params.get("sample", ""),
        "error": error,
        "token": token,
    }
    made = render(request, "review-add.html", values, status=422 if error else 200)
    security.keep_form_token(made, token)
    return made


def _report(request: Request, name: str) -> Report:
    stored = data_of(request).report(name)
    if stored is None:
        raise HTTPException(404, "there is no report of this name at this level")
    return stored.report


@router.post("/review/add")
def add(request: Request, form: OurForm) -> Response:
    """Keep what was missed."""
    person = require(request, "reviewer")
    params = request.query_params
    report, kind = _report(request, params.get("report", "")), params.get("kind") or "contact"
    sample = params.get("sample") or None
    try:
        fields = changes(kind, form, {}) if blank_fields(kind) else {}
        span = select_words(report, form.get("words", "").strip("\n"))
        name = desk_of(request).reviewer(person, sample).add(report, kind, span, fields, form.get("why", ""))
    except RunAborted as error:
        return _adding(request, dict(form), str(error))
    back = f"/review/sample/{sample}" if sample else f"/review?{urlencode({'id': name})}"
    return RedirectResponse(back, 303)


@router.get("/review/log", response_class=HTMLResponse)
def log(request: Request) -> Response:
    """Who judged what and when."""
    person, params = require(request, "reviewer"), request.query_params
    found = desk_of(request).log(who=params.get("who") or None)
    page, token = params.get("page") or "1", security.form_token(request)
    if not page.isdecimal() or not 1 <= int(page) <= 100_000:
        raise RunAborted(f"page {page!r} is no number of a page; give 1 or more")
    pages = max(1, -(-len(found) // LOG))
    number = min(int(page), pages)
    values = {
        "title": "Judgements",
        "rows": found[(number - 1) * LOG : number * LOG],
        "total": len(found),
        "number": number,
        "pages": pages,
        "who": params.get("who", ""),
        "people": sorted({one.who for one in desk_of(request).log()}),
        "person": person,
        "token": token,
    }
    made = render(request, "review-log.html", values)
    security.keep_form_token(made, token)
    return made


@router.get("/review/log.{form}")
def log_sheet(request: Request, form: str) -> Response:
    """The same for machines."""
    require(request, "reviewer")
    found = desk_of(request).log(who=request.query_params.get("who") or None)
    return sheet((asdict(one) for one in found), COLUMNS, form, "judgements")
