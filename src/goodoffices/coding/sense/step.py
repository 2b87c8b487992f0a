"""Pipeline step `sense`: what the encoder makes of each sentence that may hold a finding."""

from __future__ import annotations

import re

from goodoffices.coding.sense.triggers import triggers
from goodoffices.model import Mention, Reading, Sentence
from goodoffices.reading.quotes import quoted

_FIRST = re.compile(r"\b(?:we|our|us|I|my)\b", re.IGNORECASE)


def worth(reading: Reading) -> list[int]:
    """The sentences of the text that may hold a finding: with an actor, a quotation, "we", or a word of contact."""
    ranges = quoted(reading)
    acting = {m.sentence for m in reading.mentions if m.actors}
    return [
        s.index
        for s in reading.sentences
        if s.where == "text"
        and s.tokens
        and (
            s.index in acting
            or any(a < s.end and s.start < b for a, b in ranges)
            or _FIRST.search(s.text) is not None
            or triggers(s)
        )
    ]


def pairs_of(reading: Reading, sentence: Sentence) -> list[Mention]:
    """The mentions of the sentence that may take part in a deed told there: those that point at a party."""
    return [m for m in reading.mentions if m.sentence == sentence.index and any(a.party for a in m.actors)]
