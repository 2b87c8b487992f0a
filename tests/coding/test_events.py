"""Events: sentences of our own, what they must yield, and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from goodoffices.coding.events import step
from goodoffices.coding.events.lexicon import lexicon, read_lexicon
from goodoffices.coding.events.step import Events
from goodoffices.coding.relation import Pair, Relation, relation_model
from goodoffices.export.reading_json import reading_object
from goodoffices.model import Event, Reading, Report
from goodoffices.ontology.codebooks import cameo, plover
from goodoffices.ontology.codes import is_code
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.pipeline import Pipeline, build

Read = Callable[..., Reading]
Row = tuple[str, str, str, str]


def told(event: Event) -> Row:
    """Type, the parties of both sides, modality."""
    sides = ["+".join(a.party or "" for a in side) for side in (event.source, event.target)]
    return event.type, sides[0], sides[1], event.modality


ROWS: list[tuple[str, set[Row], str]] = [
    # text, {(type, sources, targets, modality)}, why
    ("Norway bombed Chile.", {("ASSAULT", "Norway", "Chile", "occurred")}, "active: subject to object"),
    (
        "Chile was bombed by Norway.",
        {("ASSAULT", "Norway", "Chile", "occurred")},
        "passive: by whom it was done",
    ),
    (
        "Norway denied that it had bombed Chile.",
        {("ASSAULT", "Norway", "Chile", "denied")},
        "what is denied is told as denied, and the denial is no deed against Chile",
    ),
    ("Norway did not bomb Chile.", {("ASSAULT", "Norway", "Chile", "negated")}, "negation is no false event"),
    (
        "Peru will suffer if Chile is attacked by Norway.",
        {("ASSAULT", "Norway", "Chile", "hypothetical")},
        "a condition",
    ),
    (
        "Norway invaded Chile in 1982.",
        {("ASSAULT", "Norway", "Chile", "historical")},
        "long before the report",
    ),
    (
        "Nicaragua would not meet the envoy of Costa Rica.",
        {("REJECT", "Nicaragua", "Costa Rica", "occurred")},
        "who would not meet refuses",
    ),
    (
        "Israel threatened to strike Lebanon's power plants.",
        {("THREATEN", "Israel", "Lebanon", "occurred")},
        "control: the target stands in the clause that the threat is about, and the strike is no event",
    ),
    (
        "The United States will attack Chile.",
        {("THREATEN", "United States", "Chile", "occurred")},
        "harm that is announced is a threat by the codebook",
    ),
    (
        "Kenya accused Uganda of shelling Rwanda.",
        {
            ("ACCUSE", "Kenya", "Uganda", "occurred"),
            ("ASSAULT", "Uganda", "Rwanda", "hypothetical"),
        },
        "what is alleged has not occurred on the word of the report",
    ),
    (
        "Jordan criticised Israel for arresting Palestinian officials.",
        {("ACCUSE", "Jordan", "Israel", "occurred"), ("COERCE", "Israel", "Palestine", "occurred")},
        "what is criticised has occurred; the object of the verb does the gerund",
    ),
    (
        "The Czech Republic condemned Russia's invasion of Georgia.",
        {("ACCUSE", "Czech Republic", "Russia", "occurred"), ("ASSAULT", "Russia", "Georgia", "occurred")},
        "a nominalisation has its source in the genitive and its target after of",
    ),
    (
        "Norwegian soldiers who attacked Chile were praised by Peru.",
        {("ASSAULT", "Norway", "Chile", "occurred"), ("SUPPORT", "Peru", "Norway", "occurred")},
        "a relative clause has the noun above it for its subject",
    ),
    (
        "Egypt, Jordan and Qatar signed a treaty.",
        {("SUPPORT", "Egypt+Jordan+Qatar", "", "occurred")},
        "what is done together is one event with all actors",
    ),
    (
        "Spain, Italy and Malta called on Libya to stop the boats.",
        {("REQUEST", "Spain+Italy+Malta", "Libya", "occurred")},
        "several sources of one deed are one event",
    ),
    (
        "Egypt's police arrested nine opposition members.",
        {("COERCE", "Egypt", "Egypt", "occurred")},
        "a body of the state and people who are none of it are two actors of one country",
    ),
    ("The Egyptian president praised Egypt's army.", set(), "the state's own organs are one actor"),
    ("President Abdel Fattah al-Sisi praised Egypt.", set(), "a person and his country are one actor"),
    (
        "Georgia lifted its ban on Russian wine.",
        {("CONCEDE", "Georgia", "Russia", "occurred")},
        "the target is whom the thing is for, not who owns it",
    ),
    (
        "TEHRAN (Wire) -- Iran expelled four Norwegian diplomats.",
        {("SANCTION", "Iran", "Norway", "occurred")},
        "a dateline is nobody's deed",
    ),
    (
        "Peru said that Chile must withdraw its troops.",
        {("REQUEST", "Peru", "Chile", "occurred")},
        "a statement that another must do something is a request",
    ),
    (
        "Norway and Chile failed to reach an agreement.",
        {("REJECT", "Norway+Chile", "", "occurred")},
        "a failed agreement is none",
    ),
    ("Norway beat Chile to second place.", set(), "no deed of the codebook"),
    ("The ambassador of Portugal turned sixty on Monday.", set(), "one actor, no pair"),
    ("Norway is a country. Chile is far away.", set(), "two actors that no clause relates"),
]


@pytest.mark.parametrize(("text", "events", "why"), ROWS, ids=[r[0][:40] for r in ROWS])
def test_events_of_a_sentence(read: Read, text: str, events: set[Row], why: str) -> None:
    assert sorted(map(told, read(text).events)) == sorted(events), why


CONTACTS = [
    (
        "Norwegian Foreign Minister Kari Lund met her Kenyan counterpart Peter Otieno in Oslo on Tuesday.",
        [("CONSULT", None, "Norway", "Kenya", "occurred", "Oslo", "2021-06-08")],
        "a contact is one event, with its place and day, and the clause gives no second one",
    ),
    (
        "Talks between Chile and Peru ended.",
        [("CONSULT", "goodoffices:negotiate", "Chile+Peru", "", "occurred", None, None)],
        "talks between two are one event without a target, no mirror image",
    ),
    (
        "Finnish President Aino Korhonen telephoned Estonian President Mart Kask.",
        [("CONSULT", "phone", "Finland", "Estonia", "occurred", None, None)],
        "who calls is the source",
    ),
    (
        "Peruvian Foreign Minister Luis Paredes refused to meet Bolivian officials.",
        [("REJECT", "meet", "Peru", "Bolivia", "occurred", None, None)],
        "a refused meeting is the refusal, told once",
    ),
]


@pytest.mark.parametrize(("text", "events", "why"), CONTACTS, ids=[r[0][:40] for r in CONTACTS])
def test_contacts_come_out_once(read: Read, text: str, events: list[tuple[object, ...]], why: str) -> None:
    got = []
    for event in read(text).events:
        kind, source, target, modality = told(event)
        day = event.date.value if event.date else None
        got.append((kind, event.mode, source, target, modality, event.place, day))
    assert got == events, why


MANY = " ".join(text for text, _, _ in (*ROWS, *CONTACTS))


def test_every_code_exists_and_every_event_has_evidence(read: Read) -> None:
    reading = read(MANY)
    assert len(reading.events) > 20
    for event in reading.events:
        assert event.ontology == plover().name
        mode = event.mode
        assert mode is None or plover().types[event.type].mode(mode) is not None, event
        assert event.cameo in cameo(), event
        assert event.source
        for actor in (*event.source, *event.target):
            assert actor.code is not None, event
            assert is_code(actor.code), event
        assert 0 <= event.evidence.score <= 1
        for span in event.evidence.spans:
            assert reading.report.source(span.where)[span.start : span.end] == span.quote
    ids = [event.id for event in reading.events]
    assert len(set(ids)) == len(ids)


def test_a_report_is_read_the_same_in_any_company(pipeline: Pipeline) -> None:
    reports = [Report(f"r{n}", text, None, "2021-06-09") for n, (text, _, _) in enumerate(ROWS)]
    together = [r for r in pipeline.run(reports) if isinstance(r, Reading)]
    back = [r for r in pipeline.run(reversed(reports)) if isinstance(r, Reading)]
    alone = [next(pipeline.run([report])) for report in reports]
    written = [json.dumps(reading_object(r, explain=True)) for r in together]
    assert written == [json.dumps(reading_object(r, explain=True)) for r in reversed(back)]
    assert written == [json.dumps(reading_object(r, explain=True)) for r in alone if isinstance(r, Reading)]


class Counting:
    """A classifier that counts what it is asked."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def classify(self, pairs: Sequence[Pair]) -> list[Relation]:
        self.calls.append(len(pairs))
        for pair in pairs:
            for place, name in ((pair.source_at, pair.source), (pair.target_at, pair.target)):
                assert place is not None
                assert pair.sentence[place[0] : place[1]] == name
        return relation_model().classify(pairs)


