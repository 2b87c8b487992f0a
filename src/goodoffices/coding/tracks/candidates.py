"""Sentences that may tell the stage of a track, with what speaks for and against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.coding.tracks.lexicon import NOTES, NotePattern, patterns
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
    """All candidates of the report, in text order: what the patterns find and what the encoder takes for likely."""
    found: list[tuple[Sentence, str, str, tuple[str, ...], float]] = []
    for sentence in reading.sentences:
        if sentence.where == "text" and sentence.index in reading.senses:
            found.extend(_of_sentence(reading, sentence))
    stages = Counter((s.index, track) for s, track, *_ in found)
    best: dict[tuple[str, str], float] = {}
    for _, track, stage, _, p in found:
        best[track, stage] = max(best.get((track, stage), 0.0), p)
    body = [s for s in reading.sentences if s.where == "text"]
    first = body[0].index if body else 0
    out: list[Candidate] = []
    for s, track, stage, hits, p in found:
        place = _Place(s.index - first, stages[s.index, track], p >= best[track, stage])
        out.append(
            Candidate(s.index, track, stage, tuple(_features(reading, s, (track, stage), hits, p, place)))
        )
    return out


LIKELY = 0.04
"""Probability from which what the encoder takes for a note is a candidate without a pattern."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Sentences from the first, rivals in the same sentence, whether the encoder is surest of this telling."""

    sentence: int
    rivals: int
    surest: bool


def _of_sentence(
    reading: Reading, sentence: Sentence
) -> Iterator[tuple[Sentence, str, str, tuple[str, ...], float]]:
    likely = dict(zip(NOTES, reading.senses[sentence.index].notes, strict=True))
    by_pattern = {(p.track, p.stage): hits for p, hits in _hits(sentence)}
    for note in NOTES:
        p = likely.get(note, 0.0)
        if note in by_pattern or p >= LIKELY:
            yield sentence, *note, by_pattern.get(note, ()), p


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
    reading: Reading,
    sentence: Sentence,
    told: tuple[str, str],
    hits: tuple[str, ...],
    p: float,
    place: _Place,
) -> Iterator[str]:
    track, note = told[0], "/".join(told)
    yield f"note={note}"
    for n in (4, 8, 15, 25, 40, 60, 80):
        if p * 100 >= n:
            yield f"sense>{n}"
            yield f"sense>{n}:{'pattern' if hits else 'none'}"
    yield f"surest={place.surest}"
    yield f"track={track}"
    yield from (f"says={h}" for h in hits)
    yield f"hits={min(len(hits), 4)}"
    yield f"rivals={min(place.rivals, 4)}"
    yield f"place={'lead' if place.sentence < 2 else 'early' if place.sentence < 6 else 'late'}"
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
        yield f"word={word}+{track}"
