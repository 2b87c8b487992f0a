"""How a finding came to be."""

from __future__ import annotations

import dataclasses

import pytest

from goodoffices.export.explain import explanation, lines
from goodoffices.record.fused import Judgement, Member, Occurrence
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

from .straw import REPORTS, V1, V2, contact_of, read


def test_everything_is_told_down_to_the_rule(filled: Store) -> None:
    name = contact_of(filled, "oslo")
    told = explanation(filled, name)
    assert told is not None
    assert (told["coder"], told["rule"], told["score"]) == ("straw", "met", 0.8)
    assert told["run"]["id"] == V1.id
    assert told["report"]["id"] == "oslo"
    assert told["why"] == ["saw met"]
    (span,) = told["evidence"]
    text = REPORTS[0].text
    assert text[span["start"] : span["end"]] == span["quote"]


def test_versions_show_what_changed(filled: Store) -> None:
    name = contact_of(filled, "oslo")
    filled.add([read(REPORTS[0], score=0.5)], V2)
    told = explanation(filled, name)
    assert told is not None
    first, second = told["history"]
    assert (first["state"], first["run"]) == ("superseded", V1.id)
    assert (second["state"], second["run"]) == ("current", V2.id)
    assert second["changes"] == [{"field": "score", "before": 0.8, "now": 0.5}]
    assert "score: 0.8 → 0.5" in "\n".join(lines(told))


def test_what_is_withdrawn_has_ended(filled: Store) -> None:
    name = contact_of(filled, "oslo")
    filled.withdraw(["oslo"], who="ann", why="an error")
    told = explanation(filled, name)
    assert told is not None
    assert told["state"] == "ended"


def test_occurrences_and_judgements_belong_to_it(filled: Store) -> None:
    name = contact_of(filled, "oslo")
    filled.save_occurrences(
        [Occurrence("o-1", "contact", (Member("finding", name, "part", 0.9, {"day": "same"}),))]
    )
    filled.judge(Judgement("ann", "finding", name, "accept", "I was there"))
    told = explanation(filled, name)
    assert told is not None
    shown = "\n".join(lines(told))
    assert "o-1 (contact)" in shown
    assert "day: same" in shown
    assert "accept by ann" in shown
    fused = explanation(filled, "o-1")
    assert fused is not None
    assert any(f"finding {name}, part, score 0.900" in line for line in lines(fused))


@pytest.mark.parametrize(
    ("level", "seen", "reason"),
    [
        ("public", False, "a confidential report is not shown unless asked for"),
        ("confidential", True, "asked for"),
        ("restricted", True, "a higher level takes in the lower ones"),
    ],
)
def test_the_handling_level_is_respected(store: Store, level: str, seen: bool, reason: str) -> None:
    store.add([read(REPORTS[0])], V1, Origin(level=1))
    name = contact_of(store, "oslo", level="restricted")
    assert (explanation(store, name, level) is not None) is seen, reason


def test_a_line_stays_a_line(store: Store) -> None:
    two = dataclasses.replace(REPORTS[0], title="One\nTwo")
    store.add([read(two)], V1)
    told = explanation(store, contact_of(store, "oslo"))
    assert told is not None
    assert all("\n" not in line for line in lines(told))
    assert explanation(store, "nobody") is None
