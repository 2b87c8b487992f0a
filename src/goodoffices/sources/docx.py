"""Word documents: paragraphs and tables in order, as they read when all changes are accepted.

Read from the XML itself: what was inserted under "track changes" belongs to the text and what was deleted does not,
which object models of the format leave out or mix.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from goodoffices.sources.failure import Failure
from goodoffices.sources.markup import first, kept, local, words, xml_tree

# Bytes of the XML of the text; that of a book of 300 pages has 10 million.
MOST_XML = 40_000_000
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNSEEN = frozenset({"del", "moveFrom", "instrText", "pPr", "rPr", "Fallback", "commentReference"})


def documents(data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The one report of a Word document. The day on which the file was made is not that of publication.

    Raises Failure `damaged`, `too-large`, `empty`, `encrypted`.
    """
    del hints
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        body = first(xml_tree(_part(archive, "word/document.xml")), "body")
        properties = (
            _part(archive, "docProps/core.xml") if "docProps/core.xml" in archive.namelist() else None
        )
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise Failure("damaged", "the Word document is damaged; open it and save it again") from error
    paragraphs = list(_paragraphs(body)) if body is not None else []
    if not paragraphs:
        raise Failure("empty", "the document holds no text; leave it out")
    core = xml_tree(properties) if properties else None
    fields = {
        "title": words(first(core, "title")) if core is not None else None,
        "text": "\n\n".join(paragraphs),
    }
    return [kept(fields)]


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise Failure("too-large", f"its text has more than {MOST_XML:,} bytes of XML; split it")
    return data


def _paragraphs(body: Any) -> Iterator[str]:
    for node in body.iter():
        if local(node) == "p" and not _within(node, _UNSEEN):
            line = " ".join("".join(_runs(node)).split())
            if line:
                yield line


def _runs(paragraph: Any) -> Iterator[str]:
    """The text of a paragraph; what a text box in it holds are paragraphs of its own."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        name = local(node)
        if name == "t":
            yield node.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in _UNSEEN and name != "p":
            stack.extend(reversed(node))


def _within(node: Any, names: frozenset[str]) -> bool:
    while (node := node.getparent()) is not None:
        if local(node) in names:
            return True
    return False
