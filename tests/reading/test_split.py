"""Sentence bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.reading.split import MAX_SENTENCE, sentence_bounds

ROWS = [
    ("He met Gen. Aoun on Nov. 9 in the U.S. capital.", 1, "titles, months and U.S. do not end a sentence"),
    ("They met in the U.S. The talks went on.", 2, "U.S. ends one where an opener follows"),
    ('"We agree." He left.', 2, "the closing quotation mark belongs to the sentence"),
    ("Talks open Monday\n\nEnvoys arrived.", 2, "a paragraph break ends a headline without a stop"),
    ("The envoy\nand the minister met.", 1, "a wrapped line is one sentence"),
    ("Mr. Musa J. Karam spoke.", 1, "an initial does not end a sentence"),
    ("Will they meet? Nobody knows.", 2, "a question mark"),
    ("   ", 0, "blank text has no sentence"),
]


@pytest.mark.parametrize(("text", "count", "why"), ROWS)
def test_count(text: str, count: int, why: str) -> None:
    assert len(list(sentence_bounds(text))) == count, why


@given(st.text(alphabet=st.sampled_from("abC .!?\n\"”'“(),;é1"), max_size=300))
def test_bounds_lie_inside_in_order_and_lose_nothing(text: str) -> None:
    bounds = list(sentence_bounds(text))
    last = 0
    for start, end, _ in bounds:
        assert last <= start < end <= len(text)
        assert not text[last:start].strip(), "only white space lies between sentences"
        last = end
    assert not text[last:].strip()


@given(st.integers(1, 4))
def test_a_stretch_without_stops_is_cut(times: int) -> None:
    text = "word " * (MAX_SENTENCE * times)
    assert all(end - start <= MAX_SENTENCE for start, end, _ in sentence_bounds(text))
