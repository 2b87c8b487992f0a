"""Cues weighed anew: what the grammar found and what the encoder makes of the same words, joined by small models.

The grammar is sure of few things and says why; the encoder has a guess at everything. Whether a word tells of a contact
and who takes part are linear models over both, learned on reports that the encoder has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.contacts.arguments import Member
from goodoffices.coding.contacts.cues import Cue, CueFinder
from goodoffices.coding.contacts.lexicon import FORMATS
from goodoffices.coding.linear import Linear, load_linear
from goodoffices.coding.sense.labels import MODALITIES, ROLES
from goodoffices.model import Actor, ContactSense, Mention, Reading, Sentence
from goodoffices.reading.tree import ancestors, way

Spot = tuple[int, int]


JOINED = 0.5
"""Probability of telling a contact from which a word that the grammar knows takes more parties from the encoder."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The models that weigh cues."""

    cue: Linear
    member: Linear


def load_weights() -> Weights:
    """The models of the package."""
    return Weights(
        load_linear("contact-cue"),
        load_linear("contact-member"),
    )


NO_SENSE = ContactSense(
    0.0, (1.0, *(0.0,) * (len(FORMATS) - 1)), (1.0, *(0.0,) * (len(MODALITIES) - 1)), (), {}
)
"""Of a sentence that the encoder did not look at: nothing speaks for a contact."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may tell of a contact, with what the grammar and the encoder say of it.

    `sense` is None where the encoder did not look at the sentence.
    """

    sentence: Sentence
    token: int
    sense: ContactSense | None
    cues: tuple[Cue, ...]
    bare: Cue


def words(reading: Reading, finder: CueFinder) -> list[Word]:
    """The words of the reading that may tell of a contact, in text order."""
    found: dict[Spot, list[Cue]] = {}
    for cue in finder.cues():
        found.setdefault((cue.sentence, cue.token), []).append(cue)
    out: list[Word] = []
    for index, sense in reading.senses.items():
        for token, contact in sense.contacts.items():
            cues = tuple(found.pop((index, token), ()))
            sentence = reading.sentences[index]
            out.append(
                Word(sentence, token, contact, cues, cues[0] if cues else finder.bare(sentence, token))
            )
    for (index, token), left in found.items():
        out.append(Word(reading.sentences[index], token, None, tuple(left), left[0]))
    return sorted(out, key=lambda w: (w.sentence.index, w.token))


def bin_of(p: float) -> str:
    """A probability as one of eleven steps."""
    return str(round(p * 10))


def cue_features(word: Word) -> list[str]:
    """What speaks for the word telling of a contact."""
    s, cue = word.sense or NO_SENSE, word.bare
    t = word.sentence.tokens[word.token]
    b = bin_of(s.score)
    best = FORMATS[_top(s.formats)]
    parties = len({m.actor.party for m in cue.members})
    out = [
        f"p{b}",
        f"p{b}:{bool(word.cues)}",
        f"rule={cue.rule if word.cues else 'none'}",
        f"found={bool(word.cues)}",
        f"lemma={t.lemma.casefold()}",
        f"format={best}",
        f"takers={min(3, sum(r[0] < 0.5 for r in s.roles.values()))}",
        f"parties={min(parties, 3)}:{bool(word.cues)}",
        f"back={cue.back}",
        f"dep={t.dep}",
        f"place={cue.place is not None}",
        f"when={cue.when is not None}",
        f"modality={MODALITIES[_top(s.modalities)]}",
        f"lemma={t.lemma.casefold()}:{t.dep}",
        f"above={word.sentence.tokens[t.head].lemma.casefold()}:{t.dep}",
    ]
    # The step is coarse in the middle, where it matters: a second, finer one.
    out += [f"over{n}" for n in (5, 15, 25, 35, 45, 55, 65, 75, 85, 95) if s.score * 100 >= n]
    return out


