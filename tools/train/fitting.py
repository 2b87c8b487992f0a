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
HOME = "at home: "
"""Before the name of a feature that counts for the reports of `home` only."""
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


def matrix(items: Items, home: frozenset[int]) -> tuple[DictVectorizer, csr_matrix]:
    """The feature matrix of the items; for the reports of `home` each feature once more under a name of its own."""
    names = kept(items)
    at_home = kept([i for i in items if i[2] in home]) if home else set()
    vectorizer = DictVectorizer()
    rows = []
    for features, _, number in items:
        row = {f: 1.0 for f in features if f in names}
        if number in home:
            row |= {HOME + f: 1.0 for f in features if f in at_home} | {HOME: 1.0}
        rows.append(row)
    return vectorizer, vectorizer.fit_transform(rows)


def folded(vectorizer: DictVectorizer, model: LogisticRegression) -> tuple[dict[str, Any], Any]:
    """Weights by feature and the biases, those of `home` added to the common ones: what holds for reports like these.

    Daumé, Frustratingly Easy Domain Adaptation, ACL 2007. The project's own annotations are sparser than the gold
    (4 to 8 positions a report for 12), so that what is common to both is learned apart from how much is written down.
    """
    weights: dict[str, Any] = {}
    bias = model.intercept_.copy()
    for name, w in zip(vectorizer.get_feature_names_out(), model.coef_.T, strict=True):
        if name == HOME:
            bias = bias + w
        else:
            plain = str(name).removeprefix(HOME)
            weights[plain] = weights.get(plain, 0.0) + w
    return weights, bias


def fit_linear(items: Items, penalty: float, threshold: float, home: frozenset[int] = frozenset()) -> Linear:
    """A yes/no model for reports like those of `home`."""
    vectorizer, x = matrix(items, home)
    model = LogisticRegression(C=penalty, max_iter=2000).fit(x, [bool(label) for _, label, _ in items])
    weights, bias = folded(vectorizer, model)
    heavy = {n: round(float(w[0]), 3) for n, w in sorted(weights.items()) if abs(w[0]) >= 0.01}
    return Linear(round(float(bias[0]), 3), heavy, threshold)


def fit_choice(items: Items, penalty: float, home: frozenset[int] = frozenset()) -> Choice:
    """A choice among labels for reports like those of `home`."""
    vectorizer, x = matrix(items, home)
    model = LogisticRegression(C=penalty, max_iter=400).fit(x, [label for _, label, _ in items])
    found, bias = folded(vectorizer, model)
    weights: dict[str, tuple[tuple[int, float], ...]] = {}
    for name, w in sorted(found.items()):
        pairs = tuple((n, round(float(v), 2)) for n, v in enumerate(w) if abs(v) >= 0.03)
        if pairs:
            weights[name] = pairs
    return Choice(tuple(map(str, model.classes_)), tuple(round(float(b), 3) for b in bias), weights)


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
