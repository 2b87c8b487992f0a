"""The quotations of a page, and those that belong to a cue: before it, after it, going on, signed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.model import Sentence
from goodoffices.reading.attribution.cues import Cue

Range = tuple[int, int]
Ranges = tuple[Range, ...]
TRIM = " \t\n\r\u00a0,;:–—-"
_MARKS = frozenset("\"“”„«»'`")
_STOP = re.compile(r"[.!?][\"”']?\s")
SHORT = 14
"""Tokens of a sentence that holds nothing but who said it, at most."""
GAP = 140
"""Characters between a cue and the quotation after it ("told reporters at ... on Friday: "..."") at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a report with its sentences and its quotations (ranges with their marks, in order)."""

    text: str
    sentences: tuple[Sentence, ...]
    quotes: tuple[Range, ...]

    def quoted(self, at: int) -> bool:
        """Does this character stand within quotation marks?"""
        place = bisect_left(self.quotes, (at + 1, 0)) - 1
        return place >= 0 and self.quotes[place][0] <= at < self.quotes[place][1]


def signed(page: Page, dash: int) -> Iterator[tuple[str, Ranges]]:
    """The quotation that ends right before the dash."""
    place = bisect_left(page.quotes, (dash, 0)) - 1
    if place >= 0 and page.quotes[place][1] <= dash and not page.text[page.quotes[place][1] : dash].strip():
        yield "signed", (page.quotes[place],)


def quotations(page: Page, sentence: Sentence, cue: Cue) -> Iterator[tuple[str, Ranges]]:
    """Quotations that end before, begin after the clause of the cue, and go on in the next sentences."""
    near = [i for i in cue.source if abs(i - cue.head) < 40] if adjacent(sentence, cue) else []
    start = sentence.tokens[min([cue.first, *near])].start
    end = sentence.tokens[max([cue.last, *near])].end
    if page.quoted(sentence.tokens[cue.head].start):
        return
    place = bisect_left(page.quotes, (start, 0))
    before = page.quotes[place - 1] if place else None
    short = not page.text[sentence.start : start].strip(TRIM) and len(sentence.tokens) <= SHORT
    if before is not None and not _closes(page.text, before[1], start, sentence, short):
        before = None
    after = _after(page, sentence, end)
    first = (before,) if before is not None else ()
    if first:
        yield "quote<", first
    if after is not None:
        yield "quote>", (after,)
    both = (*first, after) if after is not None else first
    if first and after is not None:
        yield "quote<>", both
    if both:
        more = going_on(page, max(sentence.end, both[-1][1]), sentence.paragraph)
        if more:
            yield "quote+", (*both, *more)


def carried(page: Page, content: Ranges) -> Ranges:
    """The content with what its quotation says in the paragraphs before it, as agencies print long ones."""
    place = bisect_left(page.quotes, (content[0][0], 0))
    if place == len(page.quotes) or page.quotes[place] != content[0]:
        return content
    out = list(content)
    while place > 0 and _left_open(page, page.quotes[place - 1], page.quotes[place]):
        place -= 1
        out.insert(0, page.quotes[place])
    return tuple(out)


def _left_open(page: Page, quote: Range, following: Range) -> bool:
    """Does the quotation end with its paragraph and without a mark, and the next one begin the next paragraph?"""
    between = page.text[quote[1] : following[0]]
    return "\n" in between and not between.strip() and page.text[quote[1] - 1] not in _MARKS


def _closes(text: str, quote_end: int, start: int, sentence: Sentence, short: bool) -> bool:
    """Does the quotation that ends at `quote_end` end right before the clause that begins at `start`?

    A `short` sentence may be all clause, its quotation the sentence before ("Is it?" he asked.).
    """
    if short and quote_end <= start:
        return not text[quote_end:start].strip()
    return quote_end > sentence.start and quote_end <= start and len(text[quote_end:start].strip(TRIM)) <= 25


def _after(page: Page, sentence: Sentence, end: int) -> Range | None:
    """The first quotation after the cue: in the sentence, or right after a colon that ends it."""
    place = bisect_left(page.quotes, (end, 0))
    if place == len(page.quotes):
        return None
    quote = page.quotes[place]
    between = page.text[end : quote[0]]
    if quote[0] < sentence.end:
        return quote if len(between) <= GAP and not _STOP.search(between) else None
    return quote if len(between) <= GAP and between.rstrip().endswith(":") else None


def going_on(page: Page, at: int, paragraph: int) -> Ranges:
    """Quotations that are whole sentences and follow one another from `at` on in the paragraph."""
    out: list[Range] = []
    place = bisect_left(page.quotes, (at, 0))
    if place and place < len(page.quotes) and _left_open(page, page.quotes[place - 1], page.quotes[place]):
        paragraph = next((s.paragraph for s in page.sentences if s.end > page.quotes[place][0]), paragraph)
    last = max((s.end for s in page.sentences if s.paragraph == paragraph and s.where == "text"), default=at)
    for quote in page.quotes[place:]:
        if quote[0] >= last or page.text[at : quote[0]].strip():
            break
        rest = page.text[quote[1] : quote[1] + 1]
        if rest and not rest.isspace():
            break
        if page.text[quote[1] - 2 : quote[1] - 1] == ",":
            break
        out.append(quote)
        at = quote[1]
    return tuple(out)


def adjacent(sentence: Sentence, cue: Cue) -> bool:
    """Is there no verb between the source and the cue?"""
    between = sentence.tokens[max(cue.source, default=cue.first) + 1 : cue.first]
    return not any(t.pos in {"VERB", "AUX"} for t in between)
