"""Positions over time: a table of sequences with the reason for each, and properties."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.model import Actor, Evidence, Position, Span
from goodoffices.ontology.knowledge import DATA
from goodoffices.record.fusion.ledger import Held, alike, content, grouping, ledgers, read_grouping


def held(
    day: str | None, quote: str, stance: str = "demands", direction: str = "against", **given: object
) -> Held:
    party, issue, report = (
        given.get("party", "Borduria"),
        given.get("issue", "blockade"),
        given.get("report", f"r{day}"),
    )
    span = Span("text", 0, len(quote), quote)
    position = Position(
        f"p-{report}-{quote}-{stance}", Actor(None, str(party)), None, stance, direction, str(issue), span, None, False,
        None, Evidence((span,), "positions", "test", 0.9),
    )  # fmt: skip
    return Held(str(report), None, day, position)


A, B = "2021-05-01", "2021-05-08"
TURNS = [
    ([held(A, "an end to the blockade")], ["new"], "the first word"),
    (
        [held(A, "an end to the blockade"), held(B, "the end of the blockade")],
        ["new", "repeated"],
        "other words, same matter",
    ),
    (
        [held(A, "an end to the blockade"), held(B, "the end of the blockade", "supports")],
        ["new", "repeated"],
        "weaker, but the same side",
    ),
    (
        [held(A, "the lake treaty", "rejects", "against"), held(B, "the lake treaty", "accepts", "for")],
        ["new", "changed"],
        "from no to yes",
    ),
    (
        [held(A, "the lake treaty", "accepts", "for"), held(B, "the lake treaty", "conditional", "for")],
        ["new", "changed"],
        "a condition is a change",
    ),
    (
        [held(A, "release of the pilots"), held(B, "release of the sailors")],
        ["new", "new"],
        "two matters",
    ),
    (
        [held(A, "an end to the blockade"), held(B, "an end to the blockade", issue="sanctions")],
        ["new", "new"],
        "another issue has a ledger of its own",
    ),
    (
        [held(A, "an end to the blockade"), held(B, "an end to the blockade", party="Syldavia")],
        ["new", "new"],
        "another holder has one, too",
    ),
    (
        [held(None, "an end to the blockade", "rejects", "for"), held(B, "an end to the blockade")],
        ["new", "changed"],
        "what is undated comes last",
    ),
]


@pytest.mark.parametrize(("positions", "turns", "reason"), TURNS)
def test_turns(positions: list[Held], turns: list[str], reason: str) -> None:
    assert [e.turn for book in ledgers(positions) for e in book.entries] == turns, reason


def test_a_change_carries_both_quotations() -> None:
    (book,) = ledgers(
        [
            held(A, "the lake treaty", "rejects", "against"),
            held(B, "the treaty on the lake", "accepts", "for"),
        ]
    )
    (change,) = book.changes
    assert change.before is not None
    assert (change.before.quote, change.held.quote) == ("the lake treaty", "the treaty on the lake")
    assert (change.was, change.now) == ("refuses, against", "wants, for")


def test_persons_can_be_followed() -> None:
    assert ledgers([held(A, "peace")], who=lambda actor: actor.name) == ()


QUOTES = [
    "an end to the blockade",
    "lifting of the blockade",
    "release of the pilots",
    "the lake treaty",
    "of the",
]


@st.composite
def many(draw: st.DrawFn) -> list[Held]:
    return [
        held(
            draw(st.sampled_from([A, B, None])),
            draw(st.sampled_from(QUOTES)),
            draw(st.sampled_from(["demands", "rejects", "conditional"])),
            report=f"r{n}",
        )
        for n in range(draw(st.integers(0, 8)))
    ]


@given(many(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(items: list[Held], random: object) -> None:
    mixed = [*items, *items]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert ledgers(mixed) == ledgers(items)


@given(many())
def test_every_position_stands_once(items: list[Held]) -> None:
    entries = [e for book in ledgers(items) for e in book.entries]
    assert sorted(e.held.position.id for e in entries) == sorted(h.position.id for h in items)
    assert all((e.turn == "new") == (e.before is None) for e in entries)


@given(st.sampled_from(QUOTES), st.sampled_from(QUOTES))
def test_likeness_has_no_order(a: str, b: str) -> None:
    assert alike(content(a), content(b)) == alike(content(b), content(a))


def test_every_stance_of_the_codebook_has_a_group() -> None:
    lists = tomllib.loads((DATA / "codebook.toml").read_text(encoding="utf-8"))["list"]
    stances = next(one["values"] for one in lists if one["key"] == "stance")
    assert {row[0] for row in stances} == set(grouping().groups)


def test_problems_are_told() -> None:
    problems: list[str] = []
    read_grouping('[groups]\na = ["x"]\nb = ["x"]\n', "ledger.toml", problems)
    assert problems == [
        "ledger.toml:1: stance 'x' stands in two groups; keep one",
        "ledger.toml:1: the table [words] is missing; add it",
    ]
