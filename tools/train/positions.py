"""Train the judges of positions.

    python tools/train/positions.py SHARED [REPORTS GOLD]... HALF0 HALF1

Six linear models: does the sentence hold a position, does this word head its proposition, does this actor hold it,
and its issue, stance and direction. Prints the cross-validated F1 (five folds by report, as the record scorer counts)
for the best thresholds, and writes `position-*.json` and `position-*.json.gz`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from fitting import FOLDS, Items, fit_choice, fit_linear, write_choice, write_linear
from sense_examples import gold_anchors

from common import Row, read_rows
from goodoffices.coding.linear import Linear
from goodoffices.coding.positions.anchors import anchor_features, likely_anchors, sentence_features
from goodoffices.coding.positions.candidates import Judges, told_by_sentence
from goodoffices.coding.positions.holders import Speaker, claims, speaker_of
from goodoffices.coding.positions.labels import direction_features, issue_features, stance_features
from goodoffices.coding.positions.scene import scenes
from goodoffices.coding.positions.step import Positions
from goodoffices.export.reading_json import reading_object
from goodoffices.model import Reading


@dataclass
class Examples:
    """(features, label, report number) for each model."""

    sentence: Items = field(default_factory=list)
    anchor: Items = field(default_factory=list)
    claim: Items = field(default_factory=list)
    issue: Items = field(default_factory=list)
    stance: Items = field(default_factory=list)
    direction: Items = field(default_factory=list)


def collect(readings: Sequence[Reading], rows: Sequence[Row], party: Any) -> Examples:
    """Examples from all reports."""
    ex = Examples()
    for number, (reading, row) in enumerate(zip(readings, rows, strict=True)):
        before: list[Speaker] = []
        for scene in scenes(reading):
            s = scene.sentence
            here = [
                g
                for g in row.gold["positions"]
                if g["evidence"][0].get("in", "text") == "text"
                and s.start <= g["proposition"]["start"] < s.end
            ]
            if s.index in reading.senses:
                ex.sentence.append((sentence_features(scene), bool(here), number))
            found = gold_anchors(scene, here)
            for i in likely_anchors(scene):
                ex.anchor.append((anchor_features(scene, i), (i in found, len(ex.sentence) - 1), number))
            for i, golds in found.items():
                holders = {party(g["holder"]["party"]) for g in golds}
                for claim in claims(scene, i, before):
                    ex.claim.append((list(claim.features), party(claim.actor.party or "") in holders, number))
                g = golds[0]
                ex.issue.append((issue_features(scene, i), g["issue"], number))
                ex.stance.append((stance_features(scene, i), g["stance"], number))
                ex.direction.append(
                    (direction_features(scene, i, g["issue"], g["stance"]), g["direction"], number)
                )
            speaker = speaker_of(scene)
            if speaker is not None:
                before.append(speaker)
    return ex


def with_sentence(ex: Examples, anchor: Items, sentence: Linear) -> Items:
    """Anchor examples with what the sentence model says added."""
    scores = [told_by_sentence(sentence.score(f)) for f, _, _ in ex.sentence]
    return [([*f, *scores[label[1]]], label[0], n) for f, label, n in anchor]


def train(ex: Examples, without: set[int]) -> Judges:
    """All six models from the reports not left out."""
    pick = lambda items: [i for i in items if i[2] not in without]  # noqa: E731
    sentence = fit_linear(pick(ex.sentence), 0.05, 0.0)
    anchor = fit_linear(with_sentence(ex, pick(ex.anchor), sentence), 0.1, 0.0)
    claim = fit_linear(pick(ex.claim), 0.1, 0.0)
    return Judges(
        sentence,
        anchor,
        claim,
        fit_choice(pick(ex.issue), 0.3),
        fit_choice(pick(ex.stance), 0.1),
        fit_choice(pick(ex.direction), 0.1),
    )


def main() -> None:
    """Train and write the models."""
    rows, readings = read_rows(sys.argv[1:])
    from score_record import match, party, position_same, position_strict  # noqa: PLC0415

    ex = collect(readings, rows, party)
    print(
        f"anchors {sum(bool(i[1][0]) for i in ex.anchor)} of {len(ex.anchor)}, claims {len(ex.claim)}",
        flush=True,
    )
    grid = [(a, c) for a in (0.16, 0.2, 0.25, 0.3) for c in (0.35, 0.45)]
    hits = {g: np.zeros(3) for g in grid}
    for fold in range(FOLDS):
        out = {n for n in range(len(rows)) if n % FOLDS == fold}
        judges = train(ex, out)
        for a, c in grid:
            step = Positions(
                replace(
                    judges,
                    anchor=replace(judges.anchor, threshold=a),
                    claim=replace(judges.claim, threshold=c),
                )
            )
            for n in sorted(n for n in out if not rows[n].own):
                pred = reading_object(step(readings[n]))["positions"]
                gold = rows[n].gold["positions"]
                hits[a, c] += (
                    len(match(gold, pred, position_same)),
                    len(match(gold, pred, position_strict)),
                    len(pred),
                )
        print(f"fold {fold} done", flush=True)
    golds = sum(len(r.gold["positions"]) for r in rows if not r.own)
    table = sorted(
        ((2 * h[0] / (h[2] + golds), 2 * h[1] / (h[2] + golds), g) for g, h in hits.items()), reverse=True
    )
    for same, strict, g in table[:5]:
        print(f"position {same:.3f} strict {strict:.3f} at anchor {g[0]}, claim {g[1]}")
    best = table[0][2]
    judges = train(ex, set())
    write(
        replace(
            judges,
            anchor=replace(judges.anchor, threshold=best[0]),
            claim=replace(judges.claim, threshold=best[1]),
        )
    )


def write(judges: Judges) -> None:
    """Put the models into the package."""
    for name in ("sentence", "anchor", "claim"):
        write_linear(f"position-{name}", getattr(judges, name))
    for name in ("issue", "stance", "direction"):
        write_choice(f"position-{name}", getattr(judges, name))


if __name__ == "__main__":
    main()
