"""Tellings of one contact become one occurrence: tables with the reason for each row, and properties."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import told

from goodoffices.record.fusion.clusters import Ruling
from goodoffices.record.fusion.contacts import Fusion, fuse
from goodoffices.record.fusion.outlook import outlook
from goodoffices.record.fusion.told import Told

KOS, RAMI = "Borduria: Ana Kos", "Syldavia: Omar Rami"
BOTH = f"{KOS}; {RAMI}"
DAY = "2021-05-04"

ONE = [
    ({"who": BOTH, "date": DAY}, {"who": BOTH, "date": DAY}, "two readouts of one day"),
    ({"who": BOTH, "date": DAY}, {"who": BOTH, "date": "2021-05-05"}, "a time zone apart"),
    (
        {"who": BOTH, "date": DAY},
        {"who": BOTH, "published": "2021-05-05"},
        "one gives no date and is told next day",
    ),
    (
        {"who": BOTH, "date": DAY, "place": "Oslo"},
        {"who": KOS, "date": DAY, "place": "Oslo"},
        "one tells only one of the two sides",
    ),
    (
        {"who": BOTH, "date": DAY, "place": "Oslo", "country": "Norway"},
        {"who": BOTH, "date": DAY, "place": "Norway", "country": "Norway"},
        "a city and its country",
    ),
    (
        {"who": BOTH, "date": DAY, "format": "visit"},
        {"who": BOTH, "date": DAY, "format": "meeting"},
        "a visit is told as a meeting",
    ),
    (
        {"who": BOTH, "date": DAY, "format": "phone"},
        {"who": BOTH, "date": DAY, "format": "unspecified"},
        "one does not tell how",
    ),
    (
        {"who": "Borduria: Ana Kos; Syldavia", "date": DAY},
        {"who": BOTH, "date": DAY},
        "a name that one leaves out",
    ),
    (
        {"who": "Borduria: A. Kos; Syldavia: Umar Ramy", "date": DAY},
        {"who": BOTH, "date": DAY},
        "other spellings",
    ),
    (
        {"who": BOTH, "date": "2021-05-03/2021-05-05"},
        {"who": BOTH, "date": DAY},
        "a day within the days that one names",
    ),
    (
        {"who": BOTH, "date": "2021-05", "place": "Oslo"},
        {"who": BOTH, "date": DAY, "place": "Oslo"},
        "the month only",
    ),
    (
        {"who": "Palestinians; Syldavia: Omar Rami", "date": DAY},
        {"who": "Palestinian Authority; Syldavia: Omar Rami", "date": DAY},
        "two names that reports use for one side",
    ),
]
TWO = [
    ({"who": BOTH, "date": DAY}, {"who": BOTH, "date": "2021-05-09"}, "five days apart"),
    (
        {"who": BOTH, "date": DAY},
        {"who": BOTH, "date": "2021-05-06"},
        "two days apart and nothing else speaks for one",
    ),
    (
        {"who": BOTH, "date": DAY, "format": "phone"},
        {"who": BOTH, "date": DAY},
        "a call and a meeting on one day",
    ),
    (
        {"who": BOTH, "date": DAY},
        {"who": f"{KOS}; Syldavia: Lea Rami", "date": DAY},
        "another person of one family name",
    ),
    (
        {"who": BOTH, "date": DAY},
        {"who": f"{KOS}; Vulgaria: Jan Hill", "date": DAY},
        "another partner on the same day",
    ),
    (
        {"who": BOTH, "date": DAY, "place": "Oslo", "country": "Norway"},
        {"who": BOTH, "published": "2021-05-20", "place": "Oslo", "country": "Norway"},
        "undated, told two weeks later: another meeting at the usual place",
    ),
    ({"who": BOTH, "date": "2019"}, {"who": BOTH, "date": DAY}, "a meeting of another year"),
    (
        {"who": KOS, "date": DAY, "format": "visit", "place": "Oslo", "country": "Norway"},
        {"who": KOS, "date": DAY, "format": "visit", "place": "Bern", "country": "Switzerland"},
        "two stops of one tour",
    ),
]


@pytest.mark.parametrize(("a", "b", "reason"), ONE)
def test_one_contact(a: dict[str, object], b: dict[str, object], reason: str) -> None:
    found = fuse([told("r1", **a), told("r2", **b)])  # type: ignore[arg-type]
    assert [len(o.members) for o in found.occurrences] == [2], reason
    assert found.occurrences[0].joins[0].reasons, "every join explains itself"


@pytest.mark.parametrize(("a", "b", "reason"), TWO)
def test_two_contacts(a: dict[str, object], b: dict[str, object], reason: str) -> None:
    assert len(fuse([told("r1", **a), told("r2", **b)]).occurrences) == 2, reason  # type: ignore[arg-type]


def test_one_report_tells_a_contact_once() -> None:
    found = fuse([told("r1", BOTH, date=DAY), told("r1", BOTH, date=DAY, place="Oslo")])
    assert len(found.occurrences) == 2


def test_a_follow_up_that_calls_it_by_its_day() -> None:
    """ "Tuesday's meeting": the parties and the day, no names, told two days later."""
    found = fuse(
        [
            told("r1", BOTH, date=DAY, place="Oslo"),
            told("r2", "Borduria; Syldavia", published="2021-05-06", date=DAY),
            told("r3", BOTH, published="2021-05-06", date="2021-05-06", format="phone"),
        ]
    )
    assert sorted(len(o.members) for o in found.occurrences) == [1, 2]


FIELDS = [
    (
        "place",
        {"place": "Oslo", "country": "Norway"},
        {"place": "Bergen", "country": "Norway", "issues": ("ceasefire",)},
        "contradiction",
    ),
    ("place", {"place": "Oslo", "country": "Norway"}, {"place": "Norway", "country": "Norway"}, "agreed"),
    ("place", {"place": "Oslo", "country": "Norway"}, {}, "one_voice"),
    ("issue", {"issues": ("ceasefire",)}, {}, "one_voice"),
    ("issue", {"issues": ("ceasefire",)}, {"issues": ("ceasefire",)}, "agreed"),
    ("format", {"format": "phone"}, {"format": "video"}, "contradiction"),
    ("format", {"format": "visit"}, {"format": "meeting"}, "agreed"),
]


@pytest.mark.parametrize(("name", "a", "b", "status"), FIELDS)
def test_what_tellings_agree_on(name: str, a: dict[str, object], b: dict[str, object], status: str) -> None:
    found = fuse(
        [
            told("r1", BOTH, publisher="Ministry of Borduria", date=DAY, **a),  # type: ignore[arg-type]
            told("r2", BOTH, publisher="Ministry of Syldavia", date=DAY, **b),  # type: ignore[arg-type]
        ]
    )
    assert len(found.occurrences) == 1
    assert [f.status for f in found.occurrences[0].fields if f.name == name] == [status]


def test_who_called_whom_may_contradict() -> None:
    found = fuse(
        [
            told("r1", f"{KOS}, initiator; {RAMI}, recipient", publisher="A", date=DAY, format="phone"),
            told("r2", f"{KOS}, recipient; {RAMI}, initiator", publisher="B", date=DAY, format="phone"),
        ]
    )
    (clash,) = found.occurrences[0].contradictions
    assert clash.name == "who_called"
    assert [v.value for v in clash.values] == ["Borduria", "Syldavia"]
    assert all(v.contacts for v in clash.values)


def test_a_copy_is_no_second_voice() -> None:
    tellings = [
        told("r1", BOTH, publisher="Wire", date=DAY, issues=("ceasefire",)),
        told("r2", BOTH, publisher="Daily", date=DAY, issues=("ceasefire",)),
        told("r3", BOTH, publisher="Ministry", date=DAY),
    ]
    (two,) = fuse(tellings).occurrences
    assert two.voices == ("Daily", "Ministry", "Wire")
    assert not two.one_sided
    (copied,) = fuse(tellings, copies={"r2": "r1"}).occurrences
    assert copied.voices == ("Ministry", "Wire")
    assert [f.values[0].value for f in copied.one_sided] == ["ceasefire"]


PLANS = [
    ([], "2021-05-03", "open", "its day is still to come"),
    ([], "2021-05-20", "overdue", "its day went by and no report tells of it"),
    (
        [{"who": BOTH, "published": "2021-05-05", "date": DAY}],
        "2021-05-20",
        "happened",
        "a report tells that they met",
    ),
    (
        [{"who": BOTH, "published": "2021-05-08", "date": "2021-05-08"}],
        "2021-05-20",
        "happened",
        "they met four days later",
    ),
    (
        [{"who": BOTH, "published": "2021-05-03", "modality": "cancelled", "date": DAY}],
        "2021-05-20",
        "cancelled",
        "called off",
    ),
    (
        [{"who": BOTH, "published": "2021-05-03", "modality": "postponed"}],
        "2021-05-20",
        "postponed",
        "put off",
    ),
    (
        [{"who": BOTH, "published": "2021-04-20", "date": "2021-04-20"}],
        "2021-05-20",
        "overdue",
        "an earlier meeting is none",
    ),
    (
        [{"who": f"{KOS}; Vulgaria: Jan Hill", "published": DAY, "date": DAY}],
        "2021-05-20",
        "overdue",
        "she met somebody else",
    ),
    (
        [
            {"who": BOTH, "published": "2021-05-03", "modality": "cancelled", "date": DAY},
            {"who": BOTH, "published": "2021-05-05", "date": DAY},
        ],
        "2021-05-20",
        "happened",
        "called off, and met all the same",
    ),
]


@pytest.mark.parametrize(("later", "today", "state", "reason"), PLANS)
def test_what_became_of_a_plan(later: list[dict[str, object]], today: str, state: str, reason: str) -> None:
    plan = told("plan", BOTH, published="2021-05-01", modality="planned", date=DAY)
    found = fuse([plan, *(told(f"r{n}", **one) for n, one in enumerate(later))])  # type: ignore[arg-type]
    (planned,) = [o for o in found.occurrences if o.group == "ahead"]
    view = outlook(planned, found, today)
    assert view.state == state, reason
    assert (view.by is not None) == (state not in {"open", "overdue"})


def test_a_plan_told_again_after_it_was_called_off_is_open() -> None:
    found = fuse(
        [
            told("r1", BOTH, published="2021-05-01", modality="planned", date=DAY),
            told("r2", BOTH, published="2021-05-02", modality="cancelled", date=DAY),
            told("r3", BOTH, published="2021-05-03", modality="planned", date=DAY),
        ]
    )
    (planned,) = [o for o in found.occurrences if o.group == "ahead"]
    assert outlook(planned, found, "2021-05-03").state == "open"


def test_a_denial_is_shown_beside_what_it_denies() -> None:
    found = fuse([told("r1", BOTH, date=DAY), told("r2", BOTH, modality="denied", date=DAY)])
    (link,) = found.links
    happened = next(o for o in found.occurrences if o.group == "happened")
    assert (link.kind, link.source) == ("denied", happened.id)


# --- properties ---------------------------------------------------------------------------------------------------

PEOPLE = [KOS, RAMI, "Borduria", "Syldavia", "Syldavia: Lea Rami", "Vulgaria: Jan Hill"]


@st.composite
def tellings(draw: st.DrawFn) -> list[Told]:
    size = draw(st.integers(1, 14))
    out = []
    for n in range(size):
        who = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
        given: dict[str, object] = {
            "date": draw(
                st.sampled_from([None, "2021-05-03", "2021-05-04", "2021-05-06", "2021-05", "2021"])
            ),
            "modality": draw(st.sampled_from(["occurred", "planned", "cancelled", "denied"])),
            "format": draw(st.sampled_from(["meeting", "phone", "unspecified"])),
            "place": draw(st.sampled_from([None, "Oslo"])),
        }
        out.append(
            told(f"r{n}", "; ".join(who), draw(st.sampled_from(["2021-05-04", "2021-05-05", None])), **given)
        )
    return out


def shape(found: Fusion) -> set[frozenset[str]]:
    return {frozenset(t.contact.id for t in o.members) for o in found.occurrences}


@settings(max_examples=40)
@given(tellings(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(items: list[Told], random: object) -> None:
    mixed = list(items)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert fuse(mixed) == fuse(items)


@settings(max_examples=40)
@given(tellings())
def test_nothing_is_lost_or_doubled(items: list[Told]) -> None:
    found = fuse(items)
    kept = [t.contact.id for o in found.occurrences for t in o.members]
    assert sorted([*kept, *found.left_out]) == sorted({t.contact.id for t in items})


@settings(max_examples=40)
@given(tellings(), tellings())
def test_growth_keeps_ids(first: list[Told], more: list[Told]) -> None:
    before = fuse(first)
    grown = fuse(
        [*first, *(Told(f"x{t.report}", t.publisher, t.published, t.contact) for t in more)],
        known=before.known(),
    )
    now = {o.id for o in grown.occurrences}
    for old in before.occurrences:
        assert (old.id in now) != (old.id in grown.redirects), "an id stands or leads on"
    home = {t.contact.id: o.id for o in grown.occurrences for t in o.members}
    for old in before.occurrences:
        assert home[old.founder] == grown.redirects.get(old.id, old.id)
    assert len(now) == len(grown.occurrences)


@settings(max_examples=40)
@given(tellings())
def test_fusing_again_changes_nothing(items: list[Told]) -> None:
    once = fuse(items)
    assert fuse(items, known=once.known()) == once


@settings(max_examples=40)
@given(tellings(), st.data())
def test_a_merge_that_is_split_again_leaves_no_trace(items: list[Told], data: st.DataObject) -> None:
    before = fuse(items)
    ids = [t.contact.id for o in before.occurrences for t in o.members]
    a, b = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    merged = fuse(items, rulings=[Ruling("same", a, b)], known=before.known())
    if a != b:
        assert any({a, b} <= group for group in shape(merged))
    home = {t.contact.id: o.id for o in before.occurrences for t in o.members}
    if home.get(a) == home.get(b):
        return  # one before the ruling: to split it is something new
    back = fuse(items, rulings=[Ruling("same", a, b), Ruling("apart", a, b)], known=merged.known())
    assert shape(back) == shape(before)


def test_a_split_holds_against_any_score() -> None:
    a, b = told("r1", BOTH, date=DAY), told("r2", BOTH, date=DAY)
    found = fuse([a, b], rulings=[Ruling("apart", b.contact.id, a.contact.id)])
    assert len(found.occurrences) == 2


def test_the_younger_id_leads_to_the_older() -> None:
    old = told("r1", BOTH, published="2021-05-04", date="2021-05-04", place="Oslo")
    young = told("r2", "Borduria; Syldavia (envoy)", published="2021-05-07", issues=("ceasefire",))
    before = fuse([old, young])
    assert len(before.occurrences) == 2
    merged = fuse(
        [old, young], known=before.known(), rulings=[Ruling("same", old.contact.id, young.contact.id)]
    )
    (one,) = merged.occurrences
    assert one.id == before.occurrences[0].id
    assert merged.redirects == {before.occurrences[1].id: one.id}


def test_an_occurrence_outlives_its_founder() -> None:
    """A report is purged: what others tell of the contact keeps its id."""
    items = [told("r1", BOTH, date=DAY), told("r2", BOTH, date=DAY), told("r3", BOTH, date=DAY)]
    before = fuse(items)
    after = fuse(items[1:], known=before.known())
    assert [o.id for o in after.occurrences] == [before.occurrences[0].id]


def test_twenty_thousand_tellings_take_seconds() -> None:
    """Blocking: ten times as many tellings over ten times the days must not take a hundred times as long."""

    def seconds(days: int) -> float:
        items = [
            told(
                f"r{day}-{n}",
                BOTH,
                date=f"{2000 + day // 336}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}",
                published=f"{2000 + day // 336}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}",
            )
            for day in range(days)
            for n in range(2)
        ]
        begin = time.perf_counter()
        found = fuse(items)
        assert all(a.id != b.id for a, b in pairwise(found.occurrences))
        return time.perf_counter() - begin

    assert seconds(2000) < 40 * max(seconds(200), 0.02)
