"""A pipeline of straw: it finds a contact wherever it reads "met", so that the faces can be tested by themselves."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType

import pytest

from goodoffices import api
from goodoffices.errors import KnowledgeError, ReportError
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
    TrackNote,
    When,
)

HOLM = Actor("Anna Holm", "Ruritania", "foreign minister of Ruritania")
KANT = Actor("Boris Kant", "Graustark", "envoy")


def straw(report: Report) -> Reading:
    """A reading of a text: sentences with "met" are contacts, "demands" positions, "truce" tracks, "spoke" refusals."""
    contacts: list[Contact] = []
    positions: list[Position] = []
    tracks: list[TrackNote] = []
    refusals: list[Refusal] = []
    for match in re.finditer(r"[^.\s][^.]*\.?", report.text):
        span = Span.of(report, match.start(), match.end())
        evidence = Evidence((span,), "straw", "word", 0.75, said_by="Graustark")
        if "met" in span.quote:
            both = (Participant(HOLM, "host"), Participant(KANT, "visitor"))
            number = f"{report.id}-c{len(contacts)}"
            date = When(report.date, "published") if report.date else None
            issues = ("ceasefire", "de_escalation")
            contacts.append(
                Contact(
                    number,
                    "meeting",
                    "planned",
                    both,
                    "Strelsau",
                    None,
                    date,
                    "Quartet",
                    issues,
                    evidence,
                    ("saw met",),
                )
            )
        if "demands" in span.quote:
            said = Span.of(report, match.start() + span.quote.index("demands"), match.end())
            contact = contacts[0].id if contacts else None
            positions.append(
                Position(
                    "p",
                    HOLM,
                    "Clara Ott",
                    "demands",
                    "against",
                    "blockade",
                    said,
                    "Graustark",
                    True,
                    contact,
                    evidence,
                )
            )
        if "truce" in span.quote:
            tracks.append(TrackNote("t", "ceasefire", "violated", ("Ruritania",), True, None, None, evidence))
        if "spoke" in span.quote:
            refusals.append(Refusal("straw", "nobody is named", (span,)))
    return Reading(
        report,
        contacts=tuple(contacts),
        positions=tuple(positions),
        tracks=tuple(tracks),
        refusals=tuple(refusals),
    )


class Straw:
    def __init__(self, events: bool) -> None:
        self.events = events

    def run(self, reports: Iterable[Report | ReportError]) -> Iterator[Reading | ReportError]:
        for report in reports:
            if isinstance(report, ReportError):
                yield report
            elif "unreadable words" in report.text:
                yield ReportError(
                    "too-long", "one sentence is too long; cut it", report_id=report.id, where=report.id
                )
            else:
                yield self._read(report)

    def _read(self, report: Report) -> Reading:
        reading = straw(report)
        if not self.events or not reading.contacts:
            return reading
        event = Event(
            "e",
            "plover-0.8",
            "CONSULT",
            "visit",
            "042",
            (KANT,),
            (HOLM,),
            "occurred",
            None,
            None,
            reading.contacts[0].evidence,
        )
        return Reading(
            report,
            contacts=reading.contacts,
            positions=reading.positions,
            tracks=reading.tracks,
            events=(event,),
            refusals=reading.refusals,
        )


def build(*, events: bool = True, packs: Iterable[object] = (), **_more: object) -> Straw:
    if any(packs):
        raise KnowledgeError(["states.csv:3: no name; give one", "states.csv:7: unknown kind; use state"])
    return Straw(events)


@pytest.fixture(autouse=True)
def _straw_pipeline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module = ModuleType("goodoffices.pipeline")
    module.build = build  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "goodoffices.pipeline", module)
    # The Python interface keeps the pipelines it has built: neither take a real one nor leave one of straw.
    api._pipeline.cache_clear()
    yield
    api._pipeline.cache_clear()


@pytest.fixture
def reading() -> Reading:
    text = (
        "Holm met Kant in Strelsau. Holm demands an end to the blockade. Holm demands <b>bread</b> & peace. "
        "The truce was broken. Officials spoke later."
    )
    made = build().run(
        [Report("r1", text, title="Talks & <more>", date="2024-05-31", publisher="a wire", lang="en")]
    )
    first = next(made)
    assert isinstance(first, Reading)
    return first
