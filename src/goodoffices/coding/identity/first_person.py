"""Pipeline step `first_person`: who "I" and "we" are, in quotations and in the voice of the report itself.

"I" is the speaker, "we" the party for which he speaks. Within quotation marks the speaker is the source of the
statement that the words are the content of, else whoever spoke last; outside them it is the narrator: the one by whom
the title says that the text is, or whose name and office stand in its first lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from goodoffices.coding.identity.voices import BACK, reading_sentence, voices
from goodoffices.model import Actor, Mention, Reading, Sentence, Token
from goodoffices.reading.quotes import quoted, quoted_tokens

_SINGULAR = frozenset("i me my mine myself".split())
_PLURAL = frozenset("we us our ours ourselves".split())


class FirstPerson:
    """Reading to Reading: adds mentions for "I" and "we" where it is known who speaks."""

    name = "first_person"
    requires: frozenset[str] = frozenset({"sentences", "tokens", "mentions", "statements"})
    gives: frozenset[str] = frozenset({"mentions"})

    def __call__(self, reading: Reading) -> Reading:
        speaking = voices(reading)
        ranges = quoted(reading)
        found: list[Mention] = []
        last: tuple[int, Actor] | None = None
        spoke = {reading_sentence(reading, s): a for s, _, a in speaking.said}
        for sentence in reading.sentences:
            if sentence.where != "text" or not sentence.tokens:
                continue
            inside = quoted_tokens(sentence, ranges)
            if sentence.index in spoke:
                last = (sentence.index, spoke[sentence.index])
            for token in sentence.tokens:
                word = token.text.casefold()
                if word not in _SINGULAR | _PLURAL or (sentence.index, token.i) in reading.by_head:
                    continue
                actors = speaking.narrators
                if token.i in inside:
                    quotation = next(((a, b) for a, b in ranges if a <= token.start < b), None)
                    actor = speaking.at(token, quotation)
                    if actor is None and last is not None and sentence.index - last[0] <= BACK:
                        actor = last[1]
                    actors = (actor,) if actor is not None else ()
                if actors and (word in _PLURAL or len(actors) == 1):
                    found.append(_mention(sentence, token, actors, plural=word in _PLURAL))
        mentions = sorted((*reading.mentions, *found), key=lambda m: (m.sentence, m.start, m.end))
        by_head = {**{(m.sentence, m.head): m for m in found}, **reading.by_head}
        return replace(reading, mentions=tuple(mentions), by_head=by_head)


def _mention(sentence: Sentence, token: Token, actors: Sequence[Actor], *, plural: bool) -> Mention:
    who = tuple(replace(a, name=None, office=None) for a in actors) if plural else tuple(actors)
    return Mention(
        sentence.index,
        token.start,
        token.end,
        token.i,
        "party" if plural else "person",
        token.text,
        who,
        office=None if plural else actors[0].office,
        nominal=True,
        rule="first person",
    )
