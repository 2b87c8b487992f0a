"""NITF, the newspapers' XML: by itself, and as the content of NewsML-G2 items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goodoffices.sources.days import day_of
from goodoffices.sources.failure import Failure
from goodoffices.sources.markup import block_text, first, kept, words, xml_tree


def items(data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The one report of a NITF document.

    Raises Failure `empty` for one without text, `entities`, `bad-xml`.
    """
    fields = kept({**fields_of(xml_tree(data)), "url": hints.get("url")})
    if "text" not in fields:
        raise Failure("empty", "the document holds no text; leave it out", kept=fields)
    return [fields]


def fields_of(root: Any) -> dict[str, Any]:
    """What a <nitf> element tells."""
    body = first(root, "body.content")
    issued, printed = first(root, "date.issue"), first(root, "pubdata")
    named = printed.get("name") if printed is not None else None
    source = first(root, "doc.copyright")
    return {
        "title": words(first(root, "hedline", "hl1")) or words(first(root, "head", "title")),
        "text": block_text(body) if body is not None else None,
        "date": (day_of(issued.get("norm")) if issued is not None else None)
        or (day_of(printed.get("date.publication")) if printed is not None else None)
        or _story_date(root),
        "publisher": named
        or words(first(root, "distributor"))
        or (source.get("holder") if source is not None else None),
    }


def _story_date(root: Any) -> str | None:
    told = first(root, "dateline", "story.date")
    return (day_of(told.get("norm")) or day_of(words(told))) if told is not None else None
