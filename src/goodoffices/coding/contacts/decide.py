"""Format, modality and roles of a draft, decided on all that tells of it: the rules' word and the encoder's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.choice import Choice, load_choice
from goodoffices.coding.contacts.arguments import Member
from goodoffices.coding.contacts.cluster import Draft
from goodoffices.coding.contacts.lexicon import FORMATS
from goodoffices.coding.sense.labels import MODALITIES, ROLES


@dataclass(frozen=True, slots=True)
class Deciders:
    """The models that decide on drafts."""

    format: Choice
    modality: Choice
    role: Choice


def load_deciders() -> Deciders:
    """The models of the package."""
    return Deciders(
        load_choice("contact-format"), load_choice("contact-modality"), load_choice("contact-role")
    )


def decide(draft: Draft, deciders: Deciders) -> None:
    """Settle the draft's format, modality and roles; one without the encoder's word stays as it is."""
    if all(c.sense is None for c in draft.cues):
        return
    form = deciders.format.best(format_features(draft))[0]
    modality = deciders.modality.best(modality_features(draft))[0]
    draft.format, draft.modality = form, modality
    draft.members = [
        replace(m, role=deciders.role.best(role_features(draft, m, form))[0]) for m in draft.members
    ]


def mean(rows: Sequence[tuple[float, Sequence[float]]], width: int) -> tuple[float, ...]:
    """The weighted mean of rows of probabilities; even where there are none."""
    total = sum(w for w, _ in rows)
    if not total:
        return (1.0 / width,) * width
    return tuple(sum(w * values[n] for w, values in rows) / total for n in range(width))


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


def _told(draft: Draft) -> list[str]:
    return sorted(
        {c.rule.split(":")[-1] for c in draft.cues if c.members}
        or {c.rule.split(":")[-1] for c in draft.cues}
    )


def format_features(draft: Draft) -> list[str]:
    """Features for the format."""
    rows = [(c.score, c.sense.formats) for c in draft.cues if c.sense is not None]
    named = len({m.actor.party for m in draft.members if m.actor.name})
    parties = len(draft.parties())
    more = [
        *(f"word={w}" for w in _told(draft)),
        *(f"cue={f}" for f in sorted({c.format for c in draft.cues})),
        f"named={min(named, 2)}",
        f"parties={min(parties, 4)}",
        f"named={min(named, 2)}&rule={draft.format}",
    ]
    return label_features(mean(rows, len(FORMATS)), FORMATS, draft.format, more)


def modality_features(draft: Draft) -> list[str]:
    """Features for the modality."""
    rows = [(c.score, c.sense.modalities) for c in draft.cues if c.sense is not None]
    more = [*(f"cue={m}" for m in sorted({c.modality for c in draft.cues})), f"when={draft.when is not None}"]
    return label_features(mean(rows, len(MODALITIES)), MODALITIES, draft.modality, more)


def role_features(draft: Draft, member: Member, form: str) -> list[str]:
    """Features for the role of one who takes part."""
    rows = [
        (c.score, c.sense.roles[m.head][1:])
        for c in draft.cues
        if c.sense is not None
        for m in c.members
        if m.actor.party == member.actor.party and m.head in c.sense.roles
    ]
    home = draft.country is not None and draft.country == member.actor.party
    envoy = member.actor.office is not None and "envoy" in member.actor.office
    parties = min(len(draft.parties()), 3)
    more = [
        f"format={form}",
        f"format={form}&rule={member.role}",
        f"parties={parties}&rule={member.role}",
        f"home={home}&format={form}",
        f"source={member.source}",
        f"envoy={envoy}&parties={parties}",
        f"told={bool(rows)}&rule={member.role}",
    ]
    return label_features(mean(rows, len(ROLES) - 1), ROLES[1:], member.role, more)
