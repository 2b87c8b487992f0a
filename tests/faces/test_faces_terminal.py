"""The page: what stands on it, plain when piped, within its width, safe to show."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from goodoffices.errors import ReportError
from goodoffices.faces import words
from goodoffices.faces.tell import Teller
from goodoffices.faces.terminal import PIPED, TextWriter, console_for
from goodoffices.model import Actor, Reading, Refusal, Report, Span, When


def page(reading: Reading, *, width: int | None = None, explain: bool = False) -> str:
    console = (
        Console(file=io.StringIO(), width=width, color_system=None) if width else console_for(io.StringIO())
    )
    return TextWriter(console, explain=explain).line(reading)


def test_the_page(reading: Reading) -> None:
    assert page(replace(reading, events=())) == PAGE


PAGE = """\
Talks & <more>
r1 · 2024-05-31 · a wire
────────────────────────────────────────────────────────────────────────────────────────────────────

CONTACTS (1)
   When         Where          How             Who                            About
1  2024-05-31   Strelsau       meeting         Anna Holm, foreign minister    ceasefire,
                               planned           of Ruritania – host            de-escalation,
                                               Boris Kant, envoy (Graustark)    [Quartet]
                                                 – visitor
   [1] “Holm met Kant in Strelsau.”

POSITIONS (2)   + for   − against   ~ open or not told
Anna Holm, foreign minister of Ruritania
 − demands · blockade: “demands an end to the blockade.” (to Graustark, told by Clara Ott, in
 contact 1)
   [2] “Holm demands an end to the blockade.”
 − demands · blockade: “demands <b>bread</b> & peace.” (to Graustark, told by Clara Ott, in contact
 1)
   [3] “Holm demands <b>bread</b> & peace.”

TRACKS (1)
ceasefire: violated · Ruritania · alleged by Graustark
   [4] “The truce was broken.”

1 passage was seen and not coded.
   1 × nobody is named
