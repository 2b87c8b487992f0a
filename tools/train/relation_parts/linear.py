"""The words model: fitted with scikit-learn, kept as small integers in an .npz file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from goodoffices.coding.relation.words import Words, features
from relation_parts.pairs import LABELS, Triple

PENALTY = 30.0
REAL, GROWN = 3.0, 0.7
"""Weights of a real and of a grown sentence."""
MOST = 5000
"""Grown sentences taken."""
KEPT = 40_000
"""Features kept, by their largest weight: all 140,000 give the same figures to .001."""


def fit(real: Sequence[Triple], own: Sequence[Triple]) -> Words:
    """Fit on real and grown sentences; a third of a minute."""
    own = own[:MOST]
    rows = [features(t.text) for t in (*real, *own)]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=PENALTY, max_iter=60, tol=1e-3)
    weights = [REAL] * len(real) + [GROWN] * len(own)
    model.fit(matrix, [t.label for t in (*real, *own)], sample_weight=weights)
    order = [list(model.classes_).index(label) for label in LABELS]
    coefficients = model.coef_[order].T
    size = np.abs(coefficients).max(axis=1)
    kept = np.sort(np.argsort(-size, kind="stable")[:KEPT])
    names = vectorizer.get_feature_names_out()
    return Words(
        {str(names[i]): row for row, i in enumerate(kept)},
        coefficients[kept].astype(np.float32),
        model.intercept_[order].astype(np.float32),
    )


def save(words: Words, path: Path) -> None:
    """Write as int8 with one scale; names as one block of text."""
    scale = float(np.abs(words.weights).max()) / 127
    names = "\n".join(sorted(words.rows, key=lambda n: words.rows[n])).encode("utf-8")
    np.savez_compressed(
        path,
        names=np.frombuffer(names, dtype=np.uint8),
        weights=np.round(words.weights / scale).astype(np.int8),
        scale=np.float64(scale),
        bias=words.bias,
    )
