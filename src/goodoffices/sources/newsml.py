"""NewsML-G2: news items, and messages that carry many of them.

Read with lxml under the bounds of `markup.xml_tree`, not with an object model of the whole standard, because only a
handful of its elements make a report and the file comes from outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from goodoffices.sources.days import day_of
from goodoffices.sources.failure import Failure
from goodoffices.sources.markup import (
    block_text,
    children,
    decoded,
    first,
    kept,
    local,
    page_tree,
    words,
    xml_tree,
)
from goodoffices.sources.nitf import fields_of as nitf_fields


def items(data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of each text item; what is withdrawn or no text is a failure in its place.

    Raises Failure `entities`, `bad-xml`, `empty`.
    """
    del hints
    root = xml_tree(data)
    found = [root] if local(root) == "newsItem" else children(root, "newsItem")
    if not found:
        raise Failure("empty", "there is no news item in it; leave it out")
    return [_item(item) for item in found]


def _item(item: Any) -> dict[str, Any]:
    status = first(item, "pubStatus")
    if status is not None and str(status.get("qcode", "")).rsplit(":", 1)[-1] in {"canceled", "withheld"}:
        return {"failure": ["withdrawn", "the agency has withdrawn the item; leave it out"], **_known(item)}
    kind = first(item, "itemMeta", "itemClass")
    told = str(kind.get("qcode", "text") if kind is not None else "text").rsplit(":", 1)[-1]
    contents = first(item, "contentSet")
    fields = next(_contents(contents), None) if contents is not None else None
    if fields is None or not fields.get("text"):
        return {"failure": ["empty", f"the item ({told}) holds no text; leave it out"], **_known(item)}
    return {**kept(fields), **_known(item)}


def _contents(contents: Any) -> Iterator[dict[str, Any]]:
    """The fields of each way in which the text is given."""
    for node in contents:
        name = local(node)
        if name == "inlineXML":
            inner = first(node, "nitf")
            if inner is not None:
                yield nitf_fields(inner)
            else:
                body = first(node, "body")
                yield {"text": block_text(body if body is not None else node)}
        elif name == "inlineData":
            source = "".join(node.itertext())
            if "html" in str(node.get("contenttype", "")):
                source = block_text(page_tree(decoded(source.encode(), None)))
            yield {"text": source.strip()}


def _known(item: Any) -> dict[str, Any]:
    """What the item tells of itself: the day on which its content was made, else that of its version."""
    meta, content = first(item, "itemMeta"), first(item, "contentMeta")
    provider = first(meta, "provider") if meta is not None else None
    language = first(content, "language") if content is not None else None
    published = [
        words(first(node, name)) for node, name in ((content, "contentCreated"),) if node is not None
    ]
    published += [words(first(meta, name)) for name in ("firstCreated", "versionCreated") if meta is not None]
    guid = str(item.get("guid", ""))
    return kept(
        {
            "title": words(first(content, "headline")) if content is not None else None,
            "date": next((day for told in published for day in [day_of(told)] if day), None),
            "publisher": _name(provider),
            "url": guid if guid.startswith(("http://", "https://")) else None,
            "lang": str(language.get("tag", "")) if language is not None else None,
        }
    )


def _name(provider: Any | None) -> str | None:
    if provider is None:
        return None
    told = (
        words(first(provider, "name"))
        or provider.get("literal")
        or provider.get("qcode")
        or provider.get("uri")
    )
    return str(told) if told else None
