"""The encoder's inputs and what comes of them: places in the text, and no report touched by another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodoffices.coding.relevance import SHORT, wanted
from goodoffices.coding.sense.inputs import BEFORE, KINDS, MOST, inputs
from goodoffices.coding.sense.labels import LEAVES, ROLES, WIDTHS, parts
from goodoffices.coding.sense.step import Senses, looked_at
from goodoffices.coding.sense.triggers import triggers
from goodoffices.coding.worth import LEAST, word_features
from goodoffices.model import Reading, Report
from goodoffices.pipeline import Pipeline, build

SENTENCES = [
    "Kenyan Foreign Minister Amina Wafula met her Ethiopian counterpart, Dawit Bekele, in Nairobi on Tuesday.",
    '"We demand an end to the blockade," the minister said.',
    "Talks between Chad and Niger will resume in Geneva next week.",
    "The weather was fine.",
    "Norway’s envoy — a former judge — “will not” return to N'Djamena.",
    "U.N. officials and the rebels, who control the north, exchanged 20 prisoners.",
]


@pytest.fixture(scope="module")
def bare() -> Pipeline:
    return build(findings=False, senses=False)


@pytest.fixture(scope="module")
def senses() -> Senses:
    return Senses()


def reading_of(bare: Pipeline, text: str) -> Reading:
    found = next(bare.run([Report("r", text, None, "2024-05-06")]))
    assert isinstance(found, Reading)
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5))
def test_inputs_fit_the_sentence(bare: Pipeline, senses: Senses, order: list[str]) -> None:
    reading = reading_of(bare, " ".join(order))
    for item in inputs(reading, looked_at(reading), senses.tokenizer):
        sentence = reading.sentences[item.sentence]
        assert len(item.ids) == len(item.types) == len(item.kinds) <= BEFORE + MOST + 3
        assert len(item.words) == len(sentence.tokens)
        assert all(0 <= k < 2 * KINDS for k in item.kinds)
        places = [w for w in item.words if w]
        assert places == sorted(places), "tokens stand in the order of their word pieces"
        assert all(item.types[w] == 1 for w in places), "a token is never in the sentence before"


def test_probabilities_are_probabilities(bare: Pipeline, senses: Senses) -> None:
    reading = senses(reading_of(bare, " ".join(SENTENCES)))
    assert reading.senses
    for sense in reading.senses.values():
        for contact in sense.contacts.values():
            assert 0.0 <= contact.score <= 1.0
            assert sum(contact.formats) == pytest.approx(1.0, abs=1e-4)
            assert len(contact.agenda) == len(LEAVES)
            assert all(
                len(r) == len(ROLES) and sum(r) == pytest.approx(1.0, abs=1e-4)
                for r in contact.roles.values()
            )
        for position in sense.positions.values():
            assert sum(position.stances) == pytest.approx(1.0, abs=1e-4)


def test_a_report_is_not_touched_by_another() -> None:
    """Guards against batches across reports: int8 takes its scale over the whole batch."""
    pipeline = build(findings=False)
    reports = [Report(str(n), " ".join(SENTENCES[n:]), None, "2024-05-06") for n in range(4)]
    together = list(pipeline.run(reports))
    for report, reading in zip(reports, together, strict=True):
        alone = next(pipeline.run([report]))
        assert isinstance(alone, Reading)
        assert isinstance(reading, Reading)
        assert alone.senses == reading.senses


def test_parts_lie_side_by_side() -> None:
    found = list(parts().values())
    assert [s.start for s in found[1:]] == [s.stop for s in found[:-1]]
    assert found[-1].stop == sum(WIDTHS.values())


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("The envoy met the rebels.", ["met"], "a verb of the list"),
        (
            "They held talks after a visit.",
            ["talks", "visit"],
            "nouns; the light verb tells nothing by itself",
        ),
        ("The court heard the case.", [], "nothing of contact"),
    ],
)
def test_triggers(bare: Pipeline, text: str, words: list[str], why: str) -> None:
    sentence = reading_of(bare, text).sentences[0]
    assert [sentence.tokens[i].text for i in triggers(sentence)] == words, why


def test_word_features_are_words_and_pairs() -> None:
    assert list(word_features("Talks in Oslo")) == ["talks", "in", "talks in", "oslo", "in oslo"]


def test_a_long_report_of_one_party_is_read_for_statements_only(bare: Pipeline) -> None:
    lines = ["The bakery in Oslo sold bread.", 'The baker said: "It was fresh."']
    text = " ".join(lines * (SHORT + 2))
    reading = reading_of(bare, text)
    parsed = {s.text for s in reading.sentences if s.tokens}
    assert parsed == {lines[1]}
    assert wanted(replace(reading, sentences=reading.sentences[:SHORT])) == list(range(SHORT)), (
        "a short text is read"
    )


def test_worth_spares_the_encoder(bare: Pipeline) -> None:
    text = " ".join([*SENTENCES[:3], *["The team won the cup final with two late goals."] * (SHORT + 1)])
    reading = reading_of(bare, text)
    chosen = looked_at(reading)
    assert 0 in chosen
    assert all(reading.worth[i] >= LEAST for i in chosen)
    assert len(chosen) < len(reading.sentences)
