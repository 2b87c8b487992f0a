"""How sure a draft is: features of what the grammar found, weighed by a model trained on annotated reports."""

from __future__ import annotations

from goodoffices.coding.contacts.cluster import Draft
from goodoffices.model import Reading
from goodoffices.ontology.knowledge import Knowledge

MODEL = "contacts"


def features(reading: Reading, draft: Draft, knowledge: Knowledge) -> list[str]:
    """Names of the features that hold for this draft."""
    first = draft.cues[0]
    told = [c for c in draft.cues if c.members]
    parties = sorted(draft.parties())
    named = sum(1 for m in draft.members if m.actor.name)
    sources = {m.source for m in draft.members}
    out = [
        f"format={draft.format}",
        f"modality={draft.modality}",
        f"format,modality={draft.format},{draft.modality}",
        f"rule={first.rule}",
        f"cues={min(len(told), 3)}",
        f"evidence={min(len(draft.sentences()), 4)}",
        f"parties={min(len(parties), 4)}",
        f"format,parties={draft.format},{min(len(parties), 3)}",
        f"named={min(named, 3)}",
        f"place={'city' if draft.place and draft.place != draft.country else 'country' if draft.place else 'no'}",
        f"date={'yes' if draft.when else 'no'}",
        f"back={first.back}",
        f"light={first.light}",
        f"early={first.sentence <= 3}",
        f"roles={'-'.join(sorted({m.role for m in draft.members}))}",
    ]
    out += [f"doubt={d}" for d in draft.doubts] or ["no doubt"]
    out += [f"doubt={d}&{draft.format}" for d in draft.doubts]
    surest = max(c.score for c in draft.cues)
    out += [f"cue>{n}" for n in (30, 40, 50, 60, 70, 80, 90, 95) if surest * 100 >= n]
    out += [f"told>{n}" for n in (30, 50, 70, 90) if told and max(c.score for c in told) * 100 >= n]
    out += _sides(reading, draft)
    out += [f"source={s}" for s in sorted(sources)]
    out += [f"sources={'-'.join(sorted(sources))}"]
    kinds = sorted({_kind(knowledge, p) for p in parties})
    out += [f"kinds={'-'.join(kinds)}"] + [f"kind={k}" for k in kinds]
    out += _surroundings(reading, draft)
    return out


SURE, UNSURE = 0.75, 0.3
"""Probabilities of taking part from which the encoder misses somebody in a draft, and under which it doubts one."""


def _sides(reading: Reading, draft: Draft) -> list[str]:
    """How far the encoder agrees on who takes part: members that it doubts, parties that it misses."""
    parties = draft.parties()
    doubted: set[str] = set()
    sure: set[str] = set()
    missed: set[str] = set()
    for cue in draft.cues:
        if cue.sense is None or not cue.members:
            continue
        for head, roles in cue.sense.roles.items():
            mention = reading.mention_at(cue.sentence, head)
            own = {a.party for a in mention.actors if a.party} if mention is not None else set()
            if roles[0] <= 1 - SURE:
                sure |= own & parties
                missed |= own - parties
            elif roles[0] >= 1 - UNSURE:
                doubted |= own & parties
    doubted -= sure
    return [
        f"doubted={min(len(doubted), 3)}",
        f"missed={min(len(missed), 3)}",
        f"sure={min(len(sure), 3)}",
        f"sides={min(len(sure), 2)}{min(len(doubted), 2)}{min(len(missed), 2)}",
        f"all sure={sure == parties}",
        f"sides={min(len(sure), 2)}{min(len(doubted), 1)}{min(len(missed), 1)}&{draft.format}",
    ]


def _kind(knowledge: Knowledge, party: str) -> str:
    """State, organisation, group, or the kind within it where it tells something."""
    found = knowledge.party(party)
    return type(found).__name__.lower() if found is not None else "unknown"


def _surroundings(reading: Reading, draft: Draft) -> list[str]:
    first = draft.cues[0]
    sentence = reading.sentences[first.sentence]
    token = sentence.tokens[first.token]
    governor = sentence.tokens[token.head]
    before = sentence.text[: max(0, token.start - sentence.start)]
    quoted = (before.count('"') + before.count("“") + before.count("”")) % 2 == 1
    return [
        f"dep={token.dep}",
        f"governor={governor.lemma.casefold()}"
        if governor.pos in {"VERB", "ADP"}
        else f"governor-pos={governor.pos}",
        f"quoted={quoted}",
        f"tag={token.tag}",
        f"cues-in-report={min(len({c.sentence for c in draft.cues}), 5)}",
    ]
