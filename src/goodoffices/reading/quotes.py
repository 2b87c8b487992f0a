"""Which characters of a report stand within quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from goodoffices.model import Reading, Sentence

_MARK = re.compile(r"[“”\"«»„]|``|''")
_MARK_BEFORE = re.compile(r"(?:[“”\"«»„]|``|'')$")
_OPENING = frozenset({"“", "«", "``", "„"})
_CLOSING = frozenset({"”", "»"})


def quoted(reading: Reading) -> list[tuple[int, int]]:
    """The quoted ranges of the text in order.

    A quotation that a paragraph leaves open ends with it: agencies open it anew in the next one, or forget to close.
    """
    out: list[tuple[int, int]] = []
    body = [s for s in reading.sentences if s.where == "text"]
    for _, group in groupby(body, key=lambda s: s.paragraph):
        sentences = list(group)
        out.extend(_ranges(reading.report.text, sentences[0].start, sentences[-1].end))
    return out


def _ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in _MARK.finditer(text, start, end):
        sign = mark.group(0)
        if opened is None:
            if _begins_word(text, mark) or (sign not in _CLOSING and not _ends_word(text, mark)):
                opened = mark.end()
        elif sign not in _OPENING or _ends_word(text, mark):
            found.append((opened, mark.start()))
            opened = None
    if opened is not None and opened < end:
        found.append((opened, end))
    return found


def _begins_word(text: str, mark: re.Match[str]) -> bool:
    """Does the mark stand as an opening one does, after a space and right before a word? (A closing sign may.)"""
    before, after = text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]
    return (not before or before.isspace()) and after.isalnum()


def _ends_word(text: str, mark: re.Match[str]) -> bool:
    """Does the mark stand as a closing one does, right after a word or a stop and before a space?

    Tells a mark that lost its partner, "''" that opens and closes, and an opening sign typed for a closing one.
    """
    before, after = text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]
    return bool(before) and not before.isspace() and before not in "([—–-" and (not after or after.isspace())


def marked(text: str, start: int, end: int) -> tuple[int, int]:
    """The quoted range [start, end) with its marks."""
    before = _MARK_BEFORE.search(text, max(0, start - 2), start)
    after = _MARK.match(text, end)
    return before.start() if before else start, after.end() if after else end


def quoted_tokens(sentence: Sentence, ranges: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The tokens of the sentence that stand within quotation marks."""
    if sentence.where != "text":
        return frozenset()
    near = [(a, b) for a, b in ranges if a < sentence.end and b > sentence.start]
    return frozenset(t.i for t in sentence.tokens for a, b in near if a <= t.start < b)