"""


def test_explain_shows_coder_rule_score_and_chain(reading: Reading) -> None:
    text = page(reading, explain=True)
    assert "why: straw/word, score 0.75: saw met" in text
    assert "straw: nobody is named: “Officials spoke later.”" in text


def test_events_have_their_codes(reading: Reading) -> None:
    assert "CONSULT visit (CAMEO 042) · Boris Kant, envoy (Graustark) → Anna Holm" in page(reading)


def test_words_quoted_before_are_shortened(reading: Reading) -> None:
    text = page(reading)
    assert text.count("[1] “Holm met Kant in Strelsau.”") == 2
    long = "Holm met Kant" + " and others" * 30 + "."
    again = Report("r2", long)
    span = Span.of(again, 0, len(long))
    contacts = tuple(
        replace(c, evidence=replace(c.evidence, spans=(span,)))
        for c in (*reading.contacts, *reading.contacts)
    )
    track = replace(reading.tracks[0], evidence=replace(reading.tracks[0].evidence, spans=(span,)))
    text = page(Reading(again, contacts=contacts, tracks=(track,)))
    assert text.count("and others and others.”") == 1, (
        "two contacts with the same words share their quotation"
    )
    assert text.count("[1]") == 2
    assert text.rstrip().endswith("…")


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 passages were"), (1, "1 passage was"), (3, "3 passages were")]
)
def test_nothing_found_is_said_plainly(count: int, told: str) -> None:
    report = Report("r2", "Officials spoke.")
    refusals = (Refusal("straw", "nobody is named", (Span.of(report, 0, 9),)),) * count
    text = page(Reading(report, refusals=refusals))
    assert f"Nothing found: no contact, no position, no track note; {told} seen and not coded." in text
    assert (f"{count} × nobody is named" in text) == bool(count)


def test_many_reasons_are_cut_short_and_the_frequent_come_first() -> None:
    report = Report("r2", "Officials spoke.")
    refusals = tuple(Refusal("straw", reason, (Span.of(report, 0, 9),)) for reason in "edcbaa")
    text = page(Reading(report, refusals=refusals))
    assert "   2 × a; 1 × b; 1 × c; 2 other reasons (--explain shows all)\n" in text


@pytest.mark.parametrize("width", [40, 60, 75, 76, 80, 100, 120, 300])
def test_a_page_keeps_to_its_width(reading: Reading, width: int) -> None:
    lines = page(reading, width=width, explain=True).splitlines()
    assert max(map(len, lines)) <= min(width, 120)
    assert not any(line.endswith(" ") for line in lines)


def test_a_terminal_gets_styles_and_a_pipe_none(reading: Reading) -> None:
    terminal = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="standard")
    assert "\x1b[" in TextWriter(terminal).line(reading)
    piped = page(reading)
    assert "\x1b" not in piped
    assert max(map(len, piped.splitlines())) == PIPED


@given(st.text(), st.text(min_size=1).filter(str.strip), st.integers(30, 130))
def test_any_text_makes_a_page(title: str, text: str, width: int) -> None:
    report = Report("r2", text, title=title or None)
    shown = page(
        Reading(report, refusals=(Refusal("straw", title, (Span.of(report, 0, len(text)),)),)), width=width
    )
    assert not words.UNSAFE.search(shown)


def test_pages_are_parted_and_refused_reports_have_none(reading: Reading) -> None:
    out = TextWriter(console_for(io.StringIO()))
    first = out.head() + out.line(reading)
    assert out.refused(ReportError("empty", "x")) == out.foot() == ""
    assert out.line(reading) == f"\n{first}"


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        (
            Actor("Anna Holm", "Ruritania", "foreign minister of Ruritania"),
            "Anna Holm, foreign minister of Ruritania",
        ),
        (Actor("Anna Holm", "Ruritania", "foreign minister"), "Anna Holm, foreign minister (Ruritania)"),
        (Actor("Anna Holm", "Ruritania"), "Anna Holm (Ruritania)"),
        (Actor(None, "Ruritania", "foreign minister of Ruritania"), "foreign minister of Ruritania"),
        (Actor(None, "Ruritania"), "Ruritania"),
        (Actor("Anna Holm"), "Anna Holm"),
        (Actor(), "not told"),
    ],
)
def test_who(actor: Actor, shown: str) -> None:
    assert words.who(actor) == shown


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        (None, "not told"),
        (When("2024-05", "stated"), "2024-05"),
        (When("2024-05-30", "relative", "2024-06-02"), "2024-05-30 to 2024-06-02"),
    ],
)
def test_when(date: When | None, shown: str) -> None:
    assert words.when(date) == shown


@pytest.mark.parametrize(
    ("text", "shown", "reason"),
    [
        ("one\r\n two\t three", "one two three", "one line"),
        ("a\x1b[31mb\x07", "a[31mb", "no escape reaches the terminal"),
        ("\u202eevil\u2069", "evil", "no override turns the line"),
        ("سلام عادل", "سلام عادل", "right-to-left letters stay"),
        ("cafe\u0301 👍🏽", "cafe\u0301 👍🏽", "combining marks stay"),
    ],
)
def test_plain(text: str, shown: str, reason: str) -> None:
    assert words.plain(text) == shown, reason


def test_progress_counts(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.progress import Progress, TextColumn  # noqa: PLC0415 - only here

    console = Console(file=io.StringIO(), width=80)
    with Progress(TextColumn("{task.description}"), console=console) as bar:
        teller = Teller(bar)
        teller.error("a.txt: empty; fill it")
        teller.count()
        teller.count()
        assert bar.tasks[0].description == "2 reports done, 1 of them not readable"
    assert "goodoffices: a.txt: empty; fill it" in console.file.getvalue()  # type: ignore[attr-defined]
    assert capsys.readouterr() == ("", "")