def member_features(word: Word, mention: Mention, actor: Actor) -> list[str]:
    """What speaks for an actor of the same sentence taking part."""
    rule = _by_rule(word.bare, mention.head, actor)
    sense = word.sense or NO_SENSE
    roles = sense.roles.get(mention.head, (1.0,) + (0.0,) * (len(ROLES) - 1))
    p = 1.0 - roles[0]
    source = rule.source if rule is not None else "none" if word.cues else "no cue"
    token = word.sentence.tokens[mention.head]
    trigger = word.sentence.tokens[word.token]
    gap = mention.head - word.token
    out = [
        f"p{bin_of(p)}",
        f"source={source}",
        f"p{round(p * 4)}:{source}",
        f"kind={mention.kind}:{mention.nominal}",
        f"attributive={mention.attributive}",
        f"dep={token.dep}",
        f"gap={'before' if gap < 0 else 'after'}{min(abs(gap) // 4, 6)}",
        f"between={min(4, sum(1 for h in sense.roles if min(h, word.token) < h < max(mention.head, word.token)))}",
        f"named={actor.name is not None}",
        f"child={token.head == word.token}",
        f"shared={token.head == trigger.head}:{token.dep}",
        f"below={trigger.head == mention.head}",
        f"many={min(3, len(mention.actors))}",
        f"rules={min(3, len({m.actor.party for m in word.bare.members}))}:{rule is not None}",
        f"trigger={trigger.pos}",
    ]
    path = way(word.sentence, mention.head, word.token)
    told = word.bare.format if not word.cues else word.cues[0].format
    at = mention.place is not None
    prep = word.sentence.tokens[token.head].text.casefold() if token.dep == "pobj" else token.dep
    out += [f"way={path}", f"way={path}:{told}", f"place={at}:{prep}", f"place={at}:{prep}:{told}"]
    out += [
        f"place={at}&p{round(p * 4)}",
        f"told={told}&{mention.kind}",
        f"lemma={trigger.lemma.casefold()}:{path}",
    ]
    out += [f"over{n}" for n in (5, 15, 25, 35, 45, 55, 65, 75, 85, 95) if p * 100 >= n]
    return out


def _by_rule(cue: Cue, head: int, actor: Actor) -> Member | None:
    return next(
        (
            m
            for m in cue.members
            if m.head == head and (m.actor.party, m.actor.name) == (actor.party, actor.name)
        ),
        next((m for m in cue.members if m.actor.party == actor.party), None),
    )


def _top(values: Sequence[float]) -> int:
    return max(range(len(values)), key=lambda n: (values[n], -n))


def weighed(reading: Reading, found: Sequence[Word], weights: Weights) -> list[Cue]:
    """What the grammar found, with the model's belief, and the words that only the model takes for a contact.

    A word that the grammar does not know counts from `weights.cue.threshold` on, and with at least two parties that
    reach `weights.member.threshold`: on the gold reports fewer conditions cost more precision than they bring recall.
    Who the grammar misses joins from the same threshold on: by folds on the gold reports dyad .590 to .651, strict .357
    to .376; at .5 or .9 less.
    """
    by_sentence: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        if any(a.party for a in mention.actors):
            by_sentence.setdefault(mention.sentence, []).append(mention)
    by_rule: dict[Spot, Cue] = {(w.sentence.index, w.token): w.cues[0] for w in found if w.cues}
    out: list[Cue] = []
    for word in found:
        score = weights.cue.score(cue_features(word))
        near = by_sentence.get(word.sentence.index, ())
        if word.cues:
            more = _members(word, near, weights) if score >= JOINED and len(word.cues) == 1 else []
            out += [replace(_joined(c, more), score=score, sense=word.sense) for c in word.cues]
        elif score >= weights.cue.threshold:
            members = _members(word, near, weights)
            parties = {m.actor.party for m in members}
            if len(parties) > 1 and not _purpose(word, parties, by_rule):
                out.append(replace(word.bare, members=tuple(members), score=score, sense=word.sense))
    return out


def _purpose(word: Word, parties: set[str | None], by_rule: Mapping[Spot, Cue]) -> bool:
    """ "Met him to discuss the war": what a contact is for, told below it with the same parties, is no second one."""
    for above in ancestors(word.sentence, word.token):
        cue = by_rule.get((word.sentence.index, above.i))
        if cue is not None and parties <= {m.actor.party for m in cue.members}:
            return True
    return False


def _joined(cue: Cue, more: Sequence[Member]) -> Cue:
    """The cue with those that the grammar missed; a phrase that points back names nobody of its own."""
    known = {m.actor.party for m in cue.members}
    new = [m for m in more if m.actor.party not in known]
    if not cue.members and (cue.back or len({m.actor.party for m in new}) < 2):
        return cue
    return replace(cue, members=(*cue.members, *new))


def _members(word: Word, mentions: Sequence[Mention], weights: Weights) -> list[Member]:
    """Those of the sentence who take part, each once, the named before their bare parties."""
    best: dict[tuple[str | None, str | None], tuple[float, Member]] = {}
    for mention in mentions:
        if mention.head == word.token:
            continue
        for actor in mention.actors:
            if actor.party is None:
                continue
            p = weights.member.score(member_features(word, mention, actor))
            key = (actor.party, actor.name)
            if p >= weights.member.threshold and (key not in best or p > best[key][0]):
                best[key] = (p, Member(actor, "sense", mention.head))
    kept = [m for _, m in sorted(best.values(), key=lambda b: b[1].head)]
    named = {m.actor.party for m in kept if m.actor.name}
    return [m for m in kept if m.actor.name or m.actor.party not in named]
