"""Sitemaps, also those for news, and their indexes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goodoffices.sources.days import day_of
from goodoffices.sources.markup import first, kept, local, words, xml_tree

# The protocol allows 50,000 addresses a file (sitemaps.org).
MOST_ENTRIES = 50_000


def entries(data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """Address of each page or sitemap, with title, publisher and day where the sitemap is one for news.

    The day of the last change is not the day of publication and not taken. Raises Failure `entities`, `bad-xml`.
    """
    del hints
    root = xml_tree(data)
    found = []
    for node in root:
        address = next((words(child) for child in node if local(child) == "loc"), None)
        if (
            local(node) not in {"url", "sitemap"}
            or not address
            or not address.startswith(("http://", "https://"))
        ):
            continue
        news = first(node, "news")
        fields = {
            "url": address,
            "title": words(first(news, "title")) if news is not None else None,
            "date": day_of(words(first(news, "publication_date"))) if news is not None else None,
            "publisher": words(first(news, "publication", "name")) if news is not None else None,
        }
        found.append(kept(fields))
        if len(found) == MOST_ENTRIES:
            break
    return found
