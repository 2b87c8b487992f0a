"""The clauses of a sentence that an ontology of a user's own is asked about: who acts, on whom, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from goodoffices.coding.custom.cues import words_of
from goodoffices.coding.custom.train import Clause
from goodoffices.coding.events.actors import Found
from goodoffices.coding.events.clauses import Candidate, Clauses
from goodoffices.coding.events.lexicon import Deed
from goodoffices.model import Sentence, Token
from goodoffices.reading.tree import kids, subtree

_OWN = frozenset({"relcl", "advcl", "conj", "parataxis", "ccomp"})
"""Relations by which a clause of its own hangs on a verb; what is only promised, asked or refused stays with it."""


class Deeds(Clauses):
    """The event coder's candidates, those too in which nobody is named to whom the deed is done."""

    def _mutual(self, verb: Token, deed: Deed | None, sources: Sequence[Found]) -> bool:  # noqa: ARG002
        """A deed without a named target is still one of its source."""
        return True

    def nothing(self, verb: Token, deed: Deed | None) -> bool:  # noqa: ARG002
        """What tells nothing to PLOVER ("turned back") may be just what the user asks for: the cues decide."""
        return False


def clause_of(candidate: Candidate, deeds: Deeds) -> Clause:
    """The words of the candidate's clause, without clauses of their own."""
    sentence = candidate.sentence
    tokens = [sentence.tokens[i] for i in sorted(_within(sentence, candidate.word, deeds))]
    text = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        gap = before is not None and before.end < token.start
        text += (" " if gap else "") + token.text
    return Clause(text, words_of(_active(sentence, candidate.word, tokens)))


def _active(sentence: Sentence, i: int, tokens: Sequence[Token]) -> list[Token]:
    """The tokens in the order of the active voice: cues say "open crossing", reports "the crossing was opened"."""
    done_to = {t for kid in kids(sentence, i, "nsubjpass") for t in subtree(sentence, kid.i)}
    return sorted(tokens, key=lambda t: (i if t.i in done_to else t.i, t.i in done_to, t.i))


def _within(sentence: Sentence, i: int, deeds: Deeds) -> Iterator[int]:
    yield i
    for child in sentence.children[i]:
        token = sentence.tokens[child]
        if (
            token.dep in _OWN
            and token.pos in {"VERB", "AUX"}
            and not _spoken_of(sentence.tokens[i], token, deeds)
        ):
            continue
        yield from _within(sentence, child, deeds)


def _spoken_of(above: Token, token: Token, deeds: Deeds) -> bool:
    """ "Agreed that lorries may pass": what the speech is about tells what it is."""
    if token.dep != "ccomp":
        return False
    deed = deeds.deed(above) if above.pos == "VERB" else None
    return above.lemma.casefold() not in deeds.words.words["reporting"] or deed is not None
