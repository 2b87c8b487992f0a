"""Type, mode and score of a candidate: by its words where the codebook is explicit, else by the relation model.

Rules of the codebook on top: a deed of harm that is only announced is THREATEN, one of help AGREE; a meeting that
somebody "would not" hold is REJECT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from goodoffices.coding.events.actors import Actors
from goodoffices.coding.events.clauses import Candidate
from goodoffices.coding.events.lexicon import Deed
from goodoffices.coding.relation import Pair, Relation
from goodoffices.model import Sentence
from goodoffices.ontology.codebooks import plover
from goodoffices.reading.modality import noun_modality, verb_modality
from goodoffices.reading.tree import ancestors, kids

HARM = frozenset({"SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
HELP = frozenset({"COOPERATE", "AID", "RETREAT", "CONCEDE"})
EXPLICIT = 0.85
"""Score of a type that the words tell: share right among the training pairs that the lexicon types."""
LEAST = 0.85
"""What the model must give to the type of a pair that no word of the lexicon tells."""
WEIGHT = 0.8
"""What the words add to the model's probability of their type."""
FRIENDLY = 2
"""PLOVER's classes up to this one are cooperation."""
Words = Mapping[str, frozenset[str]]
_TRUE = frozenset({"true", "case", "correct"})
_WILL = frozenset({"will", "would", "'ll", "’ll", "may", "might", "shall", "could"})
_NOT = {"CONSULT": ("meet", "125"), "CONCEDE": ("yield", "124"), "RETREAT": ("yield", "124")}


class Classifier(Protocol):
    """What types a pair; `goodoffices.coding.relation.RelationModel` is one."""

    def classify(self, pairs: Sequence[Pair]) -> list[Relation]:
        """One relation a pair, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """What words and model make of a pair, before modality: PLOVER type and mode, CAMEO code, score, who told."""

    type: str
    mode: str | None
    cameo: str | None
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a candidate is: PLOVER type and mode, finer CAMEO code, modality, score and how it was told."""

    type: str
    mode: str | None
    cameo: str | None
    modality: str
    score: float
    rule: str


def pair(candidate: Candidate, actors: Actors) -> Pair:
    """The candidate as the relation model takes it: the first of each side, or the first two of one."""
    source = candidate.sources[0]
    target = candidate.targets[0] if candidate.targets else candidate.sources[-1]
    text = candidate.sentence.text
    a, b = actors.phrase(source.head), actors.phrase(target.head)
    return Pair(text, text[a[0] : a[1]], text[b[0] : b[1]], a, b)


def judge(candidate: Candidate, relation: Relation | None, words: Words) -> Verdict | None:
    """What the candidate is; None where neither words nor model tell."""
    # a noun that tells a deed stands under another one, which the model would hear
    alone = candidate.rule.startswith("noun") or _turned(candidate, relation)
    told = _told(candidate.deed, None if alone else relation)
    if told is None:
        return None
    modality = modality_of(candidate, words)
    if candidate.deed is None and modality in {"negated", "denied"}:
        return None
    if _one_party(candidate) and (candidate.deed is None or _far(candidate)):
        return None
    return _by_codebook(candidate, told, modality, words)


def _turned(candidate: Candidate, relation: Relation | None) -> bool:
    """Whether the model hears conflict between those who do something friendly together: that of another clause."""
    deed = candidate.deed
    if deed is None or relation is None or candidate.targets:
        return False
    quads = plover().types
    return quads[deed.type].quad <= FRIENDLY < quads[relation.type].quad


def _one_party(candidate: Candidate) -> bool:
    """Whether all are of one party: what a model hears between parts of one state is mostly somebody misread."""
    return len({f.actor.party for f in (*candidate.sources, *candidate.targets)}) < 2


def _far(candidate: Candidate) -> bool:
    """Whether another verb stands between the deed and its target."""
    sentence = candidate.sentence
    for found in candidate.targets:
        for above in ancestors(sentence, found.head):
            if above.i == candidate.word:
                break
            if above.pos in {"VERB", "AUX"}:
                return True
    return False


