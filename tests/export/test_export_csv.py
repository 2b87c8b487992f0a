"""The table: one row a finding, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import ReportError
from goodoffices.export import writer
from goodoffices.export.reading_csv import COLUMNS, FORMULA, safe
from goodoffices.model import Actor, Reading, Report


def table(reading: Reading, **options: bool) -> list[dict[str, str]]:
    out = writer("csv", **options)
    error = ReportError("empty", "the text is empty; give it", report_id="r2")
    return list(csv.DictReader(io.StringIO(out.head() + out.line(reading) + out.refused(error) + out.foot())))


def test_one_row_a_finding_and_one_for_an_error(reading: Reading) -> None:
    rows = table(reading)
    assert [row["kind"] for row in rows] == ["contact", "position", "track", "event", "error"]
    assert all(list(row) == list(COLUMNS) for row in rows)
    assert [row["report_id"] for row in rows] == ["r1", "r1", "r1", "r1", "r2"]


def test_cells(reading: Reading) -> None:
    contact, position, track, event, error = table(reading)
    assert contact["actors"] == (
        "Anna Holm (Ruritania, foreign minister of Ruritania) [host]; Boris Kant (Graustark) [visitor]"
    )
    assert (contact["type"], contact["status"], contact["place"], contact["score"]) == (
        "meeting",
        "occurred",
        "Strelsau",
        "0.988",
    )
    assert contact["quote"].endswith("on Monday […] Ruritania hosts Graustark's envoy")
    assert (position["type"], position["direction"], position["issues"], position["contact"]) == (
        "demands",
        "against",
        "blockade",
        "r1-c1",
    )
    assert (track["said_by"], track["alleged"], track["date"]) == ("Graustark", "yes", "")
    assert (event["type"], event["mode"], event["cameo"]) == ("CONSULT", "visit", "042")
    assert (error["type"], error["error"]) == ("empty", "the text is empty; give it")


def test_a_quotation_that_begins_like_a_formula_is_disarmed(reading: Reading) -> None:
    assert table(reading)[1]["quote"] == "'=She demanded an end to the blockade"


def test_explain_adds_columns(reading: Reading) -> None:
    assert table(reading, explain=True)[0]["why"] == "verb receive; host is the subject"


def test_the_byte_order_mark_is_asked_for() -> None:
    assert writer("csv", bom=True).head().startswith("\ufeffreport_id,")
    assert writer("csv").head().startswith("report_id,")


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        (Actor("Anna Holm", "Ruritania"), "Anna Holm (Ruritania)"),
        (Actor(None, "Ruritania"), "Ruritania"),
        (Actor(None, "Ruritania", "envoy"), "Ruritania (envoy)"),
        (Actor("Anna Holm"), "Anna Holm"),
        (Actor(), "not named"),
    ],
)
def test_actors(reading: Reading, actor: Actor, shown: str) -> None:
    position = replace(reading.positions[0], holder=actor)
    assert table(Reading(reading.report, positions=(position,)))[0]["actors"] == shown


@given(st.text())
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert not safe(cell).startswith(FORMULA)
    assert safe(cell).removeprefix("'") == cell.removeprefix("'")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")))
def test_any_title_comes_back_in_its_cell(title: str) -> None:
    out = writer("csv")
    error = ReportError("empty", title, report_id="r")
    (row,) = csv.DictReader(io.StringIO(out.head() + out.refused(error), newline=""))
    assert row["error"] == safe(title)
    assert out.line(Reading(Report("r", "Yes.", title=title))) == ""
