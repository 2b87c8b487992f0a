"""Invented reports, and a reader of straw that finds contacts, positions, tracks and events in them."""

from __future__ import annotations

import re

from goodoffices.coding.ids import finding_id
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
from goodoffices.record.filters import Filters
from goodoffices.record.store import Store
from goodoffices.record.version import RunVersion

V1 = RunVersion("0.1.0", "code-1", "models-1", "knowledge-1")
V2 = RunVersion("0.2.0", "code-2", "models-1", "knowledge-1")
PEOPLE = {
    "Holm": Actor("Anna Holm", "Norway", "foreign minister of Norway", "NORGOV"),
    "Ötzi": Actor("Bo Ötzi", "Austria", "envoy", "AUT"),
    "Rao": Actor("Rao", "India", None, "IND"),
}
# "Holm met Rao in Oslo on 2024-05-10 about ceasefire." and the like; what is in brackets may be missing.
MET = re.compile(
    r"(\w+) (met|will meet|called) (\w+)(?: in (\w+))?(?: on (\d{4}(?:-\d\d){0,2}))?(?: about (\w+))?"
)
DEMANDS = re.compile(r"(\w+) (demands|rejects) (an? [a-z ]+)")
TRUCE = re.compile(r"The truce of (\w+) and (\w+) (holds|ended)")


def read(report: Report, score: float = 0.8) -> Reading:
    """A reading of an invented report in the few constructions above."""
    contacts, positions, tracks, events, statements = [], [], [], [], []
    for match in MET.finditer(report.text):
        evidence = Evidence((Span.of(report, *match.span()),), "straw", "met", score)
        one, verb, other, place, day, issue = match.groups()
        both = (Participant(PEOPLE[one], "visitor"), Participant(PEOPLE[other], "host"))
        name = finding_id("contact", report.id, match.group(0))
        when = When(day, "stated") if day else None
        contacts.append(
            Contact(
                name,
                "phone_call" if verb == "called" else "meeting",
                "planned" if verb == "will meet" else "occurred",
                both,
                place,
                "Norway" if place == "Oslo" else None,
                when,
                None,
                (issue,) if issue else (),
                evidence,
                ("saw " + verb,),
            )
        )
        events.append(
            Event(
                finding_id("event", report.id, match.group(0)),
                "plover-0.8",
                "CONSULT",
                None,
                "040",
                (PEOPLE[one],),
                (PEOPLE[other],),
                "occurred",
                when,
                place,
                evidence,
            )
        )
    for match in DEMANDS.finditer(report.text):
        evidence = Evidence((Span.of(report, *match.span()),), "straw", "demands", score, said_by="Norway")
        proposition = Span.of(report, match.start(3), match.end(3))
        stance = match[2]
        name = finding_id("position", report.id, match.group(0))
        positions.append(
            Position(
                name,
                PEOPLE[match[1]],
                "Clara Ott",
                stance,
                "against",
                "blockade",
                proposition,
                "India",
                False,
                None,
                evidence,
            )
        )
        statements.append(Statement((match.span(1),), (match.span(2),), (match.span(3),)))
    for match in TRUCE.finditer(report.text):
        evidence = Evidence((Span.of(report, *match.span()),), "straw", "truce", score)
        parties = tuple(PEOPLE[name].party or "" for name in match.group(1, 2))
        name = finding_id("track", report.id, match.group(0))
        stage = "in_effect" if match[3] == "holds" else "collapsed"
        tracks.append(TrackNote(name, "ceasefire", stage, parties, False, None, "Quartet", evidence))
    refusal = Refusal("straw", "nobody is named", (Span.of(report, 0, len(report.text)),))
    return Reading(
        report,
        contacts=tuple(contacts),
        positions=tuple(positions),
        tracks=tuple(tracks),
        events=tuple(events),
        statements=tuple(statements),
        refusals=(refusal,),
    )


def report(name: str, text: str, date: str | None = "2024-05-12", **more: str) -> Report:
    return Report(name, text, title=more.pop("title", None), date=date, lang="en", **more)


REPORTS = (
    report(
        "oslo", "Holm met Rao in Oslo on 2024-05-10 about ceasefire. Holm demands an end to the blockade."
    ),
    report(
        "call", "Rao called Ötzi on 2024-05 about elections. The truce of Rao and Holm holds.", "2024-05-20"
    ),
    report(
        "plan", "Holm will meet Ötzi in Wien on 2024-06-01 about ceasefire.", "2024-05-21", title="A plan"
    ),
    report("undated", "Holm met Ötzi about prisoners. Rao rejects a deal.", None),
)


def iso3(party: str) -> str | None:
    return {"Norway": "NOR", "Austria": "AUT", "India": "IND"}.get(party)


def contact_of(store: Store, report_id: str, level: str = "public") -> str:
    """The id of the first contact in a report."""
    return next(store.findings(Filters(report=report_id, level=level), ["contact"])).id
