"""Pipeline step `contacts`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from goodoffices.coding.contacts.agenda import Agenda
from goodoffices.coding.contacts.cluster import Draft, drafts
from goodoffices.coding.contacts.company import join
from goodoffices.coding.contacts.cues import CueFinder
from goodoffices.coding.contacts.finish import settle
from goodoffices.coding.contacts.judge import MODEL, features
from goodoffices.coding.contacts.telling import Tellings, load_tellings
from goodoffices.coding.contacts.weigh import Weights, load_weights, weighed, words
from goodoffices.coding.ids import finding_id
from goodoffices.coding.linear import load_linear
from goodoffices.model import Actor, Contact, Evidence, Participant, Reading, Refusal, Span
from goodoffices.ontology.knowledge import Knowledge


class Contacts:
    """Reading to Reading: adds `contacts`, and a refusal for each draft that the judge does not believe.

    `accept_all` lets every draft pass; the training of the judge uses it. `weights` are the models that weigh cues,
    `tellings` those that settle how each is told.
    """

    name = "contacts"
    requires: frozenset[str] = frozenset({"sentences", "tokens", "mentions", "dates", "senses"})
    gives: frozenset[str] = frozenset({"contacts"})

    def __init__(
        self,
        knowledge: Knowledge,
        weights: Weights | None = None,
        *,
        accept_all: bool = False,
        tellings: Tellings | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.weights = weights if weights is not None or accept_all else load_weights()
        self.tellings = tellings if tellings is not None or accept_all else load_tellings()
        self.agenda = Agenda()
        self.model = None if accept_all else load_linear(MODEL)

    def __call__(self, reading: Reading) -> Reading:
        return self.with_contacts(reading, self.drafts(reading))

    def drafts(self, reading: Reading) -> list[Draft]:
        """Everything that the words make look like a contact."""
        finder = CueFinder(reading, self.knowledge)
        cues = (
            weighed(reading, words(reading, finder), self.weights)
            if self.weights is not None
            else finder.cues()
        )
        gathered = drafts(cues, main_parties(reading))
        if self.tellings is not None:
            self.tellings.settle(reading, gathered)
        found = settle(gathered, reading.report.title or "")
        join(reading, found)
        return found

    def with_contacts(self, reading: Reading, found: Sequence[Draft]) -> Reading:
        """The reading with the believed drafts as contacts and the others as refusals."""
        contacts: list[Contact] = []
        told = [(id(d), c.sentence) for d in found for c in d.cues if c.members]
        refused: list[Refusal] = []
        for draft in found:
            names = features(reading, draft, self.knowledge)
            score = self.model.score(names) if self.model is not None else 1.0
            if self.model is not None and score < self.model.threshold:
                refused.append(
                    Refusal(
                        "contacts",
                        "not sure enough that this is a diplomatic contact",
                        _spans(reading, draft),
                    )
                )
                continue
            why = self.model.top(names) if self.model is not None else ()
            taken = frozenset(s for d, s in told if d != id(draft))
            contacts.append(
                self._contact(reading, draft, score, (self.agenda.issues(reading, draft, taken), why))
            )
        return replace(reading, contacts=tuple(contacts), refusals=(*reading.refusals, *refused))

    def _contact(
        self, reading: Reading, draft: Draft, score: float, told_of: tuple[list[str], tuple[str, ...]]
    ) -> Contact:
        issues, weighed = told_of
        spans = _spans(reading, draft)
        people = tuple(Participant(m.actor, m.role) for m in draft.members)
        parts = (
            draft.format,
            draft.modality,
            tuple((p.actor.name, p.actor.party) for p in people),
            tuple((s.where, s.start, s.end) for s in spans),
        )
        told = tuple(f"{c.rule} in sentence {c.sentence}: {c.format}, {c.modality}" for c in draft.cues)
        return Contact(
            finding_id("contact", reading.report.id, *parts),
            draft.format,
            draft.modality,
            people,
            draft.place,
            draft.country,
            draft.when,
            None,
            tuple(issues),
            Evidence(spans, "contacts", draft.cues[0].rule, round(score, 3)),
            (*told, *(f"weighed: {w}" for w in weighed)),
        )


def main_parties(reading: Reading) -> tuple[Actor, ...]:
    """The two parties that the report names most often, as parties; places do not count."""
    actors = [a for m in reading.mentions if m.kind != "place" for a in m.actors]
    counts = Counter(a.party for a in actors if a.party is not None)
    ranked = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    # The code of a party begins that of each of its persons ("EGY", "EGYGOV").
    codes = {
        party: min((a.code for a in actors if a.party == party and a.code), key=len, default=None)
        for party, _ in ranked[:2]
    }
    return tuple(Actor(None, party, None, code) for party, code in codes.items())


def _spans(reading: Reading, draft: Draft) -> tuple[Span, ...]:
    """The sentences that tell of the draft."""
    sentences = (reading.sentences[i] for i in draft.evidence())
    return tuple(Span.of(reading.report, s.start, s.end, s.where) for s in sentences)
