"""How findings come to processes: tables with the reason for each row; profiles are checked with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodoffices.analysis.processes import place_finding
from goodoffices.analysis.profiles import load_processes, read_process
from goodoffices.errors import KnowledgeError
from goodoffices.model import (
    Actor,
    Contact,
    Event,
    Evidence,
    Finding,
    Participant,
    Position,
    Span,
    TrackNote,
    When,
)

SHIPPED = ["dr-congo", "israel-palestine", "libya", "sudan", "ukraine", "yemen"]


def evidence(words: str = "They met.") -> Evidence:
    return Evidence((Span("text", 0, len(words), words),), "test", "test", 0.9)


def contact(
    *parties: str,
    words: str = "They met.",
    issues: tuple[str, ...] = (),
    country: str | None = None,
    mechanism: str | None = None,
    date: str | None = None,
) -> Contact:
    people = tuple(Participant(Actor(party=party), "participant") for party in parties)
    when = When(date, "stated") if date else None
    return Contact(
        "c-1", "meeting", "occurred", people, None, country, when, mechanism, issues, evidence(words)
    )


def position(holder: str, issue: str, addressee: str | None = None, words: str = "It must end.") -> Position:
    span = Span("text", 0, len(words), words)
    return Position(
        "p-1",
        Actor(party=holder),
        None,
        "demands",
        "for",
        issue,
        span,
        addressee,
        False,
        None,
        evidence(words),
    )


def note(track: str, *parties: str, mechanism: str | None = None) -> TrackNote:
    return TrackNote("t-1", track, "declared", parties, False, None, mechanism, evidence())


def event(source: str, target: str) -> Event:
    return Event(
        "e-1", "plover-0.8", "CONSULT", None, None, (Actor(party=source),), (Actor(party=target),), "occurred",
        None, None, evidence(),
    )  # fmt: skip


PLACED: list[tuple[Finding, str, list[tuple[str, str]], str]] = [
    (contact("Israel", "Hamas"), "2024-05-01", [("israel-palestine", "sides")], "two sides"),
    (event("Russia", "Ukraine"), "2024-05-01", [("ukraine", "sides")], "two sides of an event"),
    (position("Houthis", "ceasefire", "Yemen"), "2024-05-01", [("yemen", "sides")], "holder and addressee"),
    (
        note("ceasefire", "Sudanese Armed Forces", "Rapid Support Forces"),
        "2024-05-01",
        [("sudan", "sides")],
        "two sides of a track",
    ),
    (
        note("negotiations", mechanism="Luanda process"),
        "2024-05-01",
        [("dr-congo", "mechanism")],
        "the format",
    ),
    (
        contact("Israel", "Cyprus", words="They spoke about Gaza."),
        "2024-05-01",
        [("israel-palestine", "keyword")],
        "one side and a keyword",
    ),
    (
        contact("Israel", "Cyprus", words="They spoke about Gazan cooking."),
        "2024-05-01",
        [],
        "a keyword is a whole word",
    ),
    (
        contact("Egypt", "Qatar", words="They spoke about Gaza."),
        "2024-05-01",
        [],
        "a keyword without a side: mediators among themselves",
    ),
    (
        contact("Libya", "Malta", country="Tunisia", issues=("elections",)),
        "2024-05-01",
        [("libya", "place")],
        "one side, in a host country, on an issue",
    ),
    (
        contact("Libya", "Malta", country="Malta", issues=("elections",)),
        "2024-05-01",
        [],
        "in a country that has no part in it",
    ),
    (
        contact("Israel", "Egypt", issues=("ceasefire",)),
        "2024-05-01",
        [("israel-palestine", "broker")],
        "one side and a mediator on an issue",
    ),
    (contact("Israel", "Egypt", issues=("bilateral_cooperation",)), "2024-05-01", [], "about trade"),
    (contact("Israel", "Egypt"), "2024-05-01", [], "nothing tells what it is about"),
    (contact("Norway", "Qatar"), "2024-05-01", [], "no side at all"),
    (contact("Russia", "Ukraine"), "2009-05-01", [], "before the process began"),
    (
        contact("Russia", "Ukraine", date="2009"),
        "2024-05-01",
        [],
        "its own date goes before that of the report",
    ),
    (contact("Russia", "Ukraine", date="2014"), "2024-05-01", [("ukraine", "sides")], "a year that may be"),
    (
        contact("Russia", "Libya", words="They spoke about Crimea and Sirte.", issues=("ceasefire",)),
        "2024-05-01",
        [("libya", "keyword"), ("ukraine", "keyword")],
        "one finding may come to two processes",
    ),
]


@pytest.mark.parametrize(("finding", "published", "found", "reason"), PLACED)
def test_how_a_finding_comes_to_a_process(
    finding: Finding, published: str, found: list[tuple[str, str]], reason: str
) -> None:
    placed = place_finding(finding, load_processes(), published)
    assert [(one.process, one.rule) for one in placed] == found, reason
    assert all(one.why and all(": " in why for why in one.why) for one in placed), "each explains itself"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_whole(name: str) -> None:
    process = load_processes()[name]
    assert len(process.of("side")) >= 2
    assert process.mediators
    assert process.tracks
    assert process.mechanisms
    assert process.issues
    assert process.keywords
    kept = {party.name for party in process.parties}
    assert len(kept) == len(process.parties), "no party twice"
    assert {name for track in process.tracks for name in track.parties} <= kept
    assert {t.mechanism for t in process.tracks if t.mechanism} <= {m.name for m in process.mechanisms}


SIDES = """
[[party]]
name = "Egypt"
role = "side"
why = "a"
[[party]]
name = "Israel"
role = "side"
why = "b"
"""
HEAD = 'id = "a"\nname = "A"\nversion = "1"\nsource = "own"\n'

BROKEN = [
    (HEAD + SIDES, None, "a whole profile"),
    ('name = "A"\nversion = "1"\nsource = "own"\n' + SIDES, "a.toml:1: id is missing", "no id"),
    (HEAD, "a.toml:1: fewer than two sides", "no sides"),
    (
        HEAD + SIDES.replace("Egypt", "Atlantis"),
        "a.toml:6: unknown party 'Atlantis'",
        "a party of no knowledge",
    ),
    (
        HEAD + SIDES.replace("Egypt", "Arab Republic of Egypt"),
        "a.toml:6: party 'Arab Republic of Egypt' is kept as",
        "",
    ),
    (HEAD + SIDES.replace('why = "b"', ""), "a.toml:10: why is missing", "no reason why it is there"),
    (HEAD + SIDES.replace('"side"', '"friend"', 1), "a.toml:6: role 'friend' is none", "no such part"),
    (
        HEAD + SIDES + '[[issue]]\nname = "cooking"\nwhy = "c"\n',
        "a.toml:14: unknown issue 'cooking'",
        "no leaf",
    ),
    (
        HEAD + SIDES + '[[mechanism]]\nname = "X"\nwhy = "c"\n',
        "a.toml:14: unknown mechanism 'X'",
        "no mechanism",
    ),
    (HEAD + SIDES + '[[place]]\nname = "X"\nwhy = "c"\n', "a.toml:14: unknown place 'X'", "no country"),
    (HEAD + SIDES + '[[track]]\nkind = "x"\nwhy = "c"\n', "a.toml:14: no track 'x'", "no track"),
    (HEAD + 'since = "soon"\n' + SIDES, "a.toml:1: since 'soon' is no date", "no date"),
    (HEAD + 'colour = "red"\n' + SIDES, "a.toml:1: unknown key 'colour'", "no such key"),
    (HEAD + "[[party]\n", "a.toml:5: not valid TOML", "broken syntax"),
]


@pytest.mark.parametrize(("text", "message", "reason"), BROKEN)
def test_a_profile_is_checked_with_file_and_line(text: str, message: str | None, reason: str) -> None:
    problems: list[str] = []
    read_process(text, "a.toml", problems)
    assert bool(problems) == (message is not None), reason
    if message is not None:
        assert any(problem.startswith(message) for problem in problems), problems


def test_a_profile_of_the_user_is_laid_over(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD.replace('"a"', '"yemen"', 1) + SIDES, encoding="utf-8")
    mine = load_processes([tmp_path])
    assert sorted(mine) == SHIPPED
    assert mine["yemen"].of("side") == ("Egypt", "Israel")


def test_a_folder_without_profiles_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no profile in this folder"):
        load_processes([tmp_path])
