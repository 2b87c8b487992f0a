"""Errors in one shape: application/problem+json (RFC 9457) for programs."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import JSONResponse

API = "/api/"


def problem(status: int, detail: str, instance: str) -> JSONResponse:
    """An error as RFC 9457 says."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    return JSONResponse(body, status, media_type="application/problem+json")
