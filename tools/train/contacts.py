"""Train the judge of contact drafts.

    python tools/train/contacts.py SHARED [REPORTS GOLD]...

Reads `eval/data/records_train*` under SHARED and further pairs of files of the same form, codes them with a judge
that lets everything pass, takes as true the drafts that the record scorer pairs with a gold contact, prints the
cross-validated figures (five folds by report), and writes `src/goodoffices/coding/models/contacts.json`.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from common import load_rows
from goodoffices.coding.contacts.judge import features
from goodoffices.coding.contacts.step import Contacts
from goodoffices.coding.linear import MODELS
from goodoffices.export.reading_json import reading_object
from goodoffices.model import Reading
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.pipeline import build

PENALTY = 0.3
"""Inverse strength of the L2 penalty; .1 to 1 differ by less than .01 in cross-validated F1."""


def main() -> None:
    """Train and write the model."""
    rows = load_rows(sys.argv[1:])
    from score_record import pair  # noqa: PLC0415

    knowledge = Knowledge.load()
    coder = Contacts(knowledge, accept_all=True)
    texts, labels, groups, _weights, golds = [], [], [], [], 0
    readings = build(findings=False).run([r.report for r in rows])
    for number, (reading, row) in enumerate(zip(readings, rows, strict=True)):
        if not isinstance(reading, Reading):
            raise SystemExit(f"{row.report.id}: {reading}")
        drafts = coder.drafts(reading)
        contacts = reading_object(coder.with_contacts(reading, drafts))["contacts"]
        hits = {j for _, j in pair(row.gold["contacts"], contacts)}
        golds += len(row.gold["contacts"])
        for at, draft in enumerate(drafts):
            texts.append(dict.fromkeys(features(reading, draft, knowledge), 1))
            labels.append(at in hits)
            groups.append(number)
    report(texts, np.array(labels), np.array(groups), golds)


def report(texts: list[dict[str, int]], labels: np.ndarray, groups: np.ndarray, golds: int) -> None:
    """Cross-validate, choose the threshold, fit on all and write."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(texts)
    scores = np.zeros(len(labels))
    for train, test in GroupKFold(5).split(matrix, labels, groups):
        model = LogisticRegression(C=PENALTY, max_iter=2000).fit(matrix[train], labels[train])
        scores[test] = model.predict_proba(matrix[test])[:, 1]
    best = max((f1(labels, scores >= t, golds), t) for t in np.arange(0.1, 0.8, 0.02))
    every = f1(labels, np.ones(len(labels), bool), golds)
    print(
        f"drafts {len(labels)}, true {labels.sum()}, gold {golds}; F1 all {every:.3f}, judged {best[0]:.3f} at {best[1]:.2f}"  # noqa: E501
    )
    model = LogisticRegression(C=PENALTY, max_iter=2000).fit(matrix, labels)
    names = vectorizer.get_feature_names_out()
    kept = {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.005}
    out = {
        "bias": round(float(model.intercept_[0]), 4),
        "threshold": round(float(best[1]), 2),
        "weights": dict(sorted(kept.items())),
    }
    (MODELS / "contacts.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


def f1(labels: np.ndarray, kept: np.ndarray, golds: int) -> float:
    """F1 of the drafts that are kept against all gold contacts."""
    hits = int((labels & kept).sum())
    return 2 * hits / (int(kept.sum()) + golds) if hits else 0.0


if __name__ == "__main__":
    main()
