"""Who came along: "X, accompanied by Y and Z", "X was joined by Y"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.contacts.arguments import Member
from goodoffices.coding.contacts.cluster import REMOTE, Draft
from goodoffices.model import Actor, Mention, Reading, Sentence, Token
from goodoffices.reading.tree import conjuncts, kids

_ALONG = frozenset({"accompany", "join"})
_PARTICIPLES = frozenset({"acl", "advcl", "conj", "dep"})
BACK = 2
"""Sentences back to the contact that the company belongs to."""


@dataclass(frozen=True, slots=True)
class Company:
    """In a sentence: whom, and who came along with him."""

    sentence: int
    led: tuple[Actor, ...]
    members: tuple[Mention, ...]


def companies(reading: Reading) -> Iterator[Company]:
    """Everyone told to have been accompanied or joined by others, in text order."""
    for sentence in reading.sentences:
        for token in sentence.tokens:
            if token.tag != "VBN" or token.lemma not in _ALONG:
                continue
            members = tuple(_by(reading, sentence, token))
            led = _led(reading, sentence, token)
            if members and led:
                yield Company(sentence.index, led, members)


def _by(reading: Reading, sentence: Sentence, verb: Token) -> Iterator[Mention]:
    """The people in the phrase with "by"."""
    for prep in kids(sentence, verb.i, "agent", "prep"):
        if prep.text.casefold() != "by":
            continue
        for first in kids(sentence, prep.i, "pobj"):
            for head in conjuncts(sentence, first.i):
                mention = reading.mention_at(sentence.index, head)
                if mention is not None and mention.kind == "person" and mention.actors:
                    yield mention


def _led(reading: Reading, sentence: Sentence, verb: Token) -> tuple[Actor, ...]:
    """Whom the others came along with: the subject, the noun that the participle belongs to, or its verb's subject."""
    heads = [t.i for t in kids(sentence, verb.i, "nsubjpass", "nsubj")]
    if not heads and verb.dep in _PARTICIPLES:
        heads = [verb.head, *(t.i for t in kids(sentence, verb.head, "nsubj", "nsubjpass"))]
    for head in heads:
        mention = reading.mention_at(sentence.index, head)
        if mention is not None and mention.kind == "person" and mention.actors:
            return mention.actors
    return ()


def join(reading: Reading, found: Sequence[Draft]) -> None:
    """Add the company to the contacts face to face in which the one accompanied takes part."""
    for company in companies(reading):
        for draft in found:
            gap = min(abs(company.sentence - s) for s in draft.sentences())
            later = company.sentence >= min(draft.sentences())
            if draft.format in REMOTE or gap > (BACK if later else 0):
                continue
            led = next((m for m in draft.members if m.actor in company.led and m.actor.name), None)
            if led is None:
                continue
            known = {(m.actor.party, m.actor.name) for m in draft.members}
            # Whose side somebody is on who came along is told by whom he came with, where nothing else tells it.
            came = [
                (replace(a, party=a.party or led.actor.party), m.head)
                for m in company.members
                for a in m.actors
            ]
            new = [
                Member(a, "company", head, led.role)
                for a, head in came
                if a.name and (a.party, a.name) not in known
            ]
            if new:
                draft.members.extend(new)
                draft.extra.append(company.sentence)
