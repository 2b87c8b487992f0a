"""Positions over time: what a holder said on an issue, what is new, repeated or changed, with both quotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from goodoffices.model import Actor, Position
from goodoffices.ontology.files import raise_if, read_toml, read_utf8
from goodoffices.ontology.words import fold

FILE = Path(__file__).parent / "ledger.toml"
Turn = Literal["new", "repeated", "changed"]
SAME = 0.6
"""Share of the content words of the shorter proposition that the longer must hold for the two to be one: "an end to
the blockade" is "lifting the blockade of the port", a ceasefire in one country is none in another."""

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Held:
    """A position as one report tells it; `published` is the report's ISO day or None."""

    report: str
    publisher: str | None
    published: str | None
    position: Position

    @property
    def order(self) -> tuple[str, str, int, str]:
        """By publication, report, place in the text, and id; what is undated comes last."""
        position = self.position
        return (self.published or "9999", self.report, position.proposition.start, position.id)

    @property
    def quote(self) -> str:
        """The words that say what is wanted or refused."""
        return self.position.proposition.quote


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger: a position and what it does to the last one on the same proposition.

    `before` is that last one (None where it is new); for a change `was` and `now` say from what to what. Both
    carry their quotations.
    """

    turn: Turn
    held: Held
    before: Held | None
    was: str | None
    now: str
    thread: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one holder said on one issue, in order; entries of one proposition share their `thread`."""

    holder: str
    issue: str
    entries: tuple[Entry, ...]

    @property
    def changes(self) -> tuple[Entry, ...]:
        """The entries that change a position."""
        return tuple(e for e in self.entries if e.turn == "changed")


@dataclass(frozen=True, slots=True)
class Grouping:
    """Stances by group, and the words that do not tell which proposition it is (`ledger.toml`)."""

    groups: Mapping[str, str]
    empty: frozenset[str]


@lru_cache(maxsize=1)
def grouping() -> Grouping:
    """The grouping that comes with the package; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    found = read_grouping(read_utf8(FILE, problems) or "", FILE.name, problems)
    raise_if(problems)
    return found


def read_grouping(text: str, file: str, problems: list[str]) -> Grouping:
    """The grouping from the text of a file; problems are collected, one line each."""
    data = read_toml(text, file, problems)
    groups: dict[str, str] = {}
    for name, stances in _table(data, "groups", file, problems).items():
        for stance in stances if isinstance(stances, list) else []:
            if stance in groups:
                problems.append(f"{file}:1: stance {stance!r} stands in two groups; keep one")
            groups[str(stance)] = str(name)
    words = _table(data, "words", file, problems)
    empty = [*words.get("empty", []), *words.get("acts", [])]
    return Grouping(groups, frozenset(str(word) for word in empty))


def _table(data: Mapping[str, Any], name: str, file: str, problems: list[str]) -> Mapping[str, Any]:
    table = data.get(name)
    if not isinstance(table, dict):
        problems.append(f"{file}:1: the table [{name}] is missing; add it")
        return {}
    return table


def by_party(actor: Actor) -> str | None:
    """The holder is the party, whoever speaks for it."""
    return actor.party


def ledgers(held: Iterable[Held], who: Callable[[Actor], str | None] = by_party) -> tuple[Ledger, ...]:
    """All ledgers, by holder and issue; the order of the input changes nothing.

    `who` names the holder of a position (None: it has none and is left out); give the id of a resolved actor to
    follow persons.
    """
    found: dict[tuple[str, str], dict[str, Held]] = {}
    for one in held:
        holder = who(one.position.holder)
        if holder:
            found.setdefault((holder, one.position.issue), {})[one.position.id] = one
    return tuple(
        Ledger(holder, issue, _entries(sorted(positions.values(), key=lambda h: h.order)))
        for (holder, issue), positions in sorted(found.items())
    )


def _entries(held: Sequence[Held]) -> tuple[Entry, ...]:
    """The lines of one ledger: each position goes to the proposition that it is most like, the older of equals."""
    threads: list[list[Held]] = []
    out: list[Entry] = []
    for one in held:
        words = content(one.quote)
        scores = [max(alike(words, content(other.quote)) for other in thread) for thread in threads]
        best = max(range(len(scores)), key=lambda at: (scores[at], -at), default=None)
        if best is None or scores[best] <= 0:
            threads.append([one])
            out.append(Entry("new", one, None, None, side(one.position), len(threads) - 1))
            continue
        before = threads[best][-1]
        was, now = side(before.position), side(one.position)
        out.append(Entry("repeated" if was == now else "changed", one, before, was, now, best))
        threads[best].append(one)
    return tuple(out)


def side(position: Position) -> str:
    """How the holder stands to the issue, in words that can be compared: "wants, for", "refuses, against"."""
    group = grouping().groups.get(position.stance, position.stance)
    return f"{group}, {position.direction}"


@lru_cache(maxsize=100_000)
def content(quote: str) -> str:
    """The content words of a proposition, folded, cut to their stems, in order."""
    empty = grouping().empty
    words = [fold(word).casefold() for word in _WORD.findall(quote)]
    return " ".join(_stem(word) for word in words if word not in empty)


def _stem(word: str) -> str:
    """Endings that one proposition has in one report and not in another: "lifting", "lifted", "releases"."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def alike(a: str, b: str) -> float:
    """The likeness (0 to 1) of two contents: words of the shorter that the longer holds; 0 where they are not one."""
    one, two = set(a.split()), set(b.split())
    if not one or not two:
        return 0.0
    share = len(one & two) / min(len(one), len(two))
    return share if share >= SAME else 0.0
