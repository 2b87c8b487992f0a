"""Planned contacts that an analyst enters by hand: kept like a row of a log, on that person's own word."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from goodoffices.errors import RunAborted
from goodoffices.faces.exchange import OWN
from goodoffices.faces.web import security
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.desk import blank_fields
from goodoffices.faces.web.forms import OurForm
from goodoffices.faces.web.page import data_of, render
from goodoffices.faces.web.people import Person, require
from goodoffices.record.levels import rank
from goodoffices.record.review.fields import FIELDS, parts
from goodoffices.record.review.log import RUN, TARGETS, Mapped, readings
from goodoffices.record.write import Origin

router = APIRouter()
MAPPED = Mapped({name: (name,) for name in TARGETS})
STATES = ("planned", "postponed")
LEFT_OUT = ("modality", "country")


@router.get("/upcoming/add", response_class=HTMLResponse)
def adding(request: Request) -> Response:
    """The form."""
    return _form(request, require(request, "reviewer"))


def _form(
    request: Request, person: Person, given: dict[str, str] | None = None, error: str | None = None
) -> Response:
    token, known = security.form_token(request), given or {}
    fields = blank_fields("contact", {k.removeprefix("f-"): v for k, v in known.items()})
    values = {
        "title": "Enter a planned contact",
        "fields": [one for one in fields if one.name not in LEFT_OUT],
        "note": known.get("note", ""),
        "state": known.get("f-modality", "planned"),
        "states": STATES,
        "person": person,
        "error": error,
        "token": token,
    }
    made = render(request, "upcoming-add.html", values, status=422 if error else 200)
    security.keep_form_token(made, token)
    return made


@router.post("/upcoming/add")
def add(request: Request, form: OurForm) -> Response:
    """Keep it, at the level up to which this server shows reports."""
    person = require(request, "reviewer")
    try:
        _keep(data_of(request), person, form)
    except RunAborted as error:
        return _form(request, person, dict(form), str(error))
    return RedirectResponse("/upcoming", 303)


def _keep(data: Data, person: Person, form: OurForm) -> None:
    row = {name: form.get(f"f-{name}", "").strip() for name in FIELDS["contact"]}
    if row["modality"] not in STATES:
        raise RunAborted(f"a contact that is to come is {' or '.join(STATES)}, not {row['modality']!r}")
    if len(parts(row["parties"])) < 2:
        raise RunAborted("parties: name at least two, parted by semicolons, as in Egypt; Qatar")
    row["note"] = form.get("note", "").strip()
    given = list(readings([row], MAPPED, {"format": "unspecified"}, person.name, "form"))
    data.store.add(given, RUN, Origin(rank(data.level), OWN))
