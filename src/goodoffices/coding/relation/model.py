"""The relation model: sentence, source and target to type, mode and score."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from goodoffices.coding.encoder import Encoder
from goodoffices.coding.linear import MODELS
from goodoffices.coding.relation import modes
from goodoffices.coding.relation.marking import Marked, readings
from goodoffices.coding.relation.words import Words
from goodoffices.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = MODELS / "relation"


@dataclass(frozen=True, slots=True)
class Pair:
    """What to classify. The places are character ranges of the sentence where they are known."""

    sentence: str
    source: str
    target: str
    source_at: tuple[int, int] | None = None
    target_at: tuple[int, int] | None = None

    def readings(self) -> list[Marked]:
        """The one reading whose places are known, or those that the names allow."""
        if self.source_at is not None and self.target_at is not None:
            return [Marked(self.sentence, self.source, self.target, self.source_at, self.target_at)]
        return readings(self.sentence, self.source, self.target)


@dataclass(frozen=True, slots=True)
class Relation:
    """What the source does to the target: a PLOVER 0.8 type, a mode of it or None, and how sure that is.

    `score` is the calibrated probability of the type, 0 to 1; `others` the next likely types with theirs.
    """

    type: str
    mode: str | None
    score: float
    others: tuple[tuple[str, float], ...]
    marked: Marked


@dataclass(frozen=True, slots=True)
class RelationModel:
    """The encoder and the words model, their logits added with weights that calibrate the sum."""

    types: tuple[str, ...]
    encoder: Encoder
    words: Words
    encoder_weight: float
    words_weight: float

    @staticmethod
    def load(folder: Path = FOLDER) -> RelationModel:
        """The model in `folder`; raises ModelError where a part is missing or broken."""
        path = folder / "blend.json"
        try:
            blend = json.loads(path.read_text(encoding="utf-8"))
            types = tuple(blend["types"])
            weights = float(blend["encoder"]), float(blend["words"])
        except FileNotFoundError as error:
            raise ModelError(
                f"{folder.name}/{path.name}: the model is not in the package; install goodoffices again"
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"{path.name}: the model is broken ({error}); install goodoffices again"
            ) from error
        return RelationModel(types, Encoder.load(folder), Words.load(folder / "words.npz"), *weights)

    def classify(self, pairs: Sequence[Pair], threads: int = 1) -> list[Relation]:
        """One relation a pair, in order. No pair changes what is found for another."""
        found = [pair.readings() for pair in pairs]
        flat = [marked for several in found for marked in several]
        if not flat:
            return []
        chances = self.probabilities([marked.text for marked in flat], threads)
        relations = []
        at = 0
        for several in found:
            rows = chances[at : at + len(several)]
            best = int(rows.max(axis=1).argmax())
            relations.append(self._relation(several[best], rows[best]))
            at += len(several)
        return relations

    def probabilities(self, texts: Sequence[str], threads: int = 1) -> NDArray[np.float64]:
        """Calibrated probability of each of `types`, one row a marked text."""
        encoded = self.encoder(texts, threads=threads)["types"].astype(np.float64)
        total = self.encoder_weight * encoded + self.words_weight * self.words(texts).astype(np.float64)
        powers = np.exp(total - total.max(axis=1, keepdims=True))
        chances: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
        return chances

    def _relation(self, marked: Marked, chances: NDArray[np.float64]) -> Relation:
        order = sorted(range(len(self.types)), key=lambda i: (-chances[i], i))[:3]
        named = [(self._type(self.types[i], marked), float(chances[i])) for i in order]
        type_, score = named[0]
        return Relation(type_, modes.mode(type_, marked), score, tuple(named[1:]), marked)

    @staticmethod
    def _type(trained: str, marked: Marked) -> str:
        return modes.yielding(marked) if trained == modes.YIELD else trained


@lru_cache(maxsize=1)
def relation_model() -> RelationModel:
    """The model of the package, loaded once."""
    return RelationModel.load()


def cores() -> int:
    """How many runs at a time pay off here; the result does not depend on it."""
    return max(
        1, min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    )
