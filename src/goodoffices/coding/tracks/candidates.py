"""Sentences that may tell the stage of a track, with what speaks for and against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.coding.tracks.lexicon import NotePattern, patterns
from goodoffices.model import Reading, Sentence

_WORD = re.compile(r"[a-z][a-z-]+")
_NEGATION = re.compile(r"\b(?:not|no|never|n't|without|neither|nor)\b|n't\b", re.IGNORECASE)
_FUTURE = re.compile(r"\b(?:will|would|shall|going to|to be|due to|expected to|plans? to)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:had|was|were|last (?:year|month|week)|ago|in (?:19|20)\d\d|since)\b", re.IGNORECASE)
_SPEECH = re.compile(r"\b(?:said|says|told|stated|added|according to|stressed|noted)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|until|whether)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may tell one stage of one track."""

    sentence: int
    track: str
    stage: str
    features: tuple[str, ...]


def candidates(reading: Reading) -> list[Candidate]:
    """All candidates of the report, in text order."""
    found: list[tuple[Sentence, NotePattern, tuple[str, ...]]] = []
    for sentence in reading.sentences:
        if sentence.where == "text":
            found.extend((sentence, p, hits) for p, hits in _hits(sentence))
    stages = {(s.index, p.track): 0 for s, p, _ in found}
    for s, p, _ in found:
        stages[s.index, p.track] += 1
    body = [s for s in reading.sentences if s.where == "text"]
    first = body[0].index if body else 0
    return [
        Candidate(
            s.index,
            p.track,
            p.stage,
            tuple(_features(reading, s, p, hits, s.index - first, stages[s.index, p.track])),
        )
        for s, p, hits in found
    ]


def _hits(sentence: Sentence) -> Iterator[tuple[NotePattern, tuple[str, ...]]]:
    for pattern in patterns():
        about = pattern.about.search(sentence.text)
        if about is None or (pattern.needs is not None and not pattern.needs.search(sentence.text)):
            continue
        if pattern.unless is not None and pattern.unless.search(sentence.text):
            continue
        hits = [
            (n, m)
            for n, m in ((n, p.search(sentence.text)) for n, p in enumerate(pattern.says))
            if m is not None
        ]
        if hits:
            near = min(max(0, m.start() - about.end(), about.start() - m.end()) for _, m in hits)
            yield (
                pattern,
                (*(f"{pattern.track}/{pattern.stage}/{n}" for n, _ in hits), f"near={_bucket(near)}"),
            )


def _bucket(distance: int) -> str:
    return "0" if distance < 3 else "15" if distance < 15 else "50" if distance < 50 else "far"


def _features(
    reading: Reading, sentence: Sentence, pattern: NotePattern, hits: tuple[str, ...], place: int, rivals: int
) -> Iterator[str]:
    note = f"{pattern.track}/{pattern.stage}"
    yield f"note={note}"
    yield f"track={pattern.track}"
    yield from (f"says={h}" for h in hits)
    yield f"hits={min(len(hits) - 1, 3)}"
    yield f"rivals={min(rivals, 4)}"
    yield f"place={'lead' if place < 2 else 'early' if place < 6 else 'late'}"
    yield f"length={'short' if len(sentence.text) < 120 else 'middle' if len(sentence.text) < 260 else 'long'}"
    parties = {a.party for m in reading.mentions if m.sentence == sentence.index for a in m.actors if a.party}
    yield f"parties={min(len(parties), 3)}"
    yield f"quoted={'“' in sentence.text or chr(34) in sentence.text}"
    for name, test in (
        ("not", _NEGATION),
        ("future", _FUTURE),
        ("past", _PAST),
        ("speech", _SPEECH),
        ("if", _CONDITION),
    ):
        if test.search(sentence.text):
            yield name
            yield f"{name}+{note}"
    for word in sorted(set(_WORD.findall(sentence.text.casefold()))):
        yield f"word={word}"
        yield f"word={word}+{pattern.track}"
