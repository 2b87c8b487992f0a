"""From a sentence to what the encoder reads: word pieces, the sentence before for context, and what the words are.

The kind of a word piece tells which mention it belongs to (a person, a party, a place ...) and whether it is quoted,
so that the encoder need not know the names of the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goodoffices.model import Mention, Reading, Sentence
from goodoffices.reading.quotes import quoted

BEFORE = 32
"""Word pieces kept of the sentence before, its end first."""
MOST = 120
"""Word pieces read of the sentence itself; one in 200 sentences of the annotated reports is longer."""
KINDS = 7
"""Kinds of words: 0 none, 1 person, 2 party, 3 place and party, 4 place, 5 common-noun phrase, 6 nobody known."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word piece with its place in the sentence text and what it is."""

    id: int
    start: int
    end: int
    kind: int


@dataclass(frozen=True, slots=True)
class Input:
    """One sentence as the encoder reads it; `words[i]` is where token i begins in `ids`, 0 where it was cut off."""

    sentence: int
    ids: tuple[int, ...]
    types: tuple[int, ...]
    kinds: tuple[int, ...]
    words: tuple[int, ...]


def kind_of(mention: Mention) -> int:
    """The kind of the words of a mention."""
    if mention.nominal:
        return 5 if mention.actors else 6
    if mention.kind == "person":
        return 1 if any(a.party for a in mention.actors) else 6
    if mention.place is not None:
        return 3 if mention.actors else 4
    return 2 if mention.actors else 6


def inputs(reading: Reading, wanted: Sequence[int], tokenizer: Any) -> list[Input]:
    """The sentences with these indexes as the encoder reads them."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    ranges = quoted(reading)
    needed = sorted({*wanted, *(i - 1 for i in wanted if i > 0)})
    encoded = tokenizer.encode_batch([reading.sentences[i].text for i in needed], add_special_tokens=False)
    pieces = {
        i: _pieces(reading.sentences[i], item, by_sentence.get(i, ()), ranges)
        for i, item in zip(needed, encoded, strict=True)
    }
    marks = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
    return [_input(reading.sentences[i], pieces.get(i - 1, []), pieces[i], marks) for i in wanted]


def _pieces(
    sentence: Sentence, item: Any, mentions: Sequence[Mention], ranges: Sequence[tuple[int, int]]
) -> list[Piece]:
    # Narrow mentions last, so that "the Egyptian foreign minister, Sameh Shoukry" is a person where it names one.
    kinds = [0] * (len(sentence.text) + 1)
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        for at in range(mention.start - sentence.start, mention.end - sentence.start):
            if 0 <= at < len(kinds):
                kinds[at] = kind_of(mention)
    if sentence.where == "text":
        for a, b in ranges:
            for at in range(max(a, sentence.start), min(b, sentence.end)):
                kinds[at - sentence.start] += KINDS
    return [Piece(id_, s, e, kinds[s]) for id_, (s, e) in zip(item.ids, item.offsets, strict=True)]


def _input(sentence: Sentence, before: list[Piece], own: list[Piece], marks: tuple[int, int]) -> Input:
    first, end = marks
    before, own = before[-BEFORE:], own[:MOST]
    ids = (first, *(p.id for p in before), end, *(p.id for p in own), end)
    shift = len(before) + 2
    types = (0,) * shift + (1,) * (len(own) + 1)
    kinds = (0, *(p.kind for p in before), 0, *(p.kind for p in own), 0)
    at: dict[int, int] = {}
    for place, piece in enumerate(own):
        at.setdefault(piece.start, place + shift)
    words = tuple(_begin(at, t.start - sentence.start, t.end - sentence.start) for t in sentence.tokens)
    return Input(sentence.index, ids, types, kinds, words)


def _begin(at: dict[int, int], start: int, end: int) -> int:
    """The first word piece that begins within the token, 0 where there is none."""
    for place in range(start, end):
        if place in at:
            return at[place]
    return 0
