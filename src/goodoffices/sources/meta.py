"""Title, publisher and day of publication of a page, where it tells them.

Only what the page (or its address) says is taken, in the order of `meta.toml`: the machine-readable statements first,
then the day in the address, then a day shown beside the headline. No day is taken from running text or guessed.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from goodoffices.sources.days import day_in_url, day_of
from goodoffices.sources.markup import words

# Characters of one block of JSON-LD; those of news sites have 1 to 60 thousand.
LONGEST_LINKED = 500_000
# Elements of JSON-LD that are looked at.
MOST_NODES = 2000
# A line that shows the day is short.
LONGEST_SHOWN = 120
_BETWEEN = re.compile(r"\s+[|–—-]\s+|\s*\|\s*")
_DAY_BEGINS = re.compile(
    r"(?:(?<=\s)|(?<=[(|:,•·–-])|^)(?=[A-Za-z]{3,9}\.?,? \d|\d{1,2}(?:st|nd|rd|th)? ?-?[A-Za-z]|\d{4}-\d\d-\d\d)"
)


@cache
def _tables() -> dict[str, Any]:
    text = resources.files("goodoffices.sources").joinpath("meta.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def meta_of(tree: Any, url: str | None) -> dict[str, str | None]:
    """Title, publisher, date and url of a page; None for what it does not tell."""
    told = _told(tree)
    linked = next(_linked(tree), {})
    names = _tables()["meta"]
    publisher = _name(linked.get("publisher")) or _from(told, names["publisher"])
    address = url or _address(tree, told, names["url"])
    return {
        "title": _title(tree, linked, told, names["title"], publisher),
        "publisher": publisher or host(address),
        "date": day_of(linked.get("datePublished"))
        or next((day for name in names["date"] for day in [day_of(told.get(name))] if day), None)
        or day_in_url(address)
        or _shown_day(tree),
        "url": address,
    }


def unread_parts() -> list[str]:
    """The parts of a page that are never its article, as XPath."""
    return list(_tables()["unread"]["parts"])


def host(url: str | None) -> str | None:
    """The host of an address without "www.", as the name of a publisher that tells no other."""
    if not url:
        return None
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def _told(tree: Any) -> dict[str, str]:
    """The first content of each <meta>, by its name in lower case."""
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        content = " ".join((node.get("content") or "").split())
        for key in ("property", "name", "itemprop"):
            name = (node.get(key) or "").strip().lower()
            if name and content and len(content) < 1000:
                found.setdefault(name, content)
    return found


def _from(told: Mapping[str, str], names: list[str]) -> str | None:
    return next((told[name] for name in names if name in told), None)


def _linked(tree: Any) -> Iterator[dict[str, Any]]:
    """The articles that JSON-LD of the page describes."""
    endings = tuple(_tables()["linked"]["types"])
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > LONGEST_LINKED:
            continue
        try:
            queue: list[Any] = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue  # many pages have broken JSON-LD and tell the same elsewhere
        for _ in range(MOST_NODES):
            if not queue:
                break
            node = queue.pop(0)
            if isinstance(node, list):
                queue.extend(node)
            elif isinstance(node, dict):
                kinds = node.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(kind, str) and kind.endswith(endings) for kind in kinds):
                    yield node
                queue.extend(node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))


def _name(value: Any) -> str | None:
    """The name of an organisation in JSON-LD."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split())[:200] or None if isinstance(value, str) else None


def _address(tree: Any, told: Mapping[str, str], names: list[str]) -> str | None:
    """Where a saved page came from, as it says itself."""
    canonical = (
        node.get("href") for node in tree.iter("link") if (node.get("rel") or "").lower() == "canonical"
    )
    found = next((url for url in canonical if url), None) or _from(told, names)
    return found if found and found.startswith(("http://", "https://")) and len(found) < 2000 else None


def _title(
    tree: Any, linked: Mapping[str, Any], told: Mapping[str, str], names: list[str], publisher: str | None
) -> str | None:
    headline = linked.get("headline")
    heads = [words(node) for node in tree.iter("h1")]
    title = (
        (" ".join(headline.split()) if isinstance(headline, str) else None)
        or _from(told, names)
        or (heads[0] if len(heads) == 1 else None)
        or words(next(tree.iter("title"), None))
    )
    return _without_site(title, publisher)[:1000] if title else None


def _without_site(title: str, publisher: str | None) -> str:
    """The title without the name of the site at its end ("Talks resume | The Ruritania Post")."""
    parts = _BETWEEN.split(title)
    if publisher and len(parts) > 1 and parts[-1].casefold() == publisher.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—-")
    return title


def _shown_day(tree: Any) -> str | None:
    """The day that the page shows in an element made for it, outside lists of other pages."""
    shown, other = _tables()["shown"]["day"], _tables()["shown"]["other"]
    for node in tree.iter("time", "span", "div", "p", "li", "small", "em", "b", "strong"):
        label = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
        if node.tag != "time" and not any(part in label for part in shown):
            continue
        if _belongs_elsewhere(node, other):
            continue
        day = day_of(node.get("datetime")) or _day_within(words(node) or "")
        if day:
            return day
    return None


def _belongs_elsewhere(node: Any, other: list[str]) -> bool:
    while node is not None:
        label = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
        if node.tag in {"nav", "aside", "footer"} or any(part in label for part in other):
            return True
        node = node.getparent()
    return False


def _day_within(line: str) -> str | None:
    """A day in a short line such as "Published: 3 March 2021, 14:05"."""
    if len(line) > LONGEST_SHOWN:
        return None
    begins = (match.end() for match in _DAY_BEGINS.finditer(line))
    return next((day for at in begins for day in [day_of(line[at:])] if day), None)
