"""Pages: the article that a person would read, without what stands around it."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

import trafilatura

from goodoffices.sources.failure import Failure
from goodoffices.sources.markup import decoded, kept, page_tree
from goodoffices.sources.meta import meta_of, unread_parts

# The library tells of every page that it cannot make sense of; here that is a Failure.
for _name in ("trafilatura", "htmldate", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False
# Characters; where less than this is found the library's other ways are tried too, which take as long again.
SHORT = 500
_SPACE = re.compile(r"[^\S\n]+")


def pages(data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The one report of a page; hints: url, charset, publisher, title, date.

    Raises Failure `empty` when there is no article on it.
    """
    return [page(decoded(data, hints.get("charset")), hints)]


def page(source: str, hints: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a page that is decoded already."""
    tree = page_tree(source)
    fields = kept({**meta_of(tree, hints.get("url")), **_given(hints)})
    text = article(tree, fields.get("title"))
    if not text:
        raise Failure("empty", "no article is on the page; leave it out", kept=fields)
    return {**fields, "text": text}


def article(tree: Any, title: str | None) -> str:
    """The running text of a page, paragraphs apart by a blank line; comments, menus and related links left out."""
    found = _extracted(tree, fast=True)
    if len(found) < SHORT:
        found = max(found, _extracted(tree, fast=False), key=len)
    lines = [_SPACE.sub(" ", line).strip() for line in found.split("\n")]
    paragraphs = [line for line in lines if line]
    if title and paragraphs and _same(paragraphs[0], title):
        paragraphs = paragraphs[1:]
    return "\n\n".join(paragraphs)


def _extracted(tree: Any, *, fast: bool) -> str:
    found = trafilatura.extract(
        tree, fast=fast, include_comments=False, output_format="txt", prune_xpath=unread_parts()
    )
    return found or ""


def _given(hints: Mapping[str, str]) -> dict[str, str]:
    return {key: hints[key] for key in ("publisher", "title", "date") if hints.get(key)}


def _same(one: str, other: str) -> bool:
    return one.lstrip("# ").casefold() == other.casefold()
