"""The output contract to the letter: keys in their order, null for the unknown, three digits, true offsets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from goodoffices.errors import ReportError, RunAborted
from goodoffices.export import FORMATS, error_object, reading_object, schema, writer
from goodoffices.model import Actor, Contact, Evidence, Participant, Reading, Report, Span, When

VALID = Draft202012Validator(schema())
BASIS = ["evidence", "score", "rule"]
KEYS = {
    "reading": "schema id title date lang contacts positions tracks events statements refusals".split(),
    "contacts": "id format modality participants place country date mechanism issues".split() + BASIS,
    "participants": "name party office role code".split(),
    "positions": "id holder relay stance direction issue proposition addressee direct_quote contact".split()
    + BASIS,
    "holder": "name party office code".split(),
    "tracks": "id track stage parties said_by alleged date mechanism".split() + BASIS,
    "events": "id ontology type mode cameo source target modality date place".split() + BASIS,
    "source": "name party code".split(),
    "evidence": "start end quote in".split(),
    "statements": "source cue content".split(),
    "refusals": "coder reason evidence".split(),
}


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_keys_stand_in_the_order_of_the_contract(reading: Reading) -> None:
    given_out = reading_object(reading)
    assert list(given_out) == KEYS["reading"]
    for kind in ("contacts", "positions", "tracks", "events", "statements", "refusals"):
        assert list(given_out[kind][0]) == KEYS[kind], kind
    contact, position, event = (given_out[kind][0] for kind in ("contacts", "positions", "events"))
    assert list(contact["participants"][0]) == KEYS["participants"]
    assert list(position["holder"]) == KEYS["holder"]
    assert list(position["proposition"]) == list(contact["evidence"][0]) == KEYS["evidence"]
    assert list(event["source"][0]) == list(event["target"][0]) == KEYS["source"]


@pytest.mark.parametrize("explain", [False, True])
def test_the_object_fulfils_the_schema(reading: Reading, explain: bool) -> None:
    VALID.validate(reading_object(reading, explain=explain))
    VALID.validate(reading_object(Reading(Report("x", "Yes.")), explain=explain))


def test_values(reading: Reading) -> None:
    given_out = reading_object(reading)
    contact, position, track, event = (given_out[k][0] for k in ("contacts", "positions", "tracks", "events"))
    assert [one["score"] for one in (contact, position, track, event)] == [0.988, 0.667, 0.5, 1.0]
    assert (contact["date"], track["date"], event["date"]) == ("2024-05-27", None, "2024-05")
    assert contact["mechanism"] is None
    assert contact["participants"][1] == {
        "name": "Boris Kant",
        "party": "Graustark",
        "office": None,
        "role": "visitor",
        "code": None,
    }
    assert [piece["in"] for piece in contact["evidence"]] == ["text", "title"]
    assert (track["said_by"], track["alleged"]) == ("Graustark", True)
    assert given_out["statements"] == [{"source": [[116, 120]], "cue": [[121, 125]], "content": [[126, 141]]}]


def test_explain_adds_and_changes_nothing(reading: Reading) -> None:
    short, long = reading_object(reading), reading_object(reading, explain=True)
    for kind in ("contacts", "positions", "tracks", "events"):
        for less, more in zip(short[kind], long[kind], strict=True):
            assert {key: more[key] for key in less} == less
            assert more["coder"] == "coder"
            assert isinstance(more["why"], list)
    assert long["contacts"][0]["why"] == ["verb receive", "host is the subject"]
    assert (long["contacts"][0]["date_basis"], long["contacts"][0]["date_end"]) == ("relative", "2024-05-28")


BROKEN = [
    (lambda o: o.pop("events"), "a key is missing"),
    (lambda o: o.update(title=""), "the unknown is null, never empty"),
    (lambda o: o.update(date="2024-05"), "a publication date is a day"),
    (lambda o: o["contacts"][0].update(format="chat"), "a format that the guide does not know"),
    (lambda o: o["contacts"][0].update(evidence=[]), "no quotation, no finding"),
    (lambda o: o["contacts"][0].update(score=1.2), "a score over 1"),
    (lambda o: o["positions"][0].update(direction="maybe"), "a direction that does not exist"),
    (lambda o: o["positions"][0].update(direct_quote=None), "neither true nor false"),
    (lambda o: o["events"][0].update(type="CONSULTS"), "a type that PLOVER does not know"),
    (lambda o: o.update(error={"code": "empty", "message": "x"}), "a reading and an error at once"),
]


@pytest.mark.parametrize(("spoil", "reason"), BROKEN)
def test_the_schema_refuses(reading: Reading, spoil: Any, reason: str) -> None:
    given_out = reading_object(reading)
    spoil(given_out)
    assert not VALID.is_valid(given_out), reason


def test_an_error_stands_in_the_place_of_its_report() -> None:
    error = error_object(
        ReportError("not-utf8", "not UTF-8; save it", report_id="r2", where="/home/me/r2.txt")
    )
    assert error == {
        "schema": "goodoffices-reading/1",
        "id": "r2",
        "error": {"code": "not-utf8", "message": "not UTF-8; save it"},
    }
    VALID.validate(error)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_the_array_of_the_lines(reading: Reading, count: int) -> None:
    array, lines = writer("json"), writer("jsonl")
    error = ReportError("empty", "it is empty; fill it", report_id="r2")
    whole = (
        array.head()
        + "".join([array.line(reading) + array.refused(error) for _ in range(count)])
        + array.foot()
    )
    single = "".join([lines.line(reading) + lines.refused(error) for _ in range(count)])
    assert json.loads(whole) == [json.loads(line) for line in single.splitlines()]
    assert whole.endswith("]\n")


def test_a_format_that_does_not_exist() -> None:
    with pytest.raises(RunAborted, match="Available names: json, jsonl, csv"):
        writer("xml")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_reading_gives_the_same_bytes(reading: Reading, name: str) -> None:
    assert writer(name).line(reading) == writer(name).line(reading)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any text with contacts on any of its stretches."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip))
    report = Report("any", text, title=draw(st.none() | st.just("A title")))
    edges = draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))), max_size=4))
    contacts = []
    for number, (start, end) in enumerate(edges):
        if text[start:end].strip():
            name = draw(st.none() | st.just("Anna Holm"))
            contacts.append(
                Contact(
                    f"c{number}",
                    "meeting",
                    "occurred",
                    (Participant(Actor(name, "Ruritania"), "participant"),),
                    None,
                    None,
                    draw(st.none() | st.just(When("2024", "stated"))),
                    None,
                    (),
                    Evidence((Span.of(report, start, end),), "coder", "rule", draw(st.floats(0, 1))),
                )
            )
    return Reading(report, contacts=tuple(contacts))


@given(readings())
def test_offsets_survive_the_way_out(reading: Reading) -> None:
    """One line, valid, and each quotation is the slice of the text at its place."""
    (line,) = writer("jsonl").line(reading).splitlines()
    back = json.loads(line)
    VALID.validate(back)
    for contact in back["contacts"]:
        for piece in contact["evidence"]:
            assert reading.report.text[piece["start"] : piece["end"]] == piece["quote"]


def test_line_ends_of_other_readers_do_not_break_the_line(reading: Reading) -> None:
    odd = replace(reading, report=replace(reading.report, title="one\u2028two\x85three\nfour"))
    (line,) = writer("jsonl").line(odd).splitlines()
    assert json.loads(line)["title"] == "one\u2028two\x85three\nfour"
