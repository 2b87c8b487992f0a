"""Track notes of sentences of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goodoffices.model import Reading

Read = Callable[..., Reading]

ROWS = [
    (
        "Chad and Niger signed a peace agreement in Oslo on Tuesday.",
        ("negotiations", "agreement_signed"),
        "signed",
    ),
    (
        "Peace talks between the government of Chad and the rebels will begin in Geneva next week, Norway said.",
        ("negotiations", "scheduled"),
        "to begin on a day told",
    ),
    (
        "Armenia accused Azerbaijan of violating the ceasefire on the border.",
        ("ceasefire", "violated"),
        "an accusation tells of a breach, as one side's word",
    ),
]


@pytest.mark.parametrize(("text", "wanted", "why"), ROWS, ids=[r[0][:40] for r in ROWS])
def test_note(read: Read, text: str, wanted: tuple[str, str], why: str) -> None:
    assert wanted in {(t.track, t.stage) for t in read(text).tracks}, why


def test_an_allegation_is_one_sides_word(read: Read) -> None:
    notes = [
        t
        for t in read("Armenia accused Azerbaijan of violating the ceasefire on the border.").tracks
        if t.stage == "violated"
    ]
    assert notes
    assert all(t.alleged and t.evidence.said_by == "Armenia" for t in notes)


def test_a_report_of_one_party_has_no_track(read: Read) -> None:
    assert read("The union in Chile said talks with the mining company collapsed on Thursday.").tracks == ()
