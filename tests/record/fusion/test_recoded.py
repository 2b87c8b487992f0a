"""Occurrences over two versions of the coder: ids stay where contacts are coded otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from goodoffices.faces.fusing import fuse_record
from goodoffices.model import Actor, Contact, Evidence, Participant, Reading, Report, Span, When
from goodoffices.record.fusion.recoded import successors
from goodoffices.record.review.judge import Reviewer
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion

V1 = RunVersion("0.1.0", "code-1", "m", "k")
V2 = RunVersion("0.2.0", "code-2", "m", "k")
V3 = RunVersion("0.3.0", "code-3", "m", "k")
TEXT = "Anna Holm of Norway met Bo Rao of India in Oslo on Friday. Later she called Austria."
WIRE = Report("wire", TEXT, date="2024-05-11", publisher="A wire", lang="en")
NOTE = Report("note", TEXT, date="2024-05-11", publisher="A ministry", lang="en")
HOLM, RAO, OTZI = Actor("Anna Holm", "Norway"), Actor("Bo Rao", "India"), Actor("Bo Ötzi", "Austria")


def met(report: Report, name: str, words: str, *who: Actor, place: str | None = "Oslo") -> Contact:
    """A meeting of these people in these words."""
    start = report.text.index(words)
    spans = (Span.of(report, start, start + len(words)),)
    both = tuple(Participant(one, "participant") for one in who)
    when = When("2024-05-10", "relative")
    return Contact(
        name, "meeting", "occurred", both, place, None, when, None, (), Evidence(spans, "t", "r", 0.9)
    )


MET = TEXT[: TEXT.index(" Later")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "record.db") as made:
        yield made


def coded(store: Store, run: RunVersion, *given: tuple[Report, list[Contact]]) -> list[str]:
    """Take reports in as this version reads them and fuse; the ids of the occurrences."""
    store.add([Reading(report, contacts=tuple(contacts)) for report, contacts in given], run)
    fuse_record(store)
    return [one.id for one in store.occurrences("contact", level="restricted")]


def test_an_id_stays_when_its_contact_is_coded_with_another_id(store: Store) -> None:
    """Twice in a row: the founder of the third version is found over the second."""
    first = coded(store, V1, (WIRE, [met(WIRE, "c-1", MET, HOLM, RAO)]))
    assert len(first) == 1
    assert coded(store, V2, (WIRE, [met(WIRE, "c-2", MET[:-1], HOLM, RAO, place=None)])) == first
    assert coded(store, V3, (WIRE, [met(WIRE, "c-3", MET, HOLM, RAO, OTZI)])) == first
    (one,) = store.occurrences("contact")
    assert [member.id for member in one.members] == ["c-3"]


def test_an_id_stays_when_it_grows_and_all_is_coded_again(store: Store) -> None:
    first = coded(store, V1, (WIRE, [met(WIRE, "c-1", MET, HOLM, RAO)]))
    again = coded(
        store,
        V2,
        (WIRE, [met(WIRE, "c-2", MET, HOLM, RAO)]),
        (NOTE, [met(NOTE, "c-9", MET, HOLM, RAO)]),
    )
    assert again == first
    (one,) = store.occurrences("contact")
    assert {member.id for member in one.members} == {"c-2", "c-9"}


def test_merged_ids_lead_on_over_a_newer_coder(store: Store) -> None:
    """Told apart by a person, merged by another ruling, coded again: the old id leads to where it is now."""
    pair = [(WIRE, [met(WIRE, "c-1", MET, HOLM, RAO)]), (NOTE, [met(NOTE, "c-9", MET, HOLM, RAO)])]
    store.add([Reading(report, contacts=tuple(some)) for report, some in pair], V1)
    one, other = store.finding("c-1"), store.finding("c-9")
    assert one is not None
    assert other is not None
    reviewer = Reviewer(store, "ann")
    reviewer.split(one, other)
    fuse_record(store)
    apart = [found.id for found in store.occurrences("contact")]
    assert len(apart) == 2, "a split of the review overrules the score"
    reviewer.merge(one, other)
    fuse_record(store)
    (kept,) = [found.id for found in store.occurrences("contact")]
    again = coded(
        store, V2, (WIRE, [met(WIRE, "c-2", MET, HOLM, RAO)]), (NOTE, [met(NOTE, "c-8", MET, HOLM, RAO)])
    )
    assert again == [kept]
    assert {found.id for name in apart if (found := store.occurrence(name))} == {kept}


def test_what_is_no_longer_found_ends_and_comes_back(store: Store) -> None:
    """An occurrence without contacts is not listed, is no error for the check, and has its id when it is back."""
    first = coded(store, V1, (WIRE, [met(WIRE, "c-1", MET, HOLM, RAO)]))
    assert coded(store, V2, (WIRE, [])) == []
    assert store.occurrence(first[0]) is None
    assert store.check() == []
    assert coded(store, V3, (WIRE, [met(WIRE, "c-1", MET, HOLM, RAO)])) == first


@pytest.mark.parametrize(
    ("now", "found", "reason"),
    [
        (met(WIRE, "n", MET, HOLM, RAO), "n", "same parties, same words"),
        (met(WIRE, "n", MET, HOLM), "n", "a party less of the same sentence"),
        (met(WIRE, "n", MET, OTZI), None, "nobody in common"),
        (met(WIRE, "n", "Later she called Austria.", HOLM, OTZI), None, "other words of the report"),
    ],
)
def test_what_stands_in_the_place_of_the_old(now: Contact, found: str | None, reason: str) -> None:
    old = met(WIRE, "o", MET, HOLM, RAO)
    assert successors({"o": old}, [now]).get("o") == found, reason


def test_a_new_finding_takes_one_place_only() -> None:
    """Of two old ones the nearer is followed, whatever their order."""
    near, far = met(WIRE, "near", MET, HOLM, RAO), met(WIRE, "far", MET[:-9], HOLM, RAO)
    now = replace(near, id="now")
    assert successors({"far": far, "near": near}, [now]) == {"near": "now"}
