"""An invented reading with one finding of each kind."""

from __future__ import annotations

import pytest

from goodoffices.model import (
    Actor,
    Contact,
    Event,
    Evidence,
    Participant,
    Position,
    Reading,
    Refusal,
    Report,
    Span,
    Statement,
    TrackNote,
    When,
)

TITLE = "Ruritania hosts Graustark's envoy"
TEXT = (
    "Minister Anna Holm of Ruritania received envoy Boris Kant in Strelsau on Monday. "
    "=She demanded an end to the blockade. Kant said the truce holds. Officials spoke later."
)


@pytest.fixture
def reading() -> Reading:
    report = Report("r1", TEXT, title=TITLE, date="2024-05-31", lang="en")
    holm = Actor("Anna Holm", "Ruritania", "foreign minister of Ruritania", "RURGOV")
    kant = Actor("Boris Kant", "Graustark", None, None)

    def span(words: str) -> Span:
        start = TEXT.index(words)
        return Span.of(report, start, start + len(words))

    def evidence(rule: str, score: float, *spans: Span, said_by: str | None = None) -> Evidence:
        return Evidence(spans, "coder", rule, score, said_by)

    met, demand, holds = (
        TEXT.split(". ", maxsplit=1)[0],
        "=She demanded an end to the blockade",
        "Kant said the truce holds",
    )
    title = Span.of(report, 0, len(TITLE), "title")
    contact = Contact(
        id="r1-c1",
        format="meeting",
        modality="occurred",
        participants=(Participant(holm, "host"), Participant(kant, "visitor")),
        place="Strelsau",
        country="Ruritania",
        date=When("2024-05-27", "relative", "2024-05-28"),
        mechanism=None,
        issues=("blockade",),
        evidence=evidence("received", 0.98765, span(met), title),
        why=("verb receive", "host is the subject"),
    )
    position = Position(
        id="r1-p1",
        holder=holm,
        relay=None,
        stance="demands",
        direction="against",
        issue="blockade",
        proposition=span("an end to the blockade"),
        addressee="Graustark",
        direct_quote=False,
        contact="r1-c1",
        evidence=evidence("demand", 2 / 3, span(demand)),
    )
    track = TrackNote(
        id="r1-t1",
        track="ceasefire",
        stage="in_effect",
        parties=("Ruritania", "Graustark"),
        alleged=True,
        date=None,
        mechanism=None,
        evidence=evidence("holds", 0.5, span(holds), said_by="Graustark"),
    )
    event = Event(
        id="r1-e1",
        ontology="plover-0.8",
        type="CONSULT",
        mode="visit",
        cameo="042",
        source=(kant,),
        target=(holm,),
        modality="occurred",
        date=When("2024-05", "stated"),
        place="Strelsau",
        evidence=evidence("visit", 1.0, span(met)),
    )
    return Reading(
        report,
        statements=(Statement(((116, 120),), ((121, 125),), ((126, 141),)),),
        contacts=(contact,),
        positions=(position,),
        tracks=(track,),
        events=(event,),
        refusals=(Refusal("contacts", "nobody is named", (span("Officials spoke later"),)),),
    )
