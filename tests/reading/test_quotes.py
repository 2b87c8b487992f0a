"""What stands within quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.model import Reading, Report
from goodoffices.reading.quotes import marked, quoted
from goodoffices.reading.split import Split

ROWS = [
    ('He said "no deal" twice.', ["no deal"], "straight marks"),
    ("He said “no deal” twice.", ["no deal"], "curly marks"),
    ("He said «no deal» twice.", ["no deal"], "guillemets"),
    ("He said ``no deal'' twice.", ["no deal"], "typewriter marks"),
    ("He said ''no deal'' twice.", ["no deal"], "the same typewriter mark opens and closes"),
    ('He said “no deal" twice.', ["no deal"], "a curly mark closed by a straight one"),
    ('He said "no deal” twice.', ["no deal"], "a straight mark closed by a curly one"),
    ("He said “no deal“ twice.", ["no deal"], "an opening sign typed for the closing one"),
    ("He said ”no deal” twice.", ["no deal"], "a closing sign typed for the opening one"),
    ("He said „no deal“ twice.", ["no deal"], "German marks"),
    ('"No deal," he said. "Never."', ["No deal,", "Never."], "two quotations in a paragraph"),
    ("“We stay.\n\n“We wait,” he said.", ["We stay.", "We wait,"], "each paragraph opens a long one anew"),
    ("“We stay\n\nThey left.", ["We stay"], "one that is left open ends with its paragraph"),
    ("They stay,” he said. They left.", [], "a closing mark alone closes nothing"),
    ('They stay," he said. They left.', [], "nor does a straight one that ends a word"),
    ("The minister's aide didn't say.", [], "apostrophes are no marks"),
]


def reading_of(text: str) -> Reading:
    return Split()(Reading(Report("test", text)))


@pytest.mark.parametrize(("text", "expected", "why"), ROWS)
def test_ranges(text: str, expected: list[str], why: str) -> None:
    assert [text[a:b] for a, b in quoted(reading_of(text))] == expected, why


@given(st.text(alphabet=st.sampled_from("abC .,\n\"“”«»„`'"), max_size=120))
def test_ranges_lie_in_the_text_in_order(text: str) -> None:
    last = 0
    for start, end in quoted(reading_of(text)):
        assert last <= start <= end <= len(text)
        first, final = marked(text, start, end)
        assert start - 2 <= first <= start <= end <= final <= end + 2
        last = end
