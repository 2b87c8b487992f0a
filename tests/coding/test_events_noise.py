"""Events that are none: words in another sense, a model's guess on a colourless verb, sides taken for one another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goodoffices.coding.events.lexicon import read_lexicon
from goodoffices.model import Event, Reading

Read = Callable[..., Reading]
Row = tuple[str, str, str, str]


def told(event: Event) -> Row:
    """Type, the parties of both sides, modality."""
    sides = ["+".join(a.party or "" for a in side) for side in (event.source, event.target)]
    return event.type, sides[0], sides[1], event.modality


NOTHING: list[tuple[str, str]] = [
    # text that tells no event, why
    ("Norway gave Chile its answer on Monday.", "an answer is no aid"),
    ("Chile is required to meet the criteria of Norway.", "criteria are met in another sense"),
    ("Norway is required to meet a number of criteria of Chile.", "the noun behind 'a number of'"),
    ("Norway took positive steps on the Chilean case.", "a step is no court case"),
    ("Norway told reporters that Chile would suffer.", "what is told to reporters is no request"),
    ("The pact of Norway provides for trade with Chile.", "'provides for' gives nothing"),
    ("Norway warned that Chile could run out of water.", "a forecast is no threat"),
    ("The Norwegians were awaiting instructions from Chile.", "waiting is no deed, whatever a model hears"),
    ("The negotiators, involving Norway and Chile, failed to clinch a deal.", "who is included does nothing"),
    ("Norway did not hide its frustration with Chile.", "a model's guess on what was not done"),
    ("A wall kept Norway from attacking Chile.", "what is kept from happening has not happened"),
]


@pytest.mark.parametrize(("text", "reason"), NOTHING, ids=[row[0][:40] for row in NOTHING])
def test_what_is_no_event(read: Read, text: str, reason: str) -> None:
    assert [told(e) for e in read(text).events] == [], reason


ROWS: list[tuple[str, set[Row], str]] = [
    (
        "Norway gave Chile food and money.",
        {("AID", "Norway", "Chile", "occurred")},
        "what is given makes it aid",
    ),
    (
        "Norway warned Chile that it could close the port.",
        {("THREATEN", "Norway", "Chile", "occurred")},
        "a warning to somebody of what oneself may do",
    ),
    (
        "Norway increased its sanctions on Chile for supporting Peru.",
        {("SUPPORT", "Chile", "Peru", "occurred")},
        "who is punished did it, not who punishes",
    ),
    (
        "The island has been divided since 1974 when Norway invaded Chile.",
        {("ASSAULT", "Norway", "Chile", "historical")},
        "the year that the clause hangs on is its date",
    ),
    (
        "The report raised fears of a war between Norway and Chile.",
        {("ASSAULT", "Norway+Chile", "", "hypothetical")},
        "what is feared has not happened",
    ),
    (
        "Norwegian President Ann Holm and Chilean President Bo Kant signed a pact.",
        {("SUPPORT", "Norway+Chile", "", "occurred")},
        "two with title and name are both sources",
    ),
    (
        "Norway challenged Chile to leave the valley.",
        {("REQUEST", "Norway", "Chile", "occurred")},
        "a challenge is a request, and what it asks for has not happened",
    ),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_what_is_one(read: Read, text: str, wanted: set[Row], reason: str) -> None:
    assert wanted <= {told(e) for e in read(text).events}, reason


def test_where_a_body_meets_is_no_target(read: Read) -> None:
    events = read("Ministers of OPEC met in Kuwait City on Monday and discussed cuts with Norway.").events
    assert not any(a.party == "Kuwait" for e in events if e.type == "CONSULT" for a in e.target)


def test_talks_are_set_up_for_others(read: Read) -> None:
    events = read("Norway set up talks between Chile and Peru for its own ends.").events
    assert not any(a.party == "Norway" for e in events for a in e.source)


def test_the_punisher_did_not_do_it(read: Read) -> None:
    found = {told(e) for e in read("Norway increased its sanctions on Chile for supporting Peru.").events}
    assert not any(row[:2] == ("SUPPORT", "Norway") for row in found)


def test_idle_verbs_stand_once() -> None:
    problems: list[str] = []
    read_lexicon(
        '[[idle]]\nverbs = ["meet"]\nobjects = ["goal"]\n[[idle]]\nverbs = ["meet"]\ncolour = "red"\n',
        problems,
    )
    assert "events.toml:4: 'meet' stands twice among the idle; join the entries" in problems
    assert any("events.toml:4: unknown key 'colour'" in p for p in problems)
