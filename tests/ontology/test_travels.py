"""Office-holders read from remarks on trips, and what of them becomes rows. All remarks are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from build_terms import Known, derive, rows
from knowledge_check import covers
from travels import Mention, mentions, name_words

NAMES = {"Freedonia": "Freedonia", "Freedonian": "Freedonia", "Sylvania": "Sylvania"}


def met(tmp_path: Path, remarks: str, country: str = "Freedonia") -> list[tuple[str, str, str]]:
    """Party, title and name of all mentions in the remarks on a trip."""
    path = tmp_path / "trips.jsonl"
    row = {"start": "2011-05-01", "end": "2011-05-03", "country": country, "remarks": remarks}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return [(m.party, m.title, m.name) for m in mentions(path, NAMES)]


@pytest.mark.parametrize(
    ("remarks", "expected"),
    [
        # One country, one man: the country of the trip is his.
        ("Met with President Rufus Firefly.", [("Freedonia", "President", "Rufus Firefly")]),
        # Two in one sentence; a full stop ends the name.
        (
            "Met with King Otto and Foreign Minister Gloria Teasdale. Signed a treaty.",
            [("Freedonia", "King", "Otto"), ("Freedonia", "Foreign Minister", "Gloria Teasdale")],
        ),
        # The adjective is stronger than the place.
        (
            "Met with Freedonian Prime Minister Ravelli in transit.",
            [("Freedonia", "Prime Minister", "Ravelli")],
        ),
        # A gathering of many: nothing says whose president he is.
        ("Attended the Summit. Met with President Trentino.", []),
        # ... unless his state is told.
        (
            "Attended the Summit. Met with President Trentino of Sylvania.",
            [("Sylvania", "President", "Trentino")],
        ),
        # Not in office: elected, former, dead, or a deputy.
        ("Met with President-elect Chicolini.", []),
        ("Met with former Freedonian President Zander.", []),
        ("Offered condolences on the death of King Otto.", []),
        ("Met with Deputy Foreign Minister Pinky.", []),
    ],
)
def test_mentions(tmp_path: Path, remarks: str, expected: list[tuple[str, str, str]]) -> None:
    assert met(tmp_path, remarks) == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Abdel-Fattah al-Sisi", ("abdel", "fattah", "sisi")),
        ("José Nuñez", ("jose", "nunez")),
        ("Gideon Sa'ar", ("gideon", "saar")),
    ],
)
def test_name_words(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


def mention(name: str, start: str = "2011-05-01", end: str = "2011-05-03") -> Mention:
    """A president of Freedonia met on a trip."""
    return Mention(start, end, "Freedonia", "President", ("president",), name)


def person(name: str) -> dict[str, str]:
    """A row of persons.csv."""
    return {
        "id": "rufus-firefly",
        "name": name,
        "party": "Freedonia",
        "aliases": "",
        "gender": "m",
        "source": "own",
    }


TERM = {"person": "rufus-firefly", "office": "president", "party": "Freedonia", "title": "", "source": "own"}


def test_two_meetings_make_one_term_from_first_to_last() -> None:
    trips = [mention("Bob Roland", "2012-01-01", "2012-01-02"), mention("Bob Roland")]
    persons, terms = rows(known := Known([], []), derive(known, trips))
    assert [p["id"] for p in persons] == ["bob-roland"]
    assert [(t["from"], t["to"]) for t in terms] == [("2011-05-01", "2012-01-02")]


@pytest.mark.parametrize(
    ("name", "dated", "expected"),
    [
        # Own knowledge has a date: nothing is added.
        ("Rufus T. Firefly", "2010", []),
        # Known, but in no dated office: the trip tells one.
        ("Rufus T. Firefly", "", ["rufus-firefly"]),
        # A surname alone says too little.
        ("Firefly", "", []),
        # A namesake of the same state may be a spelling of the known one: left out.
        ("Dufus Firefly", "", []),
    ],
)
def test_own_knowledge_comes_first(name: str, dated: str, expected: list[str]) -> None:
    known = Known([person("Rufus Firefly")], [{**TERM, "from": dated, "to": ""}])
    assert [id_ for id_, _ in derive(known, [mention(name)])] == expected


@pytest.mark.parametrize(
    ("since", "until", "inside"),
    [("2011-05", "", True), ("2011-05-03", "", True), ("2011-06", "", False), ("2010", "2011-04", False)],
)
def test_a_term_covers_a_trip_that_it_touches(since: str, until: str, inside: bool) -> None:
    assert covers({**TERM, "from": since, "to": until}, mention("Rufus Firefly")) is inside
