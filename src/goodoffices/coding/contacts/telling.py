"""How a contact is told: its format and modality, weighed anew from what the grammar, the encoder and the dates say.

The grammar reads auxiliaries and governing words; it takes "before the president visits Beijing" and "the November 18
summit" for what happened. Two small models join it with the encoder's guess, the clause and the date of the deed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodoffices.coding.choice import Choice, load_choice
from goodoffices.coding.contacts.circumstances import Circumstances
from goodoffices.coding.contacts.cluster import GROUP, Draft
from goodoffices.coding.contacts.cues import Cue
from goodoffices.coding.contacts.lexicon import FORMATS
from goodoffices.coding.sense.labels import MODALITIES
from goodoffices.model import Reading, Sentence, Token
from goodoffices.reading.dates import Resolver
from goodoffices.reading.tree import ancestors, kids

MODELS = ("contact-format", "contact-modality")
_WORDS = re.compile(
    r"\b(upcoming|forthcoming|next|ahead of|on the eve|eve of|looks? forward|looking forward|scheduled|slated|due|"
    r"expected|planned|plans?|will|would|later|last|earlier|ago|previous|recent|yesterday|tomorrow|today|this week|"
    r"prior to|before|after|during|following|when|until|first|since)\b",
    re.IGNORECASE,
)
STEPS = (10, 30, 50, 70, 90)
"""Per cent; a probability of the encoder counts as a feature for each that it exceeds."""
SURE_FORMAT, SURE_MODALITY = 0.6, 0.75
"""Probabilities from which the models overrule the grammar. By folds, strict on the project's own annotations .332
without them, .352 with; on the gold reports, which the grammar was made on, .396 and .397; at .5 and .6 .357, .368."""
_NEAR = 60
"""Characters around the word within which a word of time counts as near."""


def telling_features(reading: Reading, cue: Cue) -> list[str]:
    """What speaks for a format and a modality of the deed that a cue tells."""
    sentence = reading.sentences[cue.sentence]
    token = sentence.tokens[cue.token]
    out = [
        f"format={cue.format}",
        f"modality={cue.modality}",
        f"rule={cue.rule}",
        f"rule,modality={cue.rule},{cue.modality}",
        f"lemma={token.lemma.casefold()}",
        f"dep={token.dep}:{token.tag}",
        f"members={min(3, len(cue.parties()))}",
        f"place={cue.place is not None}:{cue.format}",
        *_sense(cue),
        *_clause(sentence, token),
        *_words(sentence, token),
    ]
    times = _times(reading, cue, token)
    tense = _tense(sentence, token)
    out += [f"time={t}" for t in times] or ["time=none"]
    out += [f"time={t}&{cue.modality}" for t in times]
    return [*out, f"tense={tense}", *(f"time={t}&{tense}" for t in times)]


def _sense(cue: Cue) -> list[str]:
    if cue.sense is None:
        return ["no sense"]
    out = []
    for name, labels, values in (
        ("f", FORMATS, cue.sense.formats),
        ("m", MODALITIES, cue.sense.modalities),
    ):
        top = max(range(len(values)), key=lambda n: (values[n], -n))
        out += [
            f"{name}:top={labels[top]}",
            f"{name}:top={labels[top]}&{cue.format if name == 'f' else cue.modality}",
        ]
        out += [
            f"{name}:{label}>{s}"
            for label, v in zip(labels, values, strict=True)
            for s in STEPS
            if v * 100 >= s
        ]
    return out


def _clause(sentence: Sentence, token: Token) -> list[str]:
    """The clause of the word and those above it: tense, helpers, what joins them."""
    out: list[str] = []
    verb = 0
    for up in (token, *ancestors(sentence, token.i)):
        if up.pos == "ADP" and not verb:
            out.append(f"under={up.text.casefold()}")
        if up.pos in {"VERB", "AUX"}:
            helpers = "+".join(t.text.casefold() for t in kids(sentence, up.i, "aux", "auxpass", "neg"))
            marks = "+".join(t.text.casefold() for t in kids(sentence, up.i, "mark"))
            when = "+".join(t.text.casefold() for t in kids(sentence, up.i, "advmod") if t.tag == "WRB")
            out += [
                f"verb{verb}={up.tag}:{helpers}",
                f"verb{verb}={up.lemma}",
                f"verb{verb}={up.dep}:{marks}:{when}:{up.tag}",
            ]
            verb += 1
            if verb == 3:
                break
    above = sentence.tokens[token.head]
    out.append(f"above={above.lemma.casefold()}:{token.dep}")
    out += [
        f"beside={t.text.casefold()}"
        for t in kids(sentence, token.i, "amod", "compound", "det", "poss", "advmod")
    ]
    return out


def _tense(sentence: Sentence, token: Token) -> str:
    """Form and helpers of the verb that tells the word, and what joins its clause to another."""
    verb = next((t for t in (token, *ancestors(sentence, token.i)) if t.pos in {"VERB", "AUX"}), None)
    if verb is None:
        return "no verb"
    helpers = "+".join(t.text.casefold() for t in kids(sentence, verb.i, "aux", "auxpass"))
    joint = next((t.text.casefold() for t in kids(sentence, verb.i, "mark", "advmod") if t.i < verb.i), "")
    return f"{verb.tag}:{helpers}:{joint if verb.dep in {'advcl', 'ccomp'} else ''}"


def _words(sentence: Sentence, token: Token) -> list[str]:
    at = token.start - sentence.start
    out = []
    for match in _WORDS.finditer(sentence.text):
        word = match.group().casefold()
        gap = at - match.start()
        out.append(f"word={word}")
        if abs(gap) <= _NEAR:
            out.append(f"near={word}:{'before' if gap > 0 else 'after'}")
    return out


def _times(reading: Reading, cue: Cue, token: Token) -> list[str]:
    """How the dates of the sentence lie to the day of the report."""
    published = reading.report.date
    if not published or len(published) < 10:
        return ["undated report"]
    day = dt.date.fromisoformat(published[:10])
    resolver = Resolver(published)
    around = Circumstances(reading, reading.sentences[cue.sentence])
    out = []
    for date in reading.dates:
        if date.sentence != cue.sentence:
            continue
        for _, _, name, match in resolver.find(date.text):
            when = resolver.value(name, match)
            if when is not None:
                mine = "own" if around.belongs(date.start, token) else "other"
                which = (match.groupdict().get("which") or "").casefold()
                out.append(f"{mine}:{name}:{_side(when.value, day)}:{which}")
    return out


def _side(value: str, day: dt.date) -> str:
    plain = day.isoformat()[: len(value)]
    return "same" if value == plain else "past" if value < plain else "ahead"


@dataclass(frozen=True, slots=True)
class Tellings:
    """The models of format and modality."""

    format: Choice
    modality: Choice

    def settle(self, reading: Reading, found: Sequence[Draft]) -> None:
        """Give each draft the format and modality that the models, over all its tellings, are sure of.

        After the tellings were gathered, not before: a wrong guess at one telling would tear a contact in two (by folds
        contact .611 on the gold reports before, .624 after).
        """
        for draft in found:
            told = [c for c in draft.cues if c.members] or draft.cues[:1]
            features = [telling_features(reading, cue) for cue in told]
            form, sure = _top(_mean(self.format, features))
            if sure >= SURE_FORMAT:
                draft.format = form
            modality = self._modality(features, draft.modality)
            if modality != draft.modality:
                sentence = reading.sentences[told[0].sentence]
                draft.modality = modality
                draft.when = Circumstances(reading, sentence).when(sentence.tokens[told[0].token], modality)

    def _modality(self, features: Sequence[list[str]], told: str) -> str:
        """Another modality where the models are sure of another group (past, future, off)."""
        each = _mean(self.modality, features)
        groups: dict[str, float] = {}
        for modality, p in each.items():
            groups[GROUP[modality]] = groups.get(GROUP[modality], 0.0) + p
        best, sure = _top(groups)
        if best == GROUP[told] or sure < SURE_MODALITY:
            return told
        return _top({m: p for m, p in each.items() if GROUP[m] == best})[0]


def _mean(model: Choice, features: Sequence[list[str]]) -> dict[str, float]:
    """The probability of each label, on average over the tellings."""
    out = dict.fromkeys(model.labels, 0.0)
    for names in features:
        for label, p in model.scores(names):
            out[label] += p / len(features)
    return out


def _top(values: Mapping[str, float]) -> tuple[str, float]:
    best = max(sorted(values), key=lambda label: values[label])
    return best, values[best]


def load_tellings() -> Tellings:
    """The models of the package."""
    return Tellings(*(load_choice(name) for name in MODELS))
