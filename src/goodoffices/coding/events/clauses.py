"""Which word tells a deed in a sentence, and who stands on its two sides.

    verbs        active, passive ("by"), relatives and participles, control, coordination
    nouns        "Peru's attack on", "talks between", "aid from"; under a light verb the verb's own subject counts
    embedded     "charged that Peru bombed": the side that is charged is the target, the bombing alleged

Every candidate is a pair that a clause relates; two words that merely stand in one sentence are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.events.actors import Actors, Found, distinct, same_side
from goodoffices.coding.events.lexicon import Deed, Lexicon
from goodoffices.model import Reading, Sentence, Token
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.reading.tree import ancestors, kids, prepositional

MOST = 6
"""Candidates of one sentence; longer lists are enumerations and tables."""
_CLAUSES = ("ccomp", "xcomp", "advcl", "pcomp")
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
_SIDES = ("between", "among")
_TO = ("against", "on", "upon", "to", "toward", "towards", "with", "for", "at", "into", "over")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that a clause relates; `targets` is empty where the sources do something among themselves.

    `deed` is what the words tell, None where only the model can say; `alleged_by` whose word an embedded deed is,
    `inner` the deed that a speech is about ("vowed to retake").
    """

    sentence: Sentence
    word: int
    deed: Deed | None
    sources: tuple[Found, ...]
    targets: tuple[Found, ...]
    rule: str
    alleged_by: tuple[Found, ...] = ()
    inner: Deed | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """How to look for a target: parties to pass over, clauses down; `together` with the other side first, `among`
    where the sources are several and may have done it among themselves."""

    avoid: frozenset[str]
    depth: int
    together: bool
    among: bool


