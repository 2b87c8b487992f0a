"""Figures and pictures: per class, confusion, calibration; fitting of the blend."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from scipy.optimize import minimize

from relation_parts.pairs import LABELS, QUAD

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "goodoffices"  # the same picture gives the same file
from matplotlib import pyplot as plt  # noqa: E402 - after the choice of backend

ORDER = [label for quad in range(4) for label in LABELS if QUAD[label] == quad]


def softmax(total: np.ndarray) -> np.ndarray:
    """Rows to probabilities."""
    powers = np.exp(total - total.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def fit_blend(encoder: np.ndarray, words: np.ndarray, gold: Sequence[str]) -> tuple[float, float]:
    """Weights of both logits that make the held-out gold likeliest; they calibrate at the same time."""
    columns = np.array([LABELS.index(label) for label in gold])

    def surprise(weights: np.ndarray) -> float:
        chances = softmax(weights[0] * encoder + weights[1] * words)
        return float(-np.log(chances[np.arange(len(columns)), columns] + 1e-9).mean())

    found = minimize(surprise, np.array([0.7, 0.3]), method="Nelder-Mead").x
    return round(float(found[0]), 3), round(float(found[1]), 3)


def f1(gold: Sequence[object], predicted: Sequence[object], classes: Sequence[object]) -> list[float]:
    """F1 of each class."""
    scores = []
    for one in classes:
        hits = sum(g == one == p for g, p in zip(gold, predicted, strict=True))
        told = sum(p == one for p in predicted) + sum(g == one for g in gold)
        scores.append(2 * hits / told if told else 0.0)
    return scores


def figures(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, float]:
    """Macro-F1 of root, quad class and side, and accuracy, as the pair scorer counts them."""
    quads = [QUAD[g] for g in gold], [QUAD[p] for p in predicted]
    sides = [q > 1 for q in quads[0]], [q > 1 for q in quads[1]]
    return {
        "root": float(np.mean(f1(gold, predicted, LABELS))),
        "quad": float(np.mean(f1(*quads, range(4)))),
        "binary": float(np.mean(f1(*sides, [True, False]))),
        "accuracy": float(np.mean([g == p for g, p in zip(gold, predicted, strict=True)])),
    }


def table(gold: Sequence[str], predicted: Sequence[str]) -> str:
    """A Markdown table: precision, recall and F1 of each class, with its number of triples."""
    lines = ["| type | triples | precision | recall | F1 |", "|---|---|---|---|---|"]
    for label in ORDER:
        hits = sum(g == label == p for g, p in zip(gold, predicted, strict=True))
        true, told = sum(g == label for g in gold), sum(p == label for p in predicted)
        precision, recall = hits / told if told else 0.0, hits / true if true else 0.0
        (score,) = f1(gold, predicted, [label])
        lines.append(f"| {label} | {true} | {precision:.2f} | {recall:.2f} | {score:.2f} |")
    return "\n".join(lines)


def calibration_error(chances: np.ndarray, gold: Sequence[str], bins: int = 10) -> float:
    """Expected calibration error: mean distance of score and accuracy over bins of the score."""
    score, right = _scored(chances, gold)
    at = np.minimum((score * bins).astype(int), bins - 1)
    return float(
        sum(abs(score[at == b].mean() - right[at == b].mean()) * (at == b).mean() for b in set(at.tolist()))
    )


def _scored(chances: np.ndarray, gold: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    predicted = chances.argmax(axis=1)
    right = np.array([LABELS[p] == g for p, g in zip(predicted, gold, strict=True)], dtype=float)
    return chances.max(axis=1), right


def draw(chances: np.ndarray, gold: Sequence[str], folder: Path) -> None:
    """Write `relation-confusion.svg` and `relation-calibration.svg`."""
    _draw_confusion([LABELS[i] for i in chances.argmax(axis=1)], gold, folder / "relation-confusion.svg")
    score, right = _scored(chances, gold)
    figure, axes = plt.subplots(figsize=(5, 4.2))
    edges = np.array([0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
    at = np.digitize(score, edges[1:-1])
    points = [
        (score[at == b].mean(), right[at == b].mean(), int((at == b).sum())) for b in sorted(set(at.tolist()))
    ]
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([p[0] for p in points], [p[1] for p in points], marker="o", color="#1f4e79")
    for x, y, count in points:
        axes.annotate(str(count), (x, y), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set(xlabel="score", ylabel="right", xlim=(0, 1), ylim=(0, 1))
    axes.set_title("Calibration, cross-validated (number of pairs)", fontsize=10)
    _save(figure, folder / "relation-calibration.svg")


def _draw_confusion(predicted: Sequence[str], gold: Sequence[str], path: Path) -> None:
    counts = np.zeros((len(ORDER), len(ORDER)), dtype=int)
    for g, p in zip(gold, predicted, strict=True):
        counts[ORDER.index(g), ORDER.index(p)] += 1
    figure, axes = plt.subplots(figsize=(8, 7))
    axes.imshow(counts / counts.sum(axis=1, keepdims=True), cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(counts), strict=True):
        dark = counts[row, column] > 0.5 * counts[row].sum()
        axes.text(
            column,
            row,
            str(counts[row, column]),
            ha="center",
            va="center",
            fontsize=7,
            color="w" if dark else "k",
        )
    axes.set_xticks(range(len(ORDER)), ORDER, rotation=90, fontsize=8)
    axes.set_yticks(range(len(ORDER)), ORDER, fontsize=8)
    axes.set(xlabel="found", ylabel="gold")
    axes.set_title("PLV training set, cross-validated by sentence", fontsize=10)
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
