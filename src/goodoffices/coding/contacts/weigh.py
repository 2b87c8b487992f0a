"""Cues weighed anew: what the grammar found and what the encoder makes of the same words, joined by small models.

The grammar is sure of few things and says why; the encoder has a guess at everything. Each decision about a cue (is it
one, who takes part in which role, format, modality) is a linear model over both, learned on reports that the encoder
has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.choice import Choice, load_choice
from goodoffices.coding.contacts.arguments import Member
from goodoffices.coding.contacts.cues import Cue, CueFinder
from goodoffices.coding.contacts.lexicon import FORMATS
from goodoffices.coding.linear import Linear, load_linear
from goodoffices.coding.sense.labels import MODALITIES, ROLES
from goodoffices.model import Actor, ContactSense, Mention, Reading, Sentence

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Weights:
    """The models that weigh cues."""

    cue: Linear
    member: Linear
    format: Choice
    modality: Choice
    role: Choice


def load_weights() -> Weights:
    """The models of the package."""
    return Weights(
        load_linear("contact-cue"),
        load_linear("contact-member"),
        load_choice("contact-format"),
        load_choice("contact-modality"),
        load_choice("contact-role"),
    )


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may tell of a contact, with what the grammar and the encoder say of it."""

    sentence: Sentence
    token: int
    sense: ContactSense
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
    return sorted(out, key=lambda w: (w.sentence.index, w.token))


def bin_of(p: float) -> str:
    """A probability as one of eleven steps."""
    return str(round(p * 10))


def cue_features(word: Word) -> list[str]:
    """What speaks for the word telling of a contact."""
    s, cue = word.sense, word.bare
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
    ]
    # The step is coarse in the middle, where it matters: a second, finer one.
    out += [f"over{n}" for n in (5, 15, 25, 35, 45, 55, 65, 75, 85, 95) if s.score * 100 >= n]
    return out


def member_features(word: Word, mention: Mention, actor: Actor) -> list[str]:
    """What speaks for an actor of the same sentence taking part."""
    rule = _by_rule(word.bare, mention.head, actor)
    roles = word.sense.roles.get(mention.head, (1.0,) + (0.0,) * (len(ROLES) - 1))
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
        f"between={min(4, sum(1 for h in word.sense.roles if min(h, word.token) < h < max(mention.head, word.token)))}",
        f"named={actor.name is not None}",
        f"child={token.head == word.token}",
        f"shared={token.head == trigger.head}:{token.dep}",
        f"below={trigger.head == mention.head}",
        f"many={min(3, len(mention.actors))}",
        f"rules={min(3, len({m.actor.party for m in word.bare.members}))}:{rule is not None}",
        f"trigger={trigger.pos}",
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


def label_features(
    values: Sequence[float], labels: Sequence[str], rule: str, more: Sequence[str]
) -> list[str]:
    """Features for choosing a label: the encoder's best and second guess with their strength, and the rule's."""
    ranked = sorted(range(len(values)), key=lambda n: (-values[n], n))
    first, second = ranked[0], ranked[1]
    out = [
        f"first={labels[first]}",
        f"first={labels[first]}:{round(values[first] * 4)}",
        f"second={labels[second]}:{round(values[second] * 4)}",
        f"rule={rule}",
        f"rule={rule}&first={labels[first]}",
        *more,
    ]
    out += [f"{labels[n]}>{t}" for n in ranked[:4] for t in (10, 30, 50, 70, 90) if values[n] * 100 >= t]
    return out


def format_features(word: Word) -> list[str]:
    """Features for the format."""
    t = word.sentence.tokens[word.token]
    cue = word.bare
    named = len({m.actor.party for m in cue.members if m.actor.name})
    more = [
        f"lemma={t.lemma.casefold()}",
        f"lemma={t.text.casefold()}",
        f"named={min(named, 2)}",
        f"light={cue.light}",
    ]
    return label_features(word.sense.formats, FORMATS, cue.format, more)


def modality_features(word: Word) -> list[str]:
    """Features for the modality."""
    t = word.sentence.tokens[word.token]
    return label_features(word.sense.modalities, MODALITIES, word.bare.modality, [f"tag={t.tag}"])


def role_features(word: Word, mention: Mention, actor: Actor, form: str) -> list[str]:
    """Features for the role of one who takes part."""
    rule = _by_rule(word.bare, mention.head, actor)
    roles = word.sense.roles.get(mention.head, (1.0,) + (0.0,) * (len(ROLES) - 1))
    total = sum(roles[1:]) or 1.0
    shares = tuple(r / total for r in roles[1:])
    at_home = word.bare.country is not None and word.bare.country == actor.party
    more = [
        f"format={form}",
        f"format={form}&rule={rule.role if rule else 'none'}",
        f"home={at_home}",
        f"home={at_home}&format={form}",
        f"source={rule.source if rule else 'none'}",
        f"envoy={actor.office is not None and 'envoy' in actor.office}",
    ]
    return label_features(shares, ROLES[1:], rule.role if rule is not None else "none", more)


def _top(values: Sequence[float]) -> int:
    return max(range(len(values)), key=lambda n: (values[n], -n))


def weighed(reading: Reading, found: Sequence[Word], weights: Weights) -> list[Cue]:
    """The cues that the models believe, with those who take part, in text order.

    The thresholds of the models of cues and members are the probabilities from which a word counts as a cue and an
    actor takes part.
    """
    by_sentence: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        if any(a.party for a in mention.actors):
            by_sentence.setdefault(mention.sentence, []).append(mention)
    out: list[Cue] = []
    for word in found:
        score = weights.cue.score(cue_features(word))
        if score < weights.cue.threshold:
            continue
        form = weights.format.best(format_features(word))[0]
        modality = weights.modality.best(modality_features(word))[0]
        members = _members(word, by_sentence.get(word.sentence.index, ()), weights, form)
        for cue in word.cues or (word.bare,):
            own = _with_outer(members, cue)
            out.append(replace(cue, format=form, modality=modality, members=tuple(own), score=score))
    return out


def _members(word: Word, mentions: Sequence[Mention], weights: Weights, form: str) -> list[Member]:
    best: dict[tuple[str | None, str | None], tuple[float, Member]] = {}
    for mention in mentions:
        if mention.head == word.token:
            continue
        for actor in mention.actors:
            if actor.party is None:
                continue
            p = weights.member.score(member_features(word, mention, actor))
            if p < weights.member.threshold:
                continue
            role = weights.role.best(role_features(word, mention, actor, form))[0]
            rule = _by_rule(word.bare, mention.head, actor)
            member = Member(actor, rule.source if rule is not None else "sense", mention.head, role)
            key = (actor.party, actor.name)
            if key not in best or p > best[key][0]:
                best[key] = (p, member)
    kept = [m for _, m in sorted(best.values(), key=lambda b: b[1].head)]
    named = {m.actor.party for m in kept if m.actor.name}
    return [m for m in kept if m.actor.name or m.actor.party not in named]


_OUTER = frozenset({"mechanism", "context", "inherited"})


def _with_outer(members: Sequence[Member], cue: Cue) -> list[Member]:
    """Those whom no mention of the sentence names: the parties of a named format ("six-party talks")."""
    have = {m.actor.party for m in members}
    return [*members, *(m for m in cue.members if m.source in _OUTER and m.actor.party not in have)]
