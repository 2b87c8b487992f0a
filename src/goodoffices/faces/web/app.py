"""The server: routes, guard and errors put together."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from goodoffices import __version__
from goodoffices.errors import RunAborted
from goodoffices.faces.web import (
    actors,
    board,
    contacts,
    enter,
    ledger,
    lists,
    maps,
    network,
    planning,
    reader,
    rest,
    review,
    sampling,
    support,
    timeline,
    upcoming,
)
from goodoffices.faces.web.atlas import read_overlay
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.desk import Desk
from goodoffices.faces.web.page import render
from goodoffices.faces.web.problems import API, problem
from goodoffices.faces.web.security import Guard, TooMuch, Turnstile
from goodoffices.faces.web.settings import Settings
from goodoffices.record.store import Store

# Tokens that may be tried in a minute, by all together.
TRIES = 30
log = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """The application over the record at `settings.place`, which must be there; raises RunAborted if not."""
    data = Data(Store.open(settings.place), settings.level, settings.processes)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        data.close()

    app = FastAPI(
        title="goodoffices",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}v1/openapi.json",
        lifespan=life,
    )
    app.state.data, app.state.settings = data, settings
    app.state.overlay = read_overlay(settings.map_file)
    app.state.turnstile, app.state.door = Turnstile(settings.reads), Turnstile(TRIES)
    app.state.desk = Desk(data)
    app.state.codebook = _codebook()
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for module in (
        enter,
        board,
        timeline,
        lists,
        contacts,
        ledger,
        actors,
        network,
        maps,
        support,
        upcoming,
        planning,
        reader,
        sampling,
        review,
    ):
        app.include_router(module.router, include_in_schema=False)
    app.include_router(rest.router)
    for kind, status in ((RunAborted, 422), (TooMuch, 413)):
        app.add_exception_handler(kind, _told(status))
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_exception_handler(Exception, _unforeseen)
    app.add_middleware(Guard, settings=settings)
    return app


def _codebook() -> str:
    data = resources.files("goodoffices.ontology").joinpath("data/codebook.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(data)["version"])


def answer(request: Request, status: int, detail: str) -> Response:
    """An error as a page, or as a problem for programs."""
    if request.url.path.startswith(API) or request.url.path.endswith((".json", ".csv", ".xlsx", ".ics")):
        return problem(status, detail, request.url.path)
    return render(
        request,
        "error.html",
        {"title": "This did not work", "status": status, "detail": detail},
        status=status,
    )


def _told(status: int) -> Callable[[Request, Exception], Response]:
    def handler(request: Request, error: Exception) -> Response:
        detail = str(error) or "more was sent than is taken"
        return answer(request, status, detail)

    return handler


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return answer(request, error.status_code, error.detail)


def _wrong(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:])
    return answer(request, 422, f"{place}: {first['msg']}")


def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("unforeseen error at %s", request.url.path, exc_info=error)
    return answer(request, 500, f"an error that nobody foresaw: {type(error).__name__}; please report it")
