"""RSS and Atom: the entries of a feed with what they tell of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import feedparser

from goodoffices.sources.days import day_of
from goodoffices.sources.failure import Failure
from goodoffices.sources.markup import block_text, kept, page_tree

# A feed has 10 to 500 entries.
MOST_ENTRIES = 20_000


def entries(data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """Fields of each entry; `whole` tells that its text was given as content, not as a summary; `guid` is its id.

    Raises Failure `bad-xml` when it is no feed, `entities` when it declares any.
    """
    if b"<!ENTITY" in data:
        raise Failure("entities", "it declares XML entities, which may be made to do harm; leave it out")
    headers = {"content-type": "application/xml"}  # else a feed without one counts as broken
    if hints.get("url"):
        headers["content-location"] = hints["url"]
    parsed = feedparser.parse(
        data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.entries and (parsed.bozo or not parsed.version):
        raise Failure("bad-xml", "broken XML or no feed; check its address")
    publisher = hints.get("publisher") or _plain(parsed.feed.get("title"))
    return [_entry(entry, publisher) for entry in parsed.entries[:MOST_ENTRIES]]


def _entry(entry: Any, publisher: str | None) -> dict[str, Any]:
    contents = [str(item.get("value") or "") for item in entry.get("content") or ()]
    whole = max(contents, key=len, default="")
    url = str(entry.get("link") or "")
    source = entry.get("source") or {}
    return kept(
        {
            "url": url if url.startswith(("http://", "https://")) else None,
            "title": _plain(entry.get("title")),
            "date": day_of(entry.get("published") or entry.get("dc_date")),
            "publisher": _plain(source.get("title")) or publisher,
            "text": _text(whole or str(entry.get("summary") or "")),
            "whole": bool(whole),
            "guid": str(entry.get("id") or url)[:2000],
        }
    )


def _plain(value: Any) -> str | None:
    """A title on one line, without tags."""
    text = _text(str(value)) if value else ""
    return " ".join(text.split())[:1000] or None


def _text(source: str) -> str:
    """The text of a fragment of HTML."""
    if not source.strip():
        return ""
    return block_text(page_tree(f"<html><body><div>{source}</div></body></html>").find("body"))
