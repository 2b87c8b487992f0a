"""Which word tells a deed in a sentence, and who stands on its two sides.

    verbs        active, passive ("by"), relatives and participles, control, coordination
    nouns        "Peru's attack on", "talks between", "aid from"; under a light verb the verb's own subject counts
    embedded     "charged that Peru bombed": the side that is charged is the target, the bombing alleged

Every candidate is a pair that a clause relates; two words that merely stand in one sentence are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from goodoffices.coding.events.actors import Found, distinct, same_side
from goodoffices.coding.events.lexicon import Deed
from goodoffices.coding.events.predicates import CLAUSES
from goodoffices.coding.events.sides import Sides
from goodoffices.model import Sentence, Token
from goodoffices.reading.tree import ancestors, kids, prepositional

MOST = 6
"""Candidates of one sentence; longer lists are enumerations and tables."""
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


class Clauses(Sides):
    """The candidates of one sentence."""

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

    def _verb(self, verb: Token) -> Iterator[Candidate]:
        lemma = verb.lemma.casefold()
        deed = self.deed(verb)
        above, alleged = self._under_speech(verb)
        if above and not alleged:
            return
        if deed is None and (
            lemma in self.words.words["reporting"]
            or (lemma in self.words.words["intent"] and self.inner(verb))
        ):
            return
        if self.of_deed(verb, deed) or self.denial(verb) or self.aside(verb):
            return
        if self.nothing(verb, deed) or self.prevented(verb) or self.forecast(verb, deed):
            return
        yield from self._urging(verb)
        sources = self.subjects(verb, deed)
        if not sources or (deed is None and all(f.open for f in sources)):
            return
        targets = self.targets(verb, sources, deed)
        rule = "passive" if self.passive(verb) else "verb"
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
            self.about(verb),
        )

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

    def _mutual(self, verb: Token, deed: Deed | None, sources: Sequence[Found]) -> bool:
        """Whether sources on one side did it among themselves."""
        if not any(not same_side(a, b) for a in sources for b in sources):
            return False
        return (deed is not None and (deed.frame == "mutual" or deed.type == "AGREE")) or self.joint(verb)

    def _under_speech(self, verb: Token) -> tuple[bool, list[Found]]:
        """(whether the deed is only demanded, refused, threatened, charged ..., who charges it)."""
        if self.resumed(verb) is not None:
            return False, []
        at = verb
        for _ in range(4):
            if at.pos in {"NOUN", "PROPN"} and at.dep in {"dobj", "pobj"}:
                # "sought help in tracing": what a demanded thing is for is demanded too
                deed = self.deed(self.above(at)) if self.above(at).pos == "VERB" else None
                return deed is not None and deed.frame == "speech", []
            if (
                at.head == at.i
                or at.dep not in {*CLAUSES, "acl", "conj"}
                or (at.dep, at.tag) == ("advcl", "VBG")
            ):
                return False, []
            above = self.above(at)
            if at.dep == "conj":
                if (
                    at.tag != above.tag
                    and above.pos in {"VERB", "AUX"}
                    and kids(self.sentence, at.i, "nsubj")
                ):
                    return False, []
            else:
                found = self._spoken_by(at, above)
                if found is not None:
                    return found
            at = above
        return False, []

    def _spoken_by(self, at: Token, above: Token) -> tuple[bool, list[Found]] | None:
        """What the word above makes of the deed; None where it leaves it alone."""
        verb = above.pos == "VERB"
        deed = self.deed(above) if verb else self.words.nouns.get(above.lemma.casefold())
        if deed is None or deed.frame == "fact":
            return None
        if deed.frame == "speech":
            if above.lemma.casefold() == "deny" or (verb and self.aside(above)):
                return False, []
            return True, self.subjects(above, deed) if deed.type == "ACCUSE" and verb else []
        return (True, []) if at.dep in {"xcomp", "ccomp"} and verb else None

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
