"""Pipeline step `tracks`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.ids import finding_id
from goodoffices.coding.linear import load_linear
from goodoffices.coding.tracks.candidates import Candidate, candidates
from goodoffices.coding.tracks.parties import alleged, said_by, strand
from goodoffices.model import Evidence, Reading, Refusal, Span, TrackNote

MODEL = "tracks"
MIN_PARTIES = 2
"""Parties that a report must name to tell of a peace process; a labour dispute names one state at most."""
PER_TRACK = 2
"""Notes of one track that a report keeps: the annotated reports have more in 3 of 100 cases."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with the judge's belief in it."""

    candidate: Candidate
    score: float


class Tracks:
    """Reading to Reading: adds `tracks`."""

    name = "tracks"
    requires: frozenset[str] = frozenset({"sentences", "mentions"})
    gives: frozenset[str] = frozenset({"tracks"})

    def __init__(self) -> None:
        self.model = load_linear(MODEL)

    def __call__(self, reading: Reading) -> Reading:
        if (
            len({a.party for m in reading.mentions for a in m.actors if a.party and m.kind != "place"})
            < MIN_PARTIES
        ):
            return reading
        scored = [Scored(c, self.model.score(c.features)) for c in candidates(reading)]
        chosen = choose(scored, self.model.threshold)
        notes = tuple(self._note(reading, s) for s in chosen)
        taken = {id(s) for s in chosen}
        refused = tuple(
            Refusal(
                "tracks",
                f"not sure enough of {s.candidate.track} {s.candidate.stage}",
                (_span(reading, s.candidate),),
            )
            for s in scored
            if id(s) not in taken and s.score >= self.model.threshold / 2
        )
        return replace(reading, tracks=notes, refusals=(*reading.refusals, *refused))

    def _note(self, reading: Reading, scored: Scored) -> TrackNote:
        c = scored.candidate
        span = _span(reading, c)
        parties = strand(reading, c)
        voice = said_by(reading, c)
        return TrackNote(
            finding_id("track", reading.report.id, c.track, c.stage, span.where, span.start),
            c.track,
            c.stage,
            parties,
            alleged(c, voice, parties),
            None,
            None,
            Evidence((span,), "tracks", f"{c.track}:{c.stage}", round(scored.score, 3), voice),
            tuple(f"weighed: {f}" for f in self.model.top(c.features)),
        )


def choose(scored: Sequence[Scored], threshold: float) -> list[Scored]:
    """One note per track and stage, the surest; per sentence and track one stage; at most `PER_TRACK` a track."""
    kept: list[Scored] = []
    for s in sorted(scored, key=lambda s: (-s.score, s.candidate.sentence)):
        c = s.candidate
        same = [k.candidate for k in kept if k.candidate.track == c.track]
        if s.score < threshold or len(same) >= PER_TRACK:
            continue
        if any(k.stage == c.stage or k.sentence == c.sentence for k in same):
            continue
        kept.append(s)
    return sorted(kept, key=lambda s: (s.candidate.sentence, s.candidate.track, s.candidate.stage))


def _span(reading: Reading, candidate: Candidate) -> Span:
    sentence = reading.sentences[candidate.sentence]
    return Span.of(reading.report, sentence.start, sentence.end, sentence.where)
