"""Pipeline step `positions`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from goodoffices.coding.choice import load_choice
from goodoffices.coding.ids import finding_id
from goodoffices.coding.linear import load_linear
from goodoffices.coding.positions.candidates import Candidate, Judges, candidates, kind_of
from goodoffices.model import Actor, Contact, Evidence, Position, Reading, Span

MODELS = (
    "position-sentence",
    "position-anchor",
    "position-claim",
    "position-issue",
    "position-stance",
    "position-direction",
)


def load_judges() -> Judges:
    """The six models of the package."""
    linear = [load_linear(name) for name in MODELS[:3]]
    choice = [load_choice(name) for name in MODELS[3:]]
    return Judges(linear[0], linear[1], linear[2], choice[0], choice[1], choice[2])


class Positions:
    """Reading to Reading: adds `positions`."""

    name = "positions"
    requires: frozenset[str] = frozenset({"sentences", "tokens", "mentions", "contacts"})
    gives: frozenset[str] = frozenset({"positions"})

    def __init__(self, judges: Judges | None = None) -> None:
        self.judges = judges if judges is not None else load_judges()

    def __call__(self, reading: Reading) -> Reading:
        found = candidates(reading, self.judges, self.judges.anchor.threshold, self.judges.claim.threshold)
        seen: set[tuple[object, ...]] = set()
        out: list[Position] = []
        for candidate in found:
            position = self._position(reading, candidate)
            key = (
                position.holder.party,
                position.holder.name,
                position.stance,
                position.issue,
                position.evidence.spans,
            )
            if key not in seen:
                seen.add(key)
                out.append(position)
        return replace(reading, positions=tuple(out))

    def _position(self, reading: Reading, candidate: Candidate) -> Position:
        scene, sentence = candidate.scene, candidate.scene.sentence
        stance, leaf, direction = kind_of(scene, candidate.anchor, self.judges)
        holder, relay = _holder(candidate)
        start, end = candidate.span
        proposition = Span.of(reading.report, start, end, sentence.where)
        evidence = Span.of(reading.report, sentence.start, sentence.end, sentence.where)
        parts = (holder.name, holder.party, stance, direction, leaf, proposition.start, proposition.end)
        return Position(
            finding_id("position", reading.report.id, *parts),
            holder,
            relay,
            stance,
            direction,
            leaf,
            proposition,
            addressee(candidate, holder),
            candidate.anchor in scene.quoted,
            _voiced_in(reading.contacts, evidence, holder),
            Evidence((evidence,), "positions", f"{stance}:{leaf}", round(min(1.0, candidate.score), 3)),
            tuple(f"weighed: {w}" for w in candidate.why),
        )


def _holder(candidate: Candidate) -> tuple[Actor, str | None]:
    """The holder, and the spokesman where one tells it: his words are the institution's."""
    actor = candidate.claim.actor
    if actor.name is not None and actor.office is not None and "spokes" in actor.office:
        return replace(actor, name=None, office=None), actor.name
    return actor, None


def addressee(candidate: Candidate, holder: Actor) -> str | None:
    """Whom the position is addressed to: the other party that the cue has for its object ("urged Iran to")."""
    scene = candidate.scene
    for verb in scene.path(candidate.anchor):
        if verb.pos != "VERB":
            continue
        heads = [t.i for t in scene.below(verb.i, "dobj", "dative")]
        for prep in scene.below(verb.i, "prep", "dative"):
            if prep.text.casefold() in {"on", "to", "upon", "with"}:
                heads += [t.i for t in scene.below(prep.i, "pobj")]
        for head in heads:
            mention = scene.reading.mention_at(scene.sentence.index, head)
            parties = {a.party for a in mention.actors if a.party} if mention is not None else set()
            if len(parties) == 1 and holder.party not in parties:
                return parties.pop()
    return None


def _voiced_in(contacts: Sequence[Contact], evidence: Span, holder: Actor) -> str | None:
    """The contact whose evidence is this sentence and whose participants include the holder."""
    for contact in contacts:
        if evidence in contact.evidence.spans and any(
            p.actor.party == holder.party and holder.name in {None, p.actor.name}
            for p in contact.participants
        ):
            return contact.id
    return None
