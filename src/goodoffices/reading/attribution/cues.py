"""Words of a sentence that may attribute something, each with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.model import Sentence, Token
from goodoffices.reading.attribution.words import cue_words
from goodoffices.reading.tree import kids, subtree

CLAUSES = ("ccomp", "xcomp")
_PARTS = ("aux", "auxpass", "neg", "prt")
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_DASHES = frozenset({"–", "—", "―", "-", "--"})
SIGNATURE = 12
"""Words of a signature ("Ana Lima, teacher in Porto") at most."""
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM", "PART"})
_HEADS = frozenset({"NOUN", "PROPN", "PRON"})
# How the subject of a clause without one is that of the clause above it.
_HANDED_DOWN = frozenset(
    "advcl conj xcomp pcomp ccomp dep prep parataxis acomp attr oprd pobj dobj advmod amod".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that may attribute: `head` its token, `kind` "verb", "passive", "noun", "adjective", "according",
    "colon" or "dash".

    `first` and `last` bound the cue's tokens, `source` holds the tokens of the source (none where it is not told),
    `heir` says that the source was taken from a clause above.
    """

    head: int
    kind: str
    lemma: str
    classes: tuple[str, ...]
    first: int
    last: int
    source: tuple[int, ...] = ()
    heir: bool = False


def cues_of(sentence: Sentence, marks: bool) -> Iterator[Cue]:
    """All cues of the sentence in text order; with `marks` (quotation marks near) any verb may be one."""
    words = cue_words()
    for token in sentence.tokens:
        lemma = token.lemma.casefold()
        if token.text.casefold() == "according":
            yield from _according(sentence, token)
        elif token.pos in {"VERB", "AUX"} and token.dep not in {"aux", "auxpass"}:
            classes = words.verbs.get(lemma, ())
            if classes or (token.pos == "VERB" and (marks or kids(sentence, token.i, "ccomp"))):
                cue = _verb(sentence, token, lemma, classes)
                if cue.kind == "passive" or classes != ("stir",):
                    yield cue
        elif token.pos == "NOUN" and lemma in words.nouns:
            yield from _noun(sentence, token, lemma, words.nouns[lemma])
        elif lemma in words.adjectives and token.pos in {"ADJ", "VERB"}:
            yield from _adjective(sentence, token, lemma, words.adjectives[lemma])
    yield from _colon(sentence)
    yield from _signature(sentence)


def _verb(sentence: Sentence, verb: Token, lemma: str, classes: tuple[str, ...]) -> Cue:
    parts = [verb.i, *(t.i for t in kids(sentence, verb.i, *_PARTS) if t.dep == "prt" or t.i < verb.i)]
    passive = verb.tag == "VBN" and bool(kids(sentence, verb.i, "auxpass", "nsubjpass"))
    source, heir = source_of(sentence, verb.i)
    if passive and not source and "stir" in classes:
        source = _own_source(sentence, verb.i, True)
    if "seem" in classes and [sentence.tokens[i].text.casefold() for i in source] == ["it"]:
        source = ()
    if (heir or not source) and verb.tag in {"VBZ", "VBD", "VBP"} and not passive:
        near = _beside(sentence, verb)
        source, heir = (near, False) if near else (source, heir)
    return Cue(verb.i, "passive" if passive else "verb", lemma, classes, min(parts), max(parts), source, heir)


def source_of(sentence: Sentence, i: int) -> tuple[tuple[int, ...], bool]:
    """The tokens of who says it, and whether they stand in a clause above."""
    start, heir = i, False
    for _ in range(7):
        own = _own_source(sentence, i, heir)
        if own:
            return own, heir
        at = sentence.tokens[i]
        above = sentence.tokens[at.head]
        if above.i == i or (kids(sentence, i, "nsubjpass") and not heir):
            break
        infinitive = any(t.tag == "TO" for t in kids(sentence, i, "aux"))
        if at.dep in {"acl", "relcl"} and not infinitive and at.i == start:
            return _phrase(sentence, above.i, i), True
        if at.dep not in _HANDED_DOWN and not infinitive:
            break
        i, heir = above.i, True
    return (), False


def _beside(sentence: Sentence, verb: Token) -> tuple[int, ...]:
    """The noun phrase right before a finite verb, or right after it, whatever the parse makes of it."""
    at = verb.i - 1
    while at >= 0 and (sentence.tokens[at].pos in {"ADV", "AUX"} or sentence.tokens[at].dep == "neg"):
        at -= 1
    end = at
    while at >= 0 and sentence.tokens[at].pos in _NOMINAL:
        at -= 1
    if end > at:
        led = at >= 0 and sentence.tokens[at].pos == "ADP"
        return () if led or sentence.tokens[end].pos not in _HEADS else tuple(range(at + 1, end + 1))
    at = verb.i + 1
    while at < len(sentence.tokens) and sentence.tokens[at].pos in _NOMINAL:
        at += 1
    inverted = at > verb.i + 1 and sentence.tokens[at - 1].pos == "PROPN"
    apart = verb.i == 0 or sentence.tokens[verb.i - 1].pos == "PUNCT"
    return tuple(range(verb.i + 1, at)) if inverted and apart else ()


