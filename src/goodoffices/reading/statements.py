"""Who says what: source, cue and content of direct, indirect and mixed quotation (after PolNeAR, LREC 2018).

Every word that may attribute is a cue; its clause, its object, the sentence around it and the quotations beside it
are the contents that it may have; a small trained model chooses. Not only speech counts: thought, plans, wishes and
judgements are attributed as well ("officials believe that", "according to the poll").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from goodoffices.model import Reading, Statement
from goodoffices.reading.attribution.choose import Scored, found, statement_model
from goodoffices.reading.attribution.quotations import Page, Range, Ranges
from goodoffices.reading.quotes import marked, quoted


class Statements:
    """Pipeline step: the statements of the text."""

    name = "statements"
    requires: frozenset[str] = frozenset({"sentences", "tokens"})
    gives: frozenset[str] = frozenset({"statements"})

    def __init__(self) -> None:
        self.model = statement_model()

    def __call__(self, reading: Reading) -> Reading:
        page = page_of(reading)
        statements = [_statement(page, one) for one in found(page, self.model)]
        return replace(reading, statements=tuple(sorted(statements, key=lambda s: (s.content, s.cue))))


def page_of(reading: Reading) -> Page:
    """The text of the reading with its quotations, marks included."""
    text = reading.report.text
    return Page(text, reading.sentences, tuple(marked(text, a, b) for a, b in quoted(reading)))


def source_ranges(page: Page, one: Scored) -> Ranges:
    """Who says it, as character ranges; empty where the report does not tell."""
    tokens = one.sentence.tokens
    return _joined(page.text, ((tokens[i].start, tokens[i].end) for i in one.cue.source))


def _statement(page: Page, one: Scored) -> Statement:
    """The chosen cue and content as character ranges."""
    tokens = one.sentence.tokens
    last = one.cue.last
    # "called for": a preposition between verb and content belongs to the cue.
    if last + 1 < len(tokens) and tokens[last + 1].dep in {"prep", "prt"}:
        adjoins = any(tokens[last + 1].end <= a <= tokens[last + 1].end + 2 for a, _ in one.content)
        last += int(adjoins)
    cue = (tokens[one.cue.first].start, tokens[last].end)
    whole = all(any(a <= start and end <= b for a, b in page.quotes) for start, end in one.content)
    return Statement(source_ranges(page, one), (cue,), one.content, whole)


def _joined(text: str, words: Iterable[Range]) -> Ranges:
    """Neighbouring tokens as one range."""
    out: list[Range] = []
    for start, end in words:
        if out and not text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def statement_of(reading: Reading, start: int, end: int) -> Statement | None:
    """The innermost statement whose content covers the characters [start, end) of the text."""
    covering = [s for s in reading.statements if any(a <= start and end <= b for a, b in s.content)]
    return min(covering, key=lambda s: sum(b - a for a, b in s.content), default=None)
