"""Occurrences and judgements: layers on top of findings, which they never touch."""

from __future__ import annotations

import dataclasses

import pytest

from goodoffices.errors import RunAborted
from goodoffices.record.filters import Filters
from goodoffices.record.fused import Judgement, Member, Occurrence
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

from .straw import REPORTS, V1, V2, read

PARTS = (
    Member("finding", "c-1", "readout", 0.9, {"parties": "same"}),
    Member("report", "oslo", "copy"),
)


def test_an_occurrence_comes_out_as_it_went_in(filled: Store) -> None:
    one = Occurrence("o-1", "contact", PARTS, "2024-05-10", "fusion-1", {"why": ["same day"], "date": None})
    filled.save_occurrences([one])
    assert list(filled.occurrences("contact")) == [one]
    assert list(filled.occurrences("actor")) == []
    assert filled.occurrences_with("c-1") == ["o-1"]


def test_an_occurrence_grows_under_its_id(filled: Store) -> None:
    one = Occurrence("o-1", "contact", PARTS)
    filled.save_occurrences([one])
    grown = dataclasses.replace(one, members=(*PARTS, Member("finding", "c-2")))
    filled.save_occurrences([grown])
    found = filled.occurrence("o-1")
    assert found is not None
    assert {member.id for member in found.members} == {"c-1", "c-2", "oslo"}


def test_old_ids_lead_on(filled: Store) -> None:
    filled.save_occurrences(
        [Occurrence(f"o-{n}", "contact", (Member("finding", f"c-{n}"),)) for n in range(3)]
    )
    merged = Occurrence("o-1", "contact", (Member("finding", "c-0"), Member("finding", "c-1")))
    filled.save_occurrences([merged], {"o-0": "o-1"})
    filled.save_occurrences([], {"o-1": "o-2"})
    assert [filled.occurrence(f"o-{n}").id for n in range(3)] == ["o-2"] * 3  # type: ignore[union-attr]
    assert [one.id for one in filled.occurrences()] == ["o-2"]
    assert filled.occurrence("o-9") is None
    with pytest.raises(RunAborted, match="'o-9' is not in the record"):
        filled.save_occurrences([], {"o-9": "o-1"})
    assert filled.check() == []


def test_levels_pass_on_to_what_is_fused_and_judged(store: Store) -> None:
    store.add([read(REPORTS[0])], V1, Origin(level=1))
    store.add([read(REPORTS[1])], V1)
    names = [one.id for one in store.findings(Filters(level="restricted"), ["contact"])]
    store.save_occurrences([Occurrence("o", "contact", tuple(Member("finding", name) for name in names))])
    assert list(store.occurrences()) == []
    assert [one.level for one in store.occurrences(level="restricted")] == ["confidential"]
    for name in names:
        store.judge(Judgement("ann", "finding", name, "accept"))
    assert len(store.judgements()) == 1
    assert len(store.judgements(level="confidential")) == 2
    store.add([read(REPORTS[1])], V1, Origin(level=2))
    assert store.judgements() == []
    assert [one.level for one in store.occurrences(level="restricted")] == ["restricted"]


def test_judgements_are_added_in_order_and_outlive_coding_again(filled: Store) -> None:
    (contact,) = filled.findings(Filters(report="oslo"), ["contact"])
    first = filled.judge(
        Judgement("ann", "finding", contact.id, "correct", "it was Bergen", {"place": "Bergen"})
    )
    second = filled.judge(Judgement("bo", "judgement", first, "undo"))
    filled.add([read(REPORTS[0], score=0.5)], V2)
    told = filled.judgements()
    assert [(one.id, one.who) for one in told] == [(first, "ann"), (second, "bo")]
    assert told[0].value == {"place": "Bergen"}
    assert told[0].made_at < told[1].made_at
    assert filled.judge(told[0]) == first, "the same judgement of the same moment"
    assert len(filled.judgements(contact.id)) == 1
    assert list(filled.findings(Filters(reviewed=True))) == [], "what is undone does not count"
    assert contact.id in {one.id for one in filled.findings(Filters(reviewed=False))}
