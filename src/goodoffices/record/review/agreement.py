"""Accuracy and agreement, from random samples only: precision, recall, Krippendorff's alpha, bootstrap intervals.

Never from the queue: that holds what the machine doubts, and figures from it would say nothing of the record.
Each report counts for as many as it stands for; two reviewers of one report count half each. An interval holds the
middle 95 % of what comes out when whole reports are drawn anew, with replacement, within their strata.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from goodoffices.errors import RunAborted
from goodoffices.model import Finding
from goodoffices.record.codec import kind_of, packed, unpack
from goodoffices.record.fused import Judgement
from goodoffices.record.review.effective import VERDICTS, effective
from goodoffices.record.review.fields import FIELDS, corrected, shown_fields
from goodoffices.record.review.match import likeness, same_as
from goodoffices.record.review.sample import Item, Sample
from goodoffices.record.store import Store

ROUNDS = 1000
ALL = "all"
Rating = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure: `n` is what it rests on (findings for precision and recall, doubly rated units for alpha).

    `value`, `low`, `high` are None where they are not defined (nothing found, all ratings the same).
    """

    measure: str
    kind: str
    field: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(slots=True)
class Tally:
    """What one report tells of a kind: means over its reviewers."""

    found: float = 0.0
    right: float = 0.0
    exact: float = 0.0
    missed: float = 0.0


@dataclass(slots=True)
class Page:
    """A report that somebody has read to its end; `units` are (kind, field) and the ratings of its findings."""

    stratum: str
    weight: float
    tallies: dict[str, Tally] = field(default_factory=dict)
    units: list[tuple[str, str, Rating]] = field(default_factory=list)


def agreement(store: Store, sample: Sample, *, rounds: int = ROUNDS, seed: int = 0) -> list[Figure]:
    """All figures of a sample; raises RunAborted while nobody has read a report of it to its end."""
    judged = [
        one
        for one in effective(store.judgements(level=sample.level))
        if one.value.get("sample") == sample.id and one.target_kind != "sample"
    ]
    pages = list(_pages(store, sample, judged))
    if not pages:
        raise RunAborted(
            f"nobody has finished a report of the sample {sample.id}; go on with goodoffices review"
        )
    return list(_figures(pages, rounds, seed))


def _pages(store: Store, sample: Sample, judged: Sequence[Judgement]) -> Iterable[Page]:
    by_report: dict[str | None, list[Judgement]] = {}
    for one in judged:
        by_report.setdefault(one.report_id, []).append(one)
    kept = []
    for item in sample.items:
        mine = by_report.get(item.report_id, [])
        who = sorted({one.who for one in mine if one.action == "done"})
        if who:
            kept.append((item, mine, who))
    sizes: dict[str, int] = {}
    for item, _, _ in kept:
        sizes[item.stratum] = sizes.get(item.stratum, 0) + 1
    for item, mine, who in kept:
        # Reports that nobody has finished yet are as if they had not been drawn.
        weight = sample.sizes[item.stratum] / sizes[item.stratum]
        yield _page(store, sample, item, mine, who, weight)


def _page(
    store: Store, sample: Sample, item: Item, mine: Sequence[Judgement], who: Sequence[str], weight: float
) -> Page:
    page = Page(item.stratum, weight)
    for name in item.findings:
        stored = store.finding(name, level=sample.level)
        if stored is None:
            continue
        said = {one: _said(stored.finding, name, mine, one) for one in who}
        said = {one: told for one, told in said.items() if told is not None}
        _count(page, stored.kind, said)
    for kind, ratings in _added(mine, who):
        tally = page.tallies.setdefault(kind, Tally())
        tally.missed += len(ratings) / len(who)
        _rate(page, kind, {one: ratings.get(one) for one in who})
    return page


@dataclass(frozen=True, slots=True)
class _Said:
    """What one reviewer says of one finding; `fields` is None where it is not there at all."""

    fields: Rating | None
    exact: bool


def _said(finding: Finding, name: str, mine: Sequence[Judgement], who: str) -> _Said | None:
    told = [one for one in mine if one.who == who and one.target_id == name and one.action in VERDICTS]
    if not told:
        return None
    if told[-1].action == "reject":
        return _Said(None, exact=False)
    changes: dict[str, str | None] = {}
    for one in told:
        changes.update(one.value.get("fields", {}))
    before, after = shown_fields(finding), shown_fields(corrected(finding, changes))
    return _Said(_rating(after), before == after)


def _rating(fields: Mapping[str, str | None]) -> Rating:
    return {name: value or "" for name, value in fields.items()}


def _count(page: Page, kind: str, said: Mapping[str, _Said | None]) -> None:
    told = [one for one in said.values() if one is not None]
    if not told:
        return
    tally = page.tallies.setdefault(kind, Tally())
    tally.found += 1
    tally.right += sum(one.fields is not None for one in told) / len(told)
    tally.exact += sum(one.exact for one in told) / len(told)
    _rate(page, kind, {who: one.fields for who, one in said.items() if one is not None})


