"""Whether a deed happened: sentences of our own, the verb or noun asked about, its modality, and why."""

from __future__ import annotations

import pytest

from goodoffices.model import Reading, Report, Sentence
from goodoffices.pipeline import build
from goodoffices.reading.modality import (
    beside_modality,
    cue_modality,
    noun_modality,
    stronger,
    verb_modality,
)


@pytest.fixture(scope="module")
def parsed() -> dict[str, Sentence]:
    """Every sentence of the tables below, parsed in one go."""
    texts = [row[0] for row in (*VERBS, *NOUNS)]
    out: dict[str, Sentence] = {}
    for reading in build(findings=False).run(Report(str(n), t) for n, t in enumerate(texts)):
        assert isinstance(reading, Reading)
        assert len(reading.sentences) == 1, reading.report.text
        out[reading.report.text] = reading.sentences[0]
    return out


def at(sentence: Sentence, word: str) -> int:
    return next(t.i for t in sentence.tokens if t.text == word)


VERBS = [
    ("Egypt met the Hamas leaders on Monday.", "met", "occurred", "a plain past"),
    ("Egypt will meet the Hamas leaders on Monday.", "meet", "planned", "will"),
    ("Egypt's minister is due to meet the Hamas leaders.", "meet", "planned", "is due to"),
    ("Egypt's minister plans to meet the Hamas leaders.", "meet", "planned", "plans to"),
    ("Egypt's minister agreed to meet the Hamas leaders.", "meet", "planned", "agreed to"),
    ("Egypt's minister is scheduled to visit Qatar.", "visit", "planned", "is scheduled to"),
    ("Egypt's minister hopes to meet the Hamas leaders.", "meet", "proposed", "hopes to is no plan"),
    ("Egypt's minister offered to meet the Hamas leaders.", "meet", "proposed", "an offer"),
    ("Egypt's minister wants to meet the Hamas leaders.", "meet", "proposed", "a wish"),
    ("Egypt's minister may meet the Hamas leaders.", "meet", "proposed", "a possibility"),
    ("Egypt's minister refused to meet the Hamas leaders.", "meet", "refused", "a refusal"),
    ("Egypt's minister declined to meet the Hamas leaders.", "meet", "refused", "another word for a refusal"),
    ("Egypt's minister did not meet the Hamas leaders.", "meet", "negated", "a negation"),
    ("Egypt's minister never met the Hamas leaders.", "met", "negated", "never"),
    ("Egypt is meeting the Hamas leaders in Cairo.", "meeting", "ongoing", "a progressive"),
    ("Egypt denied meeting the Hamas leaders.", "meeting", "denied", "a denial"),
    ("Egypt denied that its minister met the Hamas leaders.", "met", "denied", "denied that"),
    ("Egypt's minister refused to agree to meet the Hamas leaders.", "meet", "refused", "a refused plan"),
    ("Egypt's minister flew to Doha to meet the Hamas leaders.", "meet", "planned", "the aim of a trip"),
    ("If Egypt meets the Hamas leaders, talks resume.", "meets", "hypothetical", "a condition"),
]


@pytest.mark.parametrize(("text", "word", "modality", "why"), VERBS, ids=[r[0] for r in VERBS])
def test_verb(parsed: dict[str, Sentence], text: str, word: str, modality: str, why: str) -> None:
    assert verb_modality(parsed[text], at(parsed[text], word)) == modality, why


NOUNS = [
    ("Egypt held talks with Qatar on Monday.", "talks", "occurred", "held"),
    ("Egypt will hold talks with Qatar on Monday.", "talks", "planned", "will hold"),
    ("Egypt cancelled the talks with Qatar.", "talks", "cancelled", "cancelled"),
    ("Egypt called off the talks with Qatar.", "talks", "cancelled", "called off"),
    ("Egypt postponed the talks with Qatar.", "talks", "postponed", "postponed"),
    ("Egypt put off the talks with Qatar.", "talks", "postponed", "put off"),
    ("Egypt rejected talks with Qatar.", "talks", "refused", "rejected"),
    ("Egypt refused to hold talks with Qatar.", "talks", "refused", "refused to hold"),
    ("Egypt proposed talks with Qatar.", "talks", "proposed", "proposed"),
    ("Egypt called for talks with Qatar.", "talks", "proposed", "called for"),
    ("Egypt denied the talks with Qatar.", "talks", "denied", "denied"),
    ("After the talks Egypt praised Qatar.", "talks", "occurred", "after"),
    ("Before the talks Egypt praised Qatar.", "talks", "planned", "before"),
    ("Egypt turned down talks with Qatar.", "talks", "refused", "turned down"),
    ("The planned visit pleased Egypt.", "visit", "planned", "a word beside the noun"),
    ("The talks between Egypt and Qatar were cancelled.", "talks", "cancelled", "a passive"),
    ("The talks between Egypt and Qatar were put off.", "talks", "postponed", "a passive with its particle"),
    ("Egypt did not hold talks with Qatar.", "talks", "negated", "a negation"),
]


@pytest.mark.parametrize(("text", "word", "modality", "why"), NOUNS, ids=[r[0] for r in NOUNS])
def test_noun(parsed: dict[str, Sentence], text: str, word: str, modality: str, why: str) -> None:
    assert noun_modality(parsed[text], at(parsed[text], word)) == modality, why


def test_what_stands_beside_a_noun(parsed: dict[str, Sentence]) -> None:
    planned = parsed["The planned visit pleased Egypt."]
    held = parsed["Egypt held talks with Qatar on Monday."]
    assert beside_modality(planned, at(planned, "visit")) == "planned"
    assert beside_modality(held, at(held, "talks")) == ""


CUES = [
    ("deny", "denied"),
    ("Refuse", "refused"),
    ("cancel", "cancelled"),
    ("postpone", "postponed"),
    ("plan", "planned"),
    ("offer", "proposed"),
    ("continue", "ongoing"),
    ("praise", ""),
]


@pytest.mark.parametrize(("lemma", "modality"), CUES)
def test_cue(lemma: str, modality: str) -> None:
    assert cue_modality(lemma) == modality


@pytest.mark.parametrize(
    ("a", "b", "expected", "why"),
    [
        ("planned", "refused", "refused", "a refused plan is refused"),
        ("occurred", "proposed", "proposed", "what is only proposed has not happened"),
        ("denied", "cancelled", "denied", "a denial says least"),
        ("occurred", "occurred", "occurred", "the same stays"),
    ],
)
def test_stronger(a: str, b: str, expected: str, why: str) -> None:
    assert stronger(a, b) == stronger(b, a) == expected, why
