"""Contacts on which fused tellings contradict one another come earlier in the queue, and the reason is shown."""

from __future__ import annotations

import pytest

from goodoffices.record.filters import Filters
from goodoffices.record.fused import Member, Occurrence
from goodoffices.record.review.queue import Waiting, queue
from goodoffices.record.store import Store

from .straw import V1, read, report

TELLINGS = (
    report("one", "Holm met Rao in Oslo on 2024-05-10 about ceasefire."),
    report("two", "Rao met Holm in Wien on 2024-05-10 about ceasefire."),
    report("other", "Holm met Ötzi in Bergen on 2024-05-10 about ceasefire."),
)


def fused(store: Store, *fields: str, relation: str = "telling") -> list[Waiting]:
    """The queue after the contacts of "one" and "two" became one occurrence with these contradictions."""
    store.add([read(one, 0.95) for one in TELLINGS], V1)
    pair = [one.id for one in store.findings(Filters(report=["one", "two"]), ["contact"])]
    body = {"contradictions": [{"field": name, "values": []} for name in fields]}
    members = tuple(Member("finding", name, relation) for name in pair)
    store.save_occurrences([Occurrence("o-1", "contact", members, "2024-05-10", "contacts-1", body)])
    return queue(store, Filters(), ("contact",))


@pytest.mark.parametrize(
    ("fields", "told", "reason"),
    [
        (("place",), "tellings differ on place", "two places cannot both be right"),
        (("date",), "tellings differ on date", "nor two days"),
        (("format",), "tellings differ on format", "nor a call and a meeting"),
        (("date", "place"), "tellings differ on date, place", "all fields are named"),
    ],
)
def test_contradicted_first(filled: Store, fields: tuple[str, ...], told: str, reason: str) -> None:
    items = [one for one in fused(filled, *fields) if one.found.report_id in {"one", "two", "other"}]
    assert {one.found.report_id for one in items[:2]} == {"one", "two"}, reason
    assert [told in one.why for one in items] == [True, True, False], reason
    assert items[1].weight > items[2].weight, reason


def test_agreeing_tellings_weigh_as_any_other(filled: Store) -> None:
    items = [one for one in fused(filled) if one.found.report_id in {"one", "two", "other"}]
    assert len({one.weight for one in items}) == 1
    assert not any("differ" in reason for one in items for reason in one.why)