class Clauses:
    """The candidates of one sentence."""

    def __init__(self, reading: Reading, sentence: Sentence, words: Lexicon, knowledge: Knowledge) -> None:
        self.sentence = sentence
        self.words = words
        self.actors = Actors(reading, sentence, words, knowledge)
        days = [d for d in reading.dates if d.sentence == sentence.index]
        self.dated = {t.i for t in sentence.tokens if any(d.start <= t.start < d.end for d in days)}

    def candidates(self) -> list[Candidate]:
        """All candidates in text order, at most MOST."""
        out: list[Candidate] = []
        for token in self.sentence.tokens:
            if token.pos == "VERB":
                out += self._verb(token)
            elif token.pos in {"NOUN", "PROPN"} and token.lemma.casefold() in self.words.nouns:
                out += self._noun(token)
        return [c for c in out if not self._carried(c, out)][:MOST]

    def _carried(self, candidate: Candidate, others: Sequence[Candidate]) -> bool:
        """ "Lifted its blockade of Peru": the noun is what the verb is done to, not a deed of its own."""
        if not candidate.rule.startswith("noun"):
            return False
        above = {t.i for t in ancestors(self.sentence, candidate.word)}
        return any(
            c.word in above and _parties(c.sources) == _parties(candidate.sources)
            and _parties(c.targets) == _parties(candidate.targets)
            for c in others
        )  # fmt: skip

    # -- verbs -----------------------------------------------------------------------------------------------------

    def keys(self, verb: Token) -> list[str]:
        """The verb's lemma with its particles and prepositions, most telling first, then alone."""
        lemma = verb.lemma.casefold()
        parts = [
            t.text.casefold()
            for t in kids(self.sentence, verb.i, "prt", "advmod", "prep", "dative")
            if not any(o.i in self.dated for o in kids(self.sentence, t.i, "pobj"))
        ]
        if any(t.dep in {"xcomp", "advcl", "ccomp"} and t.tag == "VB" for t in kids(self.sentence, verb.i)):
            parts.append("to")
        return [*(f"{lemma} {part}" for part in parts), lemma]

    def objects(self, verb: Token) -> list[str]:
        """Lemmas of the nouns that the verb has for object, passive subject or after a preposition, inner nouns last."""
        heads = [t.i for t in kids(self.sentence, verb.i, "dobj", "nsubjpass", "attr", "oprd")]
        heads += [o for _, o in prepositional(self.sentence, verb.i)]
        near = [self.sentence.tokens[h] for h in heads]
        inner = [
            self.sentence.tokens[o]
            for h in heads
            for p, o in prepositional(self.sentence, h)
            if p in {"of", "for"}
        ]
        beside = [t for h in heads for t in kids(self.sentence, h, "compound", "amod", "conj")]
        return [t.lemma.casefold() for t in (*near, *inner, *beside)]

    def deed(self, verb: Token) -> Deed | None:
        """What the verb tells by its own words, or by the noun that a light verb carries."""
        objects = self.objects(verb)
        found = self.words.verb(self.keys(verb), objects)
        if verb.lemma.casefold() in self.words.words["light"] and (found is None or found.frame == ""):
            carried = next((self.words.nouns[o] for o in objects if o in self.words.nouns), None)
            phrase = self.words.verb(self.keys(verb), objects) if found is not None else None
            return (
                phrase
                if phrase is not None and phrase is not self.words.verbs.get(verb.lemma)
                else carried or found
            )
        return found

    def _verb(self, verb: Token) -> Iterator[Candidate]:
        lemma = verb.lemma.casefold()
        deed = self.deed(verb)
        above, alleged = self._under_speech(verb)
        if above and not alleged:
            return
        if deed is None and (
            lemma in self.words.words["reporting"]
            or (lemma in self.words.words["intent"] and self._inner(verb))
        ):
            return
        if self._of_deed(verb, deed) or self._denial(verb) or self._aside(verb):
            return
        yield from self._urging(verb)
        sources = self.subjects(verb, deed)
        if not sources or (deed is None and all(f.open for f in sources)):
            return
        targets = self.targets(verb, sources, deed)
        rule = "passive" if self._passive(verb) else "verb"
        if not targets and not self._mutual(verb, deed, sources):
            return
        rule = rule if targets else f"{rule}:together"
        yield Candidate(
            self.sentence,
            verb.i,
            deed,
            tuple(sources),
            tuple(targets),
            rule,
            tuple(alleged),
            self._about(verb),
        )

    def _about(self, verb: Token) -> Deed | None:
        return next((d for d in map(self.deed, self._inner(verb)) if d is not None), None)

    def _aside(self, verb: Token) -> bool:
        """ "Peru may close the port, Chile warned": what comes before the speaker is told, not spoken of."""
        told = [t for t in self._inner(verb) if t.dep == "ccomp" and t.i < verb.i]
        return bool(told) and not kids(self.sentence, verb.i, "dobj", "dative")

    def _of_deed(self, verb: Token, deed: Deed | None) -> bool:
        """ "Talks between Peru and Chile resumed": the noun tells the deed, the verb only how it goes."""
        if deed is not None and verb.lemma.casefold() not in self.words.words["light"]:
            return False
        subjects = kids(self.sentence, verb.i, "nsubj")
        return bool(subjects) and all(s.lemma.casefold() in self.words.nouns for s in subjects)

    def _denial(self, verb: Token) -> bool:
        """ "Denied that it had met": the meeting is the deed, and denied."""
        return verb.lemma.casefold() == "deny" and any(t.dep in {"ccomp", "xcomp"} for t in self._inner(verb))

    def _urging(self, verb: Token) -> Iterator[Candidate]:
        """ "Peru said that Chile must withdraw": a request of who speaks."""
        above = self.sentence.tokens[verb.head]
        must = self.words.words["must"]
        if verb.dep != "ccomp" or above.lemma.casefold() not in self.words.words["reporting"]:
            return
        if not any(t.text.casefold() in must for t in kids(self.sentence, verb.i, "aux")):
            return
        sources = self.subjects(above, None)
        heads = kids(self.sentence, verb.i, "nsubj", "nsubjpass")
        targets = [
            f for h in heads for f in self.actors.at(h.i)
            if f.actor.code and not any(same_side(f, s) for s in sources)
        ]  # fmt: skip
        if sources and targets:
            ask = self.words.verbs["call on"]
            yield Candidate(self.sentence, above.i, ask, tuple(sources), tuple(targets), "must")

    def _passive(self, verb: Token) -> bool:
        return bool(kids(self.sentence, verb.i, "nsubjpass", "auxpass")) or (
            verb.dep == "acl" and verb.tag == "VBN"
        )

    def _inner(self, verb: Token) -> list[Token]:
        return [t for t in kids(self.sentence, verb.i, *_CLAUSES) if t.pos == "VERB"]

    def _mutual(self, verb: Token, deed: Deed | None, sources: Sequence[Found]) -> bool:
        """Whether sources on one side did it among themselves."""
        if not any(not same_side(a, b) for a in sources for b in sources):
            return False
        return (deed is not None and (deed.frame == "mutual" or deed.type == "AGREE")) or self.joint(verb)

    def joint(self, verb: Token) -> bool:
        """ "Jointly", "each other", "a joint raid"."""
        joint = self.words.words["joint"]
        below = kids(self.sentence, verb.i)
        return any(t.text.casefold() in joint for t in below) or any(
            c.text.casefold() in joint for t in below if t.dep in {"dobj", "pobj", "prep", "npadvmod", "nsubjpass"}
            for c in kids(self.sentence, t.i)
        )  # fmt: skip

    def _under_speech(self, verb: Token) -> tuple[bool, list[Found]]:
        """(whether the deed is only demanded, refused, threatened, charged ..., who charges it)."""
        if self._resumed(verb) is not None:
            return False, []
        at = verb
        for _ in range(4):
            if at.pos in {"NOUN", "PROPN"} and at.dep in {"dobj", "pobj"}:
                # "sought help in tracing": what a demanded thing is for is demanded too
                at = self._above(at)
                deed = self.deed(at) if at.pos == "VERB" else None
                return deed is not None and deed.frame == "speech", []
            if at.head == at.i or at.dep not in {*_CLAUSES, "acl", "conj", "relcl"}:
                return False, []
            above = self.sentence.tokens[at.head]
            if above.pos == "ADP" and above.head != above.i:
                above = self.sentence.tokens[above.head]
            if at.dep == "relcl":
                return False, []
            if at.dep == "advcl" and at.tag == "VBG":
                return False, []
            if at.dep != "conj":
                deed = (
                    self.deed(above) if above.pos == "VERB" else self.words.nouns.get(above.lemma.casefold())
                )
                if deed is not None and deed.frame == "speech":
                    if above.lemma.casefold() == "deny" or (above.pos == "VERB" and self._aside(above)):
                        return False, []
                    charged = deed.type == "ACCUSE" and above.pos == "VERB"
                    return True, self.subjects(above, deed) if charged else []
                if (
                    deed is not None
                    and deed.frame != "fact"
                    and at.dep in {"xcomp", "ccomp"}
                    and above.pos == "VERB"
                ):
                    return True, []
            elif at.tag != above.tag and above.pos in {"VERB", "AUX"} and kids(self.sentence, at.i, "nsubj"):
                return False, []
            at = above
        return False, []

    def _above(self, token: Token) -> Token:
        """The governor, that of its preposition where there is one."""
        above = self.sentence.tokens[token.head]
        return self.sentence.tokens[above.head] if above.pos == "ADP" else above

    def _resumed(self, verb: Token) -> Token | None:
        """ "Charged that Peru bombed a village, and demanded": the first speaker goes on, whatever the parser says."""
        above = self.sentence.tokens[verb.head]
        deed = self.deed(verb)
        if (
            verb.dep != "conj"
            or deed is None
            or deed.frame != "speech"
            or kids(self.sentence, verb.i, "nsubj")
        ):
            return None
        speaker = self.sentence.tokens[above.head]
        if above.dep != "ccomp" or verb.tag != speaker.tag:
            return None
        said = self.deed(speaker)
        return speaker if said is not None and said.frame == "speech" else None

    # -- sources ---------------------------------------------------------------------------------------------------

    def subjects(self, verb: Token, deed: Deed | None, depth: int = 4) -> list[Found]:
        """Who does what the verb says."""
        # the parser hangs some subjects on the auxiliary
        helpers = kids(self.sentence, verb.i, "aux")
        direct = kids(self.sentence, verb.i, "nsubj") or [
            s for h in helpers for s in kids(self.sentence, h.i, "nsubj")
        ]
        if direct:
            found = distinct([f for s in direct for f in self.actors.at(s.i, places=True)])
            return found or self._speaker(verb, direct[0], depth)
        if self._passive(verb):
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
        speaker = self._resumed(verb)
        if speaker is not None:
            return self.subjects(speaker, None, depth - 1)
        above = self.sentence.tokens[verb.head]
        if verb.head == verb.i or depth <= 0:
            return []
        if verb.dep in {"acl", "relcl"} and above.pos in {"NOUN", "PROPN"}:
            return self.actors.at(above.i, places=True)
        if verb.dep == "pcomp" and above.pos == "ADP" and above.head != above.i:
            return self._controller(self.sentence.tokens[above.head], depth, objects=True)
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

    # -- targets ---------------------------------------------------------------------------------------------------

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
            for inner in self._inner(verb):
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
        if any(t.text.casefold() in {"whom", "which", "that"} for t in kids(self.sentence, verb.i, "dobj")):
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

    # -- nouns -----------------------------------------------------------------------------------------------------

    def _noun(self, noun: Token) -> Iterator[Candidate]:
        deed = self.words.nouns[noun.lemma.casefold()]
        preps = list(prepositional(self.sentence, noun.i))
        sides = [f for p, o in preps if p in _SIDES for f in self.actors.at(o)]
        sides = _countries(distinct(sides))
        if any(not same_side(a, b) for a in sides for b in sides):
            yield Candidate(self.sentence, noun.i, deed, tuple(sides), (), "noun:between")
            return
        owners = self._owners(noun, preps)
        if not owners:
            return
        targets = self._noun_targets(noun, deed, preps, owners)
        if targets:
            yield Candidate(self.sentence, noun.i, deed, tuple(owners), tuple(targets), "noun")
        elif deed.frame == "mutual" and any(not same_side(a, b) for a in owners for b in owners):
            yield Candidate(self.sentence, noun.i, deed, tuple(owners), (), "noun:together")

    def _owners(self, noun: Token, preps: Sequence[tuple[str, int]]) -> list[Found]:
        """Whose deed it is: "Peru's", "Peruvian", "by Peru", "from Peru", "the president in talks with"."""
        before = [
            f for t in kids(self.sentence, noun.i, "poss", "amod", "compound", "nmod")
            for h in [t.i] for f in self._owner(h)
        ]  # fmt: skip
        if before:
            return distinct(before)
        by = [o.i for a in kids(self.sentence, noun.i, "agent") for o in kids(self.sentence, a.i, "pobj")]
        by += [o for p, o in preps if p in {"by", "from"}]
        found = [f for o in by for f in self.actors.at(o) if not f.open]
        if found:
            return found
        above = self.sentence.tokens[noun.head]
        if noun.dep == "pobj" and above.text.casefold() in {"in", "at"} and above.head != above.i:
            holder = self.sentence.tokens[above.head]
            if holder.pos in {"NOUN", "PROPN"}:
                return [f for f in self.actors.at(holder.i) if not f.open]
        return []

    def _owner(self, i: int) -> list[Found]:
        token = self.sentence.tokens[i]
        if self.actors.named(i) is None and token.dep != "poss":
            return []
        return [f for f in self.actors.at(i) if not f.open]

    def _noun_targets(
        self, noun: Token, deed: Deed, preps: Sequence[tuple[str, int]], owners: Sequence[Found]
    ) -> list[Found]:
        order = {p: n for n, p in enumerate(_TO)}
        wanted = [(p.split(" ")[0], o) for p, o in preps]
        above = self.sentence.tokens[noun.head]
        if (
            noun.dep == "pobj"
            and above.head != above.i
            and self.sentence.tokens[above.head].pos in {"NOUN", "PROPN"}
        ):
            wanted += [(p, o) for p, o in prepositional(self.sentence, above.head) if o != noun.i]
        if deed.type in {"ASSAULT", "COERCE", "SANCTION", "ACCUSE", "SUPPORT"}:
            order["of"] = len(order)
        for _, obj in sorted((w for w in wanted if w[0] in order), key=lambda w: order[w[0]]):
            found = [f.country(owners[0]) for f in self.actors.at(obj)]
            apart = [f for f in found if f.actor.code and not any(same_side(f, s) for s in owners)]
            if apart:
                return apart
        return []


def _parties(found: Sequence[Found]) -> set[str | None]:
    return {f.actor.party for f in found}


def _countries(found: Sequence[Found]) -> list[Found]:
    """Open ones take the country of the first that has one."""
    firm = next((f for f in found if not f.open), None)
    return [f.country(firm) for f in found] if firm is not None else []


def with_countries(candidate: Candidate) -> Candidate:
    """The candidate with its open sources settled by the other side; still open ones are left out."""
    firm = next((f for f in (*candidate.sources, *candidate.targets) if not f.open), None)
    if firm is None:
        return replace(candidate, sources=(), targets=())
    sources = [f.country(firm) for f in candidate.sources]
    return replace(candidate, sources=tuple(f for f in sources if f.actor.code))
