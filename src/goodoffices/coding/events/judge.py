"""Type, mode and score of a candidate: by its words where the codebook is explicit, else by the relation model.

Rules of the codebook on top: a deed of harm that is only announced is THREATEN, one of help AGREE; a meeting that
somebody "would not" hold is REJECT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from goodoffices.coding.events.actors import Actors
from goodoffices.coding.events.clauses import Candidate
from goodoffices.coding.relation import Pair, Relation
from goodoffices.model import Sentence
from goodoffices.reading.modality import noun_modality, verb_modality
from goodoffices.reading.tree import ancestors, kids

HARM = frozenset({"SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
HELP = frozenset({"COOPERATE", "AID", "RETREAT", "CONCEDE"})
EXPLICIT = 0.85
"""Score of a type that the words tell: share right among the training pairs that the lexicon types."""
LEAST = 0.5
"""What the model must give to the type of a pair that no word of the lexicon tells."""
_WILL = frozenset({"will", "would", "'ll", "’ll", "may", "might", "shall", "could"})
_OUTRIGHT = frozenset({"denied", "negated", "hypothetical", "cancelled"})


class Classifier(Protocol):
    """What types a pair; `goodoffices.coding.relation.RelationModel` is one."""

    def classify(self, pairs: Sequence[Pair]) -> list[Relation]:
        """One relation a pair, in order."""
        ...


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


def judge(candidate: Candidate, relation: Relation | None, nobody: frozenset[str]) -> Verdict | None:
    """What the candidate is; None where neither words nor model tell."""
    modality = modality_of(candidate, nobody)
    deed = candidate.deed
    if deed is not None:
        kind, mode, code, score, rule = deed.type, deed.mode, deed.cameo, EXPLICIT, "words"
    elif relation is not None and relation.score >= LEAST:
        kind, mode, code, score, rule = relation.type, relation.mode, None, relation.score, "model"
    else:
        return None
    ahead = _announced(candidate)
    if ahead and modality in {"planned", "proposed"} and kind in HARM:
        return Verdict("THREATEN", None, None, "occurred", score, f"{rule}:announced")
    if ahead and modality in {"planned", "proposed"} and kind in HELP:
        return Verdict("AGREE", None, None, "occurred", score, f"{rule}:announced")
    if ahead and modality == "negated" and kind == "CONSULT":
        return Verdict("REJECT", "meet", "125", "occurred", score, f"{rule}:would not")
    if modality == "refused":
        return Verdict("REJECT", None, None, "occurred", score, f"{rule}:refused")
    return Verdict(kind, mode, code, modality, score, rule)


def _announced(candidate: Candidate) -> bool:
    """Whether the verb itself says "will", "would" or "may"."""
    return any(
        t.text.casefold() in _WILL for t in kids(candidate.sentence, candidate.word, "aux")
    )


def modality_of(candidate: Candidate, nobody: frozenset[str]) -> str:
    """Modality of the deed, as the output contract names it."""
    sentence, word = candidate.sentence, sentence_word(candidate)
    if candidate.alleged_by:
        return "hypothetical"
    if _conditional(sentence, candidate.word) or _untrue(sentence, candidate.word):
        return "hypothetical" if _conditional(sentence, candidate.word) else "denied"
    if word.pos != "VERB":
        none = any(t.text.casefold() in {"no", "neither"} for t in kids(sentence, word.i, "det"))
        found = "negated" if none else noun_modality(sentence, word.i)
    else:
        subjects = kids(sentence, word.i, "nsubj", "nsubjpass")
        none = any(
            s.text.casefold() in nobody or any(t.text.casefold() == "no" for t in kids(sentence, s.i, "det"))
            for s in subjects
        )
        found = "negated" if none else verb_modality(sentence, word.i)
    return "cancelled" if found == "postponed" else found


def sentence_word(candidate: Candidate):  # noqa: ANN201
    return candidate.sentence.tokens[candidate.word]


def _conditional(sentence: Sentence, i: int) -> bool:
    """Whether the clause, or one above it, begins with "if" or "unless"."""
    chain = [sentence.tokens[i], *ancestors(sentence, i)]
    return any(
        t.text.casefold() in {"if", "unless"}
        for c in chain
        if c.pos in {"VERB", "AUX"} and c.dep != "ROOT"
        for t in kids(sentence, c.i, "mark")
    )


def _untrue(sentence: Sentence, i: int) -> bool:
    """ "It is not true that ..."."""
    for above in ancestors(sentence, i):
        for be in (above, *kids(sentence, above.i, "ccomp")):
            if be.lemma == "be" and kids(sentence, be.i, "neg"):
                if any(t.text.casefold() in {"true", "case", "correct"} for t in kids(sentence, be.i, "acomp", "attr")):
                    return True
    return False
