"""Small questions about the grammar of one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.model import Sentence, Token


def kids(sentence: Sentence, i: int, *deps: str) -> list[Token]:
    """The tokens that `i` governs, those with one of `deps` only where any is given."""
    below = [sentence.tokens[c] for c in sentence.children[i]]
    return [t for t in below if t.dep in deps] if deps else below


def subtree(sentence: Sentence, i: int) -> list[int]:
    """All tokens below `i`, itself included, in text order."""
    out: list[int] = []
    stack = [i]
    while stack:
        at = stack.pop()
        out.append(at)
        stack.extend(sentence.children[at])
    return sorted(out)


def ancestors(sentence: Sentence, i: int) -> Iterator[Token]:
    """The governors of `i`, nearest first."""
    at = sentence.tokens[i]
    while at.head != at.i:
        at = sentence.tokens[at.head]
        yield at


def extent(sentence: Sentence, indexes: list[int]) -> tuple[int, int]:
    """Character range from the first to the last of these tokens."""
    return sentence.tokens[min(indexes)].start, sentence.tokens[max(indexes)].end


def conjuncts(sentence: Sentence, i: int) -> list[int]:
    """`i` and all that is coordinated with it after it, in text order."""
    out = [i]
    for at in out:
        out.extend(c for c in sentence.children[at] if sentence.tokens[c].dep == "conj")
    return sorted(out)


def prepositional(sentence: Sentence, i: int) -> Iterator[tuple[str, int]]:
    """(preposition, head of its object) for each prepositional phrase below `i`, coordinated objects apart."""
    first = kids(sentence, i, "prep", "agent", "dative")
    # "first with the president and then with the premier": the second preposition hangs on the first.
    # "with the minister, and with the ambassador": or on the verb itself.
    more = [t for at in (i, *(p.i for p in first)) for t in kids(sentence, at, "conj") if t.pos == "ADP"]
    for prep in [*first, *more]:
        words = prep.text.lower()
        for obj in kids(sentence, prep.i, "pobj", "pcomp"):
            for each in conjuncts(sentence, obj.i):
                yield words, each
        for deeper in kids(sentence, prep.i, "prep"):
            for obj in kids(sentence, deeper.i, "pobj"):
                for each in conjuncts(sentence, obj.i):
                    yield f"{words} {deeper.text.lower()}", each


def way(sentence: Sentence, a: int, b: int, most: int = 5) -> str:
    """The path of relations from `a` up and down to `b`, prepositions by name; "far" where it is longer than `most`.

    "pobj^with^nsubj_" reads: object of "with", which hangs on the word whose subject `b` is.
    """
    up, down = [a, *(t.i for t in ancestors(sentence, a))], [b, *(t.i for t in ancestors(sentence, b))]
    top = next((i for i in up if i in down), None)
    if top is None:
        return "apart"
    rise, fall = up[: up.index(top)], down[: down.index(top)]
    if len(rise) + len(fall) > most:
        return "far"
    return "".join(f"{_label(sentence, i)}^" for i in rise) + "".join(
        f"{_label(sentence, i)}_" for i in reversed(fall)
    )


def _label(sentence: Sentence, i: int) -> str:
    token = sentence.tokens[i]
    return token.text.casefold() if token.dep in {"prep", "agent", "prt"} else token.dep
