"""Examples for the encoder: what the annotated record says of the words of each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from goodoffices.coding.contacts.lexicon import FORMATS, lexicon
from goodoffices.coding.positions.anchors import anchors
from goodoffices.coding.positions.lexicon import STANCES
from goodoffices.coding.positions.scene import Scene, scenes
from goodoffices.coding.sense.inputs import Input, inputs
from goodoffices.coding.sense.labels import DIRECTIONS, LEAVES, MODALITIES, ROLES
from goodoffices.coding.sense.step import looked_at, pairs_of
from goodoffices.coding.sense.triggers import triggers
from goodoffices.coding.tracks.lexicon import NOTES
from goodoffices.model import Mention, Reading, Sentence

IGNORE = -100
# How well a word that tells `key` fits a contact of each format, besides its own.
NEAR = {
    "meeting": {"talks": 0.8, "unspecified": 0.6, "summit": 0.6, "conference": 0.5, "visit": 0.3, "delegation": 0.3},
    "talks": {"meeting": 0.8, "indirect_talks": 0.9, "unspecified": 0.6, "summit": 0.5, "conference": 0.5},
    "unspecified": {"talks": 0.8, "meeting": 0.7, "phone": 0.7, "indirect_talks": 0.7, "video": 0.5, "letter": 0.5,
                    "delegation": 0.4, "conference": 0.4, "summit": 0.4, "visit": 0.2},
    "summit": {"conference": 0.7, "meeting": 0.7},
    "conference": {"summit": 0.7, "meeting": 0.6, "talks": 0.5},
    "visit": {"meeting": 0.45, "delegation": 0.9, "summit": 0.2, "talks": 0.2},
    "phone": {"video": 0.6, "unspecified": 0.5},
    "delegation": {"visit": 0.9, "meeting": 0.4, "talks": 0.4},
    "letter": {"unspecified": 0.6},
    "video": {"meeting": 0.6, "summit": 0.6, "conference": 0.6, "phone": 0.5},
}  # fmt: skip


@dataclass
class Example:
    """One sentence with its labels; places are those of tokens."""

    report: int
    input: Input
    contacts: list[tuple[int, int, int, int, tuple[int, ...] | None]] = field(default_factory=list)
    """(token, is one, format, modality, leaves of the agenda)"""
    roles: list[tuple[int, int, int]] = field(default_factory=list)
    anchors: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """(token, is one, stance, direction, issue)"""
    claims: list[tuple[int, int, int]] = field(default_factory=list)
    notes: tuple[int, ...] = ()


def examples(
    number: int, reading: Reading, gold: dict[str, Any], tokenizer: Any, scorer: Any
) -> list[Example]:
    """The examples of one report."""
    told = contact_words(reading, gold["contacts"], scorer)
    stage = {s.sentence.index: s for s in scenes(reading)}
    out: list[Example] = []
    for item in inputs(reading, looked_at(reading), tokenizer):
        sentence = reading.sentences[item.sentence]
        example = Example(number, item)
        for i in triggers(sentence):
            if item.words[i]:
                _contact(
                    example, reading, sentence, i, (told.get((sentence.index, i)), gold["contacts"]), scorer
                )
        if sentence.index in stage:
            _positions(example, stage[sentence.index], gold["positions"], scorer)
        example.notes = tuple(
            NOTES.index((n["track"], n["stage"]))
            for n in gold["tracks"]
            if any(_overlaps(sentence, e) for e in n["evidence"])
        )
        out.append(example)
    return out


def _contact(
    example: Example, reading: Reading, sentence: Sentence, i: int, told: tuple[int | None, Any], scorer: Any
) -> None:
    at, golds = told
    if at == IGNORE:
        return
    if at is None:
        example.contacts.append((i, 0, IGNORE, IGNORE, None))
        return
    gold = golds[at]
    example.contacts.append(
        (
            i,
            1,
            FORMATS.index(gold["format"]),
            MODALITIES.index(gold["modality"]),
            tuple(LEAVES.index(leaf) for leaf in gold["issues"]),
        )
    )
    for mention in pairs_of(reading, sentence):
        if example.input.words[mention.head] and mention.head != i:
            example.roles.append((i, mention.head, ROLES.index(role_of(mention, gold, scorer))))


def role_of(mention: Mention, gold: dict[str, Any], scorer: Any) -> str:
    """The role of a mention in a gold contact, "none" where it has none."""
    for actor in mention.actors:
        for p in gold["participants"]:
            if scorer.party(actor.party or "") != scorer.party(p["party"]):
                continue
            if (
                actor.name is None
                or p["name"] is None
                or scorer.last_name(actor.name) == scorer.last_name(p["name"])
            ):
                return str(p["role"])
    return "none"


def _positions(example: Example, scene: Scene, golds: Sequence[dict[str, Any]], scorer: Any) -> None:
    here = [
        g
        for g in golds
        if g["evidence"][0].get("in", "text") == "text" and _overlaps(scene.sentence, g["proposition"])
    ]
    found = gold_anchors(scene, here)
    for i in anchors(scene.sentence, scene.mentions):
        if not example.input.words[i]:
            continue
        if i not in found:
            example.anchors.append((i, 0, IGNORE, IGNORE, IGNORE))
            continue
        g = found[i][0]
        example.anchors.append(
            (i, 1, STANCES.index(g["stance"]), DIRECTIONS.index(g["direction"]), LEAVES.index(g["issue"]))
        )
        holders = {scorer.party(x["holder"]["party"]) for x in found[i]}
        for mention in pairs_of(scene.reading, scene.sentence):
            if example.input.words[mention.head] and mention.head != i:
                own = {scorer.party(a.party or "") for a in mention.actors}
                example.claims.append((i, mention.head, int(bool(own & holders))))


def gold_anchors(scene: Scene, golds: Sequence[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """For each word that heads a gold proposition of this sentence the gold positions it stands for."""
    out: dict[int, list[dict[str, Any]]] = {}
    possible = set(anchors(scene.sentence, scene.mentions))
    for gold in golds:
        p = gold["proposition"]
        inside = [t for t in scene.sentence.tokens if p["start"] <= t.start and t.end <= p["end"]]
        members = {t.i for t in inside}
        roots = [t.i for t in inside if t.i in possible and t.head not in members] or [
            t.i for t in inside if t.i in possible
        ]
        if roots:
            out.setdefault(roots[0], []).append(gold)
    return out


def _overlaps(sentence: Sentence, span: dict[str, Any]) -> bool:
    return (
        sentence.where == span.get("in", "text")
        and span["start"] < sentence.end
        and sentence.start < span["end"]
    )


def contact_words(
    reading: Reading, golds: Sequence[dict[str, Any]], scorer: Any
) -> dict[tuple[int, int], int]:
    """Which word tells which gold contact: (sentence, token) to its number, IGNORE where it may or may not.

    The annotation names sentences, not words: of the words in a sentence of evidence that fit the format best the
    first that is free tells the contact, one whose fit is nearly as good is left out of the training.
    """
    out: dict[tuple[int, int], int] = {}
    for sentence in reading.sentences:
        here = [n for n, g in enumerate(golds) if any(_overlaps(sentence, e) for e in g["evidence"])]
        if not here or not sentence.tokens:
            continue
        words = triggers(sentence)
        options = sorted(
            ((_fit(reading, sentence, i, golds[n], scorer), -n, -i) for n in here for i in words),
            reverse=True,
        )
        taken: set[int] = set()
        for fit, n, i in options:
            if fit > 0.3 and (sentence.index, -i) not in out and -n not in taken:
                out[sentence.index, -i] = -n
                taken.add(-n)
        for fit, _, i in options:
            if fit > 0.5:
                out.setdefault((sentence.index, -i), IGNORE)
    return out


def _fit(reading: Reading, sentence: Sentence, i: int, gold: dict[str, Any], scorer: Any) -> float:
    words, t = lexicon(), sentence.tokens[i]
    told = words.nouns.get(t.text.casefold()) or words.verbs[t.lemma].format
    base = 1.0 if told == gold["format"] else NEAR.get(told, {}).get(gold["format"], 0.1)
    wanted = {scorer.party(p["party"]) for p in gold["participants"]}
    near = [
        m for m in pairs_of(reading, sentence) if {scorer.party(a.party or "") for a in m.actors} & wanted
    ]
    # Two contacts in one sentence: the word nearest to the people of each.
    names = {scorer.last_name(p["name"]) for p in gold["participants"] if p["name"]}
    close = [
        abs(m.head - i)
        for m in near
        if not names or names & {scorer.last_name(a.name or "") for a in m.actors}
    ]
    return base + (0.2 / (1 + min(close) / 5) if close else 0.0) + (0.05 if near else 0.0)
