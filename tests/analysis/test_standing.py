"""Tracks folded from dated notes: tables with the reason for each row, and properties."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.analysis.stages import read_stages, stages
from goodoffices.analysis.standing import DatedNote, fold_tracks
from goodoffices.model import Evidence, Span, TrackNote, When

TODAY = "2024-06-30"
PAIR = ("Borduria", "Syldavia")


def noted(
    published: str | None,
    stage: str,
    *,
    track: str = "ceasefire",
    parties: tuple[str, ...] = PAIR,
    mechanism: str | None = None,
    said_by: str | None = None,
    alleged: bool = False,
    date: str | None = None,
    publisher: str | None = None,
    report: str = "",
) -> DatedNote:
    """A note made up for these tests; its report is named by what it says unless told."""
    told = repr((published, stage, track, parties, mechanism, said_by, alleged, date, publisher, report))
    name = hashlib.sha256(told.encode()).hexdigest()[:12]
    evidence = Evidence((Span("text", 0, 4, "They"),), "tracks", "test", 0.9, said_by)
    note = TrackNote(
        f"t-{name}",
        track,
        stage,
        parties,
        alleged,
        When(date, "stated") if date else None,
        mechanism,
        evidence,
    )
    return DatedNote(report or f"r-{name}", publisher, published, note)


STAGES = [
    (
        [("2024-05-01", "negotiating"), ("2024-05-09", "declared")],
        "declared",
        ["begins", "on"],
        "a way forward",
    ),
    (
        [("2024-05-01", "in_effect"), ("2024-05-09", "collapsed")],
        "collapsed",
        ["begins", "back"],
        "a step back is legal",
    ),
    (
        [("2024-05-01", "in_effect"), ("2024-05-09", "called_for")],
        "in_effect",
        ["begins", "stays"],
        "a call moves nothing",
    ),
    (
        [("2024-05-01", "called_for"), ("2024-05-09", "negotiating")],
        "negotiating",
        ["begins", "on"],
        "a call is all that is known until more is",
    ),
    (
        [("2024-05-01", "in_effect"), ("2024-05-09", "violated")],
        "in_effect",
        ["begins"],
        "a violation is a deed",
    ),
    ([("2024-05-01", "violated")], None, [], "a deed alone tells no stage"),
    (
        [("2024-05-01", "negotiating"), ("2024-05-01", "declared")],
        "declared",
        ["begins"],
        "two stages of one day that do not exclude one another: the furthest",
    ),
    (
        [("2024-05-01", "in_effect"), ("2024-07-09", "collapsed")],
        "in_effect",
        ["begins"],
        "after the day asked for",
    ),
]


@pytest.mark.parametrize(("told", "stage", "moves", "reason"), STAGES)
def test_where_a_track_stands(
    told: list[tuple[str, str]], stage: str | None, moves: list[str], reason: str
) -> None:
    (one,) = fold_tracks([noted(day, what) for day, what in told], TODAY)
    assert one.stage == stage, reason
    assert [step.move for step in one.steps] == moves, reason


TRACKS = [
    (
        [noted("2024-05-01", "suspended", track="negotiations", mechanism="Jeddah talks"),
         noted("2024-05-02", "scheduled", track="negotiations", mechanism="Geneva talks")],
        ["scheduled", "suspended"],
        "two mechanisms are two tracks and no step back",
    ),
    (
        [noted("2024-05-01", "in_effect"), noted("2024-05-02", "in_effect", parties=("Borduria", "Vulgaria"))],
        ["in_effect", "in_effect"],
        "two pairs of parties are two tracks",
    ),
    (
        [noted("2024-05-01", "in_effect"), noted("2024-05-02", "collapsed", parties=("Borduria",))],
        ["collapsed"],
        "one party is named: the only track that it fits",
    ),
    (
        [noted("2024-05-01", "in_effect"), noted("2024-05-01", "in_effect", parties=("Borduria", "Vulgaria")),
         noted("2024-05-02", "collapsed", parties=("Borduria",))],
        ["collapsed", "in_effect", "in_effect"],
        "one party is named and two tracks fit: no guess",
    ),
    (
        [noted("2024-05-01", "in_effect"), noted("2024-05-02", "collapsed", parties=(*PAIR, "Ruritania"))],
        ["collapsed"],
        "the mediator makes no track of its own",
    ),
    (
        [noted("2024-05-01", "in_effect"), noted("2024-05-02", "pledged", track="reconstruction_aid")],
        ["in_effect", "pledged"],
        "two kinds are two tracks",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("notes", "found", "reason"), TRACKS)
def test_what_is_one_track(notes: list[DatedNote], found: list[str], reason: str) -> None:
    folded = fold_tracks(notes, TODAY, mediators=["Ruritania"])
    assert sorted(str(one.stage) for one in folded) == found, reason
    assert not [step for one in folded for step in one.steps_back if len(folded) > 1], reason


def test_the_mediators_of_a_known_mechanism_are_no_side() -> None:
    told = [
        noted("2024-05-01", "under_way", track="negotiations", mechanism="Doha talks on eastern Congo",
              parties=("Democratic Republic of the Congo", "M23")),
        noted("2024-05-02", "suspended", track="negotiations", mechanism="Doha talks on eastern Congo",
              parties=("Democratic Republic of the Congo", "M23", "Qatar")),
    ]  # fmt: skip
    (one,) = fold_tracks(told, TODAY)
    assert (one.stage, one.parties) == ("suspended", ("Democratic Republic of the Congo", "M23"))


CLASHES = [
    (["in_effect", "collapsed"], ["A", "B"], "declared", "as many voices for each: it stays where it was"),
    (["in_effect", "collapsed", "collapsed"], ["A", "B", "C"], "collapsed", "more voices"),
    (["in_effect", "collapsed", "collapsed"], ["A", "B", "B"], "declared", "one voice twice is one voice"),
]


@pytest.mark.parametrize(("told", "publishers", "stage", "reason"), CLASHES)
def test_contradictions_are_shown(told: list[str], publishers: list[str], stage: str, reason: str) -> None:
    notes = [
        noted("2024-05-09", what, publisher=by, report=f"r{n}")
        for n, (what, by) in enumerate(zip(told, publishers, strict=True))
    ]
    (one,) = fold_tracks([noted("2024-05-01", "declared"), *notes], TODAY)
    assert one.stage == stage, reason
    assert one.contested
    assert len(one.contradictions[0].notes) == len(told), "each note is shown"
    assert "against" in one.contradictions[0].why


def test_an_allegation_stands_beside_and_moves_nothing() -> None:
    claim = noted("2024-05-09", "collapsed", alleged=True, said_by="Borduria")
    (one,) = fold_tracks([noted("2024-05-01", "in_effect"), claim], TODAY)
    assert one.stage == "in_effect"
    assert one.allegations == (claim,)
    assert all(claim not in step.notes for step in one.steps)


def test_a_stage_on_the_word_of_one_party_says_so() -> None:
    (one,) = fold_tracks([noted("2024-05-01", "in_effect", said_by="Borduria")], TODAY)
    assert one.on_word_of == "Borduria"
    (two,) = fold_tracks(
        [noted("2024-05-01", "in_effect", said_by="Borduria"), noted("2024-05-02", "in_effect")], TODAY
    )
    assert two.on_word_of is None


DAYS = [
    ("2024-05-10", None, "2024-05-10", "the day of the report"),
    ("2024-05-10", "2024-05-08", "2024-05-08", "its own day"),
    ("2024-05-10", "2024-07-01", "2024-05-10", "what is scheduled was news on the day of the report"),
    ("2024-05-10", "2024", "2024-05-10", "a year that is not over"),
    ("2024-05-10", "2024-02", "2024-02-29", "a month counts from its last day on"),
    (None, "2023", "2023-12-31", "no day of publication"),
    (None, None, None, "no day at all"),
]


@pytest.mark.parametrize(("published", "date", "day", "reason"), DAYS)
def test_the_day_of_a_note(published: str | None, date: str | None, day: str | None, reason: str) -> None:
    assert noted(published, "declared", date=date).day == day, reason


def test_an_undated_note_is_kept_and_not_folded() -> None:
    (one,) = fold_tracks([noted(None, "declared")], TODAY)
    assert (one.stage, len(one.undated), one.quiet_days) == (None, 1, None)


def test_days_without_news_are_counted_from_the_last_note_of_any_kind() -> None:
    notes = [
        noted("2024-05-01", "in_effect"),
        noted("2024-06-20", "violated", alleged=True, said_by="Borduria"),
    ]
    (one,) = fold_tracks(notes, TODAY)
    assert (one.since, one.last_news, one.quiet_days) == ("2024-05-01", "2024-06-20", 10)


def test_a_stage_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="no stage 'asleep' of a track 'ceasefire'"):
        fold_tracks([noted("2024-05-01", "asleep")], TODAY)


BROKEN = [
    ('[[track]]\nname = "a"\norder = ["x"]\ncalls = ["x"]\n', "s.toml:1: stage 'x' has two meanings", "both"),
    ('\n[[track]]\nname = "a"\norder = ["x"]\nclashes = [["x", "y"]]\n', "s.toml:2: clash", "no such stage"),
    ('[[track]]\norder = ["x"]\n', "s.toml:1: name is missing", "no name"),
    ('[[track]]\nname = "a"\n[[track]]\nname = "a"\n', "s.toml:3: track 'a' stands here twice", "doubled"),
]


@pytest.mark.parametrize(("text", "message", "reason"), BROKEN)
def test_a_broken_file_is_told_with_its_line(text: str, message: str, reason: str) -> None:
    problems: list[str] = []
    read_stages(text, "s.toml", problems)
    assert any(problem.startswith(message) for problem in problems), reason


@st.composite
def many(draw: st.DrawFn) -> list[DatedNote]:
    return [
        noted(
            draw(st.sampled_from(["2024-05-01", "2024-05-02", "2024-05-09", None])),
            draw(st.sampled_from(["called_for", "negotiating", "in_effect", "collapsed", "violated"])),
            parties=draw(st.sampled_from([PAIR, ("Borduria",), (), ("Borduria", "Vulgaria")])),
            alleged=draw(st.booleans()),
            said_by=draw(st.sampled_from([None, "Borduria"])),
            mechanism=draw(st.sampled_from([None, "Geneva talks"])),
        )
        for _ in range(draw(st.integers(0, 10)))
    ]


@given(many(), st.randoms(use_true_random=False))
def test_the_order_of_the_notes_changes_nothing(notes: list[DatedNote], random: object) -> None:
    mixed = [*notes, *notes[:2]]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert fold_tracks(mixed, TODAY) == fold_tracks(notes, TODAY)


@given(many())
def test_nothing_is_lost(notes: list[DatedNote]) -> None:
    folded = fold_tracks(notes, TODAY)
    shown = [
        n.note.id
        for one in folded
        for n in (*one.deeds, *one.allegations, *one.undated, *(n for s in one.steps for n in s.notes))
    ]
    assert sorted(shown) == sorted({n.note.id for n in notes})
    assert len({one.id for one in folded}) == len(folded)


@given(many())
def test_allegations_never_move_a_track(notes: list[DatedNote]) -> None:
    plain = [n for n in notes if not n.note.alleged and len(n.note.parties) > 1]
    claims = [n for n in notes if n.note.alleged and len(n.note.parties) > 1]
    with_claims = {one.id: (one.stage, one.steps) for one in fold_tracks([*plain, *claims], TODAY)}
    for one in fold_tracks(plain, TODAY):
        assert with_claims[one.id] == (one.stage, one.steps)


def test_every_track_of_the_vocabulary_is_known() -> None:
    assert set(stages()) == {
        "ceasefire", "prisoner_exchange", "negotiations", "reconciliation", "reconstruction_aid",
        "international_support", "withdrawal_disarmament", "sanctions",
    }  # fmt: skip
