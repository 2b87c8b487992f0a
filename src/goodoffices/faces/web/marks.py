"""The text of a report with its evidence marked: nested marks, cut where spans cross.

No character is changed; controls that turn the line around are left out.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goodoffices.faces.words import UNSAFE
from goodoffices.model import Span

# A paragraph ends at line ends; what is between paragraphs belongs to the one before it.
_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")


@dataclass(frozen=True, slots=True)
class Marked:
    """A span of a finding: `anchor` is the id of its mark, `entry` the id of its entry, `number` what is shown."""

    span: Span
    kind: str
    anchor: str
    entry: str
    number: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text as HTML, and the entries whose evidence comes first in it."""

    html: str
    entries: tuple[str, ...]


def paragraphs(text: str, marks: Sequence[Marked]) -> Iterator[Paragraph]:
    """The text, paragraph by paragraph; taken together and without tags it is the text (line ends at ends aside)."""
    opened: set[str] = set()
    listed: set[str] = set()
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        inside = [mark for mark in marks if mark.span.start < end and mark.span.end > start]
        entries = tuple(dict.fromkeys(mark.entry for mark in inside if mark.entry not in listed))
        listed.update(entries)
        if text[start:end].strip() or inside:
            yield Paragraph(marked(text, start, end, inside, opened), entries)


def marked(
    text: str, start: int, end: int, marks: Sequence[Marked], opened: set[str], *, numbered: bool = True
) -> str:
    """The stretch [start, end) as HTML; `opened` holds the anchors that were set, so that each is set once."""
    out: list[str] = []
    stack: list[tuple[int, Marked]] = []
    waiting = sorted(
        ((max(mark.span.start, start), min(mark.span.end, end), mark) for mark in marks),
        key=lambda item: (item[0], -item[1], item[2].number),
    )
    cuts = sorted({start, end, *(cut for begin, stop, _ in waiting for cut in (begin, stop))})
    at = 0
    for left, right in itertools.pairwise(cuts):
        reopen = _close_at(left, stack, out, numbered)
        for stop, mark in reversed(reopen):
            out.append(_open(mark, opened))
            stack.append((stop, mark))
        while at < len(waiting) and waiting[at][0] == left:
            _, stop, mark = waiting[at]
            out.append(_open(mark, opened))
            stack.append((stop, mark))
            at += 1
        out.append(html.escape(UNSAFE.sub("", text[left:right])))
    _close_at(end, stack, out, numbered)
    return "".join(out)


def _close_at(
    at: int, stack: list[tuple[int, Marked]], out: list[str], numbered: bool
) -> list[tuple[int, Marked]]:
    """Close what ends here, with its numbers in order, and what lies over it, which is given back."""
    reopen: list[tuple[int, Marked]] = []
    ended: list[Marked] = []
    while stack and any(stop <= at for stop, _ in stack):
        stop, mark = stack.pop()
        out.append("</mark>")
        if stop > at:
            reopen.append((stop, mark))
        elif mark.span.end <= at:
            ended.append(mark)
    if numbered:
        out += [_number(mark) for mark in sorted(ended, key=lambda mark: mark.number)]
    return reopen


def _open(mark: Marked, opened: set[str]) -> str:
    anchor = "" if mark.anchor in opened else f' id="{html.escape(mark.anchor)}"'
    opened.add(mark.anchor)
    return f'<mark{anchor} class="k-{mark.kind}" data-entry="{html.escape(mark.entry)}">'


def _number(mark: Marked) -> str:
    target = html.escape(f"entry-{mark.entry}")
    return f'<a class="cite in" href="#{target}">{mark.number}</a>'
