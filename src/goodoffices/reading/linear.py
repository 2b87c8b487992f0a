"""A linear model over named features, kept as compressed JSON: small, readable, the same everywhere."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from goodoffices.errors import ModelError


@dataclass(frozen=True, slots=True)
class Linear:
    """Logistic regression: `weights` by feature name; features that it does not know count nothing."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def score(self, features: Iterable[str]) -> float:
        """Probability, 0 to 1."""
        total = self.bias + sum(self.weights.get(f, 0.0) for f in sorted(set(features)))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def total(self, features: Iterable[str]) -> float:
        """The sum of the weights of the features, each counted once, without the bias; for choices among several."""
        weights = self.weights
        return sum(weights[f] for f in dict.fromkeys(features) if f in weights)

    def top(self, features: Iterable[str], count: int = 3) -> tuple[str, ...]:
        """The features that weighed most, for the explanation."""
        known = [(abs(self.weights[f]), f) for f in set(features) if f in self.weights]
        return tuple(f for _, f in sorted(known, key=lambda k: (-k[0], k[1]))[:count])


def unpacked(path: Path) -> str:
    """The text of a file, plain or `.gz`."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


def read_linear(path: Path) -> Linear:
    """The model in a JSON file, plain or `.gz`, of the package; raises ModelError where it is missing or broken."""
    try:
        data = json.loads(unpacked(path))
        return Linear(float(data["bias"]), dict(data["weights"]), float(data["threshold"]))
    except FileNotFoundError as error:
        raise ModelError(
            f"{path.name}: the model is not in the package; install goodoffices again"
        ) from error
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path.name}: the model is broken ({error}); install goodoffices again") from error
