"""Positions that the words allow, each with the judges' belief in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goodoffices.coding.choice import Choice
from goodoffices.coding.linear import Linear
from goodoffices.coding.positions.anchors import anchor_features, likely_anchors, phrase, sentence_features
from goodoffices.coding.positions.holders import Claim, Speaker, claims, joint, speaker_of
from goodoffices.coding.positions.labels import direction_features, issue_features, stance_features
from goodoffices.coding.positions.scene import Scene, scenes
from goodoffices.model import Reading

WITHIN = 0.4
"""Probability from which a proposition within another stands beside it ("a state ... with X as its capital"): by folds
on the gold reports position .403 either way, strict .201 to .204."""
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "PRON"})


@dataclass(frozen=True, slots=True)
class Judges:
    """The trained models: is there a position in the sentence, at this word, held by this actor; of what kind."""

    sentence: Linear
    anchor: Linear
    claim: Linear
    issue: Choice
    stance: Choice
    direction: Choice


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposition with its possible holder and the probability, 0 to 1, that both are right."""

    scene: Scene
    anchor: int
    claim: Claim
    score: float
    why: tuple[str, ...]

    @property
    def span(self) -> tuple[int, int]:
        """The proposition's characters."""
        return phrase(self.scene, self.anchor)


def told_by_sentence(score: float) -> list[str]:
    """Features of an anchor that tell how likely the whole sentence holds a position."""
    return [f"sentence:{int(score * 10)}"]


def candidates(reading: Reading, judges: Judges, least_anchor: float, least_claim: float) -> list[Candidate]:
    """The candidates of all sentences whose judges reach the thresholds, in text order."""
    out: list[Candidate] = []
    before: list[Speaker] = []
    for scene in scenes(reading):
        possible = likely_anchors(scene)
        likely = judges.sentence.score(sentence_features(scene)) if possible else 0.0
        if likely >= least_anchor / 4:
            out.extend(_of_scene(scene, judges, before, (likely, possible), (least_anchor, least_claim)))
        speaker = speaker_of(scene)
        if speaker is not None:
            before.append(speaker)
    return out


def _of_scene(
    scene: Scene,
    judges: Judges,
    before: Sequence[Speaker],
    told: tuple[float, Sequence[int]],
    least: tuple[float, float],
) -> list[Candidate]:
    likely, possible = told
    scored: list[tuple[float, int, list[str]]] = []
    for i in possible:
        features = [*anchor_features(scene, i), *told_by_sentence(likely)]
        score = judges.anchor.score(features)
        if score >= least[0] and _says_something(scene, i) and not scene.private(i):
            scored.append((score, i, features))
    out: list[Candidate] = []
    for score, i, features in _apart(scene, scored):
        believed = [(judges.claim.score(c.features), c) for c in claims(scene, i, before)]
        for belief, claim in _together(scene, [b for b in believed if b[0] >= least[1]]):
            why = (*judges.anchor.top(features), *judges.claim.top(claim.features))
            out.append(Candidate(scene, i, claim, score * belief, why))
    return out


def _says_something(scene: Scene, i: int) -> bool:
    """The phrase of a proposition holds a word of content; "was" alone tells nothing of what is wanted."""
    start, end = phrase(scene, i)
    return any(t.pos in _CONTENT for t in scene.sentence.tokens if start <= t.start < end)


def _together(scene: Scene, believed: Sequence[tuple[float, Claim]]) -> list[tuple[float, Claim]]:
    """The surest holder and those that hold the position with it: of the same mention or coordinated with it.

    Another actor of the sentence ("the party, which X dismissed, called it illegal") is no second holder.
    """
    if not believed:
        return []
    best = max(believed, key=lambda b: b[0])[1]
    if best.mention is None:
        return [b for b in believed if b[1].mention is None]
    heads = {best.mention.head, *joint(scene, best.mention)}
    return [b for b in believed if b[1].mention is not None and b[1].mention.head in heads]


def _apart(scene: Scene, scored: list[tuple[float, int, list[str]]]) -> list[tuple[float, int, list[str]]]:
    """Of propositions that contain one another the surest stays, and within it one that is sure by itself."""
    kept: list[tuple[float, int, list[str]]] = []
    taken: list[tuple[int, int]] = []
    for item in sorted(scored, key=lambda s: (-s[0], s[1])):
        start, end = phrase(scene, item[1])
        around = [(a, b) for a, b in taken if start < b and a < end]
        within = len(around) == 1 and around[0][0] <= start and end <= around[0][1]
        if not around or (within and item[0] >= WITHIN):
            kept.append(item)
            taken.append((start, end))
    return sorted(kept, key=lambda s: s[1])


def kind_of(scene: Scene, anchor: int, judges: Judges) -> tuple[str, str, str]:
    """(stance, leaf issue, direction) of a proposition."""
    leaf = judges.issue.best(issue_features(scene, anchor))[0]
    stance = judges.stance.best(stance_features(scene, anchor))[0]
    return stance, leaf, judges.direction.best(direction_features(scene, anchor, leaf, stance))[0]
