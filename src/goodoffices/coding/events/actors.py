"""Whom a noun phrase points at, for deeds: also "Turkish jets", "a bomber from Peru", "the opposition".

A mention that identity has resolved comes first; then the parties that stand before the noun, then those in its
prepositional phrases. A common noun that names no party ("the protesters") stays open and later takes the country of
the other side.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.events.lexicon import Lexicon
from goodoffices.model import Actor, Mention, Reading, Sentence, Token
from goodoffices.ontology.codes import taken_apart
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.reading.tree import conjuncts, kids, prepositional, subtree

# "HARARE, Oct 9 -", "TEHRAN (Wire) --": where a wire report was written is nobody's deed.
_DATELINE = re.compile(r"[A-Z][A-Z.'’ /]+(?:,[^-–—]{0,40}?|\s\([^)]{0,30}\))?\s*(?:--|[-–—])\s")
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
_BODIES = frozenset({"IGO", "NGO", "NGM", "IMG", "MNC", "INT"})
_DEPTH = 3
_STATE = frozenset({"", "GOV", "MIL", "COP", "SPY"})
_OWNERS = ("of", "from", "by")
PLACES = frozenset({"in", "at", "near", "outside", "inside", "across", "along", "off", "around", "within"})


@dataclass(frozen=True, slots=True)
class Found:
    """An actor and the head of the phrase that points at it; `party` None and a `sector` while its country is open."""

    actor: Actor
    head: int
    sector: str = ""

    @property
    def placed(self) -> bool:
        """Whether the code tells a country or a body above one, not only a people."""
        parts = taken_apart(self.actor.code)
        return bool(parts.country) or (self.actor.code or "")[:3] in _BODIES

    @property
    def open(self) -> bool:
        """Whether the country is not known yet."""
        return self.actor.party is None

    def country(self, other: Found) -> Found:
        """The same with the country of the other side, where its own is open."""
        base = (other.actor.code or "")[:3]
        if not self.open or not taken_apart(base).country:
            return self
        return replace(self, actor=Actor(None, other.actor.party, None, base + self.sector))


def same_side(a: Found, b: Found) -> bool:
    """Whether two are one actor: a person and his country, a country and its government.

    Two of one country are apart where one is none of the state's organs ("police" and "students").
    """
    if a.actor.party != b.actor.party:
        return a.actor.code is not None and a.actor.code == b.actor.code and len(a.actor.code) == 3
    return a.head == b.head or _organ(a) == _organ(b)


def _organ(found: Found) -> str:
    """What somebody is in his country: the state's own organs are one, as is the state itself."""
    return "" if found.sector in _STATE else found.sector


@dataclass(frozen=True, slots=True)
class Look:
    """How far to look into a phrase: levels down, into places or not, parties to pass over."""

    depth: int
    places: bool
    avoid: frozenset[str]

    def deeper(self, *, places: bool | None = None) -> Look:
        """One level down."""
        return Look(self.depth - 1, self.places if places is None else places, self.avoid)


