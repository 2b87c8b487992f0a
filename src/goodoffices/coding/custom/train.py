"""Trains the coder of an ontology on its examples, and says by leave-one-out how well it does.

A clause without any cue word is never coded. One with a cue word is typed by logistic regression over its embedding
and its cues, whose classes are the types and "none"; below the threshold nothing is coded. Scale of the score and
threshold come from examples that were left out in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goodoffices.coding.custom.cues import Words, holds, read_words
from goodoffices.coding.custom.embed import embedded
from goodoffices.coding.custom.softmax import Softmax, chances, fitted
from goodoffices.ontology.custom import CustomOntology, ordinary_sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NONE = "none"
MOST_LEFT_OUT = 120
"""Rounds of leave-one-out; of more examples several are left out at a time."""
LEAST = 0.5
"""The lowest threshold: a type must be likelier than all else together."""
PRECISION = 2.0
"""How much more a wrong code costs than a missed one, in choosing the threshold (F-measure with beta 1/2)."""
_SCALES = tuple(0.5 * 1.1**n for n in range(15))
"""Up to 1.9: where all left-out examples are told right, nothing else would bound the score."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What is typed: a text and its words."""

    text: str
    words: Words


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one type, examples left out in turn: how many, with a cue of their own, coded as it, rightly so."""

    examples: int
    cued: int
    told: int
    right: int

    @property
    def precision(self) -> float | None:
        """Share of right ones among those coded as it; None where there are none."""
        return self.right / self.told if self.told else None

    @property
    def recall(self) -> float:
        """Share of its examples that were coded as it."""
        return self.right / self.examples


@dataclass(frozen=True, slots=True)
class Trained:
    """The coder of one ontology: `scale` calibrates its logits, `threshold` is the least score that is coded."""

    ontology: CustomOntology
    cues: tuple[tuple[Words, ...], ...]
    centre: tuple[Floats, Floats]
    norm: tuple[float, float]
    model: Softmax
    scale: float
    threshold: float
    figures: dict[str, Figures]
    others: int
    """Sentences that are no example of anything, the user's and ordinary ones."""
    false: int
    """How many of them were coded when left out."""

    def heard(self, words: Words) -> bool:
        """Whether the words hold all words of a cue, in whatever order: worth a parse."""
        every = frozenset[str]().union(*words)
        return any(all(word & every for word in cue) for own in self.cues for cue in own)

    def typed(self, clauses: Sequence[Clause]) -> list[tuple[str, float] | None]:
        """Type and calibrated score of each clause, None where nothing is to be coded."""
        cued = [_cued(clause.words, self.cues) for clause in clauses]
        asked = [i for i, own in enumerate(cued) if any(own)]
        out: list[tuple[str, float] | None] = [None] * len(clauses)
        if not asked:
            return out
        found = embedded([clauses[i].text for i in asked])
        rows = _rows(found, self.centre, self.norm, [cued[i] for i in asked])
        names = [*self.ontology.types, NONE]
        for i, row in zip(asked, chances(self.scale * self.model.logits(rows)), strict=True):
            best = int(row.argmax())
            if names[best] != NONE and float(row[best]) >= self.threshold:
                out[i] = names[best], float(row[best])
        return out


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What is learned from: texts, the number of the type of each (the last is "none"), which cues each holds."""

    texts: list[str]
    labels: NDArray[np.int64]
    cued: list[list[bool]]


def trained(ontology: CustomOntology) -> Trained:
    """The coder that the examples of the ontology make; takes a second or two for a hundred sentences."""
    cues = tuple(tuple(read_words(kind.cues)) for kind in ontology.types.values())
    lesson = _lesson(ontology, cues)
    classes = len(cues) + 1
    found = embedded(lesson.texts)
    centre = found[0].mean(axis=0), found[1].mean(axis=0)
    norm = _norm(found[0] - centre[0]), _norm(found[1] - centre[1])
    rows = _rows(found, centre, norm, lesson.cued)
    model = fitted(rows, lesson.labels, classes)
    left_out = _left_out(rows, lesson.labels, classes, model)
    scale = _scale(left_out, lesson.labels)
    gate = np.asarray([any(own) for own in lesson.cued])
    threshold = _threshold(chances(scale * left_out), lesson.labels, gate)
    told = _told(chances(scale * left_out), threshold, gate)
    none = lesson.labels == classes - 1
    false = int((told[none] != classes - 1).sum())
    figures = _figures(ontology, lesson, told)
    return Trained(ontology, cues, centre, norm, model, scale, threshold, figures, int(none.sum()), false)


def _lesson(ontology: CustomOntology, cues: Sequence[Sequence[Words]]) -> _Lesson:
    """Examples, the user's own of "none", and ordinary sentences that hold no cue: they must not contradict him."""
    texts = [text for kind in ontology.types.values() for text in kind.examples]
    labels = [n for n, kind in enumerate(ontology.types.values()) for _ in kind.examples]
    ordinary = ordinary_sentences()
    beside = zip(ordinary, read_words(ordinary), strict=True)
    texts += [*ontology.none, *(text for text, words in beside if not any(_cued(words, cues)))]
    labels += [len(cues)] * (len(texts) - len(labels))
    cued = [_cued(words, cues) for words in read_words(texts)]
    return _Lesson(texts, np.asarray(labels, dtype=np.int64), cued)


