"""A linear choice among several labels over named features, kept as compressed JSON, the same everywhere."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from goodoffices.coding.linear import MODELS
from goodoffices.errors import ModelError


@dataclass(frozen=True, slots=True)
class Choice:
    """Multinomial logistic regression; `weights` holds for each feature its (label number, weight) pairs."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def scores(self, features: Iterable[str]) -> list[tuple[str, float]]:
        """Labels with their probabilities, surest first; equal ones in the order of the model."""
        totals = list(self.bias)
        for feature in sorted(set(features)):
            for label, weight in self.weights.get(feature, ()):
                totals[label] += weight
        top = max(totals)
        parts = [math.exp(t - top) for t in totals]
        whole = sum(parts)
        ranked = sorted(range(len(parts)), key=lambda n: (-parts[n], n))
        return [(self.labels[n], parts[n] / whole) for n in ranked]

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """The surest label."""
        return self.scores(features)[0]


@lru_cache(maxsize=8)
def load_choice(name: str) -> Choice:
    """The model `name` from the package; raises ModelError where it is missing or broken."""
    path = MODELS / f"{name}.json.gz"
    try:
        data = json.loads(gzip.decompress(path.read_bytes()).decode("utf-8"))
        weights = {f: tuple((int(n), float(w)) for n, w in pairs) for f, pairs in data["weights"].items()}
        return Choice(tuple(data["labels"]), tuple(data["bias"]), weights)
    except FileNotFoundError as error:
        raise ModelError(
            f"{path.name}: the model is not in the package; install goodoffices again"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path.name}: the model is broken ({error}); install goodoffices again") from error
