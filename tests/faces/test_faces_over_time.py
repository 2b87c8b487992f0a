"""`goodoffices commitments` and `goodoffices ledger`: tables of what the filters leave, and the evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from goodoffices.faces.cli import app
from goodoffices.model import Actor, Evidence, Position, Reading, Report, Span, TrackNote, When
from goodoffices.record.levels import rank
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion
from goodoffices.record.write import Origin

HOLM = Actor("Anna Holm", "Norway", "foreign minister of Norway", "NORGOV")
LUND = Actor("Per Lund", "Norway", "envoy", "NOR")
RAO = Actor("Rao", "India", None, "IND")
# day, holder, stance, direction, issue, text, level
TOLD = [
    (
        "2024-05-01",
        HOLM,
        "commits",
        "for",
        "ceasefire",
        "halt fire by 20 May if the guns fall silent",
        "public",
    ),
    ("2024-05-10", LUND, "commits", "for", "ceasefire", "halt the fire", "public"),
    ("2024-05-15", HOLM, "rejects", "against", "ceasefire", "halt fire", "public"),
    ("2024-05-16", RAO, "accepts", "for", "elections", "hold a vote by 30 June", "public"),
    ("2024-05-20", RAO, "demands", "for", "elections", "hold a vote", "confidential"),
]


def reading(number: int) -> Reading:
    """A report of one position in the words of its whole text."""
    day, holder, stance, direction, issue, text, _ = TOLD[number]
    report = Report(f"r{number}", text, date=day, lang="en", publisher="A wire")
    span = Span.of(report, 0, len(text))
    evidence = Evidence((span,), "straw", "word", 0.9)
    position = Position(
        f"p{number}", holder, None, stance, direction, issue, span, None, False, None, evidence
    )
    return Reading(report, positions=(position,))


def violated() -> Reading:
    """A later report that bears on a promise of Norway."""
    report = Report("late", "The truce was broken", date="2024-05-25", lang="en")
    evidence = Evidence((Span.of(report, 0, 20),), "straw", "word", 0.9)
    parties = ("India", "Norway")
    when = When("2024-05-25", "published")
    return Reading(
        report, tracks=(TrackNote("n0", "ceasefire", "violated", parties, False, when, None, evidence),)
    )


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of what is told above."""
    place = tmp_path_factory.mktemp("over-time") / "record.db"
    version = RunVersion("0.1.0", "code-1", "models-1", "knowledge-1")
    with Store.create(place) as store:
        for number, told in enumerate(TOLD):
            store.add([reading(number)], version, Origin(level=rank(told[-1])))
        store.add([violated()], version)
    return place


def rows(record: Path, *given: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, [*given, "--db", str(record), "--format", "json"])
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("options", "ids", "reason"),
    [
        ([], ["p3", "p1", "p0"], "promises alone, newest first"),
        (["--party", "Norway"], ["p1", "p0"], "of a party"),
        (["--actor", "Lund"], ["p1"], "of a person"),
        (["--issue", "elections"], ["p3"], "on an issue"),
        (["--since", "2024-05-10"], ["p3", "p1"], "from a day on"),
        (["--until", "2024-05-01"], ["p0"], "up to a day"),
        (["--limit", "1"], ["p3"], "so many"),
        (["--as-of", "2024-05-01"], [], "nothing was known yet"),
    ],
)
def test_promises(record: Path, options: list[str], ids: list[str], reason: str) -> None:
    assert [one["position_id"] for one in rows(record, "commitments", *options)] == ids, reason


def test_evidence_may_lie_outside_of_the_filters(record: Path) -> None:
    """The promise of May 1 is asked for; what bears on it came later and from others."""
    (one,) = rows(record, "commitments", "--actor", "Holm", "--until", "2024-05-01")
    assert (one["holder"], one["due"], one["state"]) == ("Anna Holm", "2024-05-20", "evidence_against")
    assert one["condition"] == "if the guns fall silent"
    assert one["later"].split("; ") == [
        "2024-05-10 repeated (promised again): “halt the fire” [p1]",
        "2024-05-15 against (rejects, against ceasefire): “halt fire” [p2]",
        "2024-05-25 against (ceasefire violated): “The truce was broken” [n0]",
    ]


@pytest.mark.parametrize(
    ("options", "turns", "reason"),
    [
        (
            ["--party", "Norway"],
            [("p2", "changed", "p1"), ("p1", "repeated", "p0"), ("p0", "new", None)],
            "all of it",
        ),
        (
            ["--party", "Norway", "--since", "2024-05-15"],
            [("p2", "changed", "p1")],
            "compared with what was held before the period",
        ),
        (["--party", "Norway", "--until", "2024-05-01"], [("p0", "new", None)], "up to a day"),
        (["--actor", "Holm"], [("p2", "changed", "p0"), ("p0", "new", None)], "the person's own words alone"),
        (["--issue", "elections"], [("p3", "new", None)], "what is confidential stays out"),
        (
            ["--issue", "elections", "--level", "confidential"],
            [("p4", "repeated", "p3"), ("p3", "new", None)],
            "unless it is asked for",
        ),
        (["--party", "Norway", "--limit", "1"], [("p2", "changed", "p1")], "the newest"),
        (["--as-of", "2024-05-01"], [], "nothing was known yet"),
    ],
)
def test_ledger(
    record: Path, options: list[str], turns: list[tuple[str, str, str | None]], reason: str
) -> None:
    found = [(one["position_id"], one["turn"], one["before_id"]) for one in rows(record, "ledger", *options)]
    assert found == turns, reason


def test_a_change_carries_both_quotations(record: Path) -> None:
    (one, *_) = rows(record, "ledger", "--actor", "Holm")
    assert (one["before_published"], one["before_quote"]) == ("2024-05-01", TOLD[0][5])
    assert (one["published"], one["quote"]) == ("2024-05-15", TOLD[2][5])
    assert (one["was"], one["now"]) == ("wants, for", "refuses, against")


@pytest.mark.parametrize("command", ["commitments", "ledger"])
def test_people_get_a_table(record: Path, command: str) -> None:
    done = CliRunner().invoke(app, [command, "--db", str(record), "--format", "table"])
    assert done.exit_code == 0, done.output
    assert "holder" in done.output