def _rate(page: Page, kind: str, ratings: Mapping[str, Rating | None]) -> None:
    """Units for alpha: whether it is there, and each field among those who say that it is."""
    page.units.append((kind, "there", {who: "no" if one is None else "yes" for who, one in ratings.items()}))
    there = {who: one for who, one in ratings.items() if one is not None}
    page.units += [(kind, name, {who: one[name] for who, one in there.items()}) for name in FIELDS[kind]]


def _added(mine: Sequence[Judgement], who: Sequence[str]) -> list[tuple[str, dict[str, Rating]]]:
    """What was added, by whom: what two reviewers added in the same words with the same parties is one."""
    made: list[tuple[Finding, dict[str, Rating]]] = []
    for one in mine:
        if one.action != "add" or one.who not in who:
            continue
        finding = unpack(one.value["kind"], packed(one.value["finding"]))
        fields = _rating(shown_fields(finding))
        twins = [other for other in made if one.who not in other[1] and same_as(likeness(other[0]), finding)]
        if twins:
            twins[0][1][one.who] = fields
        else:
            made.append((finding, {one.who: fields}))
    return [(kind_of(finding), ratings) for finding, ratings in made]


def _figures(pages: Sequence[Page], rounds: int, seed: int) -> Iterable[Figure]:
    draws = _draws(pages, rounds, seed)
    kinds = [kind for kind in FIELDS if any(kind in page.tallies for page in pages)]
    for kind in (ALL, *kinds):
        for measure in RATIOS:
            ratio = _ratios(pages, kind, measure)
            rests_on = round(sum(_whole(page, kind, measure) for page in pages))
            yield Figure(measure, kind, "", *_interval(ratio, len(pages), draws), rests_on)
    for kind in kinds:
        for name in ("there", *FIELDS[kind]):
            counts = _value_counts(pages, kind, name)
            n = sum(len(one) for one in counts)
            if n:
                yield Figure("alpha", kind, name, *_interval(_alphas(counts), len(pages), draws), n)


RATIOS = ("precision", "precision_all_fields", "recall")


def _whole(page: Page, kind: str, measure: str) -> float:
    tallies = [tally for name, tally in page.tallies.items() if kind in {ALL, name}]
    if measure == "recall":
        return sum(tally.right + tally.missed for tally in tallies)
    return sum(tally.found for tally in tallies)


def _part(page: Page, kind: str, measure: str) -> float:
    tallies = [tally for name, tally in page.tallies.items() if kind in {ALL, name}]
    return sum(tally.exact if measure == "precision_all_fields" else tally.right for tally in tallies)


Measure = Callable[[Sequence[int]], float | None]


def _ratios(pages: Sequence[Page], kind: str, measure: str) -> Measure:
    part = np.array([page.weight * _part(page, kind, measure) for page in pages])
    whole = np.array([page.weight * _whole(page, kind, measure) for page in pages])

    def ratio(drawn: Sequence[int]) -> float | None:
        below = float(whole[drawn].sum())
        return float(part[drawn].sum()) / below if below else None

    return ratio


Counts = list[list[tuple[int, ...]]]


def _value_counts(pages: Sequence[Page], kind: str, name: str) -> Counts:
    """For each page the units that two or more have rated, as how often each value was given."""
    units = [
        [
            ratings
            for unit, field_, ratings in page.units
            if (unit, field_) == (kind, name) and len(ratings) > 1
        ]
        for page in pages
    ]
    values = sorted({value for page in units for ratings in page for value in ratings.values()})
    return [
        [tuple(list(ratings.values()).count(value) for value in values) for ratings in page] for page in units
    ]


def _alphas(counts: Counts) -> Measure:
    import krippendorff  # noqa: PLC0415 - only here, and it takes its time

    def alpha(drawn: Sequence[int]) -> float | None:
        rows = [unit for page in drawn for unit in counts[page]]
        table = np.array(rows)
        # Where all say the same there is no chance to agree by, and alpha is not defined.
        if not rows or int((table.sum(axis=0) > 0).sum()) < 2:
            return None
        return float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal"))

    return alpha


def _draws(pages: Sequence[Page], rounds: int, seed: int) -> list[list[int]]:
    """Pages drawn anew within their strata, so often."""
    numbers = np.random.default_rng(seed)
    strata: dict[str, list[int]] = {}
    for place, page in enumerate(pages):
        strata.setdefault(page.stratum, []).append(place)
    return [
        [int(one) for name in sorted(strata) for one in numbers.choice(strata[name], len(strata[name]))]
        for _ in range(rounds)
    ]


def _interval(
    measure: Measure, size: int, draws: Sequence[Sequence[int]]
) -> tuple[float | None, float | None, float | None]:
    """The value with the bounds of its interval; no bounds where most draws have no value."""
    value = measure(list(range(size)))
    again = [one for one in map(measure, draws) if one is not None]
    if value is None or len(again) * 2 < len(draws) or not again:
        return value, None, None
    low, high = np.percentile(again, [2.5, 97.5])
    return value, float(low), float(high)
