"""Who stands on the two sides of a deed: active, passive, relatives, participles, control, coordination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goodoffices.coding.events.actors import Actors, Found, distinct, same_side
from goodoffices.coding.events.lexicon import Deed, Lexicon
from goodoffices.coding.events.predicates import Predicates
from goodoffices.model import Reading, Sentence, Token
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.reading.tree import kids, prepositional

_RELATIVE = frozenset({"WDT", "WP"})
# Where the target of a deed stands, surest first; places come last.
_TARGETS = (
    "against",
    "to",
    "with",
    "on",
    "upon",
    "towards",
    "toward",
    "for",
    "from",
    "into",
    "over",
    "about",
    "of",
    "at",
)
_LAST = (
    "before",
    "outside",
    "in",
    "inside",
    "near",
    "across",
    "along",
    "off",
    "between",
    "among",
    "front",
    "out",
    "up",
    "as",
)


@dataclass(frozen=True, slots=True)
class Aim:
    """How to look for a target: parties to pass over, clauses down; `together` with the other side first, `among`
    where the sources are several and may have done it among themselves."""

    avoid: frozenset[str]
    depth: int
    together: bool
    among: bool


class Sides(Predicates):
    """Sources and targets of the verbs of one sentence."""

    def __init__(self, reading: Reading, sentence: Sentence, words: Lexicon, knowledge: Knowledge) -> None:
        super().__init__(reading, sentence, words)
        self.actors = Actors(reading, sentence, words, knowledge)

    def subjects(self, verb: Token, deed: Deed | None, depth: int = 4) -> list[Found]:
        """Who does what the verb says."""
        # the parser hangs some subjects on the auxiliary
        helpers = kids(self.sentence, verb.i, "aux")
        direct = kids(self.sentence, verb.i, "nsubj") or [
            s for h in helpers for s in kids(self.sentence, h.i, "nsubj")
        ]
        if verb.dep == "relcl" and any(t.tag in _RELATIVE for t in direct):
            return self.actors.at(verb.head, places=True)
        if direct:
            found = distinct([f for s in direct for f in self.actors.at(s.i, places=True)])
            return found or self._speaker(verb, direct[0], depth)
        if self.passive(verb):
            agents = [
                o.i for a in kids(self.sentence, verb.i, "agent") for o in kids(self.sentence, a.i, "pobj")
            ]
            found = [f for o in agents for f in self.actors.at(o, places=True)]
            if deed is not None and deed.type == "MOBILIZE" and not agents:
                return [
                    f
                    for s in kids(self.sentence, verb.i, "nsubjpass")
                    for f in self.actors.at(s.i, places=True)
                ]
            return found or ([] if agents else self._scene(verb, deed))
        speaker = self.resumed(verb)
        if speaker is not None:
            return self.subjects(speaker, None, depth - 1)
        above = self.sentence.tokens[verb.head]
        if verb.head == verb.i or depth <= 0:
            return []
        if verb.dep in {"acl", "relcl"} and above.pos in {"NOUN", "PROPN"}:
            return self.actors.at(above.i, places=True)
        if verb.dep == "pcomp" and above.pos == "ADP" and above.head != above.i:
            blamed = self._blamed(above) if above.text.casefold() == "for" else []
            return blamed or self._controller(self.sentence.tokens[above.head], depth, objects=True)
        if above.pos in {"VERB", "AUX", "ADJ"} and verb.dep not in {"ccomp", "csubj", "parataxis"}:
            return self._controller(above, depth, objects=verb.dep == "xcomp")
        return []

    def _speaker(self, verb: Token, subject: Token, depth: int) -> list[Found]:
        """ "Peru said they would": a pronoun that points nowhere is the one who speaks."""
        above = self.sentence.tokens[verb.head]
        if (
            subject.text.casefold() not in {"it", "they", "he", "she", "we", "i"}
            or above.i == verb.i
            or not depth
        ):
            return []
        if verb.dep == "ccomp" and above.lemma.casefold() in self.words.words["reporting"]:
            return self.subjects(above, None, depth - 1)
        return []

    def _blamed(self, preposition: Token) -> list[Found]:
        """ "Imposed sanctions on Peru for jailing": who is punished did it."""
        verb = self.sentence.tokens[preposition.head]
        deed = self.deed(verb) if verb.pos == "VERB" else None
        noun = any(
            t.lemma.casefold() in {"sanction", "embargo", "penalty"}
            for t in kids(self.sentence, verb.i, "dobj")
        )
        if not noun and (deed is None or deed.type not in {"SANCTION", "COERCE", "ACCUSE"}):
            return []
        return [
            f
            for head in (verb.i, *(t.i for t in kids(self.sentence, verb.i, "dobj")))
            for prep, obj in prepositional(self.sentence, head)
            if prep in {"on", "against"}
            for f in self.actors.at(obj)
        ]

    def _controller(self, above: Token, depth: int, *, objects: bool) -> list[Found]:
        """ "Asked Peru to leave", "criticised Peru for jailing": the object acts; else the subject above."""
        if above.pos == "ADJ" and above.head != above.i:
            above = self.sentence.tokens[above.head]
        if above.pos not in {"VERB", "AUX"}:
            return self.actors.at(above.i) if above.pos in {"NOUN", "PROPN"} else []
        if objects:
            found = [f for o in kids(self.sentence, above.i, "dobj") for f in self.actors.at(o.i)]
            if found:
                return found
            passive = kids(self.sentence, above.i, "nsubjpass")
            if passive:
                return [f for s in passive for f in self.actors.at(s.i)]
        return self.subjects(above, None, depth - 1)

    def _scene(self, verb: Token, deed: Deed | None) -> list[Found]:
        """ "Was arrested in Peru", "were expelled from Chad": the state of the place did it."""
        if deed is None or deed.type not in {"COERCE", "SANCTION"}:
            return []
        for prep, obj in prepositional(self.sentence, verb.i):
            if prep.split(" ")[0] in self.words.words["scene"]:
                found = self.actors.at(obj)
                if found:
                    return [f for f in found if not f.open][:1]
        return []

    def targets(
        self, verb: Token, sources: Sequence[Found], deed: Deed | None = None, depth: int = 2
    ) -> list[Found]:
        """Whom the deed is done to: the first phrase that names somebody who is none of the sources."""
        together = deed is not None and deed.frame == "mutual"
        avoid = {f.actor.party for f in sources if f.actor.party}
        aim = Aim(frozenset(avoid), depth, together, together and len(avoid) > 1)
        spare: list[Found] = []
        for group in self._groups(verb, aim):
            named = [
                f
                for f in (g.country(sources[0]) for g in group)
                if f.actor.code and not any(same_side(f, s) for s in sources)
            ]
            if any(f.placed for f in named) and any(not g.open for g in group):
                return named
            spare = spare or named
        # "the protesters" of no country told: only where the words tell a deed
        return spare if deed is not None else []

    def _groups(self, verb: Token, aim: Aim) -> Iterator[list[Found]]:
        """The phrases in which the target may stand, surest first."""
        preps = self._prepositions(verb)
        if aim.together:
            yield from (self._look(o, aim) for p, o in preps if p in {"with", "to"})
            yield from self._sides_below(verb, aim)
        heads = kids(self.sentence, verb.i, "dative", "dobj", "nsubjpass", "attr")
        if verb.dep == "acl" and verb.tag == "VBN":
            heads = [*heads, self.sentence.tokens[verb.head]]
        if verb.dep == "relcl":
            yield from self._relative_object(verb)
        objects = [t.i for t in heads if t.pos != "ADP"]
        if aim.among:
            yield from (self._look(o, aim) for o in objects if self.actors.named(o) is not None)
            return
        yield from (self._look(o, aim) for o in objects)
        yield from (self._look(o, aim) for p, o in preps if p not in _LAST)
        if aim.depth:
            for inner in self.inner(verb):
                yield from self._inner_groups(inner, aim)
            # "let relief convoys through": the parser's small clause has a noun for its head
            yield from (
                self._look(t.i, aim)
                for t in kids(self.sentence, verb.i, "ccomp")
                if t.pos in {"NOUN", "PROPN"}
            )
        yield from (self._look(o, aim, places=True) for o in objects)
        yield from (self._look(o, aim, places=True) for p, o in preps if p not in _LAST)
        yield from (self._look(o, aim, places=True) for p, o in preps if p in _LAST)

    def _look(self, i: int, aim: Aim, *, places: bool = False) -> list[Found]:
        return self.actors.at(i, places=places, avoid=aim.avoid)

    def _sides_below(self, verb: Token, aim: Aim) -> Iterator[list[Found]]:
        """ "Held talks with Peru": the other side hangs on the object."""
        for head in kids(self.sentence, verb.i, "dobj"):
            for prep, obj in prepositional(self.sentence, head.i):
                if prep == "with":
                    yield self._look(obj, aim)

    def _relative_object(self, verb: Token) -> Iterator[list[Found]]:
        """ "The sailors whom Peru detained"."""
        if any(t.tag in _RELATIVE for t in kids(self.sentence, verb.i, "dobj", "nsubjpass")):
            yield self.actors.at(verb.head)

    def _inner_groups(self, inner: Token, aim: Aim) -> Iterator[list[Found]]:
        if inner.dep == "advcl" and inner.tag != "VB":
            return
        for subject in kids(self.sentence, inner.i, "nsubj", "nsubjpass"):
            yield self._look(subject.i, aim)
        yield from self._groups(inner, Aim(aim.avoid, aim.depth - 1, False, False))

    def _prepositions(self, verb: Token) -> list[tuple[str, int]]:
        """(preposition, object) of the verb and of its particles, in the order in which targets are looked for."""
        heads = [verb.i, *(t.i for t in kids(self.sentence, verb.i, "prt", "advmod"))]
        found = [(p.split(" ")[0], o) for h in heads for p, o in prepositional(self.sentence, h) if p != "by"]
        order = {p: n for n, p in enumerate((*_TARGETS, *_LAST))}
        found = [f for f in found if f[0] in order and not self._agent(verb, f[1])]
        return sorted(found, key=lambda f: order[f[0]])

    def _agent(self, verb: Token, head: int) -> bool:
        return any(self.sentence.tokens[head].head == a.i for a in kids(self.sentence, verb.i, "agent"))
