"""The sentences that grow from our own patterns: whole, marked where the actors stand, the same every time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from relation_parts.grow import DATA, Garden, Grown

from goodoffices.coding.relation.modes import TYPES


@pytest.fixture(scope="module")
def grown() -> list[Grown]:
    return list(Garden(7).grow(2))


def test_every_type_has_many_patterns() -> None:
    patterns = Garden(1).patterns
    assert set(patterns) == set(TYPES)
    assert min(len(set(lines)) for lines in patterns.values()) >= 30


def test_no_pattern_stands_twice() -> None:
    lines = [line for several in Garden(1).patterns.values() for line in several]
    assert len(lines) == len(set(lines))


def test_choices_are_made_and_slots_filled(grown: list[Grown]) -> None:
    for one in grown:
        assert not set("[]{}|\x01\x02") & set(one.marked.sentence), one.pattern
        assert "  " not in one.marked.sentence, one.pattern


def test_names_stand_where_the_marks_say(grown: list[Grown]) -> None:
    for one in grown:
        marked = one.marked
        for place, name in ((marked.source_at, marked.source), (marked.target_at, marked.target)):
            if place is not None:
                assert marked.sentence[slice(*place)] == name, one.pattern
        assert marked.text.count("§") == marked.text.count("¶") == 2, one.pattern


def test_the_same_seed_grows_the_same(grown: list[Grown]) -> None:
    assert list(Garden(7).grow(2)) == grown
    assert list(Garden(8).grow(2)) != grown


@pytest.mark.parametrize(
    ("line", "told", "reason"),
    [
        (
            "AID\t{S} fed {Nobody} of {T}",
            "patterns_wrong.tsv:1: no slot 'Nobody' in slots.tsv",
            "an unknown slot",
        ),
        ("AID\t{S} [fed|clothed {T}", "patterns_wrong.tsv:1: brackets do not match", "an open choice"),
        ("AID {S} fed {T}", "patterns_wrong.tsv:1: 1 columns instead of 2", "no tab"),
    ],
)
def test_wrong_patterns_are_told_with_their_line(tmp_path: Path, line: str, told: str, reason: str) -> None:
    for name in ("slots.tsv", "frames.tsv"):
        shutil.copy(DATA / name, tmp_path)
    (tmp_path / "patterns_wrong.tsv").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        Garden(1, tmp_path)
    assert str(stop.value) == told, reason
