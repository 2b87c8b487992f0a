"""Lists of addresses: feeds, sitemaps, GDELT. Each address leads to a report, from texts at hand or fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from goodoffices.sources.failure import Failure
from goodoffices.sources.plug import Blob, Draft, Run
from goodoffices.sources.text import MAX_LINE

# Columns with the address: GDELT 1.0 and 2.1 events (the last one), mentions, GKG 2.1.
_ADDRESS = {58: 57, 61: 60, 14: 5, 16: 5, 26: 4, 27: 4}
# A text in a feed as long as this is the article (or its beginning long enough to be read); shorter is a teaser.
WHOLE_ARTICLE = 800


def feed(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The entries of a feed: the article that the entry carries, else that at its address, else a failure."""
    for number, entry in enumerate(run.taken_apart("feed", blob), 1):
        yield from of_entry(entry, f"{blob.where}[{number}]", run)


def of_entry(entry: Mapping[str, Any], where: str, run: Run) -> Iterator[Draft | Failure]:
    """The report of one entry of a feed."""
    fields = {key: value for key, value in entry.items() if key not in {"whole", "guid"}}
    url = fields.get("url")
    text = str(fields.get("text") or "")
    if entry.get("whole") and len(text) >= WHOLE_ARTICLE:
        yield Draft({**fields, **run.options.given}, where)
    elif url and run.can_answer():
        told = {key: value for key, value in fields.items() if key != "text"}
        yield from run.at_address(url, told, where)
    else:
        what = "only a teaser" if text else "no text"
        message = f"the feed holds {what} of this report; have its address fetched or give its text"
        yield Failure("not-fetched", message, where=where, kept=fields)


def sitemap(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The pages of a sitemap; an index leads to its sitemaps when addresses are followed."""
    entries = run.taken_apart("sitemap", blob)
    if entries and not run.can_answer():
        yield _unfollowed(len(entries), blob)
        return
    for number, entry in enumerate(entries, 1):
        fields = dict(entry)
        yield from run.at_address(str(fields.pop("url")), fields, f"{blob.where}[{number}]")


def gdelt(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The articles that a GDELT table names, each once; the days of GDELT are those of its crawl and not taken."""
    seen: set[bytes] = set()
    number = 0
    for number, line in enumerate(_rows(blob), 1):
        where = f"{blob.where}:{number}"
        cells = line.rstrip("\r\n").split("\t") if line is not None else []
        at = _ADDRESS.get(len(cells))
        url = cells[at].strip() if at is not None else ""
        if not url.startswith(("http://", "https://")):
            if line is None or (line.strip() and at is None):
                message = f"no row of GDELT ({len(cells)} columns); get the file again"
                yield Failure("bad-row", message, where=where)
            continue
        digest = hashlib.blake2b(url.encode(), digest_size=8).digest()  # a day of GDELT has a million rows
        if digest in seen:
            continue
        seen.add(digest)
        if run.can_answer():
            yield from run.at_address(url, {}, where)
    if seen and not run.can_answer():
        yield _unfollowed(len(seen), blob)


def _rows(blob: Blob) -> Iterator[str | None]:
    """Lines as text; None for one that is too long."""
    while line := blob.stream.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            while (rest := blob.stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
        yield None if len(line) > MAX_LINE else line.decode("utf-8", errors="replace")


def _unfollowed(number: int, blob: Blob) -> Failure:
    what = "1 address" if number == 1 else f"{number:,} addresses"
    message = f"a list of {what} and no text; have them fetched or say where their texts are"
    return Failure("not-fetched", message, where=blob.where)
