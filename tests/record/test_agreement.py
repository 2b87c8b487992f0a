"""Samples are drawn by strata and kept; figures come from them alone, and are those of the formulas."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import RunAborted
from goodoffices.record.filters import Filters
from goodoffices.record.review.agreement import Figure, agreement
from goodoffices.record.review.judge import Reviewer, select_words
from goodoffices.record.review.sample import Sample, allot, draw, load_samples
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion

from .straw import V1, read, report

MET = "Holm met Rao in Oslo on 2024-05-10 about ceasefire."
QUIET = "They spoke by telephone at night. The sun shone."


@pytest.fixture
def many(store: Store) -> Store:
    """Six reports with a contact and an event each, four without findings."""
    store.add([read(report(f"met{n}", f"{MET} It is number {n}.")) for n in range(6)], V1)
    store.add([read(report(f"quiet{n}", f"{QUIET} It is number {n}.")) for n in range(4)], V1)
    return store


def figure(figures: Sequence[Figure], measure: str, kind: str = "contact", field: str = "") -> Figure:
    (one,) = [item for item in figures if (item.measure, item.kind, item.field) == (measure, kind, field)]
    return one


def judge_all(
    store: Store, sample: Sample, who: str, rejected: Sequence[str] = (), place: str = ""
) -> Reviewer:
    """Accept contacts but for those of some reports, and events all; correct the place of met contacts if given."""
    reviewer = Reviewer(store, who, sample=sample.id)
    for item in sample.items:
        for name in item.findings:
            found = store.finding(name)
            assert found is not None
            if found.kind == "contact" and item.report_id in rejected:
                reviewer.reject(found)
            elif found.kind == "contact" and place:
                reviewer.correct(found, {"place": place})
            else:
                reviewer.accept(found)
        reviewer.done(item.report_id)
    return reviewer


def test_a_sample_is_the_same_for_both_and_stays_as_it_was_drawn(many: Store) -> None:
    first = draw(many, 5, 7, "ann", Filters())
    assert {name: first.sizes[name] for name in first.sizes} == {
        "few findings, no source": 6,
        "no findings, no source": 4,
    }
    assert sorted(item.stratum.split()[0] for item in first.items) == ["few"] * 3 + ["no"] * 2
    assert {len(item.findings) for item in first.items} == {0, 2}
    many.add([read(report("later", MET))], V1)
    assert draw(many, 5, 7, "bo", Filters()) == first
    assert draw(many, 5, 8, "bo", Filters()) != first
    assert next(iter(load_samples(many, "public").values())) == first
    assert many.count(Filters(reviewed=True)) == 0, "drawing judges nothing"


def test_scores_tell_nothing_of_what_is_drawn(store: Store) -> None:
    for n in range(20):
        store.add([read(report(f"met{n:02}", MET), n / 20)], RunVersion("0", str(n), "m", "k"))
    drawn = draw(store, 10, 1, "ann", Filters())
    scores = [
        found.finding.evidence.score for item in drawn.items if (found := store.finding(item.findings[0]))
    ]
    assert scores not in (sorted(scores), sorted(scores, reverse=True))
    assert 0.2 < sum(scores) / len(scores) < 0.8


@pytest.mark.parametrize(
    ("size", "message"),
    [(11, "there are 10 reports to draw from; give --sample 10 or fewer"), (1, "there are 2 strata")],
)
def test_samples_that_cannot_be_drawn(many: Store, size: int, message: str) -> None:
    with pytest.raises(RunAborted, match=message):
        draw(many, size, 1, "ann", Filters())
    assert load_samples(many, "public") == {}


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.data())
def test_shares(sizes: list[int], data: st.DataObject) -> None:
    strata = {f"s{n}": size for n, size in enumerate(sizes)}
    total = data.draw(st.integers(len(sizes), sum(sizes)))
    shares = allot(strata, total)
    assert sum(shares.values()) == total
    assert all(1 <= shares[name] <= strata[name] for name in strata)


def test_precision_and_recall(many: Store) -> None:
    sample = draw(many, 10, 1, "ann", Filters())
    ann = judge_all(many, sample, "ann", rejected=["met0", "met1"])
    item = many.report("quiet0")
    assert item is not None
    fields = {"format": "phone", "modality": "occurred", "parties": "Norway; India"}
    ann.add(item.report, "contact", select_words(item.report, "They spoke by telephone"), fields)
    figures = agreement(many, sample, rounds=200)
    precision, recall = figure(figures, "precision"), figure(figures, "recall")
    assert (precision.value, precision.n) == (pytest.approx(4 / 6), 6)
    assert (recall.value, recall.n) == (pytest.approx(4 / 5), 5)
    assert precision.low is not None
    assert precision.high is not None
    assert 0 <= precision.low < 4 / 6 < precision.high <= 1
    assert figure(figures, "precision", "event").value == 1
    assert figure(figures, "precision", "all").value == pytest.approx(10 / 12)
    assert not [one for one in figures if one.measure == "alpha"], "one reviewer agrees with nobody"
    assert figures == agreement(many, sample, rounds=200), "the same each time"


def test_reports_count_for_as_many_as_they_stand_for(many: Store) -> None:
    many.add([read(report(f"rich{n}", f"{MET} Holm met Ötzi in Wien. Number {n}.")) for n in range(30)], V1)
    sample = draw(many, 6, 3, "ann", Filters())
    by_stratum = {item.stratum: item for item in sample.items}
    (few,) = [item for item in sample.items if item.stratum.startswith("few")]
    judge_all(many, sample, "ann", rejected=[few.report_id])
    assert sum(item.stratum.startswith("many") for item in sample.items) == 4
    assert len(by_stratum) == 3
    value = figure(agreement(many, sample, rounds=10), "precision").value
    assert value == pytest.approx(60 / 66), "30 reports with two right contacts, 6 with one wrong one"


def test_agreement_of_two(many: Store) -> None:
    sample = draw(many, 10, 1, "ann", Filters())
    judge_all(many, sample, "ann", rejected=["met0", "met1"])
    bo = judge_all(many, sample, "bo", rejected=["met0", "met2"])
    figures = agreement(many, sample, rounds=200)
    assert figure(figures, "precision").value == pytest.approx(4 / 6)
    # By hand: of 12 ratings 4 are "no"; two of six pairs differ: 1 - (2/6) / (2 * 4 * 8 / (12 * 11)).
    there = figure(figures, "alpha", "contact", "there")
    assert (there.value, there.n) == (pytest.approx(1 - (2 / 6) / (64 / 132)), 6)
    assert figure(figures, "alpha", "contact", "format").value is None, "all the same: not defined"
    found = many.finding(next(item for item in sample.items if item.report_id == "met3").findings[0])
    assert found is not None
    name = "place"
    bo.correct(found, {name: "Bergen"})
    assert figure(agreement(many, sample, rounds=10), "alpha", found.kind, name).value == pytest.approx(
        0, abs=0.2
    )


def test_what_both_added_is_one_thing(many: Store) -> None:
    sample = draw(many, 10, 1, "ann", Filters())
    item = many.report("quiet0")
    assert item is not None
    fields = {"format": "phone", "modality": "occurred", "parties": "Norway; India"}
    for who, words in (("ann", "They spoke by telephone"), ("bo", "spoke by telephone at night")):
        reviewer = judge_all(many, sample, who)
        reviewer.add(item.report, "contact", select_words(item.report, words), fields)
    figures = agreement(many, sample, rounds=10)
    assert figure(figures, "recall").value == pytest.approx(6 / 7)
    assert figure(figures, "alpha", "contact", "there").n == 7


def test_the_queue_gives_no_figures(many: Store) -> None:
    sample = draw(many, 10, 1, "ann", Filters())
    for found in many.findings():
        Reviewer(many, "ann").accept(found)
    with pytest.raises(RunAborted, match="nobody has finished a report"):
        agreement(many, sample)
