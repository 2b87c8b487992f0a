"""The feeds of a `feeds.toml`, checked; every problem names its file and line."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.files import Entry, entries, read_toml, read_utf8
from goodoffices.sources.address import split_url
from goodoffices.sources.failure import Failure

# Seconds.
SHORTEST, USUAL = 60.0, 1800.0
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
LEVELS = ("public", "confidential", "restricted")
KEYS = ("url", "every", "publisher", "follow", "level", "source", "time_zone", "private")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to be watched.

    `every` is in seconds, `follow` says whether the articles behind teasers are fetched, `private` whether its
    addresses may lie in a private network. `publisher` stands for all its articles; `level` (how far its reports may
    travel), `source` and `time_zone` are kept with them in the record.
    """

    url: str
    every: float = USUAL
    publisher: str | None = None
    follow: bool = True
    level: str = LEVELS[0]
    source: str | None = None
    time_zone: str | None = None
    private: bool = False


def feeds_of(path: Path) -> tuple[Feed, ...]:
    """The feeds of a file.

    Raises KnowledgeError with a line `file:line: what; what to do` for each thing that is not understood.
    """
    problems: list[str] = []
    file = str(path)
    text = read_utf8(path, problems) or ""
    problems[:] = [file + problem.removeprefix(path.name) for problem in problems]
    told = read_toml(text, file, problems)
    lines = text.splitlines()
    for name in told:
        if name != "feed":
            line = _line_of(name, lines, 1)
            problems.append(f"{file}:{line}: unknown {name!r}; there is only [[feed]], correct it")
    urls: set[str] = set()
    found = [
        _Checked(entry, lines, problems).feed(urls) for entry in entries(told, "feed", text, file, problems)
    ]
    if not found and not problems:
        problems.append(f"{file}:1: no feed; write one [[feed]] with a url for each feed")
    if problems:
        raise KnowledgeError(problems)
    return tuple(found)


def _line_of(key: str, lines: list[str], begin: int) -> int:
    """The line on which a key is set, looked for from the line `begin` to the end of its table."""
    for number, line in enumerate(lines[begin - 1 :], begin):
        if number > begin and line.lstrip().startswith("["):
            break
        if re.match(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]""", line):
            return number
    return begin


class _Checked:
    """One [[feed]] on its way to a Feed; what is wrong is added to `problems`."""

    def __init__(self, entry: Entry, lines: list[str], problems: list[str]) -> None:
        self._entry, self._lines, self._problems = entry, lines, problems

    def feed(self, urls: set[str]) -> Feed:
        """The feed, whatever is wrong replaced by what is usual; `urls` are those above it."""
        for key in self._entry.values:
            if key not in KEYS:
                self._wrong(key, f"unknown key {key!r}; the keys are {', '.join(KEYS)}")
        return Feed(
            url=self._url(urls),
            every=self._every(),
            publisher=self._text("publisher"),
            follow=self._switch("follow", usual=True),
            level=self._level(),
            source=self._text("source"),
            time_zone=self._zone(),
            private=self._switch("private", usual=False),
        )

    def _wrong(self, key: str, message: str) -> None:
        line = _line_of(key, self._lines, self._entry.line)
        self._problems.append(f"{self._entry.file}:{line}: {message}")

    def _value(self, key: str, usual: Any, fits: Callable[[Any], bool], message: str) -> Any:
        value = self._entry.values.get(key, usual)
        if value is not usual and not fits(value):
            self._wrong(key, message)
            return usual
        return value

    def _text(self, key: str) -> str | None:
        message = f'{key} is no text; write {key} = "..." or leave it out'
        value = self._value(key, None, lambda it: isinstance(it, str) and bool(it.strip()), message)
        return str(value) if value is not None else None

    def _switch(self, key: str, *, usual: bool) -> bool:
        message = f"{key} is true or false, without quotation marks; correct it"
        return bool(self._value(key, usual, lambda it: isinstance(it, bool), message))

    def _level(self) -> str:
        message = f"level is one of {', '.join(LEVELS)}; correct it"
        return str(self._value("level", LEVELS[0], lambda it: it in LEVELS, message))

    def _zone(self) -> str | None:
        value = self._text("time_zone")
        if value is not None and value not in zoneinfo.available_timezones():
            self._wrong("time_zone", f"there is no time zone {value!r}; write it as Africa/Cairo or UTC")
        return value

    def _every(self) -> float:
        value = self._entry.values.get("every", "30m")
        found = re.fullmatch(r"(\d{1,6})([smhd])", value) if isinstance(value, str) else None
        seconds = float(found[1]) * UNITS[found[2]] if found else 0.0
        if seconds < SHORTEST:
            self._wrong("every", 'every is at least a minute, written as "30m", "2h" or "1d"; correct it')
        return seconds

    def _url(self, above: set[str]) -> str:
        value = self._entry.values.get("url")
        try:
            split_url(value if isinstance(value, str) else "")
        except Failure:
            self._wrong("url", 'the url is no address of the web; write url = "https://host/feed.xml"')
            return ""
        url = str(value).strip()
        if url in above:
            self._wrong("url", f"{url} is there twice; name it once")
        above.add(url)
        return url