def test_the_model_is_asked_once_a_report_and_not_too_often(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "MOST_ASKED", 3)
    reading = replace(read("Norway bombed Chile. " * 7), events=())
    asked = Counting()
    done = Events(Knowledge.load(), asked)(reading)
    assert asked.calls == [3]
    assert len(done.events) == 7


def test_words_alone_type_what_the_codebook_tells(read: Read) -> None:
    reading = replace(read("Norway bombed Chile."), events=())
    (event,) = Events(Knowledge.load(), words_only=True)(reading).events
    assert told(event) == ("ASSAULT", "Norway", "Chile", "occurred")


def test_events_can_be_left_out() -> None:
    (reading,) = build(events=False, senses=False, findings=False).run([Report("r", "Norway bombed Chile.")])
    assert isinstance(reading, Reading)
    assert reading.events == ()
    assert "events" not in {s.name for s in build(events=False).steps}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[deed]]\ntype = "HARM"\nverbs = ["hurt"]', "events.toml:1: type 'HARM' is not one of PLOVER's"),
        ('\n[[deed]]\ntype = "AID"\nmode = "x"', "events.toml:2: AID has no mode 'x'"),
        ('[[deed]]\ntype = "AID"\ncameo = "999"', "events.toml:1: cameo '999' is no code"),
        ('[[deed]]\ntype = "AID"\nframe = "x"', "events.toml:1: frame 'x' is not known"),
        ('[[deed]]\ntype = "AID"\nverbs = ["aid", "aid"]', "events.toml:1: 'aid' stands twice"),
        ('[agents]\nXXX = ["x"]', "events.toml:1: agents.XXX: no such sector"),
        ("[words]", "events.toml:1: words.light is missing"),
        ("[[deed", "events.toml:1: not valid TOML"),
    ],
)
def test_problems_of_the_lexicon_name_their_line(text: str, problem: str) -> None:
    problems: list[str] = []
    read_lexicon(text, problems)
    assert any(p.startswith(problem) for p in problems), problems


def test_the_lexicon_reads() -> None:
    assert lexicon().verb(["call on", "call"], []) is not None
    assert lexicon().verb(["go"], ["strike"]) is not None
    assert lexicon().verb(["go"], []) is None
