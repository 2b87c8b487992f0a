"""Pipeline step `events`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from goodoffices.coding.contacts.circumstances import Circumstances
from goodoffices.coding.events.clauses import Candidate, Clauses, with_countries
from goodoffices.coding.events.consult import Told, consultations, covered, without_venue
from goodoffices.coding.events.judge import Classifier, Verdict, judge, pair
from goodoffices.coding.events.lexicon import lexicon
from goodoffices.coding.ids import finding_id
from goodoffices.coding.relation import Relation, relation_model
from goodoffices.coding.relation.model import FOLDER
from goodoffices.model import Actor, Event, Evidence, Reading, Sentence, Span, Token, When
from goodoffices.ontology.codebooks import PLOVER
from goodoffices.ontology.crosswalk import crosswalk
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.reading.tree import ancestors

MOST_ASKED = 24
"""Pairs of one report that go to the relation model, in text order: it takes some 10 ms for each."""
Judged = tuple[Candidate, Verdict]


class Events:
    """Reading to Reading: adds `events`.

    `model` types pairs together with the words, by default the one of the package; with `words_only` the words type
    alone.
    """

    name = "events"
    requires: frozenset[str] = frozenset({"sentences", "tokens", "mentions", "dates", "contacts"})
    gives: frozenset[str] = frozenset({"events"})

    def __init__(
        self, knowledge: Knowledge, model: Classifier | None = None, *, words_only: bool = False
    ) -> None:
        self.knowledge = knowledge
        self.words = lexicon()
        self.model = None if words_only else (model or packaged())

    def __call__(self, reading: Reading) -> Reading:
        judged = self.judged(reading)
        told = consultations(reading, judged, self.knowledge)
        events = [
            make_event(
                reading,
                t.verdict,
                self._coded(reading, t),
                (t.contact.date, t.contact.place or t.contact.country),
                _evidence(t),
                t.contact.why,
            )
            for t in told
        ]
        events += [event_of(reading, c, v) for c, v in judged if not covered(told, c, v)]
        between = [kept for event in events if (kept := self._between(event)) is not None]
        return replace(reading, events=tuple(_once(between)))

    def _between(self, event: Event) -> Event | None:
        """The event without those of its targets that are a source themselves; None where nobody else is left.

        What an actor does to itself is no event: where one comes out, somebody was taken for another.
        """
        target = tuple(a for a in event.target if not any(self._same(a, s) for s in event.source))
        if event.target and not target:
            return None
        return replace(event, target=target)

    def _same(self, a: Actor, b: Actor) -> bool:
        """One actor: the same party, with codes of which one says no more than the other (EGY, EGYGOV).

        Police and opposition of a state are two; a group and its men in a government are one.
        """
        if a.party is None or a.party != b.party:
            return False
        one, other = sorted((a.code or "", b.code or ""), key=len)
        return other.startswith(one) or self.knowledge.country(a.party) is None

    def _coded(self, reading: Reading, told: Told) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """The sides of a contact with the code of the party where an actor came without one."""
        date = reading.report.date
        source, target = (
            tuple(
                a if a.code or not a.party else replace(a, code=self.knowledge.party_code(a.party, date))
                for a in side
            )
            for side in told.sides
        )
        return source, target

    def judged(self, reading: Reading) -> list[Judged]:
        """The candidates of a report with what they are, in text order."""
        found: list[Candidate] = []
        asked: list[int] = []
        pairs = []
        for sentence in reading.sentences:
            if not sentence.tokens or sentence.where != "text":
                continue
            clauses = Clauses(reading, sentence, self.words, self.knowledge)
            for candidate in map(with_countries, clauses.candidates()):
                if not candidate.sources:
                    continue
                if len(asked) < MOST_ASKED and not candidate.rule.startswith("noun"):
                    asked.append(len(found))
                    pairs.append(pair(candidate, clauses.actors))
                found.append(candidate)
        relations: dict[int, Relation] = {}
        if self.model is not None and pairs:
            relations = dict(zip(asked, self.model.classify(pairs), strict=True))
        words = self.words.words
        verdicts = ((c, judge(c, relations.get(n), words)) for n, c in enumerate(found))
        return [
            (told, v)
            for c, v in verdicts
            if v is not None and (told := without_venue(reading, c, v)) is not None
        ]


def packaged() -> Classifier | None:
    """The relation model of the package; None in a package without one, which types by words alone."""
    return relation_model() if (FOLDER / "blend.json").is_file() else None


def _evidence(told: Told) -> Evidence:
    """That of the contact, under the name of this coder."""
    evidence = told.contact.evidence
    return replace(evidence, coder="events", rule=f"contact:{evidence.rule}")


def event_of(reading: Reading, candidate: Candidate, verdict: Verdict) -> Event:
    """The event of a candidate, with its place, date and evidence."""
    sentence = candidate.sentence
    token = sentence.tokens[candidate.word]
    around = Circumstances(reading, sentence)
    when = around.when(token, verdict.modality) or _then(reading, sentence, token)
    place, country = around.place_of(candidate.word, travel=verdict.mode == "visit")
    said_by = next((f.actor.party for f in candidate.alleged_by), None)
    why = [f"{candidate.rule}: {token.text!r} in sentence {sentence.index}", f"type by {verdict.rule}"]
    if said_by:
        why.append(f"alleged by {said_by}")
    return make_event(
        reading,
        verdict,
        (tuple(f.actor for f in candidate.sources), tuple(f.actor for f in candidate.targets)),
        (when, place or country),
        Evidence(
            (Span.of(reading.report, sentence.start, sentence.end, sentence.where),),
            "events",
            f"{candidate.rule}:{verdict.rule}",
            round(verdict.score, 3),
            said_by,
        ),
        tuple(why),
    )


def _then(reading: Reading, sentence: Sentence, token: Token) -> When | None:
    """ "Since 1974, when Peru occupied": the date that the clause hangs on."""
    above = next((t for t in (token, *ancestors(sentence, token.i)) if t.dep == "relcl"), None)
    if above is None:
        return None
    at = sentence.tokens[above.head].start
    found = (d.when for d in reading.dates if d.sentence == sentence.index and d.start <= at < d.end)
    return next(found, None)


def make_event(
    reading: Reading,
    verdict: Verdict,
    sides: tuple[tuple[Actor, ...], tuple[Actor, ...]],
    around: tuple[When | None, str | None],
    evidence: Evidence,
    why: tuple[str, ...],
) -> Event:
    """An event with its code and id."""
    when, place = around
    code = verdict.cameo or crosswalk().cameo_of(verdict.type, verdict.mode)
    modality = _historical(reading, when) if verdict.modality in {"occurred", "ongoing"} else ""
    parts = (
        verdict.type,
        verdict.mode,
        tuple((a.name, a.party, a.code) for side in sides for a in side),
        tuple((s.where, s.start, s.end) for s in evidence.spans),
        modality or verdict.modality,
    )
    return Event(
        finding_id("event", reading.report.id, *parts),
        PLOVER,
        verdict.type,
        verdict.mode,
        code,
        sides[0],
        sides[1],
        modality or verdict.modality,
        when,
        place,
        evidence,
        why,
    )


def _historical(reading: Reading, when: When | None) -> str:
    """ "historical" for a deed more than a year before the report."""
    published = reading.report.date
    if when is None or not published or len(when.value) < 4:
        return ""
    return "historical" if int(published[:4]) - int(when.value[:4]) > 1 else ""


def _once(events: Iterable[Event]) -> list[Event]:
    """One event for one deed told of the same two sides in one sentence; the first is kept."""
    out: dict[tuple[object, ...], Event] = {}
    for event in events:
        sides = [tuple(sorted({a.party or "" for a in side})) for side in (event.source, event.target)]
        key = (event.type, tuple(sorted(sides)), event.evidence.spans[0].start, event.evidence.spans[0].where)
        out.setdefault(key, event)
    return list(out.values())
