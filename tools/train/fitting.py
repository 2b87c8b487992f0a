"""Fitting and writing the small linear models."""

from __future__ import annotations

import gzip
import json
from typing import Any

from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from goodoffices.coding.choice import Choice
from goodoffices.coding.linear import MODELS, Linear

FOLDS = 5
LEAST = 2
"""Reports in which a feature must occur to be kept."""
Items = list[tuple[list[str], Any, int]]
"""(features, label, report number)"""


def kept(items: Items) -> set[str]:
    """Features that occur in enough reports."""
    where: dict[str, set[int]] = {}
    for features, _, number in items:
        for f in set(features):
            where.setdefault(f, set()).add(number)
    return {f for f, numbers in where.items() if len(numbers) >= LEAST}


def matrix(items: Items, names: set[str]) -> tuple[DictVectorizer, csr_matrix]:
    """The feature matrix of the items."""
    vectorizer = DictVectorizer()
    return vectorizer, vectorizer.fit_transform(
        [{f: 1.0 for f in features if f in names} for features, _, _ in items]
    )


def fit_linear(items: Items, penalty: float, threshold: float) -> Linear:
    """A yes/no model."""
    vectorizer, x = matrix(items, kept(items))
    model = LogisticRegression(C=penalty, max_iter=2000).fit(x, [bool(label) for _, label, _ in items])
    names = vectorizer.get_feature_names_out()
    weights = {
        str(n): round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.01
    }
    return Linear(round(float(model.intercept_[0]), 3), weights, threshold)


def fit_choice(items: Items, penalty: float) -> Choice:
    """A choice among labels."""
    vectorizer, x = matrix(items, kept(items))
    model = LogisticRegression(C=penalty, max_iter=400).fit(x, [label for _, label, _ in items])
    names = vectorizer.get_feature_names_out()
    weights: dict[str, tuple[tuple[int, float], ...]] = {}
    for column, name in enumerate(names):
        pairs = tuple((n, round(float(w), 2)) for n, w in enumerate(model.coef_[:, column]) if abs(w) >= 0.03)
        if pairs:
            weights[str(name)] = pairs
    return Choice(
        tuple(map(str, model.classes_)), tuple(round(float(b), 3) for b in model.intercept_), weights
    )


def write_linear(name: str, model: Linear) -> None:
    """Put a yes/no model into the package."""
    data = {"bias": model.bias, "threshold": model.threshold, "weights": dict(sorted(model.weights.items()))}
    packed = gzip.compress(json.dumps(data, separators=(",", ":")).encode("utf-8"), mtime=0)
    (MODELS / f"{name}.json.gz").write_bytes(packed)


def write_choice(name: str, model: Choice) -> None:
    """Put a choice model into the package."""
    data = {"labels": model.labels, "bias": model.bias, "weights": dict(sorted(model.weights.items()))}
    packed = gzip.compress(json.dumps(data, separators=(",", ":")).encode("utf-8"), mtime=0)
    (MODELS / f"{name}.json.gz").write_bytes(packed)
