"""What can be chosen when sources are read, and the bounds within which untrusted input is handled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what comes from outside; whatever lies beyond gives one failure.

    `document`: bytes of a page, PDF, Office file, feed or message. `expanded` and `ratio`: a compressed file whose
    content is larger than `expanded` bytes and more than `ratio` times the file is a bomb (text packs 3 to 10 times,
    zeros 1,000 times). `depth`: how often archives may lie in archives. `members`: files in one archive or folder.
    `seconds` and `memory` (bytes): what one document may cost to take apart.
    """

    document: int = 50_000_000
    expanded: int = 250_000_000
    ratio: int = 200
    depth: int = 2
    members: int = 1_000_000
    seconds: float = 30.0
    memory: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How pages are fetched.

    `allow_private` lets addresses through that are not public (loopback, private, link-local): for tests and for a
    server in one's own house. `seconds` bounds a whole request with its body, `delay` is the least time between two
    requests to one host, `robots` whether robots.txt is obeyed.
    """

    allow_private: bool = False
    seconds: float = 30.0
    size: int = 20_000_000
    redirects: int = 5
    delay: float = 1.0
    robots: bool = True
    agent: str = "goodoffices"


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How sources are read.

    `columns` maps fields of a report (id, text, title, date, publisher, url, lang) to columns of a table or keys of a
    JSON line that are named otherwise. `given` holds fields that are told on the command line; `date` and `title`
    fit a single text only. `follow` says whether the addresses of a feed, sitemap or GDELT list are fetched; None
    follows them when the list itself was fetched. `texts` are sources that hold texts for such addresses.
    `unique` refuses a second report under an id of this run; a store that knows its ids does not need it.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    follow: bool | None = None
    texts: tuple[str | Path, ...] = ()
    unique: bool = True
    limits: Limits = Limits()
    fetching: FetchOptions = FetchOptions()
