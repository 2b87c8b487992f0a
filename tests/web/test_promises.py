"""Promises with a term stand among what is upcoming, in the table and in the calendar."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from goodoffices.faces.version import run_version
from goodoffices.faces.web.app import create_app
from goodoffices.model import Actor, Evidence, Position, Reading, Report, Span
from goodoffices.record.store import Store

from .conftest import settings_for
from .test_pages import check

TEXT = "Kenya promised to open the crossing by the end of March."


def made(place: Path) -> None:
    report = Report("promise", TEXT, date="2024-02-10", publisher="Invented Wire")
    whole = Span.of(report, 0, len(TEXT))
    start = TEXT.index("open")
    what = Span.of(report, start, TEXT.index(" by the"))
    evidence = Evidence((whole,), "test", "made", 0.9)
    position = Position(
        "p-000000000001",
        Actor(party="Kenya"),
        None,
        "commits",
        "for",
        "borders",
        what,
        None,
        False,
        None,
        evidence,
    )
    with Store.create(place) as store:
        store.add([Reading(report, positions=(position,))], run_version())


def test_a_term_is_shown_exported_and_in_the_calendar(tmp_path: Path) -> None:
    place = tmp_path / "promise.db"
    made(place)
    with TestClient(create_app(settings_for(place))) as client:
        page = client.get("/upcoming").text
        check(page, "/upcoming")
        assert "“by the end of March”" in page or "“end of March”" in page
        rows = client.get("/upcoming/commitments.json").json()
        assert [(row["holder"], row["due"], row["state"]) for row in rows] == [
            ("Kenya", "2024-03-31", "open")
        ]
        assert "DTSTART;VALUE=DATE:20240331" in client.get("/upcoming.ics").text
        assert client.get("/upcoming/commitments.json?since=2024-04").json() == []
        late = client.get("/upcoming/commitments.json?as_of=2030-01-01").json()
        assert [row["state"] for row in late] == ["overdue"]
        for form in ("csv", "xlsx"):
            assert client.get(f"/upcoming/commitments.{form}").status_code == 200