def _own_source(sentence: Sentence, i: int, handed_down: bool) -> tuple[int, ...]:
    """The subject of the verb itself, or the agent of a passive; with `handed_down` also what suffers a passive."""
    passives = ("nsubjpass",) if handed_down else ()
    for subject in kids(sentence, i, "nsubj", *passives):
        phrase = _phrase(sentence, subject.i, i)
        if subject.text.casefold() in _RELATIVES and sentence.tokens[i].dep == "relcl":
            above = _phrase(sentence, sentence.tokens[i].head, i)
            return tuple(sorted({*above, *phrase}))
        return phrase
    for agent in kids(sentence, i, "agent"):
        for obj in kids(sentence, agent.i, "pobj"):
            return _phrase(sentence, obj.i, i)
    return ()


def _phrase(sentence: Sentence, i: int, without: int) -> tuple[int, ...]:
    """The noun phrase headed by `i` with its appositions, cut before the clause that holds the token `without`."""
    drop: set[int] = set()
    for child in kids(sentence, i):
        below = subtree(sentence, child.i)
        # "the spokesman, quoting the president, said": what follows a comma is no part of the name of the source.
        aside = child.dep == "acl" and sentence.tokens[below[0] - 1].text == ","
        if without in below or child.dep in {"punct", "relcl"} or aside:
            drop.update(below)
    return tuple(t for t in subtree(sentence, i) if t not in drop)


def _according(sentence: Sentence, token: Token) -> Iterator[Cue]:
    for to in kids(sentence, token.i, "prep"):
        for obj in kids(sentence, to.i, "pobj"):
            source = tuple(subtree(sentence, obj.i))
            yield Cue(token.i, "according", "according", ("say",), token.i, to.i, source)
            return


def _noun(sentence: Sentence, noun: Token, lemma: str, classes: tuple[str, ...]) -> Iterator[Cue]:
    """A noun with something below it that can be its content."""
    if not kids(sentence, noun.i, "acl", "ccomp", "prep", "relcl") and noun.dep not in {"nsubj", "dobj"}:
        return
    source, heir = _owner(sentence, noun)
    yield Cue(noun.i, "noun", lemma, classes, noun.i, noun.i, source, heir)


def _owner(sentence: Sentence, noun: Token) -> tuple[tuple[int, ...], bool]:
    """Whose claim it is: a possessive, "by X", or the subject of the verb that the noun is the object of."""
    for owner in kids(sentence, noun.i, "poss"):
        return _phrase(sentence, owner.i, noun.i), False
    for by in kids(sentence, noun.i, "prep"):
        if by.text.casefold() in {"by", "from"}:
            for obj in kids(sentence, by.i, "pobj"):
                return _phrase(sentence, obj.i, noun.i), False
    above = sentence.tokens[noun.head]
    if noun.dep in {"dobj", "attr", "pobj"} and above.i != noun.i:
        while above.pos == "ADP" and above.head != above.i:
            above = sentence.tokens[above.head]
        if above.pos in {"VERB", "AUX"}:
            return source_of(sentence, above.i)[0], True
    return (), False


def _adjective(sentence: Sentence, token: Token, lemma: str, classes: tuple[str, ...]) -> Iterator[Cue]:
    """ "was sure", "critical of": predicates, and adjectives or participles set beside a noun."""
    above = sentence.tokens[token.head]
    if token.dep in {"acomp", "attr", "oprd"} and above.pos in {"VERB", "AUX"}:
        source, heir = source_of(sentence, above.i)
        first = min(
            [above.i, token.i, *(t.i for t in kids(sentence, above.i, "aux", "neg") if t.i < token.i)]
        )
        yield Cue(token.i, "adjective", lemma, classes, first, token.i, source, heir)
    elif token.pos == "VERB" or kids(sentence, token.i, "ccomp", "xcomp", "prep"):
        subject = tuple(
            i for t in kids(sentence, token.i, "nsubj", "nsubjpass") for i in _phrase(sentence, t.i, token.i)
        )
        source = subject or (
            _phrase(sentence, above.i, token.i) if token.dep in {"amod", "acl", "advcl"} else ()
        )
        be = [t.i for t in kids(sentence, token.i, "aux", "auxpass", "neg") if t.i < token.i]
        yield Cue(token.i, "adjective", lemma, classes, min([token.i, *be]), token.i, source, not subject)


def _colon(sentence: Sentence) -> Iterator[Cue]:
    """ "Poll: ...", "Q: ...": what stands before a colon early in the sentence is the source."""
    for token in sentence.tokens[1:9]:
        if token.text == ":" and not any(t.pos in {"VERB", "AUX"} for t in sentence.tokens[: token.i]):
            if token.i + 2 < len(sentence.tokens):
                yield Cue(token.i, "colon", ":", (), token.i, token.i, tuple(range(token.i)))
            return


def _signature(sentence: Sentence) -> Iterator[Cue]:
    """'"..." — Ana Lima, teacher': a name after a dash signs the quotation before it."""
    for token in sentence.tokens[-SIGNATURE - 1 : -1]:
        if token.text in _DASHES and (token.i == 0 or sentence.tokens[token.i - 1].pos == "PUNCT"):
            after = sentence.tokens[token.i + 1 :]
            if any(t.pos == "PROPN" for t in after) and not any(t.pos in {"VERB", "AUX"} for t in after):
                yield Cue(token.i, "dash", "-", (), token.i, token.i, tuple(t.i for t in after))
            return
