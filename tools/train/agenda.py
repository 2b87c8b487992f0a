"""Train the model that tells the issues on a contact's agenda.

    python tools/train/agenda.py SHARED [REPORTS GOLD]...

One example is a gold contact and one of all leaf issues. Prints the cross-validated F1 over the reports of
`records_train` (five folds by report) and writes `agenda.json`.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from common import load_rows
from goodoffices.coding.issue_lexicon import issues
from goodoffices.coding.issues import agenda_features, topic_shares
from goodoffices.coding.linear import MODELS

PENALTIES = (0.1, 0.3, 1.0)


def main() -> None:
    """Train and write the model."""
    features: list[dict[str, int]] = []
    labels: list[bool] = []
    groups: list[int] = []
    for number, row in enumerate(load_rows(sys.argv[1:])):
        shares = topic_shares(row.report.text)
        for contact in row.gold["contacts"]:
            text = " ".join(e["quote"] for e in contact["evidence"])
            for issue in issues():
                found = agenda_features(issue.leaf, text, row.report.title or "", shares)
                features.append(dict.fromkeys(found, 1))
                labels.append(issue.leaf in contact["issues"])
                groups.append(number)
    fit(features, np.array(labels), np.array(groups))


def fit(features: list[dict[str, int]], labels: np.ndarray, groups: np.ndarray) -> None:
    """Cross-validate penalties and thresholds, fit on all, write."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(features)
    matrix.indices, matrix.indptr = (
        matrix.indices.astype(np.int32),
        matrix.indptr.astype(np.int32),
    )  # for liblinear
    best = (0.0, 0.0, 0.0)
    for penalty in PENALTIES:
        scores = np.zeros(len(labels))
        for train, test in GroupKFold(5).split(matrix, labels, groups):
            scores[test] = _model(penalty).fit(matrix[train], labels[train]).predict_proba(matrix[test])[:, 1]
        for threshold in np.arange(0.1, 0.6, 0.02):
            chosen = scores >= threshold
            value = 2 * int((chosen & labels).sum()) / int(chosen.sum() + labels.sum())
            best = max(best, (value, penalty, float(threshold)))
    print(f"agenda: F1 {best[0]:.3f} at penalty {best[1]}, threshold {best[2]:.2f}")
    model = _model(best[1]).fit(matrix, labels)
    names = vectorizer.get_feature_names_out()
    weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.01}
    out = {"bias": round(float(model.intercept_[0]), 3), "threshold": round(best[2], 2), "weights": weights}
    (MODELS / "agenda.json").write_text(json.dumps(out, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _model(penalty: float) -> LogisticRegression:
    return LogisticRegression(C=penalty, max_iter=2000, solver="liblinear")


if __name__ == "__main__":
    main()
