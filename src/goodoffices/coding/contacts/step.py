"""Pipeline step `contacts`."""

from __future__ import annotations

from dataclasses import replace

from goodoffices.coding.contacts.agenda import Agenda
from goodoffices.coding.contacts.cluster import Draft, drafts
from goodoffices.coding.contacts.cues import CueFinder
from goodoffices.coding.contacts.finish import settle
from goodoffices.coding.ids import finding_id
from goodoffices.model import Contact, Evidence, Participant, Reading, Span
from goodoffices.ontology.knowledge import Knowledge


class Contacts:
    """Reading to Reading: adds `contacts` and refusals."""

    name = "contacts"
    requires: frozenset[str] = frozenset({"sentences", "tokens", "mentions", "dates"})
    gives: frozenset[str] = frozenset({"contacts"})

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.agenda = Agenda()

    def __call__(self, reading: Reading) -> Reading:
        found = settle(drafts(CueFinder(reading, self.knowledge).cues()), self.knowledge)
        contacts = tuple(self._contact(reading, draft) for draft in found)
        return replace(reading, contacts=contacts)

    def _contact(self, reading: Reading, draft: Draft) -> Contact:
        spans = tuple(
            Span.of(reading.report, s.start, s.end, s.where) for s in (reading.sentences[i] for i in draft.sentences())
        )
        people = tuple(Participant(m.actor, m.role) for m in draft.members)
        issues = tuple(self.agenda.issues(reading, draft))
        parts = (draft.format, draft.modality, tuple((p.actor.name, p.actor.party) for p in people), tuple((s.start, s.end) for s in spans))
        return Contact(
            finding_id("contact", reading.report.id, *parts),
            draft.format,
            draft.modality,
            people,
            draft.place,
            draft.country,
            draft.when,
            None,
            issues,
            Evidence(spans, "contacts", draft.cues[0].rule, 0.7),
            tuple(f"{c.rule} at sentence {c.sentence}: {c.format}, {c.modality}" for c in draft.cues),
        )
