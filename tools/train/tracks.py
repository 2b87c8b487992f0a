"""Train the judge of track notes.

    python tools/train/tracks.py SHARED [REPORTS GOLD]... HALF0 HALF1

A candidate is true when the gold of its report holds the same track and stage on evidence that it shares. Prints the
cross-validated F1 (five folds by report, as the record scorer counts) and writes `tracks.json`.
"""

from __future__ import annotations

import sys

import numpy as np
from fitting import FOLDS, fit_linear, write_linear

from common import gold_reports, read_rows
from goodoffices.coding.tracks.candidates import Candidate, candidates
from goodoffices.coding.tracks.step import Scored, choose
from goodoffices.model import Reading

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
    rows, readings = read_rows(sys.argv[1:])
    found: list[tuple[int, Candidate]] = []
    labels: list[bool] = []
    for number, (reading, row) in enumerate(zip(readings, rows, strict=True)):
        for candidate in candidates(reading):
            found.append((number, candidate))
            labels.append(any(hit(reading, candidate, n) for n in row.gold["tracks"]))
    home = gold_reports(rows)
    golds = sum(len(r.gold["tracks"]) for r in rows if not r.own)
    print(f"candidates {len(found)}, true {sum(labels)}, gold {golds}")
    fit(found, np.array(labels), golds, home)


def fit(
    found: list[tuple[int, Candidate]],
    labels: np.ndarray,
    golds: int,
    home: frozenset[int],
) -> None:
    """Cross-validate penalties and thresholds, fit on all, write."""
    items = [(list(c.features), bool(y), n) for (n, c), y in zip(found, labels, strict=True)]
    best = (0.0, 0.0, 0.0)
    for penalty in PENALTIES:
        scores = np.zeros(len(labels))
        for fold in range(FOLDS):
            # The notes of the gold reports are three times as dense as our own: by folds .36 without, .38 with `home`.
            model = fit_linear([i for i in items if i[2] % FOLDS != fold], penalty, 0.0, home)
            for n, item in enumerate(items):
                if item[2] % FOLDS == fold:
                    scores[n] = model.score(item[0])
        for threshold in np.arange(0.08, 0.7, 0.02):
            value = f1(*gold_only(found, scores, labels, home), float(threshold), golds)
            best = max(best, (value, penalty, float(threshold)))
        print(f"penalty {penalty}: {best}", flush=True)
    write_linear("tracks", fit_linear(items, best[1], round(best[2], 2), home))


def gold_only(
    found: list[tuple[int, Candidate]], scores: np.ndarray, labels: np.ndarray, home: frozenset[int]
) -> tuple[list[tuple[int, Candidate]], np.ndarray, np.ndarray]:
    """The candidates of the gold reports, on which figures are counted."""
    at = [n for n, (number, _) in enumerate(found) if number in home]
    return [found[n] for n in at], scores[at], labels[at]


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
