"""Judgements of people: they never edit findings, outlive coding again, and are applied when asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from goodoffices.errors import RunAborted
from goodoffices.model import Contact, Participant, Reading, Report, Span
from goodoffices.record.filters import Filters
from goodoffices.record.review.fields import shown_fields
from goodoffices.record.review.judge import Reviewer, select_words
from goodoffices.record.review.match import likeness, overlap, same_as
from goodoffices.record.review.queue import queue
from goodoffices.record.store import Store
from goodoffices.record.stored import StoredFinding
from goodoffices.record.version import RunVersion
from goodoffices.record.write import Origin

from .straw import PEOPLE, REPORTS, V1, V2, read, report

REVIEWED = Filters(reviewed=True)


def one(store: Store, report_id: str, kind: str = "contact") -> StoredFinding:
    (found,) = store.findings(Filters(report=report_id, level="restricted"), [kind])
    return found


def contact_of(reading: Reading, **changes: object) -> Reading:
    """The same reading with its contact coded otherwise, under an id of its own as another version would give."""
    (contact,) = reading.contacts
    changed = dataclasses.replace(contact, id=f"{contact.id}x", **changes)  # type: ignore[arg-type]
    return dataclasses.replace(reading, contacts=(changed,))


def wider(found: Contact, item: Report) -> dict[str, object]:
    """The same contact on more words."""
    span = Span.of(item, 0, found.evidence.spans[0].end + 1)
    return {"evidence": dataclasses.replace(found.evidence, spans=(span,), score=0.6)}


def elsewhere(_: Contact, item: Report) -> dict[str, object]:
    """Found in other words of the report."""
    evidence = read(item).positions[0].evidence
    return {"evidence": evidence}


def other_people(_: Contact, item: Report) -> dict[str, object]:
    """With another party."""
    del item
    return {"participants": (Participant(PEOPLE["Ötzi"], "host"),)}


Change = Callable[[Contact, Report], dict[str, object]]


@pytest.mark.parametrize(
    ("change", "holds", "reason"),
    [
        (lambda *_: {}, True, "another id alone"),
        (wider, True, "more words and another score"),
        (lambda *_: {"place": "Bergen"}, True, "another field: an acceptance still is of this contact"),
        (elsewhere, False, "other words are another finding"),
        (other_people, False, "other parties are another finding"),
    ],
)
def test_judgements_outlive_coding_again(filled: Store, change: Change, holds: bool, reason: str) -> None:
    Reviewer(filled, "ann").accept(one(filled, "oslo"))
    reading = read(REPORTS[0])
    filled.add([contact_of(reading, **change(reading.contacts[0], REPORTS[0]))], V2)
    now = one(filled, "oslo")
    assert [found.id for found in filled.findings(REVIEWED)] == ([now.id] if holds else []), reason
    assert len(filled.verdicts().lost) == (0 if holds else 1), "what has no finding any more is not forgotten"


def test_the_text_may_move(filled: Store) -> None:
    Reviewer(filled, "ann").accept(one(filled, "oslo"))
    moved = dataclasses.replace(REPORTS[0], text=f"Update. {REPORTS[0].text}")
    filled.add([read(moved)], V1)
    assert [found.report_id for found in filled.findings(REVIEWED)] == ["oslo"]


def test_a_rejection_of_what_is_coded_otherwise_now_is_open_again(filled: Store) -> None:
    reviewer = Reviewer(filled, "ann")
    reviewer.reject(one(filled, "oslo"), "they wrote, they did not meet")
    assert one(filled, "oslo").id not in {item.found.id for item in queue(filled, Filters())}
    filled.add([contact_of(read(REPORTS[0]), format="letter")], V2)
    now = one(filled, "oslo")
    first = queue(filled, Filters())[0]
    assert (first.found.id, first.why[-1]) == (now.id, "coded otherwise since: format")
    assert now.id in {found.id for found in filled.findings(Filters(reviewed=False))}


CORRECTIONS: list[tuple[str, str, str, str | None, str]] = [
    ("oslo", "contact", "place", "Bergen", "a plain word"),
    ("oslo", "contact", "place", None, "nothing is known"),
    ("oslo", "contact", "format", "visit", "a value of the codebook"),
    ("oslo", "contact", "parties", "Austria; Norway", "parties, of which one is known with name and office"),
    ("oslo", "contact", "issues", "ceasefire; hostages", "several values"),
    ("oslo", "contact", "date", "2024-05-09/2024-05-11", "a range of days"),
    ("oslo", "position", "stance", "supports", "a stance"),
    ("oslo", "position", "holder", "India", "another holder"),
    ("oslo", "position", "direct_quote", "yes", "a flag"),
    ("call", "track", "alleged", "yes", "a flag of a note"),
    ("call", "track", "stage", "violated", "a stage"),
    ("call", "event", "target", "Norway", "a side of an event"),
]


@pytest.mark.parametrize(("report_id", "kind", "name", "value", "reason"), CORRECTIONS)
def test_corrections(
    filled: Store, report_id: str, kind: str, name: str, value: str | None, reason: str
) -> None:
    before = one(filled, report_id, kind)
    Reviewer(filled, "ann").correct(before, {name: value}, reason)
    (after,) = filled.findings(REVIEWED)
    assert shown_fields(after.finding)[name] == value, reason
    others = {key: text for key, text in shown_fields(before.finding).items() if key != name}
    assert {key: text for key, text in shown_fields(after.finding).items() if key != name} == others
    assert one(filled, report_id, kind) == before, "the finding itself is never edited"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("format", "séance", "format cannot be 'séance'; it is one of"),
        ("format", None, "format of a contact cannot be empty"),
        ("colour", "red", "a contact has no field 'colour'; it has format"),
        ("date", "May 2024", "'May 2024' is not an ISO date"),
    ],
)
def test_wrong_corrections_are_refused(filled: Store, name: str, value: str | None, message: str) -> None:
    with pytest.raises(RunAborted, match=message):
        Reviewer(filled, "ann").correct(one(filled, "oslo"), {name: value})
    assert filled.judgements() == []


def test_filters_go_by_what_people_say(filled: Store) -> None:
    Reviewer(filled, "ann").correct(one(filled, "oslo"), {"place": "Bergen", "date": "2024-04-01"})
    asked = {
        "bergen": Filters(reviewed=True, place="Bergen"),
        "oslo": Filters(reviewed=True, place="Oslo"),
        "april": Filters(reviewed=True, until="2024-04", actor="holm", party="Norway", type="meeting"),
        "may": Filters(reviewed=True, since="2024-05"),
        "before it was judged": Filters(reviewed=True, as_of="2024-05-01"),
    }
    assert [name for name, filters in asked.items() if filled.count(filters)] == ["bergen", "april"]


def test_undo_and_undo_of_undo(filled: Store) -> None:
    ann, bo = Reviewer(filled, "ann"), Reviewer(filled, "bo")
    ann.accept(one(filled, "oslo"))
    first = ann.reject(one(filled, "call"))
    (back,) = ann.undo()
    assert {item.target_id for item in filled.judgements() if item.action == "undo"} == {first}
    assert filled.count(Filters(reviewed=False), ["contact"]) == 3
    bo.undo(back)
    assert filled.count(Filters(reviewed=False), ["contact"]) == 2, "the rejection counts again"
    with pytest.raises(RunAborted, match="nothing of bo to undo"):
        bo.undo()
    with pytest.raises(RunAborted, match="no judgement 'j-0'"):
        ann.undo("j-0")


def test_people_may_differ(filled: Store) -> None:
    Reviewer(filled, "ann").accept(one(filled, "call", "track"))
    Reviewer(filled, "bo").reject(one(filled, "call", "track"))
    (first, *_) = queue(filled, Filters())
    assert (first.found.kind, first.why[-1]) == ("track", "people differ")


def test_pairs_are_kept_with_each_of_the_two(store: Store) -> None:
    store.add([read(REPORTS[0])], V1, Origin(level=1))
    store.add([read(item) for item in REPORTS[1:]], V1)
    reviewer = Reviewer(store, "ann", "confidential")
    reviewer.merge(one(store, "oslo"), one(store, "call"))
    reviewer.split(one(store, "call"), one(store, "plan"))
    told = store.verdicts(Filters(level="confidential")).pairs
    pair = [sorted(one(store, name).id for name in names) for names in (("oslo", "call"), ("call", "plan"))]
    assert told == (("merge", *pair[0]), ("split", *pair[1]))
    assert [action for action, *_ in store.verdicts().pairs] == ["split"], "half a pair is none"
    assert one(store, "oslo").id not in str(store.judgements()), "and names nothing of the other level"
    reviewer.undo()
    assert [action for action, *_ in store.verdicts(Filters(level="confidential")).pairs] == ["merge"]
    with pytest.raises(RunAborted, match="cannot be a pair"):
        reviewer.merge(one(store, "call"), one(store, "call"))


ADDED = {"format": "phone", "modality": "occurred", "parties": "Norway; India", "date": "2024-05-11"}


def test_what_was_missed_is_added(filled: Store) -> None:
    item = report("missed", "In the evening they spoke by telephone. Nothing else happened.")
    filled.add([read(item)], V1)
    span = select_words(item, "they spoke by telephone")
    name = Reviewer(filled, "ann").add(item, "contact", span, ADDED, "read it in the paper")
    (found,) = filled.findings(Filters(reviewed=True, party="India", since="2024-05-11"))
    assert (found.id, found.finding.evidence.spans, found.day) == (name, (span,), "2024-05-11")
    assert {key: shown_fields(found.finding)[key] for key in ADDED} == {**ADDED, "parties": "India; Norway"}
    assert filled.count() == filled.count(Filters(as_of="2024-06-02")), (
        "the machine's findings are as they were"
    )
    Reviewer(filled, "bo").correct(found, {"place": "Oslo"})
    assert [item.finding.place for item in filled.findings(REVIEWED)] == ["Oslo"]  # type: ignore[union-attr]
    Reviewer(filled, "ann").add(item, "contact", span, {**ADDED, "issues": "ceasefire"})
    assert filled.count(REVIEWED) == 1, "added twice is there once"
    Reviewer(filled, "ann").undo()
    Reviewer(filled, "ann").undo()
    assert filled.count(REVIEWED) == 0


def test_what_the_coder_finds_later_does_not_stand_twice(filled: Store) -> None:
    item = report("late", "Holm met Rao in Oslo.")
    filled.add([dataclasses.replace(read(item), contacts=(), events=())], V1)
    fields = {"format": "visit", "modality": "occurred", "parties": "Norway; India"}
    Reviewer(filled, "ann").add(item, "contact", select_words(item, "Holm met Rao"), fields)
    filled.add([read(item)], V2)
    assert [found.finding.format for found in filled.findings(REVIEWED, ["contact"])] == ["visit"]  # type: ignore[union-attr]
    assert "late" not in {found.report_id for found in filled.findings(Filters(reviewed=False), ["contact"])}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("they sang", "is not in report 'oslo'"),
        ("Holm", "occurs more than once in the text"),
        ("  ", "is not in report 'oslo'"),
    ],
)
def test_words_must_stand_in_the_report(words: str, message: str) -> None:
    with pytest.raises(RunAborted, match=message):
        select_words(REPORTS[0], words)


def test_an_addition_needs_what_makes_it_one(filled: Store) -> None:
    span = select_words(REPORTS[0], "Holm met")
    with pytest.raises(RunAborted, match="a contact needs parties"):
        Reviewer(filled, "ann").add(REPORTS[0], "contact", span, {**ADDED, "parties": None})
    with pytest.raises(RunAborted, match="no kind 'rumour'"):
        Reviewer(filled, "ann").add(REPORTS[0], "rumour", span, {})
    with pytest.raises(RunAborted, match="do not stand there"):
        Reviewer(filled, "ann").add(REPORTS[1], "contact", span, ADDED)


def test_judgements_are_purged_with_their_report(filled: Store) -> None:
    ann = Reviewer(filled, "ann")
    ann.correct(one(filled, "oslo"), {"place": "Bergen"})
    ann.merge(one(filled, "oslo"), one(filled, "call"))
    ann.add(REPORTS[0], "contact", select_words(REPORTS[0], "Holm met"), ADDED)
    ann.undo()
    filled.purge(["oslo"], who="ann")
    assert [(item.report_id, item.action) for item in filled.judgements()] == [("call", "merge")]
    assert "Bergen" not in str(filled.judgements())


def test_the_queue_goes_by_value_and_doubt(store: Store) -> None:
    sure = RunVersion("0.1.0", "sure", "m", "k")
    store.add([read(REPORTS[0], 0.99), read(REPORTS[1], 0.99)], sure)
    store.add([read(REPORTS[2], 0.5)], sure)
    told = [(item.found.report_id, item.found.kind) for item in queue(store, Filters())]
    assert told[:2] == [("plan", "contact"), ("plan", "event")], "even odds before near certainty"
    assert told[2] == ("call", "track"), "then what most hangs on"
    assert queue(store, Filters(), ("contact",))[0].why == ("score 0.50", "high impact", "one source")
    assert len(queue(store, Filters(limit=2))) == 2


def test_likeness_goes_to_json_and_back() -> None:
    (contact,) = read(REPORTS[0]).contacts
    mine = likeness(contact)
    assert type(mine).unpacked(mine.packed()) == mine
    assert same_as(mine, contact) > 1


@pytest.mark.parametrize(
    ("start", "end", "expected", "reason"),
    [(0, 10, 1.0, "the same words"), (5, 10, 0.5, "half of them"), (20, 30, 0.0, "other words")],
)
def test_overlap(start: int, end: int, expected: float, reason: str) -> None:
    text = "abcdefghijklmnopqrstuvwxyz0123456789"
    spans = [Span("text", 0, 10, text[:10])]
    assert overlap(spans, [Span("text", start, end, text[start:end])]) == expected, reason
    assert overlap(spans, [Span("title", start, end, text[start:end])]) == 0.0