class Actors:
    """The actors of one sentence."""

    def __init__(self, reading: Reading, sentence: Sentence, words: Lexicon, knowledge: Knowledge) -> None:
        self.reading = reading
        self.sentence = sentence
        self.words = words
        self.knowledge = knowledge
        match = _DATELINE.match(sentence.text)
        self.body = sentence.start + (match.end() if match else 0)

    def at(
        self, i: int, depth: int = _DEPTH, *, places: bool = False, avoid: Collection[str] = ()
    ) -> list[Found]:
        """The actors of the phrase headed by `i` and of those coordinated to it.

        `places` looks into "in Peru" too; parties of `avoid` are passed over where they only own or modify ("its ban
        on Peruvian wine").
        """
        joined = conjuncts(self.sentence, i)
        # "President Ann Holm and Premier Bo Kant": the parser hangs the second on the name beside the title
        named = [a.i for h in joined for a in kids(self.sentence, h, "appos") if a.pos == "PROPN"]
        joined = sorted({*joined, *(c for a in named for c in conjuncts(self.sentence, a)[1:])})
        heads = [h for h in joined if self.sentence.tokens[h].pos in _NOMINAL or h == i]
        look = Look(depth, places, frozenset(avoid))
        return distinct([f for h in heads for f in self._one(h, look)])

    def named(self, i: int) -> Mention | None:
        """The mention with actors at this token, none in a dateline."""
        mention = self.reading.mention_at(self.sentence.index, i)
        if mention is None or not mention.actors or self.sentence.tokens[i].start < self.body:
            return None
        return mention

    def _one(self, i: int, look: Look) -> list[Found]:
        token = self.sentence.tokens[i]
        sector = self.words.agents.get(token.lemma.casefold(), "")
        if token.start < self.body:
            return [f for t in kids(self.sentence, i, "appos") for f in self._one(t.i, look)]
        mention = self.named(i)
        if mention is not None:
            own = [self._found(a, i, sector) for a in self._actors(mention) if a.party]
            people = _demonym(token, mention)
            own = [replace(f, sector=f.sector or people) for f in own]
            if (
                not mention.nominal
                or token.pos == "PRON"
                or any(f.actor.party not in look.avoid for f in own)
            ):
                return own
        if look.places:
            there = self._there(i)
            if there is not None:
                return [Found(there, i)]
        if look.depth <= 0:
            return [Found(Actor(), i, sector)] if sector else []
        before = self._before(i, sector, look)
        firm = [f for f in before if not f.open]
        return (
            firm
            or self._after(i, sector, look, _OWNERS)
            or (self._relative(i, sector, look) if sector or look.places else [])
            or (self._after(i, sector, look, ()) if not sector else [])
            or (self._inside(i, sector, look) if look.places or sector else [])
            or (self._origin(i, sector, look) if look.places else [])
            or before
            or ([Found(Actor(), i, sector)] if sector else [])
        )

    def _actors(self, mention: Mention) -> list[Actor]:
        """The actors of a mention, those left out that only the dateline before it names."""
        if mention.start >= self.body:
            return list(mention.actors)
        here = {
            a.party
            for m in self.reading.mentions
            if m.sentence == self.sentence.index and m.start >= self.body
            for a in m.actors
        }
        return [a for a in mention.actors if a.party in here]

    def _there(self, i: int) -> Actor | None:
        """The territory or the country of the place at this token: whom a deed done there is done to."""
        mention = self.reading.mention_at(self.sentence.index, i)
        if mention is None or mention.kind != "place" or self.sentence.tokens[i].start < self.body:
            return None
        for party in (mention.place, mention.country):
            code = self.knowledge.party_code(party, self.reading.report.date) if party else None
            if code is not None:
                return Actor(None, party, None, code)
        return None

    def _found(self, actor: Actor, head: int, sector: str) -> Found:
        """The actor with the sector of the noun that heads the phrase, where the actor is a bare country."""
        code = actor.code
        held = code[3:6] if code and len(code) > 3 else ""
        if code and len(code) == 3 and sector and taken_apart(code).country:
            return Found(replace(actor, code=code + sector), head, sector)
        return Found(actor, head, sector or held)

    def _before(self, i: int, sector: str, look: Look) -> list[Found]:
        """Parties that own or modify the noun: "Peru's offer", "Kenyan and Ugandan troops", "the army's convoy"."""
        out: list[Found] = []
        for child in kids(self.sentence, i, "poss", "amod", "compound", "nmod", "nummod"):
            for head in conjuncts(self.sentence, child.i):
                out += self._modifier(head, i, sector, look)
        return distinct(f for f in out if f.open or f.actor.party not in look.avoid)

    def _modifier(self, at: int, head: int, sector: str, look: Look) -> list[Found]:
        token = self.sentence.tokens[at]
        mention = self.named(at)
        if mention is not None:
            own = sector or self.words.agents.get(token.lemma.casefold(), "")
            place = at if token.dep == "poss" else head
            return [self._found(a, place, own) for a in mention.actors if a.party]
        if token.text.casefold() in self.words.words["belonging"]:
            return [f for t in kids(self.sentence, at, "amod", "compound", "npadvmod", "nmod")
                    if self.named(t.i) is not None for f in self._modifier(t.i, head, sector, look)]  # fmt: skip
        if token.pos not in {"NOUN", "PROPN"}:
            return []
        inner = self._one(at, look.deeper(places=False))
        if token.dep == "poss":
            return inner
        return [replace(f, head=head, sector=f.sector or sector) for f in inner]

    def _after(self, i: int, sector: str, look: Look, wanted: Sequence[str]) -> list[Found]:
        """Parties in prepositional phrases: those of owners, or without `wanted` any but places."""
        for prep, obj in prepositional(self.sentence, i):
            if (prep in wanted) if wanted else (prep.split(" ")[0] not in PLACES):
                found = [
                    f for f in self._one(obj, look.deeper()) if f.open or f.actor.party not in look.avoid
                ]
                if sector:
                    found = [
                        self._found(f.actor, i, sector) if not f.open else replace(f, sector=sector)
                        for f in found
                    ]
                if found and (not wanted or any(not f.open for f in found)):
                    return distinct(found)
        return []

    def _inside(self, i: int, sector: str, look: Look) -> list[Found]:
        """ "Students in Nairobi": the country that the place lies in."""
        for prep, obj in prepositional(self.sentence, i):
            if prep.split(" ")[0] in PLACES:
                found = [f for f in self._one(obj, Look(1, True, look.avoid)) if not f.open]
                if found:
                    return [self._found(f.actor, i, sector) for f in found]
        return []

    def _relative(self, i: int, sector: str, look: Look) -> list[Found]:
        """ "Workers employed by the United Nations", "families who fled Chad"."""
        for child in kids(self.sentence, i, "acl", "relcl"):
            for at in subtree(self.sentence, child.i):
                mention = self.named(at)
                if mention is not None and not mention.nominal:
                    return [
                        self._found(a, i, sector)
                        for a in mention.actors
                        if a.party and a.party not in look.avoid
                    ]
        return []

    def _origin(self, i: int, sector: str, look: Look) -> list[Found]:
        """ "Planes with tents from Turkey": where something in the phrase comes from."""
        for at in subtree(self.sentence, i):
            if self.sentence.tokens[at].text.casefold() == "from" and at > i:
                for obj in kids(self.sentence, at, "pobj"):
                    found = [f for f in self._one(obj.i, Look(1, False, look.avoid)) if not f.open]
                    if found:
                        return [self._found(f.actor, i, sector) for f in found]
        return []

    def phrase(self, i: int) -> tuple[int, int]:
        """Character range in the sentence of the phrase headed by `i`, up to its head."""
        mention = self.reading.mention_at(self.sentence.index, i)
        first = min(t for t in subtree(self.sentence, i) if t <= i)
        start = self.sentence.tokens[first].start
        end = self.sentence.tokens[i].end
        if mention is not None and mention.kind == "person" and not mention.nominal:
            start, end = min(start, mention.start), max(end, mention.end)
        return start - self.sentence.start, end - self.sentence.start


def _demonym(token: Token, mention: Mention) -> str:
    """ "Iraqis" are people of Iraq, not its government."""
    return "CVL" if token.tag == "NNPS" and mention.rule.endswith(("people", "adjective")) else ""


def distinct(found: Iterable[Found]) -> list[Found]:
    """Each actor once, in order."""
    out: list[Found] = []
    for each in found:
        if not any(each.actor == f.actor and each.sector == f.sector for f in out):
            out.append(each)
    return out
