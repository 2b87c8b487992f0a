"""Reads actor and agent dictionaries in the formats of TABARI, PETRARCH and Phoenix.

An actor entry is a line with a name, lines with synonyms (``+``) and codes in brackets on any of them, undated or
dated: ``[USAGOV 20090120-20170120]``, ``[USAELI <20090120]`` (before), ``[USAELI >20170120]`` (after). Dates have
six digits (years after 30 belong to the 1900s) or eight. An agent entry is ``MINISTER {MINISTERS} [~GOV]``; lines
like ``!MINIST! = MINISTER, MINISTRY`` define what a marker in an agent stands for. Comments begin with # or ;.

Nothing is guessed: what does not fit is told with file and line and left out, the rest is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from goodoffices.ontology.codes import is_code
from goodoffices.ontology.words import key

_BRACKETS = re.compile(r"\[([^\]]*)\]?")
_COMMENT = re.compile(r"(?:^|\s)[#;].*$|;.*$")
_DATED = re.compile(
    r"(?P<code>\S*?)\s*(?:(?P<sign>[<>])\s*(?P<one>\d+)|(?P<since>\d+)\s*-\s*(?P<until>\d+))?"
)
_MARKER = re.compile(r"!\w+!")
_PIVOT = 30
"""Six-digit dates: a year above this is one of the 1900s (the rule of PETRARCH)."""


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code and the days on which it holds, ISO and inclusive; "" where it is open."""

    code: str
    since: str
    until: str
    line: int


@dataclass(slots=True)
class DictionaryActor:
    """One actor with all names and codes that the dictionary gives."""

    file: str
    line: int
    names: list[str] = field(default_factory=list)
    codes: list[DatedCode] = field(default_factory=list)
    refused: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class DictionaryAgent:
    """One kind of agent: its phrases in lower case and its code ("GOV")."""

    file: str
    line: int
    titles: tuple[str, ...]
    code: str


@dataclass(slots=True)
class Dictionary:
    """What was read, and one line for each thing that was refused."""

    actors: list[DictionaryActor] = field(default_factory=list)
    agents: list[DictionaryAgent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)


def read_dictionary(text: str, file: str, into: Dictionary) -> None:
    """Add the entries of one file; a name that an earlier file gave is a duplicate."""
    reader = _Reader(file, into)
    for number, line in enumerate(text.split("\n"), 1):
        reader.take(number, _COMMENT.sub("", line).rstrip())
    reader.close()


class _Reader:
    """The state of one file: the entry under way and the markers."""

    def __init__(self, file: str, into: Dictionary) -> None:
        self.file, self.into = file, into
        self.entry: DictionaryActor | None = None
        self.markers: dict[str, tuple[str, ...]] = {}

    def take(self, number: int, line: str) -> None:
        text = line.strip()
        if not text:
            return
        marker = re.fullmatch(r"(!\w+!)\s*=\s*(.*)", text)
        if marker is not None:
            self.markers[marker[1].upper()] = tuple(
                part.strip() for part in marker[2].split(",") if part.strip()
            )
            if not self.markers[marker[1].upper()]:
                self.refuse(number, f"the marker {marker[1]} stands for nothing; give words after the =")
            return
        if "[~" in text:
            self.close()
            self.agent(number, text)
        elif text.startswith("["):
            self.codes(number, text)
        elif text.startswith("+"):
            self.synonym(number, text[1:])
        else:
            self.close()
            self.entry = DictionaryActor(self.file, number)
            self.name(self.entry, number, text)

    def refuse(self, line: int, text: str) -> None:
        self.into.refused.append(f"{self.file}:{line}: {text}")

    def close(self) -> None:
        """The entry under way is complete: keep it when it has a name and a code."""
        entry, self.entry = self.entry, None
        if entry is None or entry.refused:
            return
        if entry.codes:
            self.into.actors.append(entry)
        elif not entry.told:
            self.refuse(entry.line, f"{entry.names[0]!r} has no code; add one in brackets")

    def synonym(self, number: int, text: str) -> None:
        if self.entry is None:
            self.refuse(number, "a synonym without an entry above it; put it under its actor")
        elif not self.entry.refused:
            self.name(self.entry, number, text)

    def name(self, entry: DictionaryActor, number: int, text: str) -> None:
        """A name, with or without codes behind it."""
        words = text.split("[", 1)[0].split("{", 1)[0]
        name = readable(words)
        first = not entry.names
        if not any(c.isalpha() for c in name) or "|" in name:
            self.refuse(number, "a line without a name, or with a | in it; write NAME [CODE]")
            entry.refused = entry.refused or first
            return
        before = self.into.seen.get(key(name))
        if before is not None:
            self.refuse(number, f"{name!r} stands already at {before}; take one away")
            entry.refused = entry.refused or first
            return
        self.into.seen[key(name)] = f"{self.file}:{number}"
        entry.names.append(name)
        if "[" in text:
            self.codes(number, text[text.index("[") :])

    def codes(self, number: int, text: str) -> None:
        if self.entry is None:
            self.refuse(number, "a code without an entry above it; put it under its actor")
            return
        if self.entry.refused:
            return
        self.entry.told = True
        for match in _BRACKETS.finditer(text):
            if not match.group().endswith("]"):
                self.refuse(number, "a bracket is not closed; write [CODE] or [CODE 20100101-20141231]")
                continue
            found = dated_code(match[1].strip(), number)
            if isinstance(found, str):
                self.refuse(number, found)
            elif (twin := _twin(self.entry, found)) is not None:
                self.refuse(number, f"a second code for the same beginning as on line {twin}; keep one")
            else:
                self.entry.codes.append(found)

    def agent(self, number: int, text: str) -> None:
        match = re.fullmatch(r"([^\[{]*)(?:\{([^}]*)\})?\s*\[~([^\]]*)\]?", text)
        if match is None:
            self.refuse(number, "not an agent; write PHRASE {PLURAL} [~CODE]")
            return
        phrase, plural, code = match[1].strip().strip("_"), match[2], match[3].strip()
        if not is_code(code):
            self.refuse(number, f"{code!r} is no code; write capitals in threes, such as [~GOV]")
            return
        phrases = [phrase, *([plural] if plural and plural.casefold() != "null" else [])]
        titles: list[str] = []
        for one in phrases:
            unknown = [m for m in _MARKER.findall(one) if m.upper() not in self.markers]
            if unknown:
                self.refuse(
                    number, f"the marker {unknown[0]} is not defined above; define it or write it out"
                )
                return
            titles.extend(title for title in expanded(one, self.markers) if title not in titles)
        if not titles or not any(c.isalpha() for c in titles[0]):
            self.refuse(number, "an agent without a phrase; write PHRASE [~CODE]")
            return
        fresh = [title for title in titles if f"~{title}" not in self.into.seen]
        for title in titles:
            if title not in fresh:
                self.refuse(
                    number, f"{title!r} stands already at {self.into.seen[f'~{title}']}; take one away"
                )
            self.into.seen.setdefault(f"~{title}", f"{self.file}:{number}")
        if fresh:
            self.into.agents.append(DictionaryAgent(self.file, number, tuple(fresh), code))


