"""Which words of a sentence tell deeds: verbs with their particles and objects, what governs them."""

from __future__ import annotations

from goodoffices.coding.events.lexicon import Deed, Lexicon
from goodoffices.model import Reading, Sentence, Token
from goodoffices.reading.tree import kids, prepositional

CLAUSES = ("ccomp", "xcomp", "advcl", "pcomp")
"""Relations by which a verb stands under another."""


class Predicates:
    """The verbs of one sentence and what they tell."""

    def __init__(self, reading: Reading, sentence: Sentence, words: Lexicon) -> None:
        self.sentence = sentence
        self.words = words
        days = [d for d in reading.dates if d.sentence == sentence.index]
        self.dated = {t.i for t in sentence.tokens if any(d.start <= t.start < d.end for d in days)}

    def keys(self, verb: Token) -> list[str]:
        """The verb's lemma with its particles and prepositions, most telling first, then alone."""
        lemma = verb.lemma.casefold()
        parts = [
            t.text.casefold()
            for t in kids(self.sentence, verb.i, "prt", "advmod", "prep", "dative")
            if not any(o.i in self.dated for o in kids(self.sentence, t.i, "pobj"))
        ]
        if any(
            t.dep in {"xcomp", "advcl", "ccomp"}
            and t.tag == "VB"
            and not any(a.tag == "MD" for a in kids(self.sentence, t.i, "aux"))
            for t in kids(self.sentence, verb.i)
        ):
            parts.append("to")
        return [*(f"{lemma} {part}" for part in parts), lemma]

    def objects(self, verb: Token) -> list[str]:
        """Lemmas of the verb's object, passive subject and prepositional objects, inner nouns last."""
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

    def nothing(self, verb: Token, deed: Deed | None) -> bool:
        """Whether the verb tells no deed: in another sense ("met the criteria"), or colourless."""
        heads = [t.i for t in kids(self.sentence, verb.i, "dobj", "nsubjpass")]
        heads += [o for h in heads for p, o in prepositional(self.sentence, h) if p == "of"]
        direct = [self.sentence.tokens[h].lemma.casefold() for h in heads]
        if self.words.nothing(self.keys(verb), direct):
            return True
        colourless = verb.lemma.casefold() in self.words.words["colourless"]
        return deed is None and colourless and not kids(self.sentence, verb.i, "prt")

    def prevented(self, verb: Token) -> bool:
        """ "Kept Peru from attacking": what has not happened."""
        above = self.sentence.tokens[verb.head]
        return (
            verb.dep == "pcomp"
            and above.text.casefold() == "from"
            and self.sentence.tokens[above.head].lemma.casefold() in self.words.words["preventing"]
        )

    def forecast(self, verb: Token, deed: Deed | None) -> bool:
        """ "Warned that Peru could run out of water": what somebody else may come to is no threat."""
        if deed is None or deed.type != "THREATEN" or kids(self.sentence, verb.i, "dobj", "dative"):
            return False
        return any(
            t.dep == "ccomp"
            and any(a.text.casefold() in {"could", "may", "might"} for a in kids(self.sentence, t.i, "aux"))
            and any(s.pos != "PRON" for s in kids(self.sentence, t.i, "nsubj", "nsubjpass"))
            for t in kids(self.sentence, verb.i)
        )

    def passive(self, verb: Token) -> bool:
        """Whether the verb is passive, a participle under a noun as well."""
        return bool(kids(self.sentence, verb.i, "nsubjpass", "auxpass")) or (
            verb.dep == "acl" and verb.tag == "VBN"
        )

    def inner(self, verb: Token) -> list[Token]:
        """The verbs of the clauses under this one."""
        return [t for t in kids(self.sentence, verb.i, *CLAUSES) if t.pos == "VERB"]

    def about(self, verb: Token) -> Deed | None:
        """The deed that a speech is about."""
        return next((d for d in map(self.deed, self.inner(verb)) if d is not None), None)

    def aside(self, verb: Token) -> bool:
        """ "Peru may close the port, Chile warned": what comes before the speaker is told, not spoken of."""
        told = [t for t in self.inner(verb) if t.dep == "ccomp" and t.i < verb.i]
        return bool(told) and not kids(self.sentence, verb.i, "dobj", "dative")

    def of_deed(self, verb: Token, deed: Deed | None) -> bool:
        """ "Talks between Peru and Chile resumed": the noun tells the deed, the verb only how it goes."""
        if deed is not None and verb.lemma.casefold() not in self.words.words["light"]:
            return False
        subjects = kids(self.sentence, verb.i, "nsubj")
        return bool(subjects) and all(s.lemma.casefold() in self.words.nouns for s in subjects)

    def denial(self, verb: Token) -> bool:
        """ "Denied that it had met": the meeting is the deed, and denied."""
        return verb.lemma.casefold() == "deny" and any(t.dep in {"ccomp", "xcomp"} for t in self.inner(verb))

    def joint(self, verb: Token) -> bool:
        """ "Jointly", "each other", "a joint raid"."""
        joint = self.words.words["joint"]
        below = kids(self.sentence, verb.i)
        return any(t.text.casefold() in joint for t in below) or any(
            c.text.casefold() in joint for t in below if t.dep in {"dobj", "pobj", "prep", "npadvmod", "nsubjpass"}
            for c in kids(self.sentence, t.i)
        )  # fmt: skip

    def above(self, token: Token) -> Token:
        """The governor, that of its preposition where there is one."""
        above = self.sentence.tokens[token.head]
        return self.sentence.tokens[above.head] if above.pos == "ADP" else above

    def resumed(self, verb: Token) -> Token | None:
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
