"""Near-copies among reports: wire copies, updates, recasts. A copy adds a source, not a second fact.

Candidates come from a MinHash index (rensa) behind :class:`Index`; each is then verified by its shingles and its
names, so that a chance likeness of sketches makes no copy.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rensa import RMinHash, RMinHashLSH  # type: ignore[import-untyped]  # it ships no types

from goodoffices.ontology.words import fold

WIDTH = 3
"""Words in a shingle: with 5, an editor who changes every tenth word leaves half of them; with 2, common phrases tie
different stories of one day."""

PERMUTATIONS, BANDS, SEED = 128, 64, 42
"""64 bands of 2: a pair with a likeness of .30 is found with .998, one of .20 with .93."""

CONTAINED = 0.4
"""Share of the shingles of the shorter report that must stand in the longer one (bench/copies.py)."""

NAMED = 0.8
"""Share of the names of the shorter report, each as often as it says it, that the longer one must hold."""

MISSED = 0.05
"""Share of the names that the shorter report says twice or more which the longer may lack: two texts made from one
form (declarations for two regions, letters on two countries) differ in little else than the one name they turn on."""

SHORT = 30
"""Shingles below which a report is compared whole: a caption shares half its words with many others."""

WINDOW = 14
"""Days between two publications above which they are not compared: a text that is used again later is no copy."""

_WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text for comparison: 32-bit hashes of its shingles, its words, and its names with how often
    each stands.

    It holds no words. `to_bytes` and `of_bytes` carry it into a store and back.
    """

    shingles: frozenset[int]
    words: frozenset[int]
    names: tuple[tuple[int, int], ...]

    @staticmethod
    def of(text: str) -> Fingerprint:
        """The fingerprint of a text."""
        written = [fold(word) for word in _WORD.findall(text)]
        small = {word for word in written if word.islower()}
        # A word that the text also writes small is no name: it began a sentence.
        names = Counter(
            word.casefold()
            for word in written
            if word[0].isupper() and word.casefold() not in small and len(word) > 1
        )
        return Fingerprint(
            frozenset(_hash(shingle) for shingle in shingles(text)),
            frozenset(_hash(word.casefold()) for word in set(written)),
            tuple(sorted((_hash(name), count) for name, count in names.items())),
        )

    def to_bytes(self) -> bytes:
        """Little-endian 32-bit numbers: the two sizes, shingles and words in order, then name and count by turns."""
        sizes = [len(self.shingles), len(self.words)]
        names = [n for pair in self.names for n in pair]
        numbers = [*sizes, *sorted(self.shingles), *sorted(self.words), *names]
        return b"".join(number.to_bytes(4, "little") for number in numbers)

    @staticmethod
    def of_bytes(data: bytes) -> Fingerprint:
        """The fingerprint again; ValueError where the bytes are none."""
        numbers = [int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data), 4)]
        first, second = numbers[:2] if len(numbers) > 1 else (len(numbers), 1)
        rest = numbers[2 + first + second :]
        if len(data) % 4 or 2 + first + second > len(numbers) or len(rest) % 2:
            raise ValueError(f"{len(data)} bytes are no fingerprint of a text; make it anew from the report")
        return Fingerprint(
            frozenset(numbers[2 : 2 + first]),
            frozenset(numbers[2 + first : 2 + first + second]),
            tuple(zip(rest[::2], rest[1::2], strict=True)),
        )


