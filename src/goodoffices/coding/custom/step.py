"""Pipeline step: adds events in an ontology of a user's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from goodoffices.coding.contacts.circumstances import Circumstances
from goodoffices.coding.custom.clauses import Deeds, clause_of
from goodoffices.coding.custom.cues import plain_words
from goodoffices.coding.custom.train import Trained, trained
from goodoffices.coding.events.clauses import Candidate, with_countries
from goodoffices.coding.events.judge import modality_of
from goodoffices.coding.events.lexicon import lexicon
from goodoffices.coding.ids import finding_id
from goodoffices.model import Event, Evidence, Reading, Sentence, Span
from goodoffices.ontology.crosswalk import crosswalk
from goodoffices.ontology.custom import CustomType, load_ontology
from goodoffices.ontology.files import raise_if
from goodoffices.ontology.knowledge import Knowledge

Coded = tuple[Candidate, str, float]


class CustomEvents:
    """Reading to Reading: adds `events` of the ontology that `trained` is the coder of."""

    requires: frozenset[str] = frozenset({"sentences", "tokens", "mentions", "dates"})
    gives: frozenset[str] = frozenset({"events"})

    def __init__(self, trained: Trained, knowledge: Knowledge) -> None:
        self.trained = trained
        self.knowledge = knowledge
        self.words = lexicon()
        self.name = trained.ontology.name

    def __call__(self, reading: Reading) -> Reading:
        events: list[Event] = []
        for sentence in reading.sentences:
            if sentence.tokens and sentence.where == "text":
                events += [self._event(reading, coded) for coded in self._coded(reading, sentence)]
        return replace(reading, events=(*reading.events, *events))

    def asked(self, reading: Reading) -> list[int]:
        """The sentences to parse for this ontology: those with a cue of it."""
        return [
            s.index
            for s in reading.sentences
            if s.where == "text" and self.trained.heard(plain_words(s.text))
        ]

    def _coded(self, reading: Reading, sentence: Sentence) -> list[Coded]:
        """The candidates of a sentence that the ontology types, each deed once."""
        deeds = Deeds(reading, sentence, self.words, self.knowledge)
        candidates = [c for c in map(with_countries, deeds.candidates()) if c.sources]
        types = self.trained.typed([clause_of(c, deeds) for c in candidates])
        found = [(c, *told) for c, told in zip(candidates, types, strict=True) if told is not None]
        return _once(found)

    def _event(self, reading: Reading, coded: Coded) -> Event:
        candidate, kind, score = coded
        sentence, token = candidate.sentence, candidate.sentence.tokens[candidate.word]
        modality = modality_of(candidate, self.words.words)
        around = Circumstances(reading, sentence)
        place, country = around.place_of(candidate.word, travel=False)
        sides = tuple(f.actor for f in candidate.sources), tuple(f.actor for f in candidate.targets)
        said_by = next((f.actor.party for f in candidate.alleged_by), None)
        parts = (kind, tuple((a.name, a.party, a.code) for side in sides for a in side), token.start)
        rule = f"{self.name}:{_rule(candidate)}"
        return Event(
            finding_id("event", reading.report.id, self.name, *parts),
            self.name,
            kind,
            None,
            _cameo(self.trained.ontology.types[kind]),
            *sides,
            modality,
            around.when(token, modality),
            place or country,
            Evidence(
                (Span.of(reading.report, sentence.start, sentence.end),),
                "ontology",
                rule,
                round(score, 3),
                said_by,
            ),
            (f"{_rule(candidate)}: {token.text!r} in sentence {sentence.index}", "type by the examples"),
        )


def custom_events(files: Sequence[Path], knowledge: Knowledge) -> list[CustomEvents]:
    """The coders of these ontologies, trained; raises KnowledgeError for a file that is not valid, or a name twice."""
    found = {path: load_ontology(path) for path in files}
    names = [ontology.name for ontology in found.values()]
    raise_if(
        [
            f"{path.name}:1: the name {ontology.name!r} is that of another file; give each ontology its own"
            for path, ontology in found.items()
            if names.count(ontology.name) > 1
        ]
    )
    return [CustomEvents(trained(ontology), knowledge) for ontology in found.values()]


def _once(found: Sequence[Coded]) -> list[Coded]:
    """Of one type told twice of one source ("agreed to open", "opened") the surest, in text order."""
    kept: list[Coded] = []
    for coded in sorted(found, key=lambda c: (-c[2], c[0].word)):
        if not any(coded[1] == k[1] and _parties(coded[0]) & _parties(k[0]) for k in kept):
            kept.append(coded)
    return sorted(kept, key=lambda c: c[0].word)


def _rule(candidate: Candidate) -> str:
    """How the candidate was found; one source without a target did it alone, not together."""
    if candidate.targets or len(_parties(candidate)) > 1:
        return candidate.rule
    return candidate.rule.replace(":together", ":alone")


def _parties(candidate: Candidate) -> set[str | None]:
    return {f.actor.party for f in candidate.sources}


def _cameo(kind: CustomType) -> str | None:
    """The CAMEO code that the ontology gives the type, or that its PLOVER type crosses to."""
    if kind.cameo is not None or kind.plover is None:
        return kind.cameo
    return crosswalk().cameo_of(*kind.plover)
