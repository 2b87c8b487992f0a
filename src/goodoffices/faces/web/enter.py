"""The door: where a token is asked for, a browser gives it once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from goodoffices.faces.web import security
from goodoffices.faces.web.page import TEMPLATES

router = APIRouter()


@router.get("/enter", response_class=HTMLResponse)
def door(request: Request) -> Response:
    """The form."""
    return _form(request, wrong=False)


def _form(request: Request, *, wrong: bool) -> Response:
    token = security.form_token(request)
    page = TEMPLATES.get_template("enter.html").render(token=token, wrong=wrong)
    made = HTMLResponse(page, 403 if wrong else 200)
    security.keep_form_token(made, token)
    return made


@router.post("/enter", response_class=HTMLResponse)
def enter(request: Request, token: Annotated[str, Form()] = "", key: Annotated[str, Form()] = "") -> Response:
    """Let in whoever gives the token."""
    settings = request.app.state.settings
    if not settings.accounts:
        return RedirectResponse("/", 303)
    ours = security.form_is_ours(request, token)
    account = security.person_with(settings, key) if ours and request.app.state.door.lets() else None
    if account is None or account.key is None:
        return _form(request, wrong=True)
    made = RedirectResponse("/", 303)
    secure = request.url.scheme == "https"
    made.set_cookie(
        security.PASS, security.passed(account.key), httponly=True, samesite="strict", secure=secure
    )
    return made
