"""A linear model over the words around source and target: what the encoder may miss in a set phrase."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from goodoffices.coding.relation.marking import SOURCE, TARGET
from goodoffices.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD = re.compile(rf"[{SOURCE}{TARGET}]|\w+(?:['’]\w+)?")
_ENDINGS = ("ing", "ies", "ied", "ed", "es", "s", "e")

# Weights by place, tried on the training set: the stretch between the actors and three words on tells most.
_NEAR, _BESIDE, _FAR = 1.0, 0.5, 0.25
_INSIDE = 0.3


@dataclass(frozen=True, slots=True)
class Words:
    """Multinomial logistic regression: `rows` gives each known feature its row in `weights`."""

    rows: Mapping[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @staticmethod
    def load(path: Path) -> Words:
        """The model in an .npz file; raises ModelError where it is missing or broken."""
        try:
            with np.load(path, allow_pickle=False) as data:
                names = bytes(data["names"]).decode("utf-8").split("\n")
                weights = data["weights"].astype(np.float32) * float(data["scale"])
                return Words({n: i for i, n in enumerate(names)}, weights, data["bias"].astype(np.float32))
        except FileNotFoundError as error:
            raise ModelError(
                f"{path.name}: the model is not in the package; install goodoffices again"
            ) from error
        except (ValueError, KeyError, OSError) as error:
            raise ModelError(
                f"{path.name}: the model is broken ({error}); install goodoffices again"
            ) from error

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Logits of the types, one row a marked text."""
        found = np.tile(self.bias, (len(texts), 1))
        for row, text in enumerate(texts):
            for name, value in features(text).items():
                at = self.rows.get(name)
                if at is not None:
                    found[row] += value * self.weights[at]
        return found


def features(text: str) -> dict[str, float]:
    """Stems of a marked text in runs of one to four, source and target as S and T; of length one as a vector."""
    tokens, inside = _tokens(text)
    found = {f"{role}:{stem}": _INSIDE for role, stems in inside.items() for stem in stems[-3:]}
    places = [i for i, token in enumerate(tokens) if token in {"S", "T"}]
    low, high = (places[0], places[-1]) if len(places) > 1 else (0, len(tokens))
    found["order:" + "".join(tokens[i] for i in places[:2])] = 1.0
    for size in (1, 2, 3, 4):
        for i in range(len(tokens) - size + 1):
            run = " ".join(tokens[i : i + size])
            away = max(0, low - (i + size - 1), i - high)
            weight = _NEAR if low <= i <= high + 3 else _BESIDE if away < 8 else _FAR
            found[run] = max(found.get(run, 0.0), weight)
            if low <= i <= high and size < 4:
                found["between:" + run] = 1.0
    length = math.sqrt(sum(value * value for value in found.values()))
    return {name: value / length for name, value in found.items()}


def _tokens(text: str) -> tuple[list[str], dict[str, list[str]]]:
    tokens: list[str] = []
    inside: dict[str, list[str]] = {"S": [], "T": []}
    role = ""
    for word in _WORD.findall(text):
        if word in {SOURCE, TARGET}:
            sign = "S" if word == SOURCE else "T"
            if not role:
                tokens.append(sign)
                role = sign
            elif role == sign:
                role = ""
        elif role:
            inside[role].append(stem(word))
        else:
            tokens.append("#" if word.isdigit() else stem(word))
    return tokens, inside


def stem(word: str) -> str:
    """The word in small letters without a common ending."""
    low = word.lower()
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            return low[: -len(ending)]
    return low
