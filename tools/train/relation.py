"""Train the relation model.

    python tools/train/relation.py SHARED [KEPT]

Learns from `eval/data/plv_train.tsv` under SHARED and from sentences grown out of `tools/train/data`. First an
encoder reads the grown sentences alone; from there five are trained on four fifths of the triples each, to be
measured on the rest, and SEEDS on all of them, whose mean is exported as ONNX int8. Writes the model folder
`src/goodoffices/coding/models/relation`, the pictures `docs/relation-*.svg`, and the figures between the marks of
`docs/accuracy.md`. Seeds are fixed: the same machine gives the same weights. A quarter of an hour on one core.
With a folder KEPT the encoder that has read the grown sentences is kept there, and taken from there the next time.
"""

from __future__ import annotations

import copy
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from relation_parts import linear, report
from relation_parts.net import Plan, RelationNet, export, logits, train
from relation_parts.pairs import LABELS, Triple, grown, labels, plv
from sklearn.model_selection import StratifiedGroupKFold

from goodoffices.coding.relation import RelationModel
from goodoffices.coding.relation.model import FOLDER

DOCS = Path(__file__).parent.parent.parent / "docs"
BEGIN, END = "<!-- relation figures: begin -->\n", "<!-- relation figures: end -->"

EACH = 6
"""Grown sentences of a pattern in the first reading."""
FIRST = Plan(epochs=1, rate=2e-4, frozen=0, seed=1)
THEN = Plan(epochs=3, rate=1e-4, frozen=2, seed=1)
BESIDE = 400
"""Fresh grown sentences, at half weight, beside the triples: what they taught is not forgotten."""
SEEDS = (1, 2)


def main() -> None:
    """Train, measure, write."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    if len(sys.argv) not in {2, 3}:
        raise SystemExit("usage: SHARED [KEPT]")
    triples = plv(Path(sys.argv[1]))
    own = grown(1, EACH)
    tell(f"{len(triples)} triples, {len(own)} grown sentences")
    first = beginning(own, Path(sys.argv[2]) / "first.pt" if len(sys.argv) == 3 else None)
    tell("read the grown sentences")
    gold = labels(triples)
    alone = logits(first, texts(triples))
    tell(f"grown sentences alone: {rounded(report.figures(gold, best(alone)))}")
    write(first, triples, own)
    encoded, worded = cross_validate(first, triples, own)
    weights = report.fit_blend(encoded, worded, gold)
    chances = report.softmax(weights[0] * encoded + weights[1] * worded)
    rows = {
        "grown sentences alone": report.figures(gold, best(alone)),
        "words model": report.figures(gold, best(worded)),
        "encoder": report.figures(gold, best(encoded)),
        "both": report.figures(gold, best(chances)),
    }
    for name, found in rows.items():
        tell(f"{name}: {rounded(found)}")
    write_blend(weights)
    report.draw(chances, gold, DOCS)
    note(rows, chances, gold)


def new(seed: int) -> RelationNet:
    """The base encoder under a fresh head."""
    torch.manual_seed(seed)
    return RelationNet(len(LABELS))


def beginning(own: Sequence[Triple], kept: Path | None) -> RelationNet:
    """The encoder that has read the grown sentences."""
    net = new(1)
    if kept is not None and kept.is_file():
        net.load_state_dict(torch.load(kept))
        return net
    train(net, [t.item() for t in own], FIRST)
    if kept is not None:
        torch.save(net.state_dict(), kept)
    return net


def second(first: RelationNet, triples: Sequence[Triple], seed: int) -> RelationNet:
    """`first` trained on triples, some fresh grown sentences beside."""
    beside = grown(100 + seed, 1)[:BESIDE]
    items = [t.item() for t in triples] + [t.item(0.5) for t in beside]
    return train(copy.deepcopy(first), items, Plan(THEN.epochs, THEN.rate, THEN.frozen, seed=seed))


def cross_validate(
    first: RelationNet, triples: Sequence[Triple], own: Sequence[Triple]
) -> tuple[np.ndarray, np.ndarray]:
    """Held-out logits of encoder and words model: five folds, the pairs of a sentence in one of them."""
    encoded = np.zeros((len(triples), len(LABELS)))
    worded = np.zeros_like(encoded)
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    groups = [t.group for t in triples]
    for number, (seen, held) in enumerate(folds.split(groups, labels(triples), groups)):
        inside, outside = [triples[i] for i in seen], [triples[i] for i in held]
        encoded[held] = logits(second(first, inside, THEN.seed), texts(outside))
        worded[held] = linear.fit(inside, own)(texts(outside))
        right = np.mean([a == b for a, b in zip(best(encoded[held]), labels(outside), strict=True)])
        tell(f"fold {number + 1}: encoder right {right:.3f}")
    return encoded, worded


def write(first: RelationNet, triples: Sequence[Triple], own: Sequence[Triple]) -> None:
    """The model folder: the mean of the encoders of SEEDS, the words model, a first blend; then a test of it."""
    net = mean([second(first, triples, seed) for seed in SEEDS])
    export(net, FOLDER)
    linear.save(linear.fit(triples, own), FOLDER / "words.npz")
    write_blend((0.7, 0.3))
    some = texts(grown(999, 1))
    full = logits(net, some).argmax(axis=1)
    small = RelationModel.load().encoder(some)["types"].argmax(axis=1)
    tell(f"written; int8 and full model agree on {np.mean(full == small):.3f} of {len(some)} fresh sentences")


def write_blend(weights: tuple[float, float]) -> None:
    """Order of the classes, and the weights of both parts."""
    blend = {"types": LABELS, "encoder": weights[0], "words": weights[1]}
    (FOLDER / "blend.json").write_text(json.dumps(blend, indent=1) + "\n", encoding="utf-8")


def mean(nets: Sequence[RelationNet]) -> RelationNet:
    """One net with the mean of their weights: an ensemble at the price of one, since all set out from one place."""
    states = [net.state_dict() for net in nets]
    together = copy.deepcopy(nets[0])
    together.load_state_dict(
        {
            key: torch.stack([s[key] for s in states]).mean(0) if value.is_floating_point() else value
            for key, value in states[0].items()
        }
    )
    return together


def note(rows: dict[str, dict[str, float]], chances: np.ndarray, gold: Sequence[str]) -> None:
    """Write the figures into docs/accuracy.md."""
    lines = ["| model | root | quad | binary | accuracy |", "|---|---|---|---|---|"]
    for name, found in rows.items():
        cells = " | ".join(f"{value:.3f}" for value in found.values())
        lines.append(f"| {name} | {cells} |")
    error = report.calibration_error(chances, gold)
    text = "\n".join(
        [*lines, "", report.table(gold, best(chances)), "", f"Expected calibration error: {error:.3f}."]
    )
    path = DOCS / "accuracy.md"
    page = path.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    path.write_text(f"{head}{BEGIN}{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def texts(triples: Sequence[Triple]) -> list[str]:
    """The marked sentences alone."""
    return [t.text for t in triples]


def best(scores: np.ndarray) -> list[str]:
    """The likeliest label of each row."""
    return [LABELS[i] for i in scores.argmax(axis=1)]


def rounded(found: dict[str, float]) -> dict[str, float]:
    """For the eye."""
    return {name: round(value, 4) for name, value in found.items()}


STARTED = time.time()


def tell(message: str) -> None:
    """One line of progress with the minutes gone by."""
    print(f"{(time.time() - STARTED) / 60:5.1f} min  {message}", flush=True)


if __name__ == "__main__":
    main()