def _told(deed: Deed | None, relation: Relation | None) -> Told | None:
    """Type by words and model together: the words add WEIGHT to what the model gives to their type."""
    if relation is None:
        return None if deed is None else Told(deed.type, deed.mode, deed.cameo, EXPLICIT, "words")
    if deed is None:
        return (
            Told(relation.type, relation.mode, None, relation.score, "model")
            if relation.score >= LEAST
            else None
        )
    chances = {_folded(t): p for t, p in ((relation.type, relation.score), *relation.others)}
    own = min(1.0, chances.get(_folded(deed.type), 0.0) + WEIGHT)
    if relation.type == deed.type:
        return Told(deed.type, deed.mode or relation.mode, deed.cameo, own, "both")
    if _folded(deed.type) == _folded(relation.type):
        return Told(relation.type, relation.mode, None, own, "both")
    if own >= relation.score:
        return Told(deed.type, deed.mode, deed.cameo, own, "words")
    return Told(relation.type, relation.mode, None, relation.score, "model")


def _folded(kind: str) -> str:
    """The model is trained on yielding as one; a rule tells its two kinds apart."""
    return "RETREAT" if kind == "CONCEDE" else kind


def _by_codebook(candidate: Candidate, told: Told, modality: str, words: Words) -> Verdict:
    """The rules of the codebook that depend on who says what of the deed; the first that fits."""
    plain = Verdict(told.type, told.mode, told.cameo, modality, told.score, told.rule)
    rules = (_not_done, _ahead, _about_harm, _under_words)
    found = (rule(candidate, plain, words) for rule in rules)
    return next((verdict for verdict in found if verdict is not None), plain)


def _as(verdict: Verdict, kind: str, why: str, mode: str | None = None, code: str | None = None) -> Verdict:
    """The speech that tells the deed, which has occurred."""
    return Verdict(kind, mode, code, "occurred", verdict.score, f"{verdict.rule}:{why}")


def _not_done(candidate: Candidate, verdict: Verdict, _words: Words) -> Verdict | None:
    """Denied and negated deeds; "would not" meet, yield or let in is REJECT."""
    deed, kind = candidate.deed, verdict.type
    if verdict.modality == "refused":
        return _as(verdict, "REJECT", "refused")
    if verdict.modality not in {"negated", "denied"}:
        return None
    refusing = verdict.modality == "negated" and _announced(candidate)
    told = kind if deed is None else deed.type
    if refusing and told in {"CONSULT", "CONCEDE", "RETREAT", "REJECT"}:
        mode, code = _NOT.get(told, (None, None))
        return _as(verdict, "REJECT", "would not", mode, code)
    if deed is not None and deed.type != kind:
        return replace(verdict, type=deed.type, mode=deed.mode, cameo=deed.cameo)
    return None


def _ahead(candidate: Candidate, verdict: Verdict, _words: Words) -> Verdict | None:
    """Harm that is only announced is THREATEN, help AGREE; a meeting ahead stays CONSULT, planned."""
    if verdict.modality not in {"planned", "proposed"}:
        return None
    deed, kind = candidate.deed, verdict.type
    if deed is not None and deed.type == "CONSULT" and kind == "AGREE":
        return replace(verdict, type="CONSULT", mode=deed.mode, cameo=deed.cameo)
    heard = {"THREATEN": HARM, "AGREE": HELP}.get(kind, frozenset())
    if heard and (_announced(candidate) or (deed is not None and deed.type in heard)):
        return replace(verdict, modality="occurred")
    if not _announced(candidate):
        return None
    if kind in HARM:
        return _as(verdict, "THREATEN", "announced")
    return _as(verdict, "AGREE", "announced") if kind in HELP else None


