"""Who speaks in a report: the source of the statement around a word, and the narrator of a text that is one's own.

The narrator is the one by whom the title says that the text is, or whose name and office stand in its first lines; a
news report has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from goodoffices.model import Actor, Mention, Reading, Spot, Token

M = TypeVar("M", Mention, Spot)

_BY = re.compile(
    r"\b(?:statement|remarks|address|speech|message|letter|op-ed|briefing|interview|transcript)\b.{0,60}?\b(?:by|of|from|with)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:['’]s)?\s+(?:statement|remarks)\b", re.IGNORECASE)
_JOINT = re.compile(
    r"\b(?:joint (?:statement|communiqu[eé]|declaration)|leaders['’]? statement)\b", re.IGNORECASE
)
HEADER = 4
"""First sentences among which the signature of a press release stands."""
SHORT = 90
"""Characters of a header line at most."""
BACK = 3
"""Sentences over which a quotation may go on without its speaker being named."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks: by range of characters of the text, and as narrator.

    `private` are the ranges of what named people say who act for no party (a teacher, a passer-by).
    """

    said: tuple[tuple[int, int, Actor], ...]
    narrators: tuple[Actor, ...]
    private: tuple[tuple[int, int], ...] = ()

    def at(self, token: Token, quotation: tuple[int, int] | None) -> Actor | None:
        """The speaker of a quoted word: of the statement around it, else of the one that shares its quotation."""
        around = [a for s, e, a in self.said if s <= token.start < e]
        if around:
            return around[-1]
        if quotation is None:
            return None
        beside = [a for s, e, a in self.said if s < quotation[1] and quotation[0] < e]
        return beside[0] if beside else None


def voices(reading: Reading) -> Voices:
    """Who speaks where in this report."""
    people = [m for m in reading.mentions if m.actors and m.actors[0].party is not None]
    text = [m for m in people if reading.sentences[m.sentence].where == "text"]
    named = [
        s
        for s in reading.spots
        if s.kind == "name" and " " in s.text and reading.sentences[s.sentence].where == "text"
    ]
    said: list[tuple[int, int, Actor]] = []
    private: list[tuple[int, int]] = []
    for statement in reading.statements:
        actor = _source(text, statement.source)
        if actor is not None:
            said += [(start, end, actor) for start, end in statement.content]
        elif not _within(text, statement.source) and _within(named, statement.source):
            private += statement.content
    ordered = tuple(sorted(said, key=lambda s: (s[0], -s[1])))
    return Voices(ordered, _narrator(reading, people), tuple(private))


def reading_sentence(reading: Reading, at: int) -> int:
    """The sentence of the text that holds a character, -1 where none does."""
    return next((s.index for s in reading.sentences if s.where == "text" and s.start <= at < s.end), -1)


def _within(mentions: Sequence[M], ranges: Sequence[tuple[int, int]]) -> list[M]:
    return [m for m in mentions if any(a < m.end and m.start < b for a, b in ranges)]


def _source(mentions: Sequence[Mention], ranges: Sequence[tuple[int, int]]) -> Actor | None:
    """Who the source of a statement is: the person in it, else its only party."""
    inside = _within(mentions, ranges)
    persons = [m for m in inside if m.kind == "person"]
    for mention in (*persons, *inside):
        if len(mention.actors) == 1 and not (mention.attributive and persons):
            return mention.actors[0]
    return None


def _narrator(reading: Reading, people: Sequence[Mention]) -> tuple[Actor, ...]:
    """By whom the text is, where its title or its first lines tell; nobody for a news report."""
    persons = [m for m in people if m.kind == "person" and not m.nominal and len(m.actors) == 1]
    titled = [m for m in people if reading.sentences[m.sentence].where == "title"]
    title = reading.report.title or ""
    joint = _JOINT.search(title)
    if joint is not None:
        signing = [m for m in titled if m.kind != "person" and m.actors]
        signatories = {a.party: a for m in signing for a in m.actors if a.party}
        if len(signatories) > 1:
            return tuple(replace(a, name=None, office=None) for a in signatories.values())
    by = _BY.search(title)
    named = [m for m in persons if m in titled]
    if by is not None:
        after = [m for m in named if m.start >= by.end() - 1]
        if after:
            return after[0].actors
    own = _OWN.search(title)
    if own is not None and named and named[0].end >= own.start() - 3 and named[0].start < own.start():
        return named[0].actors
    return _signed(reading, persons)


def _signed(reading: Reading, persons: Sequence[Mention]) -> tuple[Actor, ...]:
    """Whose name and office stand in the first lines."""
    for sentence in [s for s in reading.sentences if s.where == "text"][:HEADER]:
        here = [m for m in persons if m.sentence == sentence.index]
        line = len(sentence.text) <= SHORT and not any(
            t.tag in {"VBD", "VBZ", "VBP"} for t in sentence.tokens
        )
        if line and here and here[0].actors[0].office is not None:
            return here[0].actors
    return ()
