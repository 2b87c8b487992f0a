"""What a sentence can point back at: the persons, parties and pairs named so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from goodoffices.coding.identity.people import Known, People
from goodoffices.model import Actor, Mention, Sentence
from goodoffices.ontology.codes import code_of
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.reading.tree import conjuncts

MEMORY = 40
"""Mentions remembered; back-references in the annotated reports never reach further."""


@dataclass(slots=True)
class Focus:
    """Mentions so far, newest last, and the subjects among them."""

    past: list[tuple[Mention, bool]] = field(default_factory=list)
    skipped: int = 0

    def after(self, sentence: Sentence, mentions: Iterable[Mention]) -> None:
        """Take in a sentence that has been read."""
        known = {m.head: m for m in mentions if m.actors}
        for mention in mentions:
            if mention.actors:
                subject = sentence.tokens[mention.head].dep in {"nsubj", "nsubjpass"}
                self.past.append((mention, subject))
                together = _together(sentence, mention, known) if subject else None
                if together is not None:
                    self.past.append((together, True))
        del self.past[:-MEMORY]

    def skip(self) -> None:
        """A sentence that was not parsed lies between."""
        self.skipped += 1

    def persons(self) -> list[tuple[Mention, bool]]:
        """Single persons with a name, newest first."""
        return [(m, s) for m, s in reversed(self.past) if len(m.actors) == 1 and m.actors[0].name is not None]

    def parties(self) -> list[Mention]:
        """Mentions of parties without a person, newest first."""
        return [m for m, _ in reversed(self.past) if any(a.name is None for a in m.actors)]


def _together(sentence: Sentence, mention: Mention, known: Mapping[int, Mention]) -> Mention | None:
    """A coordinated subject ("Egypt, Kuwait and Qatar") as one mention, for "they" to point back at."""
    heads = [h for h in conjuncts(sentence, mention.head) if h in known]
    actors = tuple(dict.fromkeys(a for h in heads for a in known[h].actors))
    return (
        replace(mention, actors=actors, rule="coordination") if len(heads) > 1 and len(actors) > 1 else None
    )


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a resolver may ask."""

    knowledge: Knowledge
    people: People
    focus: Focus

    def actor(self, person: Known) -> Actor:
        """The person as an actor of this report."""
        return person.actor(
            code_of(
                self.knowledge,
                person.party,
                office=person.office,
                person=person.known,
                date=self.people.date,
            )
        )

    def gender(self, actor: Actor) -> str:
        """ "m", "f" or "" where it is not known."""
        for person in self.people.everyone:
            if actor.name == person.name:
                return person.gender
        return ""

    def is_state(self, party: str | None) -> bool:
        """Whether a party is a state or territory."""
        return party is not None and self.knowledge.country(party) is not None

    def opposition(self, party: str | None) -> str | None:
        """The party that the knowledge has as "the opposition" of a state, None where it has none."""
        state = self.knowledge.country(party) if party is not None else None
        if state is None:
            return None
        return next(
            (
                g.name
                for g in self.knowledge.groups.values()
                if g.country == state.id and g.name.endswith(" opposition")
            ),
            None,
        )

    def party_actor(self, party: str, office: str | None = None) -> Actor:
        """A party without a person."""
        return Actor(None, party, office, self.knowledge.party_code(party, self.people.date))
