"""Train the model that tells which sentences are worth a look.

    python tools/train/worth.py SHARED

True are the sentences that are evidence in `records_train` or the project's own annotations, false the others and
those of `FOREIGN` reports drawn from the corpus (some of which do hold findings: a little noise). Prints what share of
true sentences and of the rest of the corpus is kept at several thresholds, by folds, and writes `worth.json.gz`.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from common import annotated_rows, corpus_reports, load_rows
from goodoffices.coding.linear import MODELS
from goodoffices.coding.worth import LEAST, MODEL, word_features
from goodoffices.model import Reading, Report
from goodoffices.reading.split import Split

FOREIGN = 700
FOLDS = 4
SEED = 20_210_601


def labelled(report: Report, gold: dict[str, Any]) -> list[tuple[str, bool]]:
    """The sentences of the text, and whether a finding rests on them."""
    spans = [e for c in gold["contacts"] for e in c["evidence"]]
    spans += [p["proposition"] for p in gold["positions"]]
    spans += [e for t in gold["tracks"] for e in t["evidence"]]
    told = [e for e in spans if e.get("in", "text") == "text"]
    return [
        (s.text, any(e["start"] < s.end and s.start < e["end"] for e in told))
        for s in Split()(Reading(report)).sentences
        if s.where == "text"
    ]


def main() -> None:
    """Train and write the model."""
    shared = Path(sys.argv[1])
    rows = [*load_rows(sys.argv[1:]), *annotated_rows(shared)]
    known = {row.report.id for row in rows}
    others = [r for r in corpus_reports(shared) if r.id not in known]
    random.Random(SEED).shuffle(others)
    empty: dict[str, Any] = {"contacts": [], "positions": [], "tracks": []}
    data = [(n, *x) for n, row in enumerate(rows) for x in labelled(row.report, row.gold)]
    data += [(-1 - n, *x) for n, report in enumerate(others[:FOREIGN]) for x in labelled(report, empty)]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(word_features(text), 1) for _, text, _ in data])
    common = np.asarray((matrix > 0).sum(axis=0)).ravel() >= 4
    matrix, names = matrix[:, common], np.array(vectorizer.get_feature_names_out())[common]
    labels, groups = np.array([y for *_, y in data]), np.array([n for n, *_ in data])
    scores = np.zeros(len(labels))
    for fold in range(FOLDS):
        out = groups % FOLDS == fold
        scores[out] = _model().fit(matrix[~out], labels[~out]).predict_proba(matrix[out])[:, 1]
    for least in (LEAST / 2, LEAST, LEAST * 2, 0.3, 0.5):
        kept = scores >= least
        print(f"{least:.3f}: true kept {kept[labels].mean():.3f}, corpus kept {kept[groups < 0].mean():.3f}")
    model = _model().fit(matrix, labels)
    weights = {
        str(n): round(float(w), 2) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.04
    }
    out_ = {
        "bias": round(float(model.intercept_[0]), 3),
        "threshold": LEAST,
        "weights": dict(sorted(weights.items())),
    }
    packed = gzip.compress(json.dumps(out_, separators=(",", ":")).encode("utf-8"), mtime=0)
    (MODELS / f"{MODEL}.json.gz").write_bytes(packed)
    print(f"{len(weights)} weights, {len(packed)} bytes")


def _model() -> LogisticRegression:
    return LogisticRegression(C=0.1, max_iter=400)


if __name__ == "__main__":
    main()
