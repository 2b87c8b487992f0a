"""Where source and target stand in a sentence, and the sentence with both marked for the encoder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Two signs that the tokenizer keeps as one token each and that news reports all but never use.
SOURCE, TARGET = "§", "¶"
_SIGNS = str.maketrans({SOURCE: " ", TARGET: " "})

# A pair named twice over has few readings that differ; each costs a run of the model.
MOST_READINGS = 4

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """One reading of a pair: where source and target stand (None: nowhere), end exclusive."""

    sentence: str
    source: str
    target: str
    source_at: Place | None
    target_at: Place | None

    @property
    def text(self) -> str:
        """The sentence with both actors between their signs; one that is nowhere in it is named before it."""
        marks: list[tuple[int, int, str]] = []
        before = ""
        for place, name, sign in (
            (self.source_at, self.source, SOURCE),
            (self.target_at, self.target, TARGET),
        ):
            if place is None:
                before += f"{sign} {name.translate(_SIGNS)} {sign} "
            else:
                # of two that begin or end together the longer stays outside
                marks += [(place[0], place[0] - place[1], sign), (place[1], place[1] - place[0], sign)]
        sentence = self.sentence.translate(_SIGNS)
        for at, _, sign in sorted(marks, key=lambda m: (-m[0], -m[1])):
            sentence = f"{sentence[:at]} {sign} {sentence[at:]}"
        return " ".join(f"{before}{sentence}".split())


def readings(sentence: str, source: str, target: str) -> list[Marked]:
    """The ways to read a pair into a sentence, at least one, likeliest first.

    A name that occurs twice gives two readings; where the two names overlap, a reading in which they do not is
    preferred. Of a name that does not occur the best part of it is taken (its words without regard to case, its
    last word, its longest word).
    """
    nowhere: list[Place | None] = [None]
    sources, targets = find(sentence, source) or nowhere, find(sentence, target) or nowhere
    pairs = [(s, t) for s in sources for t in targets]
    pairs.sort(key=_unlikely)
    return [Marked(sentence, source, target, s, t) for s, t in pairs[:MOST_READINGS]]


def _unlikely(pair: tuple[Place | None, Place | None]) -> tuple[bool, bool, int]:
    """Same place worst, then overlap, then far apart; ties keep the order of the sentence."""
    source, target = pair
    if source is None or target is None:
        return False, False, 0
    gap = max(source[0], target[0]) - min(source[1], target[1])
    return source == target, gap < 0, max(gap, 0)


def find(sentence: str, name: str) -> list[Place | None]:
    """Every place of `name`, or of the best part of it that occurs; empty where nothing does."""
    for pattern, flags in _patterns(name):
        found: list[Place | None] = [(m.start(), m.end()) for m in re.finditer(pattern, sentence, flags)]
        if found:
            return found
    return []


def _patterns(name: str) -> Iterator[tuple[str, re.RegexFlag]]:
    words = name.split()
    if not words:
        return
    whole = r"\s+".join(re.escape(word) for word in words)
    for flags in (re.NOFLAG, re.IGNORECASE):
        yield rf"(?<!\w){whole}(?!\w)", flags
    if len(whole) > 3:  # part of a word, but not "a" anywhere
        yield whole, re.IGNORECASE
    telling = [re.escape(w.strip(".,;:'\"()")) for w in words if len(w.strip(".,;:'\"()")) > 2]
    for word in [*telling[-1:], *sorted(telling, key=len, reverse=True)]:
        yield rf"(?<!\w){word}\w{{0,3}}(?!\w)", re.IGNORECASE
