"""Sentences by rule, before any parse, so that only those that matter need be parsed.

News copy breaks paragraphs with line ends and abbreviates heavily ("U.S.", "Gen.", "Nov. 9"); a full stop ends a
sentence only where what follows can begin one and what precedes is no abbreviation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from goodoffices.model import Reading, Sentence, Where

_TITLES = (
    "Mr Mrs Ms Dr Prof Gen Lt Col Maj Capt Cmdr Sgt Cpl Adm Brig Sen Rep Gov Pres Hon Rev St Amb Sec Min Supt Fr Msgr "
    "Sr Jr vs No Nos Art Arts Op Vol pp Fig approx ca cf al Mt Ft"
).split()
_MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
_PLAIN = "Inc Ltd Co Corp Bros etc e.g i.e a.m p.m".split()
# After these a following capital is part of the same sentence ("Gen. Aoun", "Nov. 9").
_NEVER_END = frozenset(w.casefold() for w in (*_TITLES, *_MONTHS, "e.g", "i.e", "cf", "vs"))
# These end a sentence only when a usual sentence opener follows ("... in the U.S. The minister ...").
_MAY_END = frozenset(w.casefold() for w in _PLAIN)
_OPENERS = re.compile(
    r"[\"“'‘(\[]*(?:The|A|An|He|She|It|They|We|I|In|On|At|But|And|However|This|That|These|Those|His|Her|Its|Their|"
    r"There|After|Before|Under|For|From|With|When|While|As|If|Earlier|Later|Meanwhile|Both|Some|Also|Asked)\b"
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$")
# A stop, its closing quotes and brackets, then white space; or a line end.
_STOP = re.compile(r"([.!?…]+)([\"”’'»)\]]*)(\s+|$)|(\n+)")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“'‘]*$")
MAX_SENTENCE = 1200
"""Characters; a longer stretch (tables, lists without stops) is cut at a semicolon, comma or space. The longest
sentence of the annotated reports has 700."""


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Does the full stop matched by `stop` end a sentence?"""
    after = text[stop.end() : stop.end() + 40]
    if "\n" in stop.group(3) and text[stop.end() : stop.end() + 1].isupper():
        return True
    if not after:
        return True
    if stop.group(1) not in {".", ""}:
        return not after[0].islower()
    word = _WORD_BEFORE.search(text, max(0, stop.start() - 30), stop.start())
    before = (word.group(0) if word else "").casefold().lstrip("-–—")
    if before in _NEVER_END:
        return False
    if after[0].islower():
        return False
    if len(before) == 1 and before.isalpha():
        return bool(stop.group(2)) or _OPENERS.match(after) is not None
    if _INITIALS.search(before) or before in _MAY_END:
        return bool(stop.group(2)) or _OPENERS.match(after) is not None
    return True


def _cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        window = text[start : start + MAX_SENTENCE]
        cut = max(window.rfind("; "), window.rfind("\n"))
        if cut < MAX_SENTENCE // 2:
            cut = window.rfind(" ")
        if cut <= 0:
            cut = MAX_SENTENCE - 1
        yield start, start + cut + 1
        start += cut + 1
    yield start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentence_bounds(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, paragraph) of each sentence of `text`, outer white space left out."""
    start, paragraph = 0, 0
    stops = [(m, bool(m.group(4))) for m in _STOP.finditer(text)]
    for stop, is_break in [*stops, (None, True)]:
        end = len(text) if stop is None else (stop.start() if is_break else stop.end(2))
        wrapped = False
        if stop is not None and is_break:
            # A single line end inside a sentence is a wrapped line, not a paragraph.
            follow = text[stop.end() : stop.end() + 1]
            wrapped = len(stop.group(4)) == 1 and follow.islower() and text[max(0, end - 1)] not in ".!?:"
        if wrapped or (stop is not None and not is_break and not _ends(text, stop)):
            continue
        for piece in _cut_long(text, start, end):
            a, b = _stripped(text, *piece)
            if a < b:
                yield a, b, paragraph
        if stop is not None:
            start = stop.end()
            if is_break or "\n" in (stop.group(3) or ""):
                paragraph += 1


class Split:
    """Pipeline step: the title and the text as sentences."""

    name = "split"
    requires: frozenset[str] = frozenset({"report"})
    gives: frozenset[str] = frozenset({"sentences"})

    def __call__(self, reading: Reading) -> Reading:
        report = reading.report
        found: list[Sentence] = []
        places: tuple[tuple[Where, str], ...] = (("title", report.title or ""), ("text", report.text))
        for where, source in places:
            for start, end, paragraph in sentence_bounds(source):
                number = paragraph if where == "text" else -1
                found.append(Sentence(len(found), start, end, source[start:end], number, where))
        return replace(reading, sentences=tuple(found))
