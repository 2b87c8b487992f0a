"""The HTTP API, `/api/v1`: the record for programs.

Every list answers `{"data": [...], "total": n, "next": cursor or null}`, every single thing `{"data": {...}}`, every
error a problem (RFC 9457). Values of a filter may be repeated or joined by commas, and any of them will do. `fields`
names the fields that are wanted. An answer carries an ETag that changes with the record.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from goodoffices.errors import RunAborted
from goodoffices.faces.web.data import Data
from goodoffices.faces.web.page import data_of
from goodoffices.faces.web.problems import API
from goodoffices.record.columns import COLUMNS, row
from goodoffices.record.filters import Filters
from goodoffices.record.search import CLOSE, OPEN
from goodoffices.record.stored import StoredReport

router = APIRouter(prefix=f"{API}v1")
Some = Annotated[list[str] | None, Query(description="Any of these; repeated, or joined by commas.")]
Day = Annotated[str | None, Query(description="An ISO date: 2024, 2024-05 or 2024-05-31.")]
Cursor = Annotated[str | None, Query(description="`next` of the page before.", max_length=400)]
Limit = Annotated[int, Query(ge=1, le=500, description="Things on a page.")]
Fields = Annotated[str | None, Query(description="Names of the fields that are wanted, joined by commas.")]
PROBLEM = {
    "content": {"application/problem+json": {}},
    "description": "What is wrong, as RFC 9457 says",
}
PROBLEMS: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 401, 404, 422), PROBLEM)
Row = dict[str, Any]


def several(given: Sequence[str] | None) -> tuple[str, ...]:
    """Values that were repeated or joined by commas."""
    return tuple(part.strip() for value in given or () for part in value.split(",") if part.strip())


def answer(request: Request, body: Row) -> Response:
    """A body with its ETag; nothing but that where the caller has it already."""
    packed = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(packed).hexdigest()[:24]}"'
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers={"etag": tag})
    return JSONResponse(body, headers={"etag": tag})


def page(  # noqa: PLR0913 - what is listed, how it is told, and what part of it is wanted
    request: Request,
    found: Sequence[Any],
    key: Callable[[Any], str],
    told: Callable[[Any], Row],
    *,
    cursor: str | None,
    limit: int,
    fields: str | None,
    columns: Sequence[str],
) -> Response:
    """One page of a list."""
    wanted = _chosen(fields, columns)
    begin = _place(found, key, cursor)
    shown = found[begin : begin + limit]
    more = begin + limit < len(found)
    data = [_only(told(one), wanted) for one in shown]
    return answer(
        request, {"data": data, "total": len(found), "next": _pack(key(shown[-1])) if more else None}
    )


def _chosen(fields: str | None, columns: Sequence[str]) -> tuple[str, ...]:
    wanted = several([fields] if fields else None)
    unknown = [name for name in wanted if name not in columns]
    if unknown:
        raise HTTPException(400, f"there is no field {unknown[0]!r}; there are {', '.join(columns)}")
    return wanted


def _only(given: Row, wanted: Sequence[str]) -> Row:
    return {name: given[name] for name in wanted} if wanted else given


def _pack(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _place(found: Sequence[Any], key: Callable[[Any], str], cursor: str | None) -> int:
    """Where the page after the cursor begins."""
    if not cursor:
        return 0
    try:
        last = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise HTTPException(400, "this cursor is none; take `next` of the page before") from error
    for number, one in enumerate(found):
        if key(one) == last:
            return number + 1
    raise HTTPException(400, "what this cursor points at is no longer in the list; begin again without it")


def _list(kind: str, plural: str) -> None:
    def listed(  # noqa: PLR0913, PLR0917 - one parameter for each filter
        request: Request,
        party: Some = None,
        actor: Some = None,
        issue: Some = None,
        how: Some = None,
        modality: Some = None,
        place: Some = None,
        mechanism: Some = None,
        direction: Some = None,
        report: Some = None,
        source: Some = None,
        since: Day = None,
        until: Day = None,
        as_of: Day = None,
        min_score: Annotated[float | None, Query(ge=0, le=1)] = None,
        cursor: Cursor = None,
        limit: Limit = 100,
        fields: Fields = None,
    ) -> Response:
        data = data_of(request)
        asked = Filters(
            party=several(party),
            actor=several(actor),
            issue=several(issue),
            type=several(how),
            status=several(modality),
            place=several(place),
            mechanism=several(mechanism),
            direction=several(direction),
            report=several(report),
            source=several(source),
            since=since,
            until=until,
            as_of=as_of,
            min_score=min_score,
        )
        return page(
            request,
            data.findings(asked, [kind]),
            lambda one: str(one.id),
            lambda one: row(one, data.store.iso3),
            cursor=cursor,
            limit=limit,
            fields=fields,
            columns=COLUMNS[kind],
        )

    def single(request: Request, name: str) -> Response:
        data = data_of(request)
        stored = data.finding(name)
        if stored is None or stored.kind != kind:
            raise HTTPException(404, f"there is no {kind} {name!r} at this level")
        body = {**row(stored, data.store.iso3), "evidence": data.store.evidence(name, level=data.level)}
        return answer(request, {"data": {**body, "why": list(stored.finding.why)}})

    listed.__doc__ = f"{plural.capitalize()}, newest first."
    single.__doc__ = f"One of the {plural}, with its evidence as W3C selectors and how it was coded."
    options: dict[str, Any] = {"responses": PROBLEMS, "response_class": JSONResponse}
    router.add_api_route(f"/{plural}", listed, name=f"list {plural}", **options)
    router.add_api_route(f"/{plural}/{{name}}", single, name=f"one of {plural}", **options)


for _kind, _plural in (
    ("contact", "contacts"),
    ("position", "positions"),
    ("event", "events"),
    ("track", "tracks"),
):
    _list(_kind, _plural)

REPORTS = ("id", "date", "title", "publisher", "url", "lang", "source", "level", "sha256", "known_since")


def _report(one: StoredReport) -> Row:
    known = {**asdict(one.report), **asdict(one), "known_since": one.valid_from}
    return {name: known[name] for name in REPORTS}


@router.get("/reports", responses=PROBLEMS)
def reports(  # noqa: PLR0913, PLR0917 - one parameter for each filter
    request: Request,
    source: Some = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    fields: Fields = None,
) -> Response:
    """Reports without their text, newest first."""
    found = data_of(request).reports(Filters(source=several(source), since=since, until=until, as_of=as_of))
    return page(
        request,
        found,
        lambda one: str(one.report.id),
        _report,
        cursor=cursor,
        limit=limit,
        fields=fields,
        columns=REPORTS,
    )


@router.get("/reports/{name:path}", responses=PROBLEMS)
def report(request: Request, name: str) -> Response:
    """A report with its text."""
    found = data_of(request).report(name)
    if found is None:
        raise HTTPException(404, f"there is no report {name!r} at this level")
    return answer(request, {"data": {**_report(found), "text": found.report.text}})


ACTORS = ("id", "name", "party", "office", "code", "iso3", "findings", "first_day", "last_day")


@router.get("/actors", responses=PROBLEMS)
def actors(  # noqa: PLR0913, PLR0917 - one parameter for each filter
    request: Request,
    actor: Some = None,
    party: Some = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    fields: Fields = None,
) -> Response:
    """Actors with the office that the reports of those days give them, the most frequent first."""
    asked = Filters(actor=several(actor), party=several(party), since=since, until=until, as_of=as_of)
    return page(
        request,
        data_of(request).actors(asked),
        lambda one: json.dumps([one.id, one.name, one.party, one.office, one.code]),
        asdict,
        cursor=cursor,
        limit=limit,
        fields=fields,
        columns=ACTORS,
    )


HITS = ("report_id", "date", "title", "publisher", "url", "level", "snippet")


@router.get("/search", responses=PROBLEMS)
def search(  # noqa: PLR0913, PLR0917 - one parameter for each filter
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=400)],
    since: Day = None,
    until: Day = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    fields: Fields = None,
) -> Response:
    """Reports with all these words, newest first; in the snippet the words stand between two asterisks each."""
    return page(
        request,
        data_of(request).search(q, Filters(since=since, until=until)),
        lambda one: str(one.report_id),
        lambda one: {**asdict(one), "snippet": one.snippet.replace(OPEN, "**").replace(CLOSE, "**")},
        cursor=cursor,
        limit=limit,
        fields=fields,
        columns=HITS,
    )


@router.get("/deleted", responses=PROBLEMS)
def deleted(request: Request, since: Day = None) -> Response:
    """What was withdrawn or purged since a day: ids, and what was done when."""
    Filters(since=since)
    data: Data = data_of(request)
    gone = [one for one in data.store.tombstones() if since is None or one.at >= since]
    rows = [{"kind": one.kind, "id": one.id, "what": one.what, "at": one.at} for one in gone]
    return answer(request, {"data": rows, "total": len(rows), "next": None})


@router.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "DELETE"], include_in_schema=False)
def nothing(rest: str) -> Response:
    """Whatever else is asked for."""
    if not rest:
        raise RunAborted("name a list: reports, contacts, positions, events, tracks, actors, search")
    raise HTTPException(404, f"there is no {rest!r}; see openapi.json for what there is")