def _twin(entry: DictionaryActor, code: DatedCode) -> int | None:
    """The line of a code of the entry that begins on the same day."""
    return next((other.line for other in entry.codes if other.since == code.since), None)


def dated_code(text: str, line: int) -> DatedCode | str:
    """The code inside a pair of brackets, or what is wrong with it."""
    match = _DATED.fullmatch(text)
    if match is None:
        return f"[{text}] does not read; write CODE, CODE <DATE, CODE >DATE or CODE DATE-DATE"
    code = match["code"]
    if not code or set(code) <= {"-", "*"}:
        return "there is no code in the brackets; write a code of capitals in threes"
    if not is_code(code):
        return f"{code!r} is no code; write capitals in threes, such as EGYGOV"
    days: dict[str, date] = {}
    for name in ("one", "since", "until"):
        if match[name]:
            day = day_of(match[name])
            if day is None:
                return f"{match[name]} is no date; write YYYYMMDD (or YYMMDD)"
            days[name] = day
    if "since" in days and days["since"] > days["until"]:
        return f"the time runs backwards ({match['since']}-{match['until']}); put the earlier date first"
    if match["sign"] == "<":
        return _bound(code, "", days["one"], -1, line)
    if match["sign"] == ">":
        return _bound(code, days["one"], "", 1, line)
    return DatedCode(code, str(days.get("since", "")), str(days.get("until", "")), line)


def _bound(code: str, since: date | str, until: date | str, shift: int, line: int) -> DatedCode | str:
    """Before a day means up to the day before, after a day means from the day after."""
    try:
        since = str(since + timedelta(shift)) if isinstance(since, date) else since
        until = str(until + timedelta(shift)) if isinstance(until, date) else until
    except OverflowError:
        return "the date lies at the end of time; write one between the years 2 and 9998"
    return DatedCode(code, since, until, line)


def day_of(digits: str) -> date | None:
    """The day that six or eight digits name, None where there is none."""
    if len(digits) == 6:
        digits = ("19" if int(digits[:2]) > _PIVOT else "20") + digits
    if len(digits) != 8:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def expanded(phrase: str, markers: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The phrase in lower case with every marker replaced by each word it stands for."""
    match = _MARKER.search(phrase)
    if match is None:
        yield " ".join(phrase.replace("_", " ").split()).lower()
        return
    for word in markers[match.group().upper()]:
        yield from expanded(phrase[: match.start()] + word + phrase[match.end() :], markers)


_SMALL = frozenset("OF THE AND FOR IN ON TO DE DA DU DEL AL".split())


def readable(words: str) -> str:
    """A dictionary's name as reports write it: spaces for underscores, capitals at the beginning of words.

    Words of up to three letters that stand alone, and words without a vowel, are taken for acronyms and stay in
    capitals ("UN", "FDLR"); a name that has small letters already is left as it is.
    """
    parts = words.replace("_", " ").split()
    if any(part != part.upper() for part in parts):
        return " ".join(parts)
    return " ".join(_cased(part, at, len(parts)) for at, part in enumerate(parts))


def _cased(word: str, at: int, count: int) -> str:
    if at and word in _SMALL:
        return word.lower()
    if (count == 1 and len(word) <= 3) or not re.search("[AEIOUY]", word):
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)
