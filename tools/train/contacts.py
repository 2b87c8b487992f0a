"""Train the models of contacts.

    python tools/train/contacts.py SHARED [REPORTS GOLD]... HALF0 HALF1

Reads `eval/data/records_train*` under SHARED, further pairs of files of the same form, and the project's own
annotations with the two halves of the encoder. Two models weigh cues (is the word one, who takes part), two settle how
each is told (format, modality), another judges the drafts made of them, learned on drafts made by models that had not
seen the report; the last tells the agenda. Prints cross-validated figures (five folds by report, as the record scorer
counts on the gold reports) and writes `contact-*.json.gz`, `contacts.json.gz` and `agenda.json.gz`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from fitting import FOLDS, Items, fit_choice, fit_linear, write_choice, write_linear
from sense_examples import IGNORE, contact_words, role_of

from common import Row, read_rows
from goodoffices.coding.contacts.agenda import leaf_features
from goodoffices.coding.contacts.cluster import Draft
from goodoffices.coding.contacts.cues import CueFinder
from goodoffices.coding.contacts.judge import features
from goodoffices.coding.contacts.step import Contacts
from goodoffices.coding.contacts.telling import MODELS, Tellings, telling_features
from goodoffices.coding.contacts.weigh import (
    Weights,
    Word,
    cue_features,
    member_features,
    words,
)
from goodoffices.coding.linear import Linear
from goodoffices.export.reading_json import reading_object
from goodoffices.model import Reading
from goodoffices.ontology.knowledge import Knowledge

BELIEVED = 0.2
"""Probability from which the judge believes a draft. From .15 to .35 the four figures on the gold reports differ by
less than their noise; lower means more recall, which the hand-coded mediation set asks for: .60 of its parties at .2,
.56 at .3."""
SURE_WORD, SURE_MEMBER = 0.8, 0.7
"""Probabilities from which a word that the grammar does not know counts, and from which an actor takes part in it."""


@dataclass
class Examples:
    """(features, label, report number) for each model."""

    cue: Items = field(default_factory=list)
    member: Items = field(default_factory=list)
    format: Items = field(default_factory=list)
    modality: Items = field(default_factory=list)


def collect(readings: Sequence[Reading], rows: Sequence[Row], knowledge: Knowledge, scorer: Any) -> Examples:
    """Examples from all reports."""
    ex = Examples()
    for number, (reading, row) in enumerate(zip(readings, rows, strict=True)):
        told = contact_words(reading, row.gold["contacts"], scorer)
        for word in words(reading, CueFinder(reading, knowledge)):
            at = told.get((word.sentence.index, word.token))
            if at == IGNORE:
                continue
            ex.cue.append((cue_features(word), at is not None, number))
            if at is not None:
                gold = row.gold["contacts"][at]
                _told(ex, reading, word, gold, number, scorer)
                cue = replace(word.cues[0] if word.cues else word.bare, sense=word.sense)
                features_of = telling_features(reading, cue)
                ex.format.append((features_of, gold["format"], number))
                ex.modality.append((features_of, gold["modality"], number))
    return ex


def _told(ex: Examples, reading: Reading, word: Word, gold: dict[str, Any], number: int, scorer: Any) -> None:
    for mention in reading.mentions:
        if mention.sentence != word.sentence.index or mention.head == word.token:
            continue
        for actor in mention.actors:
            if actor.party is None:
                continue
            role = role_of(replace(mention, actors=(actor,)), gold, scorer)
            ex.member.append((member_features(word, mention, actor), role != "none", number))


def train(ex: Examples, without: set[int]) -> tuple[Weights, Tellings]:
    """The models of cues from the reports not left out."""
    pick = lambda items: [i for i in items if i[2] not in without]  # noqa: E731
    weights = Weights(fit_linear(pick(ex.cue), 0.1, 0.0), fit_linear(pick(ex.member), 0.1, 0.0))
    return settings(weights), Tellings(fit_choice(pick(ex.format), 0.1), fit_choice(pick(ex.modality), 0.1))


def agendas(
    readings: Sequence[Reading],
    rows: Sequence[Row],
    found: Sequence[list[Draft]],
    knowledge: Knowledge,
    scorer: Any,
) -> Items:
    """Examples for the agenda: each leaf for each draft that the scorer pairs with a gold contact."""
    coder = Contacts(knowledge, accept_all=True)
    out: Items = []
    for number, (reading, row, drafts) in enumerate(zip(readings, rows, found, strict=True)):
        contacts = reading_object(coder.with_contacts(reading, drafts))["contacts"]
        for i, j in scorer.pair(row.gold["contacts"], contacts):
            draft, issues = drafts[j], row.gold["contacts"][i]["issues"]
            taken = frozenset(c.sentence for d in drafts if d is not draft for c in d.cues if c.members)
            out += [(f, leaf in issues, number) for leaf, f in leaf_features(reading, draft, taken)]
    return out


def main() -> None:
    """Train and write the models."""
    rows, readings = read_rows(sys.argv[1:])
    import score_record as scorer  # noqa: PLC0415

    knowledge = Knowledge.load()
    ex = collect(readings, rows, knowledge, scorer)
    print(f"words {len(ex.cue)}, members {len(ex.member)}", flush=True)
    folds = [{n for n in range(len(rows)) if n % FOLDS == fold} for fold in range(FOLDS)]
    by_fold = [train(ex, out) for out in folds]
    coders = [Contacts(knowledge, w, accept_all=True, tellings=t) for w, t in by_fold]
    found = [coders[n % FOLDS].drafts(reading) for n, reading in enumerate(readings)]
    figures = cross(readings, rows, found, knowledge, scorer)
    print("contact {:.3f} strict {:.3f} dyad {:.3f} person {:.3f} role {:.3f}".format(*figures), flush=True)
    judge = fit_linear(judged(readings, rows, found, knowledge, scorer), 0.1, BELIEVED)
    write(*train(ex, set()), judge)
    items = agendas(readings, rows, found, knowledge, scorer)
    write_linear("agenda", agenda(items, {n for n, row in enumerate(rows) if row.own}))


def agenda(items: Items, own: set[int]) -> Linear:
    """The model of agendas, its threshold the best on the gold reports by folds."""
    scores = np.zeros(len(items))
    for fold in range(FOLDS):
        model = fit_linear([i for i in items if i[2] % FOLDS != fold], 0.1, 0.0)
        for n, item in enumerate(items):
            if item[2] % FOLDS == fold:
                scores[n] = model.score(item[0])
    counted = np.array([i[2] not in own for i in items])
    labels = np.array([bool(i[1]) for i in items])
    best = (0.0, 0.0)
    for threshold in np.arange(0.1, 0.6, 0.02):
        chosen = (scores >= threshold) & counted
        value = 2 * int((chosen & labels).sum()) / int(chosen.sum() + (labels & counted).sum())
        best = max(best, (value, float(threshold)))
    print(f"agenda: F1 {best[0]:.3f} at {best[1]:.2f}", flush=True)
    return fit_linear(items, 0.1, round(best[1], 2))


def settings(weights: Weights) -> Weights:
    """The models with their thresholds."""
    return Weights(replace(weights.cue, threshold=SURE_WORD), replace(weights.member, threshold=SURE_MEMBER))


def judged(
    readings: Sequence[Reading],
    rows: Sequence[Row],
    found: Sequence[list[Draft]],
    knowledge: Knowledge,
    scorer: Any,
) -> Items:
    """(features, whether the scorer pairs it with a gold contact, report number) of each draft."""
    coder = Contacts(knowledge, accept_all=True, weights=None)
    items: Items = []
    for number, (reading, row, drafts) in enumerate(zip(readings, rows, found, strict=True)):
        contacts = reading_object(coder.with_contacts(reading, drafts))["contacts"]
        hits = {j for _, j in scorer.pair(row.gold["contacts"], contacts)}
        for at, draft in enumerate(drafts):
            items.append((features(reading, draft, knowledge), at in hits, number))
    return items


def cross(
    readings: Sequence[Reading],
    rows: Sequence[Row],
    found: Sequence[list[Draft]],
    knowledge: Knowledge,
    scorer: Any,
) -> tuple[float, ...]:
    """(contact, strict, dyad, person, role) as the scorer counts them, with a judge of the other folds."""
    items = judged(readings, rows, found, knowledge, scorer)
    scores = np.zeros(len(items))
    for fold in range(FOLDS):
        own = [n for n, i in enumerate(items) if i[2] % FOLDS == fold]
        model = fit_linear([i for i in items if i[2] % FOLDS != fold], 0.1, 0.0)
        for n in own:
            scores[n] = model.score(items[n][0])
    coder = Contacts(knowledge, accept_all=True, weights=None)
    gold = [n for n, row in enumerate(rows) if not row.own]
    reports = [
        {"id": str(n), "text": readings[n].report.text, "title": readings[n].report.title} for n in gold
    ]
    golds = [{**rows[n].gold, "id": str(n)} for n in gold]
    at, pred = 0, []
    for n, (reading, drafts) in enumerate(zip(readings, found, strict=True)):
        believed = [d for k, d in enumerate(drafts) if scores[at + k] >= BELIEVED]
        at += len(drafts)
        if not rows[n].own:
            told = reading_object(coder.with_contacts(reading, believed))["contacts"]
            pred.append({"id": str(n), "contacts": told})
    out, _ = scorer.score(reports, golds, pred)
    figures = [out[k]["f1"] for k in ("contact", "contact_strict", "dyad", "person")]
    return (*figures, out["accuracy"]["role"]["acc"] or 0.0)


def write(weights: Weights, tellings: Tellings, judge: Linear) -> None:
    """Put the models into the package."""
    for name, choice in zip(MODELS, (tellings.format, tellings.modality), strict=True):
        write_choice(name, choice)
    write_linear("contact-cue", weights.cue)
    write_linear("contact-member", weights.member)
    write_linear("contacts", judge)


if __name__ == "__main__":
    main()
