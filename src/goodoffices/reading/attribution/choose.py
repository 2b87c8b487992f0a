"""The choice among cues and contents: one content for each cue, one cue for each content."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from goodoffices.model import Sentence
from goodoffices.reading.attribution.contents import Option, options_of
from goodoffices.reading.attribution.cues import Cue, cues_of
from goodoffices.reading.attribution.features import of_cue, of_option
from goodoffices.reading.attribution.quotations import Page, Ranges, carried
from goodoffices.reading.linear import Linear, read_linear

MODEL = Path(__file__).parent / "statements.json"
SAME = 0.5
"""Two contents that share this much of what they cover together are one and the same (the scorers pair them so)."""
NESTED = 0.7
"""What a cue within the content of a surer statement must score: reporters and annotators seldom go on to the
attributions inside one ("said he thinks"). Of .3, .5 and .7 the best in cross-validation (F1 +.004)."""
HOPELESS = -5.0
"""Log odds of a cue by its own features below which its contents are not looked at: 43 % of the cues of the annotated
articles, and 0.2 % of those that become statements."""
SIGNED = 0.95
"""Probability of a name after a dash as the source of the quotation before it: 19 of 20 in the annotated articles."""
REACH = 4
"""Sentences that the content of one cue may lie away from it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A cue with the contents that it may have; `shared` are the features of the cue, `own` those of each option."""

    sentence: Sentence
    cue: Cue
    options: tuple[Option, ...]
    shared: tuple[str, ...]
    own: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A cue with one content; `score` is the probability, 0 to 1, of a statement with this content or much the same."""

    sentence: Sentence
    cue: Cue
    content: Ranges
    score: float


@lru_cache(maxsize=1)
def statement_model() -> Linear:
    """The model of the package; raises ModelError where it is missing or broken."""
    return read_linear(MODEL)


def cases(page: Page, model: Linear | None = None) -> Iterator[Case]:
    """All cues of the parsed sentences that may have a content, in text order.

    With a model those are left out at once whose own features speak against them too much (HOPELESS).
    """
    for sentence in page.sentences:
        if sentence.where != "text" or not sentence.tokens:
            continue
        marks = any(a < sentence.end + 3 and b > sentence.start for a, b in page.quotes)
        for cue in cues_of(sentence, marks):
            shared = tuple(of_cue(page, sentence, cue))
            if model is not None and model.bias + model.total(shared) < HOPELESS:
                continue
            options = tuple(options_of(page, sentence, cue))
            if options:
                own = tuple(tuple(of_option(page, sentence, cue, option)) for option in options)
                yield Case(sentence, cue, options, shared, own)


def probabilities(model: Linear, case: Case) -> list[float]:
    """For each option the probability that it is the content; what is missing to 1 is that the cue attributes nothing.

    Multinomial logistic regression in which "nothing" has the value 0. A signature under a quotation is one by its
    form.
    """
    if case.cue.kind == "dash":
        return [SIGNED]
    shared = model.bias + model.total(case.shared)
    values = [shared + model.total(own) for own in case.own]
    top = max(0.0, *values)
    parts = [math.exp(v - top) for v in values]
    whole = sum(parts) + math.exp(-top)
    return [p / whole for p in parts]


def best(case: Case, chances: Sequence[float]) -> Scored:
    """The option that, with all that are much the same, is the likeliest; among equals the likelier one itself."""
    contents = [option.content for option in case.options]
    masses = [
        sum(
            chance for chance, other in zip(chances, contents, strict=True) if overlap(content, other) >= SAME
        )
        for content in contents
    ]
    chosen = max(range(len(contents)), key=lambda n: (round(masses[n], 6), chances[n], -n))
    return Scored(case.sentence, case.cue, contents[chosen], min(1.0, masses[chosen]))


def overlap(one: Ranges, other: Ranges) -> float:
    """Shared characters as a part of all that either covers (Jaccard), 0 to 1."""
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    return both / (sum(b - a for a, b in one) + sum(d - c for c, d in other) - both)


def found(page: Page, model: Linear) -> list[Scored]:
    """The statements of the text, surest first."""
    likely = []
    for case in cases(page, model):
        chances = probabilities(model, case)
        if sum(chances) >= model.threshold:
            likely.append(best(case, chances))
    chosen = choose(likely, model.threshold)
    return [replace(one, content=carried(page, one.content)) for one in chosen]


def choose(scored: Sequence[Scored], threshold: float, nested: float = NESTED) -> list[Scored]:
    """The statements, surest first: none that says the same as a surer one.

    A cue that stands within the content of a surer statement needs a score of `nested` or more, any other one
    `threshold`.
    """
    taken: list[Scored] = []
    likely = [one for one in scored if one.score >= threshold]
    for one in sorted(likely, key=lambda s: -s.score):
        at = one.sentence.tokens[one.cue.head].start
        near = [t.content for t in taken if abs(t.sentence.index - one.sentence.index) <= REACH]
        if any(overlap(content, one.content) >= SAME for content in near):
            continue
        if one.score < nested and any(a <= at < b for content in near for a, b in content):
            continue
        taken.append(one)
    return taken
