"""Where source and target are found, and how the sentence is marked for the encoder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.coding.relation.marking import MOST_READINGS, Marked, find, readings


@pytest.mark.parametrize(
    ("sentence", "source", "target", "marked", "reason"),
    [
        ("Ruritania met Graustark.", "Ruritania", "Graustark", "§ Ruritania § met ¶ Graustark ¶ .", "plain"),
        (
            "The Ruritanian army fired.",
            "The Ruritanian army",
            "Ruritanian",
            "§ The ¶ Ruritanian ¶ army § fired.",
            "the target inside the source",
        ),
        (
            "Graustark rebels fled.",
            "Graustark rebels",
            "Graustark",
            "§ ¶ Graustark ¶ rebels § fled.",
            "both begin together: the longer outside",
        ),
        ("Ruritania left.", "Ruritania", "a recipient", "¶ a recipient ¶ § Ruritania § left.", "no target"),
        ("Graustark fell.", "An actor", "Graustark", "§ An actor § ¶ Graustark ¶ fell.", "no source"),
        ("It rained.", "A", "B", "§ A § ¶ B ¶ It rained.", "neither is there"),
        (
            "RURITANIA left Graustark.",
            "Ruritania",
            "Graustark",
            "§ RURITANIA § left ¶ Graustark ¶ .",
            "capitals",
        ),
        (
            "The Oman deal pleased Omani lords.",
            "Omani lords",
            "Oman",
            "The ¶ Oman ¶ deal pleased § Omani lords § .",
            "whole words first",
        ),
        (
            "Prince Rudolf left Strelsau.",
            "King Rudolf",
            "Strelsau",
            "Prince § Rudolf § left ¶ Strelsau ¶ .",
            "the last word",
        ),
        (
            "See § 5: Ruritania met Graustark.",
            "Ruritania",
            "Graustark",
            "See 5: § Ruritania § met ¶ Graustark ¶ .",
            "a sign of ours in the text",
        ),
    ],
)
def test_marking(sentence: str, source: str, target: str, marked: str, reason: str) -> None:
    assert readings(sentence, source, target)[0].text == marked, reason


def test_a_name_that_stands_twice_has_two_readings_the_close_one_first() -> None:
    found = readings("Ruritania slept. Then Graustark hit Ruritania.", "Graustark", "Ruritania")
    assert [m.target_at for m in found] == [(36, 45), (0, 9)]


def test_one_place_for_both_comes_last() -> None:
    found = readings("Ruritania fought Ruritania.", "Ruritania", "Ruritania")
    assert found[0].source_at != found[0].target_at


def test_a_name_repeated_without_end_costs_no_more_than_a_few_readings() -> None:
    assert len(readings("Oz " * 50, "Oz", "Oz")) == MOST_READINGS


WORDS = st.text(alphabet="ab §¶.'\t\u00e9", max_size=12)


@given(st.text(max_size=60), WORDS, WORDS)
def test_every_pair_has_a_reading_whose_places_lie_in_the_sentence(
    sentence: str, source: str, target: str
) -> None:
    for marked in readings(sentence, source, target):
        for place in (marked.source_at, marked.target_at):
            assert place is None or 0 <= place[0] < place[1] <= len(sentence)
        assert marked.text.count("§") == 2
        assert marked.text.count("¶") == 2


@given(st.text(alphabet="abc ", min_size=1, max_size=20), st.text(alphabet="abc ", max_size=20))
def test_a_name_in_the_sentence_is_found_where_it_stands(name: str, around: str) -> None:
    if not name.strip():
        assert find(around, name) == []
        return
    sentence = f"{around}. {name} .{around}"
    wanted = (len(around) + 2 + len(name) - len(name.lstrip()), len(around) + 2 + len(name.rstrip()))
    assert wanted in find(sentence, name)


def test_marks_know_their_own_sentence_only() -> None:
    marked = Marked("a b", "a", "b", (0, 1), (2, 3))
    assert marked.text == "§ a § ¶ b ¶"