def _about_harm(candidate: Candidate, verdict: Verdict, _words: Words) -> Verdict | None:
    """ "Vowed to retake": a promise of harm is THREATEN."""
    deed, inner = candidate.deed, candidate.inner
    if deed is None or deed.type != "AGREE" or inner is None or inner.type not in HARM:
        return None
    return replace(verdict, type="THREATEN", mode=None, cameo=None, rule=f"{verdict.rule}:harm")


def _under_words(candidate: Candidate, verdict: Verdict, words: Words) -> Verdict | None:
    """ "Is willing to lend" is AGREE, "failed to reach a deal" REJECT."""
    if _governed(candidate, words["willing"]) and verdict.type in HELP | {"CONSULT", "SUPPORT"}:
        return _as(verdict, "AGREE", "willing")
    if not _governed(candidate, words["fail"]):
        return None
    if verdict.type in {"SUPPORT", "AGREE", "CONSULT", "REJECT"}:
        return _as(verdict, "REJECT", "failed")
    return replace(verdict, modality="negated")


def _governed(candidate: Candidate, lemmas: frozenset[str]) -> bool:
    """Whether the deed stands under one of these words ("is willing to", "failed to")."""
    token = candidate.sentence.tokens[candidate.word]
    above = candidate.sentence.tokens[token.head]
    if token.dep in {"xcomp", "ccomp", "advcl", "acl"} and above.lemma.casefold() in lemmas:
        return True
    return (
        above.pos == "VERB"
        and above.dep == "xcomp"
        and candidate.sentence.tokens[above.head].lemma.casefold() in lemmas
        and token.dep == "dobj"
    )


def _announced(candidate: Candidate) -> bool:
    """Whether the verb itself says "will", "would" or "may"."""
    return any(t.text.casefold() in _WILL for t in kids(candidate.sentence, candidate.word, "aux"))


def modality_of(candidate: Candidate, words: Words) -> str:
    """Modality of the deed, as the output contract names it."""
    sentence, word = candidate.sentence, candidate.sentence.tokens[candidate.word]
    if candidate.alleged_by:
        return "hypothetical"
    if _conditional(sentence, candidate.word):
        return "hypothetical"
    if _untrue(sentence, candidate.word):
        return "denied"
    if word.pos != "VERB":
        if _feared(sentence, word.i, words):
            return "hypothetical"
        none = any(t.text.casefold() in {"no", "neither"} for t in kids(sentence, word.i, "det"))
        found = "negated" if none else noun_modality(sentence, word.i)
    else:
        subjects = kids(sentence, word.i, "nsubj", "nsubjpass")
        none = any(
            s.text.casefold() in words["nobody"]
            or any(t.text.casefold() == "no" for t in kids(sentence, s.i, "det"))
            for s in subjects
        )
        found = "negated" if none else verb_modality(sentence, word.i)
    return "cancelled" if found == "postponed" else found


def _conditional(sentence: Sentence, i: int) -> bool:
    """Whether the clause, or one above it, begins with "if" or "unless"."""
    chain = [sentence.tokens[i], *ancestors(sentence, i)]
    return any(
        t.text.casefold() in {"if", "unless"}
        for c in chain
        if c.pos in {"VERB", "AUX"} and c.dep != "ROOT"
        for t in kids(sentence, c.i, "mark")
    )


def _feared(sentence: Sentence, i: int, words: Words) -> bool:
    """ "Fears of a war", "the risk of clashes"."""
    preposition = sentence.tokens[sentence.tokens[i].head]
    above = sentence.tokens[preposition.head]
    return preposition.text.casefold() in {"of", "over"} and above.lemma.casefold() in words["feared"]


def _untrue(sentence: Sentence, i: int) -> bool:
    """ "It is not true that ..."."""
    for above in ancestors(sentence, i):
        for be in (above, *kids(sentence, above.i, "ccomp")):
            said = kids(sentence, be.i, "acomp", "attr")
            if be.lemma == "be" and kids(sentence, be.i, "neg") and any(s.lemma in _TRUE for s in said):
                return True
    return False
