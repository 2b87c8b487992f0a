"""Templates: one environment with what every page needs, and the answer made of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from goodoffices.faces.web import say
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.entries import Notes, report_href
from goodoffices.faces.web.people import Person
from goodoffices.faces.web.wording import wording
from goodoffices.faces.words import UNSAFE, counted, plain

HERE = Path(__file__).parent
MENU = (
    ("/", "Processes"),
    ("/timeline", "Timeline"),
    ("/contacts", "Contacts"),
    ("/positions", "Positions"),
    ("/actors", "Actors"),
    ("/network", "Network"),
    ("/map", "Map"),
    ("/upcoming", "Upcoming"),
    ("/review", "Review"),
    ("/reports", "Reports"),
    ("/read", "Read a text"),
)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(menu=MENU, wording=wording, counted=counted, say=say, report_href=report_href)
    made.filters.update(
        plain=plain,
        label=say.label,
        day=say.day,
        shown=lambda text: UNSAFE.sub("", text),
        safe_url=_safe_url,
        seg=lambda text: quote(text, safe=""),
    )
    return made


def _safe_url(url: str | None) -> str | None:
    """An address that may be linked to: http and https only."""
    return url if url and url.startswith(("https://", "http://")) else None


TEMPLATES = _environment()


def data_of(request: Request) -> Data:
    """The record behind this server."""
    found: Data = request.app.state.data
    return found


def render(
    request: Request, name: str, values: Mapping[str, Any], *, status: int = 200, notes: Notes | None = None
) -> HTMLResponse:
    """A page; without a record (an error before it was opened) the citation is left out."""
    data = data_of(request)
    base = {
        "here": request.url.path,
        "may_review": getattr(request.state, "person", Person("nobody")).may("reviewer"),
        "permalink": str(request.url.replace(fragment="")),
        "level": data.level,
        "data_version": data.version(),
        "codebook_version": request.app.state.codebook,
        "notes": notes or Notes(),
    }
    return HTMLResponse(TEMPLATES.get_template(name).render({**base, **values}), status)
