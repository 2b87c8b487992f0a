"""Positions of sentences of our own: who holds what, which way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goodoffices.model import Reading

Read = Callable[..., Reading]

ROWS = [
    (
        "Kenya demanded an immediate end to the blockade of Port Salim.",
        ("Kenya", "demands", "against", "blockade"),
        "who demands an end to a blockade is against it",
    ),
    (
        "Norway called for a ceasefire in Chad, Foreign Minister Ingrid Solheim said.",
        ("Norway", "calls_for", "for", "ceasefire"),
        "called for",
    ),
    (
        "Egypt condemned the attacks on civilians in Darfur.",
        ("Egypt", "condemns", "for", "civilian_protection"),
        "who condemns attacks on civilians is for their protection",
    ),
    (
        "Iran rejected the sanctions imposed by the United States.",
        ("Iran", "rejects", "against", "sanctions"),
        "rejected",
    ),
    (
        "Turkey welcomed the release of the hostages held by the rebels.",
        ("Turkey", "supports", "for", "hostages"),
        "for hostages means for their release",
    ),
]
NONE = [
    ("The Kenyan president arrived in Oslo on Monday.", "plain narration"),
    ("The two ministers of Chad and Niger discussed the ceasefire.", "an agenda item is no position"),
    ("The team from Oslo won the cup final.", "sport"),
    (
        '"We demand an end to the blockade of Chad," said Anna Berg, a teacher waiting at the bus stop.',
        "a private person's words are nobody's position",
    ),
]


@pytest.mark.parametrize(("text", "wanted", "why"), ROWS, ids=[r[0][:40] for r in ROWS])
def test_position(read: Read, text: str, wanted: tuple[str, ...], why: str) -> None:
    told = {(p.holder.party, p.stance, p.direction, p.issue) for p in read(text).positions}
    assert wanted in told, why


@pytest.mark.parametrize(("text", "why"), NONE, ids=[r[0][:40] for r in NONE])
def test_no_position(read: Read, text: str, why: str) -> None:
    assert read(text).positions == (), why


def test_the_proposition_is_in_the_sentence(read: Read) -> None:
    text = "Kenya demanded an immediate end to the blockade of Port Salim. Norway called for a ceasefire in Chad."
    for position in read(text).positions:
        (sentence,) = position.evidence.spans
        assert sentence.start <= position.proposition.start < position.proposition.end <= sentence.end
        assert text[position.proposition.start : position.proposition.end] == position.proposition.quote


def test_who_is_only_told_of_holds_nothing(read: Read) -> None:
    """Guards against a second holder out of a relative clause."""
    text = "Norway, which Kenyan President Daudi Otieno visited in May, condemned the attacks on civilians in Chad."
    held = {p.holder.party for p in read(text).positions}
    assert held == {"Norway"}