@dataclass(frozen=True, slots=True)
class Print:
    """A report's fingerprint with its id and ISO day of publication (None where it is not known)."""

    report: str
    published: str | None
    fingerprint: Fingerprint

    @property
    def order(self) -> tuple[str, str]:
        """The earlier first, by day and id; the first of a group of copies is the original."""
        return (self.published or "9999", self.report)


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports of one text, `of` the earlier, with the exact shares (0 to 1) that say so.

    `contained`: shingles of the shorter that stand in the longer; `alike`: shingles of both that they have in
    common; `named`: names of the shorter that stand in the longer.
    """

    report: str
    of: str
    contained: float
    alike: float
    named: float


class Index(Protocol):
    """Finds candidates among texts; may err on the side of too many."""

    def add(self, key: int, items: Iterable[int]) -> None:
        """Take in the shingles of a text under a key."""

    def near(self, items: Iterable[int]) -> Sequence[int]:
        """Keys of texts that may be alike, in ascending order."""


class MinHashIndex:
    """The index of the package: R-MinHash sketches in bands."""

    def __init__(self) -> None:
        self._lsh = RMinHashLSH(0.3, PERMUTATIONS, BANDS)

    def add(self, key: int, items: Iterable[int]) -> None:
        """Take in the shingles of a text under a key."""
        self._lsh.insert(key, _sketch(items))

    def near(self, items: Iterable[int]) -> Sequence[int]:
        """Keys of texts that share a band of their sketch with this one."""
        return sorted(set(self._lsh.query(_sketch(items))))


def _sketch(items: Iterable[int]) -> RMinHash:
    sketch = RMinHash(PERMUTATIONS, SEED)
    sketch.update([item.to_bytes(4, "little") for item in sorted(items)])
    return sketch


def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8"))


def shingles(text: str) -> Iterator[str]:
    """The runs of `WIDTH` words of a text, accents and case folded; a text of fewer words is one shingle."""
    words = [fold(word).casefold() for word in _WORD.findall(text)]
    if 0 < len(words) < WIDTH:
        yield " ".join(words)
    for at in range(len(words) - WIDTH + 1):
        yield " ".join(words[at : at + WIDTH])


def compare_prints(a: Print, b: Print) -> Copy | None:
    """The copy that two reports make, None where they are none; the order of the two does not matter."""
    first, second = sorted((a, b), key=lambda p: p.order)
    one, two = first.fingerprint.shingles, second.fingerprint.shingles
    common = len(one & two)
    if not common:
        return None
    contained, alike = common / min(len(one), len(two)), common / (len(one) + len(two) - common)
    enough = alike >= 0.8 if min(len(one), len(two)) < SHORT else contained >= CONTAINED
    named, missed = _named(first.fingerprint, second.fingerprint)
    if not enough or named < NAMED or missed > MISSED:
        return None
    return Copy(second.report, first.report, round(contained, 4), round(alike, 4), round(named, 4))


def _named(a: Fingerprint, b: Fingerprint) -> tuple[float, float]:
    """How much of the names of the shorter text, each as often as it is said, stands in the longer at all; and how
    much of those that it says twice or more does not."""
    short, long = sorted((a, b), key=lambda f: (len(f.shingles), sum(n for _, n in f.names), f.names))
    counts = [(count, name in long.words) for name, count in short.names]
    return _share(counts), 1 - _share([(n, in_) for n, in_ in counts if n > 1])


def _share(counts: Sequence[tuple[int, bool]]) -> float:
    total = sum(n for n, _ in counts)
    return sum(n for n, held in counts if held) / total if total else 1.0


class Copies:
    """Finds copies as reports come in, in any order; the same reports give the same pairs."""

    def __init__(self, index: Index | None = None, window: int = WINDOW) -> None:
        self._index: Index = index if index is not None else MinHashIndex()
        self._prints: list[Print] = []
        self._window = window

    def add(self, item: Print) -> list[Copy]:
        """Take a report in; the copies that it makes with those taken in before."""
        found = []
        for at in self._index.near(item.fingerprint.shingles):
            other = self._prints[at]
            if other.report != item.report and self._close(item, other):
                copy = compare_prints(item, other)
                if copy is not None:
                    found.append(copy)
        self._index.add(len(self._prints), item.fingerprint.shingles)
        self._prints.append(item)
        return sorted(found, key=lambda c: (c.report, c.of))

    def _close(self, a: Print, b: Print) -> bool:
        if not a.published or not b.published:
            return True
        days = dt.date.fromisoformat(a.published) - dt.date.fromisoformat(b.published)
        return abs(days.days) <= self._window


def find_copies(prints: Iterable[Print]) -> list[Copy]:
    """Every pair of copies among the reports; their order does not matter."""
    finder = Copies()
    found = [copy for item in sorted(prints, key=lambda p: p.order) for copy in finder.add(item)]
    return sorted(found, key=lambda c: (c.report, c.of))


def originals(copies: Iterable[Copy], published: Mapping[str, str | None]) -> dict[str, str]:
    """For each report that is a copy the original: the earliest of all reports that hang together as copies.

    `published` gives the ISO day of each report, None or nothing where it is not known.
    """
    home: dict[str, str] = {}

    def root(report: str) -> str:
        while home.setdefault(report, report) != report:
            report = home[report]
        return report

    def order(report: str) -> tuple[str, str]:
        return (published.get(report) or "9999", report)

    for copy in copies:
        first, second = sorted((root(copy.report), root(copy.of)), key=order)
        home[second] = first
    return {report: root(report) for report in sorted(home) if root(report) != report}
