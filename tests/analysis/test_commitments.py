"""Promises with term, condition and later evidence: tables with the reason for each row, and properties."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.analysis.commitments import DatedPosition, find_commitments
from goodoffices.analysis.promises import promises, read_promises
from goodoffices.analysis.standing import DatedNote
from goodoffices.analysis.terms import find_term
from goodoffices.model import Actor, Evidence, Position, Span, TrackNote

FIRST, LATER, TODAY = "2024-05-01", "2024-05-20", "2024-06-30"

TERMS = [
    ("will withdraw by 15 June", "2024-06-15", "a day of this year"),
    ("will withdraw by the 15th of June, 2025", "2025-06-15", "with its year"),
    ("will withdraw before June 15", "2024-06-15", "the month first"),
    ("will withdraw by March 3", "2025-03-03", "the next third of March"),
    ("will withdraw by the end of May", "2024-05-31", "the end of a month"),
    ("will withdraw by May", "2024-05-31", "a month by itself"),
    ("will withdraw by the end of the month", "2024-05-31", "this month"),
    ("will withdraw by the end of this week", "2024-05-05", "up to Sunday"),
    ("will withdraw by the end of the year", "2024-12-31", "this year"),
    ("will withdraw by 2026", "2026-12-31", "a year"),
    ("will withdraw within ten days", "2024-05-11", "days from publication"),
    ("will withdraw within the next 48 days", "2024-06-18", "counted in digits"),
    ("will withdraw in two weeks", "2024-05-15", "weeks from publication"),
    ("will withdraw within a month", "2024-06-01", "a month from publication"),
    ("will withdraw by Friday", "2024-05-03", "the next Friday"),
    ("will withdraw by Wednesday", "2024-05-08", "published on a Wednesday: the next one"),
    ("will withdraw by tomorrow", "2024-05-02", "the day after"),
    ("promised in May to withdraw", None, "tells when it was promised"),
    ("will withdraw by the river", None, "no time at all"),
    ("the plan was made by 2019", None, "a year gone by is no term"),
    ("will withdraw by 31 June", None, "no day of the calendar"),
    ("was met by 300 people", None, "a number of people"),
    ("will extend the truce by ten days", None, "how much, not by when"),
]


@pytest.mark.parametrize(("text", "day", "reason"), TERMS)
def test_by_when(text: str, day: str | None, reason: str) -> None:
    found = find_term(text, FIRST)
    assert (found.day if found else None) == day, reason
    if found is not None:
        assert found.text in text


def position(
    published: str | None = FIRST,
    stance: str = "commits",
    words: str = "Borduria will withdraw.",
    *,
    party: str = "Borduria",
    direction: str = "for",
    issue: str = "withdrawal",
) -> DatedPosition:
    name = hashlib.sha256(repr((published, stance, words, party, direction, issue)).encode()).hexdigest()[:12]
    span = Span("text", 0, len(words), words)
    made = Position(
        f"p-{name}", Actor(party=party), None, stance, direction, issue, span, "Syldavia", False, None,
        Evidence((span,), "positions", "test", 0.9),
    )  # fmt: skip
    return DatedPosition(f"r-{name}", None, published, made)


def note(
    stage: str,
    published: str | None = LATER,
    *,
    track: str = "withdrawal_disarmament",
    parties: tuple[str, ...] = ("Borduria", "Syldavia"),
    alleged: bool = False,
) -> DatedNote:
    name = hashlib.sha256(repr((stage, published, track, parties, alleged)).encode()).hexdigest()[:12]
    words = "The withdrawal went on."
    evidence = Evidence((Span("text", 0, len(words), words),), "tracks", "test", 0.9)
    return DatedNote(
        f"r-{name}",
        None,
        published,
        TrackNote(f"t-{name}", track, stage, parties, alleged, None, None, evidence),
    )


PROMISES = [
    ("commits", "for", 1, "a promise"),
    ("accepts", "for", 1, "what is accepted binds"),
    ("demands", "for", 0, "a demand binds somebody else"),
    ("supports", "for", 0, "support is no promise"),
    ("commits", "against", 0, "a promise not to is a refusal"),
]


@pytest.mark.parametrize(("stance", "direction", "number", "reason"), PROMISES)
def test_what_is_a_promise(stance: str, direction: str, number: int, reason: str) -> None:
    assert len(find_commitments([position(stance=stance, direction=direction)], [], TODAY)) == number, reason


CONDITIONS = [
    ("Borduria will withdraw if Syldavia does, it said.", "if Syldavia does", "up to the comma"),
    (
        "Borduria will withdraw on condition that guns are silent.",
        "on condition that guns are silent",
        "long form",
    ),
    ("Borduria will withdraw only after a ceasefire.", "only after a ceasefire", "what must come first"),
    ("Borduria will withdraw.", None, "none"),
    ("Borduria will withdraw its gifted officers.", None, "letters inside a word"),
]


@pytest.mark.parametrize(("words", "condition", "reason"), CONDITIONS)
def test_on_what_condition(words: str, condition: str | None, reason: str) -> None:
    (one,) = find_commitments([position(words=words)], [], TODAY)
    assert one.condition == condition, reason


LATERS = [
    ([], [], "open", [], "nothing is heard of it and no term was told"),
    ([], [note("started")], "evidence_for", ["for"], "it began"),
    ([], [note("refused")], "evidence_against", ["against"], "it was refused"),
    ([], [note("started"), note("refused")], "mixed", ["against", "for"], "reports differ"),
    ([], [note("refused", alleged=True)], "open", ["alleged"], "one side's word weighs nothing"),
    ([], [note("started", "2024-04-20")], "open", [], "told before the promise"),
    ([], [note("started", parties=("Syldavia", "Vulgaria"))], "open", [], "somebody else's withdrawal"),
    ([], [note("in_effect", track="ceasefire")], "open", [], "another track"),
    ([position(LATER, "rejects")], [], "evidence_against", ["against"], "the holder takes it back"),
    ([position(LATER, "rejects", party="Syldavia")], [], "open", [], "somebody else rejects it"),
    ([position(LATER, "rejects", issue="elections")], [], "open", [], "another issue"),
    ([position(LATER)], [], "open", ["repeated"], "promised again: no evidence yet"),
]


@pytest.mark.parametrize(("positions", "notes", "state", "weights", "reason"), LATERS)
def test_what_bears_on_it_later(
    positions: list[DatedPosition], notes: list[DatedNote], state: str, weights: list[str], reason: str
) -> None:
    first = find_commitments([position(), *positions], notes, TODAY)[0]
    assert first.state == state, reason
    assert sorted(one.weight for one in first.later) == weights, reason
    assert all(one.quote and one.report for one in first.later), "each with its words"


def test_a_term_that_went_by_without_news_is_overdue() -> None:
    (one,) = find_commitments([position(words="Borduria will withdraw by 20 June.")], [], TODAY)
    assert (one.state, one.days_over) == ("overdue", 10)
    (kept,) = find_commitments(
        [position(words="Borduria will withdraw by 20 June.")], [note("started")], TODAY
    )
    assert kept.state == "evidence_for"


def test_an_undated_report_gives_no_term() -> None:
    (one,) = find_commitments([position(None, words="Borduria will withdraw by Friday.")], [], TODAY)
    assert (one.due, one.state) == (None, "open")


BROKEN = [
    ('stances = ["commits"]\n', "c.toml:1: conditions is empty", "a list is missing"),
    ('conditions = ["("]\n', "c.toml:1: conditions holds a pattern", "a pattern that does not compile"),
    ('[[bearing]]\nissue = "x"\n', "c.toml:1: no issue 'x'", "no such leaf"),
    ('[[bearing]]\nissue = "land"\ntrack = "x"\n', "c.toml:1: no track 'x'", "no such track"),
    (
        '\n[[bearing]]\nissue = "land"\ntrack = "ceasefire"\nfor = ["x"]\n',
        "c.toml:2: track 'ceasefire' has no",
        "",
    ),
]


@pytest.mark.parametrize(("text", "message", "reason"), BROKEN)
def test_a_broken_file_is_told_with_its_line(text: str, message: str, reason: str) -> None:
    problems: list[str] = []
    read_promises(text, "c.toml", problems)
    assert any(problem.startswith(message) for problem in problems), (reason, problems)


def test_the_shipped_lists_hold() -> None:
    assert "commits" in promises().stances
    assert not promises().stances & promises().against


DATES = st.sampled_from([FIRST, "2024-05-10", LATER, None])


@given(
    st.lists(st.builds(position, DATES, st.sampled_from(["commits", "rejects", "demands"])), max_size=6),
    st.lists(st.builds(note, st.sampled_from(["started", "refused", "called_for"]), DATES), max_size=6),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_input_changes_nothing(
    positions: list[DatedPosition], notes: list[DatedNote], random: object
) -> None:
    mixed, others = [*positions, *positions[:1]], list(notes)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    random.shuffle(others)  # type: ignore[attr-defined]
    assert find_commitments(mixed, others, TODAY) == find_commitments(positions, notes, TODAY)
