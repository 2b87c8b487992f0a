"""Train the judge of track notes.

    python tools/train/tracks.py SHARED [REPORTS GOLD]...

A candidate is true when the gold of its report holds the same track and stage on evidence that it shares. Prints the
cross-validated F1 (five folds by report, as the record scorer counts) and writes `tracks.json`.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from common import load_rows
from goodoffices.coding.linear import MODELS
from goodoffices.coding.tracks.candidates import Candidate, candidates
from goodoffices.coding.tracks.step import Scored, choose
from goodoffices.model import Reading
from goodoffices.pipeline import Pipeline, build

PENALTIES = (0.03, 0.1, 0.3)


def hit(reading: Reading, candidate: Candidate, note: dict[str, object]) -> bool:
    """Whether the gold note is this candidate's."""
    sentence = reading.sentences[candidate.sentence]
    spans = [(e["start"], e["end"]) for e in note["evidence"] if e.get("in", "text") == sentence.where]
    return (note["track"], note["stage"]) == (candidate.track, candidate.stage) and any(
        min(e, sentence.end) - max(s, sentence.start) >= 0.5 * min(e - s, sentence.end - sentence.start)
        for s, e in spans
    )


def main() -> None:
    """Train and write the model."""
    rows = load_rows(sys.argv[1:])
    steps = tuple(s for s in build(findings=False).steps)
    readings = list(Pipeline(steps).run([r.report for r in rows]))
    found: list[tuple[int, Candidate]] = []
    labels: list[bool] = []
    for number, (reading, row) in enumerate(zip(readings, rows, strict=True)):
        if not isinstance(reading, Reading):
            raise SystemExit(f"{row.report.id}: {reading}")
        for candidate in candidates(reading):
            found.append((number, candidate))
            labels.append(any(hit(reading, candidate, n) for n in row.gold["tracks"]))
    golds = sum(len(r.gold["tracks"]) for r in rows)
    print(f"candidates {len(found)}, true {sum(labels)}, gold {golds}")
    fit(found, np.array(labels), golds)


def fit(
    found: list[tuple[int, Candidate]],
    labels: np.ndarray,
    golds: int,
) -> None:
    """Cross-validate penalties and thresholds, fit on all, write."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(c.features, 1) for _, c in found])
    groups = np.array([n for n, _ in found])
    best = (0.0, 0.0, 0.0)
    for penalty in PENALTIES:
        scores = np.zeros(len(labels))
        for train, test in GroupKFold(5).split(matrix, labels, groups):
            model = LogisticRegression(C=penalty, max_iter=3000).fit(matrix[train], labels[train])
            scores[test] = model.predict_proba(matrix[test])[:, 1]
        for threshold in np.arange(0.08, 0.7, 0.02):
            value = f1(found, scores, labels, float(threshold), golds)
            best = max(best, (value, penalty, float(threshold)))
        print(f"penalty {penalty}: {best}")
    model = LogisticRegression(C=best[1], max_iter=3000).fit(matrix, labels)
    kept = {
        n: round(float(w), 4)
        for n, w in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
        if abs(w) >= 0.01
    }
    out = {
        "bias": round(float(model.intercept_[0]), 4),
        "threshold": round(best[2], 2),
        "weights": dict(sorted(kept.items())),
    }
    (MODELS / "tracks.json").write_text(json.dumps(out, indent=0) + "\n", encoding="utf-8")


def f1(
    found: list[tuple[int, Candidate]], scores: np.ndarray, labels: np.ndarray, threshold: float, golds: int
) -> float:
    """F1 after the choice that the step makes, report by report."""
    by_report: dict[int, list[Scored]] = {}
    true: dict[int, bool] = {}
    for (number, candidate), score, label in zip(found, scores, labels, strict=True):
        by_report.setdefault(number, []).append(Scored(candidate, float(score)))
        true[id(candidate)] = bool(label)
    chosen = [s for group in by_report.values() for s in choose(group, threshold)]
    hits = sum(true[id(s.candidate)] for s in chosen)
    return 2 * hits / (len(chosen) + golds) if hits else 0.0


if __name__ == "__main__":
    main()
