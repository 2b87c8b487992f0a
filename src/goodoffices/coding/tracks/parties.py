"""Whose strand it is, and on whose word the report puts the stage."""

from __future__ import annotations

from collections import Counter

from goodoffices.coding.tracks.candidates import Candidate
from goodoffices.model import Mention, Reading

_OWN = frozenset({"international_support", "sanctions", "reconstruction_aid"})
_SPEECH = frozenset(
    "say tell state announce add declare stress note claim accuse allege insist confirm".split()
)
MAX_PARTIES = 6


def strand(reading: Reading, candidate: Candidate) -> tuple[str, ...]:
    """The parties of the strand that the sentence names, the speaker left out; else the two most named in the report."""  # noqa: E501
    sentence = reading.sentences[candidate.sentence]
    named = [m for m in reading.mentions if m.sentence == sentence.index and m.actors and m.kind != "place"]
    voice = said_by(reading, candidate)
    found = list(dict.fromkeys(a.party for m in named for a in m.actors if a.party))
    if candidate.track not in _OWN:
        found = [p for p in found if p != voice or len(found) <= 2]
    if len(found) >= (1 if candidate.track in _OWN else 2):
        return tuple(found[:MAX_PARTIES])
    counts = Counter(a.party for m in reading.mentions for a in m.actors if a.party and m.kind != "place")
    main = [p for p, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:2]]
    return tuple(dict.fromkeys([*found, *main]))[:2]


def _speaker(reading: Reading, sentence: int) -> Mention | None:
    """The subject of a verb of saying that governs the sentence."""
    s = reading.sentences[sentence]
    for token in s.tokens:
        if token.dep == "nsubj" and s.tokens[token.head].lemma in _SPEECH:
            mention = reading.mention_at(sentence, token.i)
            if mention is not None and mention.actors:
                return mention
    return None


def said_by(reading: Reading, candidate: Candidate) -> str | None:
    """The party on whose word the stage is told; None where the report states it itself."""
    speaker = _speaker(reading, candidate.sentence)
    return speaker.actors[0].party if speaker is not None else None


def alleged(candidate: Candidate, voice: str | None, parties: tuple[str, ...]) -> bool:
    """One side's claim about the other's conduct: a party to the strand tells of a breach or a block."""
    if voice is None or candidate.stage not in {
        "violated",
        "blocked",
        "refused",
        "imposed",
        "withheld",
        "collapsed",
    }:
        return False
    return voice in parties or len(parties) >= 2
