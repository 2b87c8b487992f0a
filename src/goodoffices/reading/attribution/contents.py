"""The contents that a cue may have: its clause, its object, the sentence around it, the quotations beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from goodoffices.model import Sentence, Token
from goodoffices.reading.attribution.cues import CLAUSES, Cue
from goodoffices.reading.attribution.quotations import (
    TRIM,
    Page,
    Range,
    Ranges,
    adjacent,
    going_on,
    quotations,
    signed,
)
from goodoffices.reading.tree import kids, subtree

_OBJECTS = ("dobj", "attr", "oprd", "dative", "acomp", "nsubj", "nsubjpass")
_BREAKS = frozenset({",", ";", "–", "—", "-", "--", "―", "("})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_FUNCTION = frozenset({"SCONJ", "CCONJ", "PRON", "DET", "ADP", "AUX"})
_CUT = frozenset({"ccomp", "xcomp", "object", "on", "of", "after", "host", "that"})
_GO_ON = frozenset({"ccomp", "on", "after", "that"})
_AROUND = frozenset({"say", "argue", "utter", "think", "show", "know", "ask", "describe"})
REACH = 25
"""Tokens between a verb and its "that" at most."""


@dataclass(frozen=True, slots=True)
class Option:
    """One content that the cue may have; `kinds` are the ways in which it was found."""

    kinds: tuple[str, ...]
    content: Ranges


def options_of(page: Page, sentence: Sentence, cue: Cue) -> list[Option]:
    """The contents that the cue may have, each once, in a fixed order."""
    found: dict[Ranges, list[str]] = {}
    for kind, content in _all(page, sentence, cue):
        tidy = _tidy(page, content)
        if not tidy:
            continue
        found.setdefault(tidy, []).append(kind)
        for more, longer in _variants(page, sentence, cue, kind, tidy):
            found.setdefault(longer, []).append(more)
    colon = _colon_before(page, found)
    return [
        Option(tuple(dict.fromkeys(kinds)), content)
        for content, kinds in found.items()
        if colon is None or not any(a <= colon < b for a, b in content)
    ]


def _colon_before(page: Page, found: Mapping[Ranges, list[str]]) -> int | None:
    """The colon right before the quotation after the cue ('told reporters: "..."'): no content runs across it."""
    for content, kinds in found.items():
        if "quote>" in kinds:
            before = page.text[: content[0][0]].rstrip()
            return len(before) - 1 if before.endswith(":") else None
    return None


def _tidy(page: Page, content: Ranges) -> Ranges:
    """The ranges trimmed, with the marks of quotations that they hold whole, joined over mere punctuation."""
    out: list[Range] = []
    for start, end in content:
        span = trimmed(page.text, start, end)
        if span is None or not any(c.isalnum() for c in page.text[span[0] : span[1]]):
            continue
        span = _with_marks(page, *span)
        if out and not any(c.isalnum() for c in page.text[out[-1][1] : span[0]]):
            out[-1] = (out[-1][0], span[1])
        else:
            out.append(span)
    return tuple(out)


def _with_marks(page: Page, start: int, end: int) -> Range:
    """The range with the mark right before it and the one right after it (a stop may stand between)."""
    place = bisect_left(page.quotes, (start, 0)) - 1
    if place >= 0 and start - page.quotes[place][0] <= 2 and page.quotes[place][1] > start:
        start = page.quotes[place][0]
    last = bisect_left(page.quotes, (end, 0)) - 1
    if last >= 0 and page.quotes[last][0] >= start and end < page.quotes[last][1] <= end + 3:
        end = page.quotes[last][1]
    return start, end


def _variants(
    page: Page, sentence: Sentence, cue: Cue, kind: str, content: Ranges
) -> Iterator[tuple[str, Ranges]]:
    """The content cut at a comma, where that takes off a good part, and with quotations that go on after it."""
    start, end = content[0][0], content[-1][1]
    if kind in _CUT and len(content) == 1:
        for name, at in breaks(page, sentence, start, end):
            if 8 < at - start < 0.8 * (end - start):
                yield f"{kind}|{name}", ((start, at),)
    if kind in _GO_ON and cue.kind == "verb" and end >= sentence.end - 2:
        more = going_on(page, sentence.end, sentence.paragraph)
        if more:
            yield f"{kind}+", (*content, *more)


def breaks(page: Page, sentence: Sentence, start: int, end: int) -> list[tuple[str, int]]:
    """Places within [start, end) where the words of another may end, each with the kind of what begins there.

    A comma, dash or semicolon outside quotation marks, and "and" or "but" before a verb that has no subject of its own.
    """
    out: list[tuple[str, int]] = []
    tokens = sentence.tokens
    for token in tokens[1:-1]:
        if not start < token.start < end:
            continue
        mark = token.text in _BREAKS
        after = tokens[token.i + 1]
        joins = token.pos == "CCONJ" and after.tag in _FINITE
        if (mark or joins) and not page.quoted(token.start):
            if mark and after.pos == "CCONJ" and token.i + 2 < len(tokens):
                name = f"{after.lemma.casefold()}-{tokens[token.i + 2].pos}"
            else:
                name = ("and-" if joins else "") + _opens(after)
            out.append((name, token.start))
    return out[:5]


def _opens(token: Token) -> str:
    """What a clause or phrase begins with: the word itself where it is a function word."""
    word = token.text.casefold()
    return word if token.pos in _FUNCTION or word in {"according", "including"} else token.tag


def trimmed(text: str, start: int, end: int) -> Range | None:
    """The range without white space and commas at its ends and without a lone final stop; None where it is empty."""
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    if end - start > 1 and text[end - 1] == "." and text[end - 2].isalnum():
        end -= 1
    return (start, end) if end - start > 1 else None


def _all(page: Page, sentence: Sentence, cue: Cue) -> Iterator[tuple[str, Ranges]]:
    if cue.kind == "colon":
        yield "after", (_span(sentence, range(cue.head + 1, len(sentence.tokens))),)
        return
    if cue.kind == "dash":
        yield from signed(page, sentence.tokens[cue.head].start)
        return
    own = set(cue.source) | set(range(cue.first, cue.last + 1))
    if cue.kind in {"verb", "passive"} and (cue.classes or cue.source):
        yield from quotations(page, sentence, cue)
    if cue.kind == "according":
        own |= set(subtree(sentence, cue.head))
        head = sentence.tokens[cue.head].head
        yield "host", _ranges(sentence, (i for i in subtree(sentence, head) if i not in own))
    else:
        yield from _governed(sentence, cue, own)
    yield from _about(sentence, cue, own)
    if cue.kind == "verb":
        yield from _that(sentence, cue)


def _that(sentence: Sentence, cue: Cue) -> Iterator[tuple[str, Ranges]]:
    """All from the first "that" after the verb on, whatever the parse hangs it on ("said here Tuesday that ...")."""
    for token in sentence.tokens[cue.last + 1 : cue.last + 1 + REACH]:
        if token.pos in {"VERB", "AUX"}:
            return
        if token.text.casefold() == "that" and token.tag == "IN":
            yield "that", (_span(sentence, range(token.i, len(sentence.tokens))),)
            return


def _governed(sentence: Sentence, cue: Cue, own: set[int]) -> Iterator[tuple[str, Ranges]]:
    """Clauses, objects and prepositional phrases that hang on the cue, and all from the first of them on."""
    heads = [cue.head]
    above = sentence.tokens[sentence.tokens[cue.head].head]
    if cue.kind == "adjective" and above.pos in {"VERB", "AUX"} and above.i >= cue.first:
        heads.append(above.i)
    if cue.kind == "noun" and above.pos in {"VERB", "AUX"} and above.lemma in {"be", "have", "make"}:
        yield from _predicate(sentence, above.i, cue, own)
    for head in heads:
        for child in kids(sentence, head):
            below = [i for i in subtree(sentence, child.i) if i not in own]
            if not below or child.i in own:
                continue
            kind = _kind(child.dep, below[0] < cue.first)
            if kind is None:
                continue
            yield kind, _ranges(sentence, below)
            if child.dep == "prep":
                obj = [i for i in below if i > child.i]
                if obj:
                    yield f"of:{child.text.casefold()}", _ranges(sentence, obj)
                    yield "of", _ranges(sentence, obj)
                below = obj
            if below and below[0] > cue.last:
                end = _right_end(sentence, head)
                yield "on", _ranges(sentence, (i for i in range(below[0], end + 1) if i not in own))


def _kind(dep: str, before: bool) -> str | None:
    side = "<" if before else ""
    if dep in CLAUSES:
        return dep + side
    if dep in _OBJECTS:
        return ("subject" if dep == "nsubjpass" else "object") + side if dep != "nsubj" else None
    if dep in {"prep", "acl", "relcl", "advcl", "pcomp", "parataxis", "dep", "appos", "amod", "compound"}:
        return dep + side
    return None


def _predicate(sentence: Sentence, verb: int, cue: Cue, own: set[int]) -> Iterator[tuple[str, Ranges]]:
    """ "The implication is that ...", "had the idea to ...": what the verb above governs beside the noun."""
    for child in kids(sentence, verb, "ccomp", "xcomp", "attr", "advcl"):
        below = [i for i in subtree(sentence, child.i) if i not in own]
        if cue.head not in below and below:
            yield f"is:{child.dep}", _ranges(sentence, below)


def _right_end(sentence: Sentence, head: int) -> int:
    """The last token of the clause of `head`, coordinated clauses left out."""
    out = head
    for child in sentence.children[head]:
        if sentence.tokens[child].dep in {"conj", "cc", "punct", "parataxis"} and child > head:
            if sentence.tokens[child].dep == "conj":
                break
            continue
        out = max(out, subtree(sentence, child)[-1])
    return out


def _about(sentence: Sentence, cue: Cue, own: set[int]) -> Iterator[tuple[str, Ranges]]:
    """The sentence before, after and around the cue and its source."""
    near = [i for i in own if abs(i - cue.head) < 40]
    first, last = min([cue.first, *near]), max([cue.last, *near])
    if max(cue.source, default=first) < cue.first and not adjacent(sentence, cue):
        first = cue.first
    size = len(sentence.tokens)
    speaks = cue.kind == "according" or (cue.kind == "verb" and not _AROUND.isdisjoint(cue.classes))
    if first > 1 and speaks:
        yield "before", (_span(sentence, range(first)),)
    if last + 2 < size and cue.kind != "noun":
        yield "after", (_span(sentence, range(last + 1, size)),)
    if not speaks:
        return
    clause = [
        i for i in subtree(sentence, cue.head) if cue.kind == "according" or not _content(sentence, cue, i)
    ]
    taken = set(clause) | own
    if cue.head != sentence.tokens[cue.head].head and first > 0:
        rest = [i for i in range(size) if i not in taken]
        if len(rest) > 2:
            yield "around", _ranges(sentence, rest)
    if cue.kind == "verb":
        host = sentence.tokens[cue.head].head
        if host != cue.head:
            inside = [i for i in subtree(sentence, host) if i not in taken]
            if len(inside) > 2:
                yield "host", _ranges(sentence, inside)


def _content(sentence: Sentence, cue: Cue, i: int) -> bool:
    """Does the token stand in a clause that the cue governs?"""
    at = i
    while at != cue.head:
        token = sentence.tokens[at]
        if token.head == cue.head:
            return token.dep in CLAUSES
        if token.head == at:
            return False
        at = token.head
    return False


def _ranges(sentence: Sentence, indexes: Iterable[int]) -> Ranges:
    """Character ranges of runs of tokens."""
    out: list[Range] = []
    last = -2
    for i in sorted(indexes):
        token = sentence.tokens[i]
        if i == last + 1:
            out[-1] = (out[-1][0], token.end)
        else:
            out.append((token.start, token.end))
        last = i
    return tuple(out)


def _span(sentence: Sentence, indexes: Sequence[int]) -> Range:
    return sentence.tokens[indexes[0]].start, sentence.tokens[indexes[-1]].end
