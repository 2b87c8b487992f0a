"""Marks change no character, and every span can be reached."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.faces.web.marks import Marked, paragraphs
from goodoffices.model import Span

TEXT = "Ada met Bo & Cy.\nThen <Ada> left; Bo stayed on.\n\nNothing else."
NUMBERS = re.compile(r'<a class="cite in"[^>]*>\d+</a>')


def mark(start: int, end: int, number: int = 1, text: str = TEXT) -> Marked:
    return Marked(
        Span("text", start, end, text[start:end]), "contact", f"evidence-{number}", f"f{number}", number
    )


def bare(made: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", NUMBERS.sub("", made)))


@st.composite
def some_marks(draw: st.DrawFn) -> list[Marked]:
    spans = draw(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)), max_size=8))
    return [mark(start, min(len(TEXT), start + size), n) for n, (start, size) in enumerate(spans, 1)]


@given(some_marks())
def test_the_text_is_the_text(marks: list[Marked]) -> None:
    assert "".join(bare(part.html) for part in paragraphs(TEXT, marks)) == TEXT


@given(some_marks())
def test_every_span_has_its_anchor_once_and_its_words(marks: list[Marked]) -> None:
    made = "".join(part.html for part in paragraphs(TEXT, marks))
    assert sorted(re.findall(r'id="([^"]+)"', made)) == sorted(one.anchor for one in marks)
    assert sorted(int(n) for n in re.findall(r">(\d+)</a>", made)) == sorted(one.number for one in marks)
    for one in marks:
        assert words_of(made, one.entry) == one.span.quote


@given(some_marks())
def test_the_tags_are_nested(marks: list[Marked]) -> None:
    for part in paragraphs(TEXT, marks):
        depth = 0
        for tag in re.findall(r"</?mark", part.html):
            depth += 1 if tag == "<mark" else -1
            assert depth >= 0
        assert depth == 0


@given(some_marks())
def test_every_entry_is_listed_once(marks: list[Marked]) -> None:
    listed = [name for part in paragraphs(TEXT, marks) for name in part.entries]
    assert sorted(listed) == sorted({one.entry for one in marks})


def words_of(made: str, entry: str) -> str:
    """What stands inside the marks of an entry."""
    stack: list[str] = []
    out = []
    for piece in re.split(r"(<mark[^>]*>|</mark>)", NUMBERS.sub("", made)):
        if piece.startswith("<mark"):
            stack.append(re.findall(r'data-entry="([^"]+)"', piece)[0])
        elif piece == "</mark>":
            stack.pop()
        elif entry in stack:
            out.append(html.unescape(piece))
    return "".join(out)


@pytest.mark.parametrize(
    ("spans", "expected", "why"),
    [
        ([(0, 3)], '<mark id="evidence-1" class="k-contact" data-entry="f1">Ada</mark>', "one span"),
        ([(8, 12)], "Bo &amp;</mark>", "what is escaped stays so, and the space at the end is inside"),
        (
            [(0, 7), (4, 10)],
            '</mark></mark><a class="cite in" href="#entry-f1">1</a>',
            "a cut where spans cross",
        ),
    ],
)
def test_marks(spans: list[tuple[int, int]], expected: str, why: str) -> None:
    marks = [mark(start, end, n) for n, (start, end) in enumerate(spans, 1)]
    made = "".join(part.html for part in paragraphs(TEXT, marks))
    assert expected.removesuffix("</mark>") in made, why
