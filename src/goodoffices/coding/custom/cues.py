"""Cue words in a text: by stem or lemma, in order, with a few words between ("let through" in "let them through")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from goodoffices.coding.relation.words import stem
from goodoffices.model import Token
from goodoffices.reading.parse import load_model, tokens_of

Words: TypeAlias = tuple[frozenset[str], ...]
"""For each word of a text its stem and that of its lemma ("kept" is "kept" and "keep")."""
GAP = 4
"""Words that may stand between two words of a cue."""
_WORD = re.compile(r"\w+")


def words_of(tokens: Iterable[Token]) -> Words:
    """The words of parsed text, punctuation left out."""
    return tuple(
        frozenset((stem(token.text), stem(token.lemma)))
        for token in tokens
        if any(mark.isalnum() for mark in token.text)
    )


def read_words(texts: Sequence[str]) -> list[Words]:
    """The words of texts that are not parsed yet: examples, cues."""
    return [words_of(tokens_of(doc, 0)) for doc in load_model().pipe(texts, batch_size=128)]


def plain_words(text: str) -> Words:
    """The words of a text that is not to be parsed: stems only."""
    return tuple(frozenset((stem(word),)) for word in _WORD.findall(text))


def holds(text: Words, cue: Words) -> bool:
    """Whether a text holds the words of a cue, in order, each at most GAP words after the one before."""
    if not cue:
        return False
    places = [i for i, word in enumerate(text) if word & cue[0]]
    for wanted in cue[1:]:
        reach = {i for at in places for i in range(at + 1, min(len(text), at + GAP + 2))}
        places = [i for i in sorted(reach) if text[i] & wanted]
    return bool(places)
