"""PDF: the text in the order in which it is read, also in two columns, without headers and footers.

pdfium gives the pieces of text with their places. Pieces become lines, lines become columns and paragraphs, and what
stands at the same height on many pages, or is a page number or symbol at the edge, is left out.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from goodoffices.sources.days import MONTH, day_of
from goodoffices.sources.failure import Failure
from goodoffices.sources.layout import Line, Page, Piece, body_of, lines_of, paragraphs_of
from goodoffices.sources.markup import kept
from goodoffices.sources.report import MAX_TEXT

MOST_PAGES = 3000
# Pieces on one page; a dense page of a newspaper has some 2,000.
MOST_PIECES = 20_000
_UN = re.compile(r"\b(?:[AS]/(?:RES/|PV\.|HRC/|C\.\d/|AC\.\d+/)?[\dA-Z/.-]{2,}|E/\d{4}/|ST/SG)")
_DISTRIBUTED = re.compile(rf"Distr\.:?\s*\w+\s+(?P<day>\d{{1,2}}\s+{MONTH}\s+\d{{4}})", re.IGNORECASE)


def documents(data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The one report of a PDF.

    Raises Failure `encrypted`, `damaged`, `too-long`, `no-text` (pictures of pages).
    """
    del hints
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Failure("encrypted", "the PDF is protected by a password; save it without one") from error
        raise Failure("damaged", "the PDF is damaged or cut off; get it again") from error
    with document:
        number = len(document)
        if number > MOST_PAGES:
            raise Failure("too-long", f"the PDF has more than {MOST_PAGES:,} pages; split it")
        pages = _pages(document, number)
        title = document.get_metadata_dict().get("Title", "")
    masthead = " ".join(line.text for line in pages[0].lines) if pages else ""
    body = body_of(pages)
    text = "\n\n".join(paragraphs_of(body))
    if not text.strip():
        raise Failure(
            "no-text", "the PDF holds pictures of its pages and no text; run text recognition first"
        )
    united_nations = "United Nations" in masthead and _UN.search(masthead)
    distributed = _DISTRIBUTED.search(masthead)
    fields = {
        "title": _title(title) or _largest(pages[0]),
        "date": day_of(distributed["day"]) if distributed else None,
        "publisher": "United Nations" if united_nations else None,
        "text": text,
    }
    return [kept(fields)]


def _pages(document: Any, number: int) -> list[Page]:
    pages, size = [], 0
    for index in range(number):
        page = document[index]
        text = page.get_textpage()
        width, height = page.get_size()
        pieces = _pieces(text)
        size += sum(len(piece.text) for piece in pieces)
        if size > MAX_TEXT:
            raise Failure(
                "too-long", f"the text has more than {MAX_TEXT:,} characters; split it into its reports"
            )
        pages.append(Page(width, height, tuple(lines_of(pieces, width))))
        text.close()
        page.close()
    return pages


def _pieces(text: Any) -> list[Piece]:
    """The pieces of text of a page, each on one line and in one font."""
    number = text.count_rects()
    if number > MOST_PIECES:
        raise Failure("too-costly", f"a page has more than {MOST_PIECES:,} pieces of text; leave it out")
    found = []
    for index in range(number):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top)
        line = " ".join(words.replace("\ufffe", "-").replace("\u00ad", "-").replace("\x02", "-").split())
        if line:
            at = pdfium.FPDFText_GetCharIndexAtPos(
                text,
                ctypes.c_double((left + min(right, left + 4)) / 2),
                ctypes.c_double((bottom + top) / 2),
                4,
                4,
            )
            size = pdfium.FPDFText_GetFontSize(text, at) if at >= 0 else 0.0
            found.append(Piece(left, bottom, right, top, round(size or top - bottom, 1), line))
    return found


def _title(told: str) -> str | None:
    """The title of the properties, where it is one and not the name of a file."""
    plain = " ".join(told.split())
    is_file = re.search(r"\.(?:docx?|pdf|indd|qxd|rtf)$|^Microsoft Word|^untitled", plain, re.IGNORECASE)
    return plain[:1000] if len(plain) > 8 and " " in plain and not is_file else None


def _largest(page: Page) -> str | None:
    """The lines in the largest type on the first page, where they stand out and make a title."""
    sizes = sorted({line.size for line in page.lines}, reverse=True)
    if len(sizes) < 2:
        return None
    lines: list[Line] = [line for line in page.lines if line.size == sizes[0]]
    title = " ".join(line.text for line in lines)
    return title if 8 < len(title) <= 300 and " " in title else None
