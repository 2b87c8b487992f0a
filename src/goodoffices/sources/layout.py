"""From pieces of text with their places on pages to paragraphs in the order in which they are read.

Coordinates are those of PDF: points of 1/72 inch, y grows upwards.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

# The share of a page's height, above and below, in which headers and footers stand.
EDGE = 0.12
# A line at the edge that is on this share of the pages (figures aside) is a header or footer.
REPEATED = 0.3
# A gap wider than this, in heights of the type, parts two columns; between words it has 0.3, in justified text up to 1.
COLUMN_GAP = 1.0
# A gap across both columns of so many heights of the type ends what stands above it.
BLOCK_GAP = 3.0
# Distance of two lines, in usual distances of lines, from which on a new paragraph begins.
PARAGRAPH_GAP = 1.35
_FIGURES = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–— ]*(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–— ]*", re.IGNORECASE)
# What UN documents carry at their edges: job numbers (21-04567 (E)), symbols (A/75/900), both with a page number.
_EDGE_MARK = re.compile(
    r"(?:\d{1,4}/\d{1,4}\s+)?(?:\d\d-\d{5}(?:\s*\(E\))?|[A-Z]{1,2}/[A-Z\d./-]+)(?:\s+\d{1,4}/\d{1,4})?|\*\d{6,8}\*"
)
_NUMBERED = re.compile(r"(?:\d{1,3}\.|\([a-z]{1,3}\)|[•●▪–—-])\s+\S")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text on one line, with its box and the size of its type."""

    left: float
    bottom: float
    right: float
    top: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line within one column."""

    left: float
    bottom: float
    right: float
    top: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its lines, in no order yet."""

    width: float
    height: float
    lines: tuple[Line, ...]


def lines_of(pieces: Iterable[Piece], width: float) -> Iterator[Line]:
    """Lines of pieces: those at one height, parted where a gap between columns is."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.bottom, piece.left)):
        row = rows[-1] if rows else None
        if row and _same_height(row[-1], piece):
            row.append(piece)
        else:
            rows.append([piece])
    for row in rows:
        yield from _parted(sorted(row, key=lambda piece: piece.left), width)


def _same_height(one: Piece, other: Piece) -> bool:
    """Whether two pieces share a line; small raised figures belong to the line they stand in."""
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return overlap > 0.5 * min(one.top - one.bottom, other.top - other.bottom)


def _parted(row: Sequence[Piece], width: float) -> Iterator[Line]:
    line: Line | None = None
    for piece in row:
        here = Line(piece.left, piece.bottom, piece.right, piece.top, piece.size, piece.text)
        if line is None:
            line = here
            continue
        gap = here.left - line.right
        height = max(line.size, here.size, 1.0)
        if gap > COLUMN_GAP * height and abs((here.left + line.right) / 2 - width / 2) < width * 0.15:
            yield line
            line = here
            continue
        glue = "" if gap < 0.1 * height else " "
        line = Line(
            min(line.left, here.left),
            min(line.bottom, here.bottom),
            max(line.right, here.right),
            max(line.top, here.top),
            max(line.size, here.size),
            line.text + glue + here.text,
        )
    if line is not None:
        yield line


def body_of(pages: Sequence[Page]) -> list[Line]:
    """The lines of all pages in reading order; headers, footers and page numbers left out."""
    counts = Counter(key for page in pages for key in {_edge_key(line, page) for line in page.lines} if key)
    least = max(2, REPEATED * len(pages))
    found = []
    for page in pages:
        lines = [line for line in page.lines if not _is_edge(line, page, counts, least)]
        found += _ordered(replace(page, lines=tuple(lines)))
    return found


def _edge_key(line: Line, page: Page) -> str | None:
    """What makes a line at the edge the same on another page: its words and its height, not its figures."""
    at = (line.top + line.bottom) / 2 / page.height
    if EDGE < at < 1 - EDGE:
        return None
    return f"{round(at * 50)}:{_FIGURES.sub('#', line.text)}"


def _is_edge(line: Line, page: Page, counts: Counter[str], least: float) -> bool:
    key = _edge_key(line, page)
    if key is None:
        return False
    return counts[key] >= least or bool(_PAGE_NUMBER.fullmatch(line.text) or _EDGE_MARK.fullmatch(line.text))


def _ordered(page: Page) -> list[Line]:
    """Lines from top to bottom; where two columns stand side by side, the left one first."""
    middle = _gutter(page)
    lines = sorted(page.lines, key=lambda line: (-line.top, line.left))
    if middle is None:
        return lines
    found: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        above = min((one.bottom for one in (*left[-1:], *right[-1:])), default=line.top)
        if (
            above - line.top > BLOCK_GAP * line.size
        ):  # a gap across both columns: a masthead, a table, a new part
            found += [*left, *right]
            left, right = [], []
        if line.right <= middle:
            left.append(line)
        elif line.left >= middle:
            right.append(line)
        else:  # a line across both columns ends what stands above it
            found += [*left, *right, line]
            left, right = [], []
    return [*found, *left, *right]


def _gutter(page: Page) -> float | None:
    """Where the gap between two columns runs, None on a page of one column."""
    around = [page.width * share / 100 for share in range(38, 63)]
    best = None
    for middle in around:
        crossing = sum(line.left < middle < line.right for line in page.lines)
        before = [line for line in page.lines if line.right <= middle]
        after = [line for line in page.lines if line.left >= middle]
        beside = sum(any(_beside(one, other) for other in after) for one in before)
        # Columns are there when several lines have a neighbour and few run across.
        if beside >= 4 and crossing < beside and (best is None or crossing < best[0]):
            best = (crossing, middle)
    return best[1] if best else None


def _beside(one: Line, other: Line) -> bool:
    return min(one.top, other.top) > max(one.bottom, other.bottom)


def paragraphs_of(lines: Sequence[Line]) -> Iterator[str]:
    """Paragraphs of lines in reading order: a gap, an indent, a number or other type begins a new one.

    A paragraph that goes on in the next column or on the next page stays one.
    """
    steps = [
        one.bottom - other.bottom for one, other in itertools.pairwise(lines) if one.bottom > other.bottom
    ]
    usual = median(steps) if steps else 0.0
    begun: list[Line] = []
    for line in lines:
        if begun and _begins(begun, line, usual):
            yield _joined(begun)
            begun = []
        begun.append(line)
    if begun:
        yield _joined(begun)


def _begins(begun: Sequence[Line], line: Line, usual: float) -> bool:
    last = begun[-1]
    step = last.bottom - line.bottom
    if _NUMBERED.match(line.text) and not last.text.endswith(("-", ",")):
        return True
    if abs(line.size - last.size) > 0.1 * max(line.size, last.size):
        return True
    if step <= 0 or step > 20 * max(usual, 1.0):  # the next column or page
        return last.text.rstrip("”\"’'").endswith((".", "!", "?", ":"))
    return step > PARAGRAPH_GAP * usual or (line.left - last.left > 1.2 * line.size and len(begun) > 1)


def _joined(lines: Sequence[Line]) -> str:
    """One paragraph; a word that was parted at the end of a line is whole again."""
    text = ""
    for line in lines:
        if text.endswith("-") and text[-2:-1].islower() and line.text[:1].islower():
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return text
