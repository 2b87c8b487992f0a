"""The notebook: evidence is marked where it stands, nothing of a report becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.faces.notebook import ShownReading, html, marked, told
from goodoffices.model import Evidence, Reading, Report, Span, TrackNote


class Balance(HTMLParser):
    """Fails on a tag that is closed where it was not opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def checked(fragment: str) -> set[str]:
    parser = Balance()
    parser.feed(fragment)
    parser.close()
    assert parser.open == []
    return parser.seen


def text_of(fragment: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", fragment))


def test_evidence_is_marked_and_markup_of_the_report_is_not(reading: Reading) -> None:
    page = html(reading)
    tags = checked(page)
    assert "mark" in tags
    assert not tags & {"b", "more", "script"}
    assert "&lt;b&gt;bread&lt;/b&gt; &amp; peace" in page
    assert "Talks &amp; &lt;more&gt;" in page
    assert '<mark class="go-contact" title="meeting, planned · 2024-05-31 · Strelsau · ' in page


def test_every_finding_is_listed(reading: Reading) -> None:
    page = text_of(html(reading))
    for finding in reading.findings():
        assert told(finding) in page
    assert "1 contact, 2 positions, 1 track note, 1 event; 1 passage seen and not coded" in page


def test_a_reading_without_findings_says_so() -> None:
    assert "Nothing found; 0 passages seen and not coded" in html(Reading(Report("r2", "Yes.")))


def test_title_evidence_is_marked_in_the_title(reading: Reading) -> None:
    span = Span.of(reading.report, 0, 5, "title")
    track = replace(reading.tracks[0], evidence=replace(reading.tracks[0].evidence, spans=(span,)))
    assert marked(replace(reading, tracks=(track,)), "title").startswith('<mark class="go-track"')


def test_right_to_left_text_is_kept_to_itself() -> None:
    page = html(Reading(Report("r2", "He said: \u202eسلام", title="سلام")))
    assert '<div class="go-text" dir="auto">He said: \u202eسلام</div>' in page
    assert '<bdi dir="auto">سلام</bdi>' in page
    assert "unicode-bidi:isolate" in page


@pytest.mark.parametrize(
    ("alleged", "voice", "by"),
    [(True, "X", "alleged by X"), (True, None, "alleged"), (False, "X", "said by X")],
)
def test_the_voice_of_a_track(reading: Reading, alleged: bool, voice: str | None, by: str) -> None:
    note: TrackNote = replace(
        reading.tracks[0], alleged=alleged, evidence=replace(reading.tracks[0].evidence, said_by=voice)
    )
    assert told(note) == f"ceasefire: violated · Ruritania · {by}"


@given(st.text(min_size=1), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_the_text_under_the_marks_is_the_text(text: str, edges: list[tuple[int, int]]) -> None:
    """However the stretches overlap: taking the marks away gives the text back."""
    report = Report("r2", text)
    from_text = []
    for start, end in edges:
        if text[start:end].strip():
            span = Span.of(report, start, min(end, len(text)))
            from_text.append(span)
    template = TrackNote(
        "t", "ceasefire", "violated", (), False, None, None, evidence=_evidence(Span("text", 0, 1, "x"))
    )
    tracks = tuple(replace(template, evidence=_evidence(span)) for span in from_text)
    fragment = marked(Reading(report, tracks=tracks), "text")
    checked(fragment)
    assert text_of(fragment) == text
    assert ("<mark" in fragment) == bool(tracks)


def _evidence(span: Span) -> Evidence:
    return Evidence((span,), "straw", "word", 0.5)


def test_a_shown_reading_is_the_reading(reading: Reading) -> None:
    shown = ShownReading.of(reading)
    assert shown.contacts is reading.contacts
    assert shown == ShownReading.of(reading)
    assert shown._repr_html_() == html(reading)
    assert repr(shown) == "<Reading r1: 1 contact, 2 positions, 1 track note, 1 event>"
    assert isinstance(replace(shown, events=()), ShownReading)
