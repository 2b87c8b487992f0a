"""Sentences grown from our own patterns: `data/patterns_*.tsv` filled from `data/slots.tsv`, set in `data/frames.tsv`.

A pattern names its type; `[a|b]` is a choice (it may hold others), `{slot}` is filled at random, slots that begin
with S or T are the source and the target. Every problem in the data is told with file and line.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from goodoffices.coding.relation.marking import Marked, Place

DATA = Path(__file__).parent.parent / "data"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
NAMELESS = 0.03
"""Share of sentences whose target is not marked (half as many: the source), as in one of forty PLV triples."""
ASIDES = 0.12
"""Share of clauses with an aside after the source."""
_ROLE = re.compile(r"[ST](?:[a-z]\w*)?$")


@dataclass(frozen=True)
class Grown:
    """A grown sentence: `type` is its gold, `pattern` the line that it grew from."""

    marked: Marked
    type: str
    pattern: str


@dataclass(frozen=True)
class _Clause:
    text: str
    source: tuple[int, int]
    target: tuple[int, int]
    names: tuple[str, str]

    def places(self, ahead: int) -> tuple[Place, Place]:
        """Where source and target stand when `ahead` characters come before the clause."""
        (s, s_end), (t, t_end) = self.source, self.target
        return (s + ahead, s_end + ahead), (t + ahead, t_end + ahead)

    def renamed(self, role: int, name: str) -> _Clause:
        """The clause with another source (0) or target (1)."""
        start, end = (self.source, self.target)[role]
        more = len(name) - (end - start)
        places = [(a + more, b + more) if a > start else (a, b) for a, b in (self.source, self.target)]
        places[role] = (start, start + len(name))
        names = (name, self.names[1]) if role == 0 else (self.names[0], name)
        return _Clause(self.text[:start] + name + self.text[end:], places[0], places[1], names)


class Garden:
    """Grows sentences; the same seed grows the same ones."""

    def __init__(self, seed: int, data: Path = DATA) -> None:
        self.random = random.Random(seed)
        self.slots = {name: values.split("|") for _, name, values in _rows(data / "slots.tsv", 2)}
        self.frames: list[tuple[int, str]] = []
        for where, first, second in _rows(data / "frames.tsv", 2):
            if first.isdigit():
                self.frames.append((int(first), second))
            else:
                self.slots[first] = second.split("|")
            del where
        self.patterns: dict[str, list[str]] = {}
        for path in sorted(data.glob("patterns_*.tsv")):
            for where, kind, pattern in _rows(path, 2):
                self._check(where, pattern)
                self.patterns.setdefault(kind, []).append(pattern)

    def _check(self, where: str, pattern: str) -> None:
        unknown = [name for name in _SLOT.findall(pattern) if name not in self.slots]
        if unknown:
            raise SystemExit(f"{where}: no slot {unknown[0]!r} in slots.tsv")
        if pattern.count("[") != pattern.count("]"):
            raise SystemExit(f"{where}: brackets do not match")

    def grow(self, each: int, mixed: float = 0.5) -> Iterator[Grown]:
        """`each` sentences from every pattern; `mixed` of them with a second clause, given once with the actors of
        the one and once with those of the other, so that only the marks tell which deed is meant.
        """
        for kind in sorted(self.patterns):
            for pattern in self.patterns[kind]:
                for _ in range(each):
                    if self.random.random() < mixed:
                        yield from self.two(kind, pattern)
                    else:
                        yield self.one(kind, pattern)

    def one(self, kind: str, pattern: str) -> Grown:
        """A sentence of one clause."""
        clause = self._aside(self.clause(pattern))
        sentence, at = self._framed(clause.text)
        return Grown(self._marked(sentence, *clause.places(at)), kind, pattern)

    def two(self, kind: str, pattern: str) -> Iterator[Grown]:
        """A sentence of this clause and one of another type, half of them with an actor in common: two lessons."""
        clauses = [self._aside(self.clause(pattern))]
        other = self.random.choice([k for k in sorted(self.patterns) if k != kind])
        lessons = [(kind, pattern), (other, self.random.choice(self.patterns[other]))]
        for _ in range(10):
            second = self.clause(lessons[1][1])
            if not set(second.names) & set(clauses[0].names):
                break
        if self.random.random() < 0.5:
            second = second.renamed(self.random.randrange(2), self.random.choice(clauses[0].names))
        clauses.append(second)
        if self.random.random() < 0.5:
            clauses.reverse()
            lessons.reverse()
        before, between = self.random.choice(self.slots["joint"]).split("~")
        between = self._fill(between).rstrip() + " "
        text = before + clauses[0].text + between + clauses[1].text
        sentence, at = self._framed(text)
        ahead = (len(before), len(before + clauses[0].text + between))
        for clause, start, (kind_, pattern_) in zip(clauses, ahead, lessons, strict=True):
            yield Grown(self._marked(sentence, *clause.places(at + start)), kind_, pattern_)

    def _framed(self, text: str) -> tuple[str, int]:
        """The text in a frame, and how many characters stand before it."""
        frame = self.random.choices([f for _, f in self.frames], [w for w, _ in self.frames])[0]
        frame = frame.replace("{D}", self.random.choice(self.slots["capital"]).upper())
        frame = self._fill(frame.replace("{C}", "\x01").replace("{c}", "\x02"))
        place = max(frame.find("\x01"), frame.find("\x02"))
        if "\x01" in frame:
            text = text[:1].upper() + text[1:]
        return frame[:place] + text + frame[place + 1 :], place

    def _marked(self, sentence: str, source: Place, target: Place) -> Marked:
        """Now and then one of the two is not named by its words: who calls may not know the name."""
        chance = self.random.random()
        if chance < NAMELESS:
            return Marked(sentence, sentence[slice(*source)], "a recipient", source, None)
        if chance < 1.5 * NAMELESS:
            return Marked(sentence, "An actor", sentence[slice(*target)], None, target)
        return Marked(sentence, sentence[slice(*source)], sentence[slice(*target)], source, target)

    def clause(self, pattern: str) -> _Clause:
        """A pattern with all choices made and slots filled."""
        text = pattern
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda m: self.random.choice(m[1].split("|")), text)
        names: dict[str, str] = {}
        found: dict[str, tuple[int, int]] = {}
        out = ""
        last = 0
        for match in _SLOT.finditer(text):
            out += text[last : match.start()]
            last = match.end()
            role = match[1][0] if _ROLE.match(match[1]) else ""
            if role and role not in names:
                names[role] = self._name(match[1], set(names.values()))
            value = names[role] if role else self._fill("{" + match[1] + "}")
            if role and role not in found:
                found[role] = (len(out), len(out) + len(value))
            out += value
        out += text[last:]
        if "S" not in found or "T" not in found:
            # a choice left the actor out: take another way through the pattern
            return self.clause(pattern)
        return _tidy(out, found["S"], found["T"], (names["S"], names["T"]))

    def _aside(self, clause: _Clause) -> _Clause:
        """Now and then a few words between the source that opens the clause and its verb."""
        start, end = clause.source
        if (
            start
            or self.random.random() > ASIDES
            or not clause.text[end:].startswith(" ")
            or clause.target[0] < end
        ):
            return clause
        if clause.text[end:].startswith((" and ", " to ")):
            return clause
        aside = self._fill(self.random.choice(self.slots["aside"]))
        text = clause.text[:end] + aside + clause.text[end:]
        moved = (clause.target[0] + len(aside), clause.target[1] + len(aside))
        return _Clause(text, clause.source, moved, clause.names)

    def _name(self, slot: str, taken: set[str]) -> str:
        for _ in range(20):
            name = self._fill("{" + slot + "}").strip(",")
            if not any(name in other or other in name for other in taken):
                break
        return name

    def _fill(self, text: str) -> str:
        while (match := _SLOT.search(text)) and match[1] in self.slots:
            text = text[: match.start()] + self.random.choice(self.slots[match[1]]) + text[match.end() :]
        return text


def _tidy(text: str, source: tuple[int, int], target: tuple[int, int], names: tuple[str, str]) -> _Clause:
    """White space that empty choices left is closed, places move along."""
    out, moved = "", []
    for ch in text:
        skip = ch == " " and (not out or out.endswith(" "))
        moved.append(len(out))
        if not skip:
            out += ch
    moved.append(len(out))
    length = len(out.rstrip())
    places = [(moved[a], min(moved[b], length)) for a, b in (source, target)]
    return _Clause(out.rstrip(), places[0], places[1], names)


def _rows(path: Path, columns: int) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise SystemExit(f"{path.name}:{number}: {len(cells)} columns instead of {columns}")
        yield f"{path.name}:{number}", cells[0].strip(), cells[1].strip()
