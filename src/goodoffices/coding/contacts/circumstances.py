"""Where and when: the place, the stops of a tour and the date of a contact."""

from __future__ import annotations

from goodoffices.model import Mention, Reading, Sentence, Token, When
from goodoffices.reading.dates import Resolver
from goodoffices.reading.modality import MOTION
from goodoffices.reading.tree import conjuncts, kids, prepositional

REPORTING = frozenset(
    "say tell announce report add quote state confirm note declare reveal disclose write comment explain remark".split()
)
_TOWNS = frozenset("town city village resort port capital suburb".split())
_ROUNDS = frozenset({"talks", "negotiations", "meetings", "consultations", "discussions", "dialogue"})
Place = tuple[int, str, str | None]
"""(rank, name, country): a city has rank 0, a region 1, a country 2, a building 3."""


def inner_rounds(sentence: Sentence, noun: Token) -> list[int]:
    """ "A round of talks", "a series of meetings": the arguments hang on the inner noun."""
    found = prepositional(sentence, noun.i)
    return [o for p, o in found if p == "of" and sentence.tokens[o].text.casefold() in _ROUNDS]


class Circumstances:
    """Place and date in one sentence."""

    def __init__(self, reading: Reading, sentence: Sentence) -> None:
        self.reading = reading
        self.sentence = sentence
        self.resolver = Resolver(reading.report.date)

    def place_of(self, i: int, *, travel: bool = False) -> tuple[str | None, str | None]:
        """(place, country) stated for the deed of token `i`, city before country."""
        places = self._places(i, travel=travel) or self._nearby_places(i) or self._host_place(i)
        if not places:
            return None, None
        _, name, country = min(places, key=lambda p: p[0])
        return name, country

    def stops(self, i: int) -> list[tuple[str | None, str | None]]:
        """The stops of a trip that token `i` tells, one or more; "to Ramallah, Gaza and Tel Aviv" has three."""
        out: list[tuple[str | None, str | None]] = []
        for prep, obj in (
            *prepositional(self.sentence, i),
            *(("", k.i) for k in kids(self.sentence, i, "dobj")),
        ):
            if prep.split(" ")[-1] in {"to", "in", "for", ""}:
                for head in conjuncts(self.sentence, obj) if not prep else [obj]:
                    mention = self.reading.mention_at(self.sentence.index, head)
                    if (
                        mention is not None
                        and mention.place is not None
                        and (mention.place, mention.country) not in out
                    ):
                        out.append((mention.place, mention.country))
        return out

    def _nearby_places(self, i: int) -> list[Place]:
        """ "Talks on migration in Havana": a place that hangs on another noun of the same phrase or clause."""
        chain = {i, *self._place_heads(i)}
        out: list[Place] = []
        for token in self.sentence.tokens:
            if token.dep != "prep" or token.text.casefold() not in {"in", "at"}:
                continue
            at = self.sentence.tokens[token.head]
            while at.i not in chain and at.pos in {"NOUN", "PROPN", "ADP", "NUM"} and at.head != at.i:
                at = self.sentence.tokens[at.head]
            if at.i in chain:
                out += [
                    p for o in kids(self.sentence, token.i, "pobj") for p in self._places_at(o.i) if p[0] == 0
                ]
        return out[:1]

    def _host_place(self, i: int) -> list[Place]:
        """ "Egypt hosted talks": they took place there."""
        token = self.sentence.tokens[i]
        verb = self.sentence.tokens[token.head]
        if token.dep != "dobj" or verb.lemma != "host":
            return []
        subjects = kids(self.sentence, verb.i, "nsubj")
        return [(2, p[1], p[2]) for s in subjects for p in self._places_at(s.i)][:1]

    def _places(self, i: int, *, travel: bool) -> list[Place]:
        """(rank, place, country) of all places in the phrases of token `i` and of the verb above it."""
        wanted = {"in", "at", "near", "outside", "inside"} | ({"to", "for", "into"} if travel else set())
        places: list[Place] = []
        for head in self._place_heads(i):
            for prep, obj in prepositional(self.sentence, head):
                if prep.split(" ")[-1] in wanted:
                    places += self._places_at(obj)
            leaving = self.sentence.tokens[head].lemma in {"leave", "depart"}
            if travel and head == i and not leaving:
                for obj_ in kids(self.sentence, head, "dobj", "advmod", "poss", "compound"):
                    places += self._places_at(obj_.i)
            places += [
                p
                for t in kids(self.sentence, head, "nmod", "compound")
                for p in self._places_at(t.i)
                if self.sentence.tokens[head].pos in {"NOUN", "PROPN"} and p[0] == 0 and self._city(t.i)
            ]
        return places

    def _place_heads(self, i: int) -> list[int]:
        """The token itself and, for an object noun, the verb above it."""
        token = self.sentence.tokens[i]
        out = [i, *inner_rounds(self.sentence, token)]
        above = self.sentence.tokens[token.head]
        if (
            token.pos == "NOUN"
            and token.dep in {"dobj", "nsubj", "nsubjpass"}
            and above.pos in {"VERB", "AUX"}
        ):
            out.append(above.i)
        elif (
            token.pos == "NOUN"
            and token.dep == "pobj"
            and above.head != above.i
            and self.sentence.tokens[above.head].lemma in MOTION
        ):
            out.append(above.head)
        elif (
            token.pos == "VERB"
            and token.dep in {"xcomp", "advcl"}
            and (above.lemma in MOTION or above.lemma in {"be", "gather"})
        ):
            out.append(above.i)
        return out

    def _city(self, i: int) -> bool:
        mention = self.reading.mention_at(self.sentence.index, i)
        return mention is not None and mention.kind == "place"

    def _places_at(self, i: int) -> list[Place]:
        out: list[Place] = []
        for head in conjuncts(self.sentence, i)[:1]:
            mention = self.reading.mention_at(self.sentence.index, head)
            if mention is None or mention.place is None:
                out += self._inner_place(head)
                continue
            out.append((self._rank(mention), mention.place, mention.country))
        return out

    def _rank(self, mention: Mention) -> int:
        """City before region before country."""
        if mention.rule.endswith("seat"):
            return 3
        if mention.kind != "place":
            return 2
        return 1 if mention.rule.endswith(("region", "state")) else 0

    def _inner_place(self, head: int) -> list[Place]:
        """ "The Egyptian capital Cairo", "the Red Sea resort of Aqaba", "the White House in Washington"."""
        out: list[Place] = []
        for child in kids(self.sentence, head, "appos", "compound", "nmod"):
            mention = self.reading.mention_at(self.sentence.index, child.i)
            if mention is not None and mention.place and mention.kind == "place":
                out.append((0, mention.place, mention.country))
        for prep, obj in prepositional(self.sentence, head):
            if prep in {"of", "in", "at", "near", "on"}:
                mention = self.reading.mention_at(self.sentence.index, obj)
                if mention is not None and mention.place:
                    out.append((self._rank(mention), mention.place, mention.country))
                elif (
                    prep == "of"
                    and self.sentence.tokens[head].lemma in _TOWNS
                    and self.sentence.tokens[obj].pos == "PROPN"
                ):
                    out.append((0, self._proper(obj), self._country_of(head)))
        return out

    def _proper(self, i: int) -> str:
        """The proper name that ends at this token."""
        first = i
        while first > 0 and self.sentence.tokens[first - 1].pos == "PROPN":
            first -= 1
        return self.sentence.text[
            self.sentence.tokens[first].start - self.sentence.start : self.sentence.tokens[i].end
            - self.sentence.start
        ]

    def _country_of(self, i: int) -> str | None:
        """The state whose adjective stands before the noun ("the Croatian border town")."""
        for child in kids(self.sentence, i, "amod", "compound", "nmod"):
            mention = self.reading.mention_at(self.sentence.index, child.i)
            if mention is not None and mention.actors:
                return mention.actors[0].party
        return None

    def when(self, token: Token, modality: str) -> When | None:
        """The date of the deed, from the date phrases of its sentence that are not another verb's."""
        ahead = modality in {"planned", "proposed", "postponed"}
        best: tuple[int, When] | None = None
        for date in self.reading.dates:
            if date.sentence != self.sentence.index or not self.belongs(date.start, token):
                continue
            when = self.resolver.resolve(date.text, future=ahead) or date.when
            published = self.reading.report.date
            if ahead and published and when.value < published[: len(when.value)]:
                continue
            if ahead and date.text.casefold().startswith("earlier"):
                continue
            distance = abs(date.start - token.start)
            if best is None or distance < best[0]:
                best = (distance, when)
        return best[1] if best else None

    def belongs(self, start: int, token: Token) -> bool:
        """A date belongs to the deed when the verb that governs it is the deed's own clause."""
        at = next((t for t in self.sentence.tokens if t.start <= start < t.end), None)
        if at is None:
            return False
        chain = {token.i}
        up = token
        while up.head != up.i and (
            up.pos != "VERB"
            or up.dep in {"xcomp", "pcomp", "acl"}
            or (up.i == token.i and up.dep in {"advcl"})
        ):
            up = self.sentence.tokens[up.head]
            chain.add(up.i)
        governor = at
        while governor.head != governor.i and governor.pos not in {"VERB", "AUX"} and governor.i not in chain:
            governor = self.sentence.tokens[governor.head]
        if governor.i in chain:
            return governor.lemma not in REPORTING or governor.i == token.i
        return False
