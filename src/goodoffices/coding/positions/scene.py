"""What the features of one sentence are drawn from, worked out once per report and sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodoffices.coding.identity.voices import Voices, voices
from goodoffices.coding.issue_lexicon import cue_features
from goodoffices.coding.issues import topic_shares
from goodoffices.coding.positions.lexicon import Lexicon, lexicon
from goodoffices.model import Actor, Mention, PositionSense, Reading, Sentence, Token
from goodoffices.reading.quotes import quoted, quoted_tokens

FIRST = frozenset({"we", "i", "our", "my", "us", "me", "ourselves", "myself", "ours"})
_STEPS = 6
"""Governors climbed from a proposition; its cue is never further away in the annotated reports."""


@dataclass(frozen=True, slots=True)
class About:
    """What the whole report is about: issue cues of the title, its parties by how often they are named; who speaks."""

    title: tuple[str, ...]
    parties: tuple[str, ...]
    titled: frozenset[str]
    voices: Voices
    quotations: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One parsed sentence with what surrounds it."""

    reading: Reading
    sentence: Sentence
    words: Lexicon
    about: About
    quoted: frozenset[int]
    mentions: tuple[Mention, ...]
    cues: tuple[tuple[str, ...], ...]

    @property
    def patterns(self) -> tuple[str, ...]:
        """The stances of which a pattern of words in the sentence tells."""
        return tuple(name for name, pattern in self.words.patterns if pattern.search(self.sentence.text))

    @property
    def issue_cues(self) -> tuple[str, ...]:
        """The issue cues of the sentence."""
        return cue_features(self.sentence.text)

    @property
    def shares(self) -> Mapping[str, float]:
        """The share of the sentences of the report that tell of each leaf."""
        return topic_shares(self.reading.report.text)

    def token(self, i: int) -> Token:
        return self.sentence.tokens[i]

    def path(self, i: int) -> list[Token]:
        """The governors of a token, nearest first."""
        out: list[Token] = []
        at = self.sentence.tokens[i]
        while at.head != at.i and len(out) < _STEPS:
            at = self.sentence.tokens[at.head]
            out.append(at)
        return out

    def below(self, i: int, *deps: str) -> list[Token]:
        return [
            self.sentence.tokens[c]
            for c in self.sentence.children[i]
            if not deps or self.sentence.tokens[c].dep in deps
        ]

    def sense(self, i: int) -> PositionSense | None:
        """What the encoder makes of a token as the head of a proposition."""
        sense = self.reading.senses.get(self.sentence.index)
        return sense.positions.get(i) if sense is not None else None

    def voice(self, i: int) -> Actor | None:
        """The source of the statement that a token belongs to, also where its quotation began in another sentence."""
        token = self.sentence.tokens[i]
        around = next(((a, b) for a, b in self.about.quotations if a <= token.start < b), None)
        return self.about.voices.at(token, around)

    def private(self, i: int) -> bool:
        """Whether somebody who acts for no party says this."""
        at = self.sentence.tokens[i].start
        return any(a <= at < b for a, b in self.about.voices.private)

    def first_person(self, i: int) -> bool:
        """Whether the clause of a verb has "we" or "I" for its subject."""
        return any(t.text.casefold() in FIRST for t in self.below(i, "nsubj", "nsubjpass"))


def scenes(reading: Reading) -> list[Scene]:
    """The parsed sentences of the text, in order."""
    words = lexicon()
    ranges = quoted(reading)
    about = _about(reading, tuple(ranges))
    by_sentence: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    out: list[Scene] = []
    for s in reading.sentences:
        if not s.tokens or s.where != "text":
            continue
        out.append(
            Scene(
                reading,
                s,
                words,
                about,
                quoted_tokens(s, ranges),
                tuple(by_sentence.get(s.index, ())),
                tuple(words.cues(t.lemma.casefold(), t.pos, _particle(s, t)) for t in s.tokens),
            )
        )
    return out


def _particle(sentence: Sentence, token: Token) -> str:
    """The particle or first preposition right below a verb."""
    for c in sentence.children[token.i]:
        child = sentence.tokens[c]
        if c > token.i and child.dep in {"prt", "prep", "dative"}:
            return child.lemma.casefold()
    return ""


def _about(reading: Reading, quotations: tuple[tuple[int, int], ...]) -> About:
    counts: Counter[str] = Counter()
    titled: set[str] = set()
    for mention in reading.mentions:
        where = reading.sentences[mention.sentence].where
        for actor in mention.actors:
            if actor.party:
                counts[actor.party] += 1
                if where == "title":
                    titled.add(actor.party)
    ranked = tuple(p for p, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0])))
    title = cue_features(reading.report.title or "")
    return About(title, ranked, frozenset(titled), voices(reading), quotations)


def steps(name: str, p: float) -> list[str]:
    """A probability as features: one for each step that it reaches."""
    return [f"{name}>{n}" for n in (1, 3, 5, 8, 12, 18, 25, 35, 45, 55, 65, 75, 85, 95) if p * 100 >= n]


def guesses(name: str, values: Sequence[float], labels: Sequence[str]) -> list[str]:
    """The encoder's likeliest labels with their strength."""
    ranked = sorted(range(len(values)), key=lambda n: (-values[n], n))[:4]
    out = [f"{name} first={labels[ranked[0]]}", f"{name} second={labels[ranked[1]]}"]
    return out + [
        f"{name}={labels[n]}>{t}" for n in ranked for t in (5, 10, 20, 35, 50, 70, 90) if values[n] * 100 >= t
    ]
