"""Pipeline step `identify`: mentions with the actors they point at."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from goodoffices.coding.identity.beside import PARTY_KINDS, beside
from goodoffices.coding.identity.context import Context, Focus
from goodoffices.coding.identity.nominals import nominal_mentions
from goodoffices.coding.identity.nouns import nouns
from goodoffices.coding.identity.people import People
from goodoffices.model import Mention, Reading, Sentence, Spot
from goodoffices.ontology.knowledge import Knowledge

PLACE_KINDS = frozenset({"place", "capital", "state", "seat"})


@dataclass(frozen=True, slots=True)
class Indexed:
    """A sentence with its spots and a way from characters to tokens."""

    sentence: Sentence
    spots: tuple[Spot, ...]

    def tokens(self, start: int, end: int) -> list[int]:
        return [t.i for t in self.sentence.tokens if t.start < end and t.end > start]

    def root(self, start: int, end: int) -> int | None:
        """The token of the stretch whose governor lies outside it."""
        inside = self.tokens(start, end)
        members = set(inside)
        outer = [
            i
            for i in inside
            if self.sentence.tokens[i].head not in members or self.sentence.tokens[i].head == i
        ]
        words = [i for i in outer if self.sentence.tokens[i].pos not in {"PUNCT", "PART", "DET"}]
        return words[-1] if words else (outer[-1] if outer else None)


class Identify:
    """Who is meant, everywhere in the report."""

    name = "identify"
    requires: frozenset[str] = frozenset({"sentences", "tokens", "spots"})
    gives: frozenset[str] = frozenset({"mentions"})

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __call__(self, reading: Reading) -> Reading:
        people = People(self.knowledge, reading.report.date)
        people.gather(reading)
        context = Context(self.knowledge, people, Focus())
        spots: dict[int, list[Spot]] = {}
        for spot in (*reading.spots, *_short_names(reading)):
            spots.setdefault(spot.sentence, []).append(spot)
        for group in spots.values():
            group.sort(key=lambda s: s.start)
        found: list[Mention] = []
        by_head: dict[tuple[int, int], Mention] = {}
        for sentence in reading.sentences:
            if not sentence.tokens:
                context.focus.skip()
                continue
            indexed = Indexed(sentence, tuple(spots.get(sentence.index, ())))
            named = self._persons(indexed, context)
            named += [*self._parties(indexed, context, named), *_sets(indexed, context)]
            here = [*named, *nominal_mentions(indexed.sentence, named, context)]
            here.sort(key=lambda m: (m.start, m.end))
            for mention in here:
                held = by_head.get((sentence.index, mention.head))
                if held is None or _weight(mention) > _weight(held):
                    by_head[sentence.index, mention.head] = mention
            self._second_heads(indexed, here, by_head)
            found.extend(here)
            context.focus.after(sentence, here)
        return replace(reading, mentions=tuple(found), by_head=by_head)

    def _persons(self, indexed: Indexed, context: Context) -> list[Mention]:
        out: list[Mention] = []
        for at, spot in enumerate(indexed.spots):
            if spot.kind not in {"name", "person"}:
                continue
            about = beside(indexed.sentence, indexed.spots, at)
            person = context.people.of_spot(spot, about)
            head = indexed.root(spot.start, spot.end)
            if person is None or head is None or (person.weak and not person.party):
                continue
            actor = context.actor(person)
            out.append(
                Mention(
                    indexed.sentence.index,
                    min(about.start, spot.start),
                    spot.end,
                    head,
                    "person",
                    spot.text,
                    (actor,),
                    office=actor.office,
                    attributive=indexed.sentence.tokens[head].dep in {"compound", "nmod", "poss"},
                    rule=f"person:{person.rule}",
                )
            )
        return out

    def _parties(self, indexed: Indexed, context: Context, persons: list[Mention]) -> list[Mention]:
        out: list[Mention] = []
        for spot in indexed.spots:
            bare_title = (
                spot.kind == "title"
                and spot.party is not None
                and not any(m.start <= spot.start < m.end for m in persons)
            )
            if spot.kind not in PARTY_KINDS | PLACE_KINDS and not bare_title:
                continue
            head = indexed.root(spot.start, spot.end)
            if head is None:
                continue
            token = indexed.sentence.tokens[head]
            territory = spot.detail == "territory" and spot.kind == "state"
            is_party = (bare_title or spot.kind in PARTY_KINDS) and spot.party is not None and not territory
            if spot.detail == "media" and spot.kind == "organisation":
                continue
            place, country = self._place(spot)
            actors = (context.party_actor(spot.party),) if is_party and spot.party else ()
            out.append(
                Mention(
                    indexed.sentence.index,
                    spot.start,
                    spot.end,
                    head,
                    "place" if spot.kind in {"place", "capital"} or territory else "party",
                    spot.text,
                    actors,
                    place,
                    country,
                    attributive=spot.kind == "adjective" or token.dep in {"compound", "amod", "nmod", "poss"},
                    rule=f"knowledge:{spot.detail if spot.kind == 'place' else spot.kind}",
                )
            )
        return out

    @staticmethod
    def _place(spot: Spot) -> tuple[str | None, str | None]:
        if spot.kind in {"place", "capital"}:
            return spot.name or spot.text, spot.party
        if spot.kind == "state" and spot.detail == "territory":
            return spot.text, None
        if spot.kind == "state" and spot.detail != "short":
            return spot.name, spot.name
        if spot.kind == "seat":
            return spot.text, spot.party
        return None, None

    @staticmethod
    def _second_heads(indexed: Indexed, here: list[Mention], by_head: dict[tuple[int, int], Mention]) -> None:
        """A title that governs its name (a slip of the parser) points at the person as well."""
        for mention in here:
            if mention.kind == "person" and not mention.nominal:
                outer = indexed.root(mention.start, mention.end)
                key = (mention.sentence, outer if outer is not None else mention.head)
                if key not in by_head or not by_head[key].actors or by_head[key].nominal:
                    by_head[key] = mention


def _sets(indexed: Indexed, context: Context) -> list[Mention]:
    """ "The two Koreas": names of several parties at once."""
    out: list[Mention] = []
    sentence = indexed.sentence
    for name, parties in nouns().sets.items():
        for match in re.finditer(rf"\b{re.escape(name)}\b", sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            head = indexed.root(start, end)
            if head is not None:
                actors = tuple(context.party_actor(p) for p in parties)
                out.append(
                    Mention(sentence.index, start, end, head, "party", match.group(), actors, rule="set")
                )
    return out


def _short_names(reading: Reading) -> list[Spot]:
    """ "The North" in a report that names North Korea."""
    named = {s.party for s in reading.spots if s.kind in {"state", "adjective", "capital"}}
    out: list[Spot] = []
    for party, forms in nouns().short.items():
        if party not in named:
            continue
        pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, forms)) + r")\b(?=['’]s?|,|\.| [a-z])")
        for sentence in reading.sentences:
            for match in pattern.finditer(sentence.text):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                if match.group() == "North" and not sentence.text[match.end() :].startswith(
                    " and South Korea"
                ):
                    continue
                if any(
                    s.sentence == sentence.index and s.start < end and s.end > start for s in reading.spots
                ):
                    continue
                if re.match(r" (?:of|east|west|coast|side|bank)\b", sentence.text[match.end() :]):
                    continue
                out.append(Spot(sentence.index, start, end, "state", match.group(), party, party, "short"))
    return out


def _weight(mention: Mention) -> tuple[int, int, int]:
    """Of two mentions with one head the named person wins, then resolved before open, then the longer."""
    return (
        2
        if mention.kind == "person" and not mention.nominal
        else int(mention.nominal and bool(mention.actors)),
        int(bool(mention.actors)),
        mention.end - mention.start,
    )