def _figures(ontology: CustomOntology, lesson: _Lesson, told: NDArray[np.int64]) -> dict[str, Figures]:
    found = {}
    for n, name in enumerate(ontology.types):
        own = lesson.labels == n
        cued = sum(row[n] for row, mine in zip(lesson.cued, own, strict=True) if mine)
        found[name] = Figures(int(own.sum()), cued, int((told == n).sum()), int(((told == n) & own).sum()))
    return found


def _cued(words: Words, cues: Sequence[Sequence[Words]]) -> list[bool]:
    """For each type, whether the words hold one of its cues."""
    return [any(holds(words, cue) for cue in own) for own in cues]


def _rows(
    found: tuple[Floats, Floats],
    centre: tuple[Floats, Floats],
    norm: tuple[float, float],
    cued: list[list[bool]],
) -> Floats:
    """Embedding, logits of deeds and cues side by side, each about as long as the others."""
    parts = [(part - mid) / size for part, mid, size in zip(found, centre, norm, strict=True)]
    return np.hstack([*parts, np.asarray(cued, dtype=np.float64)])


def _norm(centred: Floats) -> float:
    return float(np.sqrt((centred**2).sum(axis=1).mean())) or 1.0


def _left_out(rows: Floats, labels: NDArray[np.int64], classes: int, whole: Softmax) -> Floats:
    """The logits of each example by a model that has not seen it."""
    out = np.zeros((len(rows), classes))
    rounds = min(len(rows), MOST_LEFT_OUT)
    for turn in range(rounds):
        away = np.arange(len(rows)) % rounds == turn
        out[away] = fitted(rows[~away], labels[~away], classes, whole).logits(rows[away])
    return out


def _scale(logits: Floats, labels: NDArray[np.int64]) -> float:
    """The factor that makes the left-out examples likeliest: their score is then a probability."""
    at = np.arange(len(labels))
    losses = [-float(np.log(chances(s * logits)[at, labels]).mean()) for s in _SCALES]
    return _SCALES[int(np.argmin(losses))]


def _told(found: Floats, threshold: float, gate: NDArray[np.bool_]) -> NDArray[np.int64]:
    """What is coded of each example; the last class where nothing is."""
    best: NDArray[np.int64] = found.argmax(axis=1)
    best[(found.max(axis=1) < threshold) | ~gate] = found.shape[1] - 1
    return best


def _threshold(found: Floats, labels: NDArray[np.int64], gate: NDArray[np.bool_]) -> float:
    """The lowest threshold from LEAST on with the best F-measure over the left-out examples."""
    none = found.shape[1] - 1
    best, value = -1.0, LEAST
    for threshold in np.round(np.arange(LEAST, 0.96, 0.01), 2):
        told = _told(found, float(threshold), gate)
        right = int(((told == labels) & (labels != none)).sum())
        given, real = int((told != none).sum()), int((labels != none).sum())
        weight = 1.0 / PRECISION**2
        score = (1 + weight) * right / (weight * real + given) if given else 0.0
        if score > best + 1e-9:
            best, value = score, float(threshold)
    return value
