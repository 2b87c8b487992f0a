"""Pipeline step `sense`: what the encoder makes of each sentence that may hold a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from goodoffices.coding.encoder import open_model
from goodoffices.coding.linear import MODELS
from goodoffices.coding.positions.anchors import anchors
from goodoffices.coding.relevance import SHORT
from goodoffices.coding.sense.inputs import Input, inputs
from goodoffices.coding.sense.labels import PAIR, ROLES, parts
from goodoffices.coding.sense.triggers import triggers
from goodoffices.coding.worth import LEAST
from goodoffices.model import ContactSense, Mention, PositionSense, Reading, Sense, Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FOLDER = MODELS / "sense"
BATCH = 8
"""Sentences of one report run together. Reports never share a batch: int8 takes its scale over the whole batch, so
the company that a sentence keeps moves its numbers."""
_PARTS = parts()
_SCALE = float(PAIR) ** 0.5


def looked_at(reading: Reading) -> list[int]:
    """The sentences of the text that are parsed and worth a look; all of a short text."""
    least = LEAST if len(reading.sentences) > SHORT else 0.0
    return [
        s.index
        for s in reading.sentences
        if s.where == "text" and s.tokens and reading.worth[s.index] >= least
    ]


def pairs_of(reading: Reading, sentence: Sentence) -> list[Mention]:
    """The mentions of the sentence that may take part in a deed told there: those that point at a party."""
    return [m for m in reading.mentions if m.sentence == sentence.index and any(a.party for a in m.actors)]


@lru_cache(maxsize=2)
def sense_model(folder: Path = FOLDER) -> tuple[Any, Any]:
    """(tokenizer, session) of the encoder of words, loaded once."""
    return open_model(folder)


class Senses:
    """Reading to Reading: adds `senses`."""

    name = "sense"
    requires: frozenset[str] = frozenset({"sentences", "tokens", "mentions", "worth"})
    gives: frozenset[str] = frozenset({"senses"})

    def __init__(self, folder: Path = FOLDER) -> None:
        self.tokenizer, self.session = sense_model(folder)

    def __call__(self, reading: Reading) -> Reading:
        mentions: dict[int, list[Mention]] = {}
        for mention in reading.mentions:
            mentions.setdefault(mention.sentence, []).append(mention)
        items = sorted(
            inputs(reading, looked_at(reading), self.tokenizer), key=lambda i: (len(i.ids), i.sentence)
        )
        senses: dict[int, Sense] = {}
        for start in range(0, len(items), BATCH):
            group = items[start : start + BATCH]
            words, notes = self._run(group)
            for row, item in enumerate(group):
                said = words[row]
                senses[item.sentence] = Sense(
                    _contacts(reading, item, said),
                    _positions(reading, item, said, mentions.get(item.sentence, [])),
                    _floats(_sigmoid(notes[row])),
                )
        return replace(reading, senses=dict(sorted(senses.items())))

    def _run(self, group: Sequence[Input]) -> tuple[Floats, Floats]:
        width = max(len(i.ids) for i in group)
        given = {n: np.zeros((len(group), width), dtype=np.int64) for n in ("ids", "types", "kinds", "mask")}
        for row, item in enumerate(group):
            size = len(item.ids)
            given["ids"][row, :size] = item.ids
            given["types"][row, :size] = item.types
            given["kinds"][row, :size] = item.kinds
            given["mask"][row, :size] = 1
        names = {
            "input_ids": given["ids"],
            "token_type_ids": given["types"],
            "kinds": given["kinds"],
            "attention_mask": given["mask"],
        }
        words, notes = self.session.run(["words", "notes"], names)
        return words, notes


def _contacts(reading: Reading, item: Input, said: Floats) -> dict[int, ContactSense]:
    sentence = reading.sentences[item.sentence]
    heads = [m.head for m in pairs_of(reading, sentence) if item.words[m.head]]
    takers = said[[item.words[h] for h in heads]][:, _PARTS["taker"]].reshape(len(heads), len(ROLES), PAIR)
    out: dict[int, ContactSense] = {}
    for i in triggers(sentence):
        if not item.words[i]:
            continue
        v = said[item.words[i]]
        told = v[_PARTS["told"]].reshape(len(ROLES), PAIR)
        scores = (takers * told).sum(-1) / _SCALE
        out[i] = ContactSense(
            float(_sigmoid(v[_PARTS["contact"]])[0]),
            _floats(_softmax(v[_PARTS["format"]])),
            _floats(_softmax(v[_PARTS["modality"]])),
            _floats(_sigmoid(v[_PARTS["agenda"]])),
            {h: _floats(_softmax(scores[n])) for n, h in enumerate(heads) if h != i},
        )
    return out


def _positions(
    reading: Reading, item: Input, said: Floats, mentions: Sequence[Mention]
) -> dict[int, PositionSense]:
    sentence = reading.sentences[item.sentence]
    heads = [m.head for m in mentions if any(a.party for a in m.actors) and item.words[m.head]]
    claimers = said[[item.words[h] for h in heads]][:, _PARTS["claimer"]]
    out: dict[int, PositionSense] = {}
    for i in anchors(sentence, mentions):
        if not item.words[i]:
            continue
        v = said[item.words[i]]
        held = _sigmoid((claimers * v[_PARTS["claimed"]]).sum(-1) / _SCALE)
        out[i] = PositionSense(
            float(_sigmoid(v[_PARTS["anchor"]])[0]),
            _floats(_softmax(v[_PARTS["stance"]])),
            _floats(_softmax(v[_PARTS["direction"]])),
            _floats(_softmax(v[_PARTS["issue"]])),
            {h: float(held[n]) for n, h in enumerate(heads) if h != i},
        )
    return out


def _floats(values: Floats) -> tuple[float, ...]:
    return tuple(float(v) for v in values)


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0))), dtype=np.float32)


def _softmax(values: Floats) -> Floats:
    parts_ = np.exp(values - values.max())
    return np.asarray(parts_ / parts_.sum(), dtype=np.float32)
