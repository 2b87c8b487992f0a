"""Near-copies: tables of made-up texts with the reason for each row, and properties."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.record.fusion.copies import (
    Copies,
    Copy,
    Fingerprint,
    Print,
    compare_prints,
    find_copies,
    originals,
)

WORDS = "lamp harbour keeper rope ferry storm ladder bell mist anchor gull chart signal beam rock tide oil wick".split()


def story(seed: int, sentences: int = 25, name: str = "Borduria") -> str:
    draw = random.Random(seed)
    return " ".join(
        f"{draw.choice(WORDS).capitalize()} and {' '.join(draw.choices(WORDS, k=12))} in {name}."
        for _ in range(sentences)
    )


def sentences_of(text: str) -> list[str]:
    return [part + "." for part in text.split(".") if part.strip()]


BASE = story(1)
PAIRS = [
    (BASE, BASE, True, "the same text"),
    (BASE, " ".join(sentences_of(BASE)[:12]), True, "trimmed to a half"),
    (BASE, "BORDURIA CITY (Wire) -- " + BASE, True, "an agency header before it"),
    (BASE, BASE.replace(" rope ", " line ").replace(" mist ", " fog "), True, "some words edited"),
    (BASE, story(2, 6) + " " + " ".join(sentences_of(BASE)[:18]), True, "recast with a new opening"),
    (BASE, BASE.replace("ú", "u").upper().lower(), True, "another case"),
    (BASE, story(2), False, "another story with the same words and names"),
    (BASE, BASE.replace("Borduria", "Syldavia"), False, "one form filled in for two countries"),
    ("The bell rang.", "The bell rang.", True, "two captions, the same"),
    ("The bell rang in the mist.", "The bell rang in the storm again.", False, "two captions, alike"),
    (BASE, "", False, "an empty text is a copy of nothing"),
]


def printed(report: str, text: str, published: str | None = "2021-05-04") -> Print:
    return Print(report, published, Fingerprint.of(text))


@pytest.mark.parametrize(("a", "b", "copy", "reason"), PAIRS)
def test_copies(a: str, b: str, copy: bool, reason: str) -> None:
    found = find_copies([printed("r1", a), printed("r2", b)])
    assert bool(found) == copy, reason
    assert all(0 < c.alike <= c.contained <= 1 for c in found)


@pytest.mark.parametrize(
    ("first", "second", "copy", "reason"),
    [
        ("2021-05-04", "2021-05-10", True, "within the window"),
        ("2021-05-04", "2021-06-10", False, "used again a month later"),
        (None, "2021-05-10", True, "a day that is not known excludes nothing"),
    ],
)
def test_the_window(first: str | None, second: str | None, copy: bool, reason: str) -> None:
    assert bool(find_copies([printed("r1", BASE, first), printed("r2", BASE, second)])) == copy, reason


def test_the_earlier_is_the_original() -> None:
    (copy,) = find_copies([printed("a", BASE, "2021-05-05"), printed("b", BASE, "2021-05-04")])
    assert (copy.report, copy.of) == ("a", "b")


def test_what_hangs_together_has_one_original() -> None:
    days = {"a": "2021-05-03", "b": "2021-05-04", "c": "2021-05-05", "d": "2021-05-01"}
    pairs = [Copy("c", "b", 1, 1, 1), Copy("b", "a", 1, 1, 1)]
    assert originals(pairs, days) == {"b": "a", "c": "a"}
    assert originals([*pairs, Copy("a", "d", 1, 1, 1)], days) == {"a": "d", "b": "d", "c": "d"}


@settings(max_examples=25)
@given(st.permutations(range(6)))
def test_the_order_of_reports_changes_nothing(order: list[int]) -> None:
    items = [
        printed(f"r{n}", story(n // 2) if n % 2 else story(n // 2) + " Bell and mist.") for n in range(6)
    ]
    finder = Copies()
    mixed = [copy for n in order for copy in finder.add(items[n])]
    assert sorted(mixed, key=lambda c: (c.report, c.of)) == find_copies(items)
    assert len(find_copies(items)) == 3


@given(st.text(max_size=200))
def test_a_fingerprint_survives_its_bytes(text: str) -> None:
    fingerprint = Fingerprint.of(text)
    assert Fingerprint.of_bytes(fingerprint.to_bytes()) == fingerprint


@pytest.mark.parametrize("data", [b"", b"abc", (7).to_bytes(4, "little") * 3])
def test_bytes_that_are_no_fingerprint(data: bytes) -> None:
    with pytest.raises(ValueError, match="no fingerprint"):
        Fingerprint.of_bytes(data)


@given(st.text(max_size=300), st.text(max_size=300))
def test_the_measure_has_no_order(a: str, b: str) -> None:
    assert compare_prints(printed("r1", a), printed("r2", b)) == compare_prints(
        printed("r2", b), printed("r1", a)
    )
