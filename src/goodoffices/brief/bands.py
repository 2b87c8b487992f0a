"""Which findings may be told without a review: bands of score whose precision was measured, from `data/bands.csv`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from goodoffices.model import Contact, Finding, Position, TrackNote
from goodoffices.ontology.files import raise_if, read_utf8

FILE = Path(__file__).parent / "data" / "bands.csv"
COLUMNS = ["kind", "coder", "low", "high", "n", "right", "lower", "set"]
PRECISE, ENOUGH = 0.95, 20
"""The precision that a band must have reached, and on how many findings at least: 4 right of 4 say nothing."""


@dataclass(frozen=True, slots=True)
class Band:
    """Findings of one kind and coder with a score in [low, high): how many of `n` were right."""

    kind: str
    coder: str
    low: float
    high: float
    n: int
    right: int

    @property
    def precision(self) -> float:
        """The share that was right, 0 where nothing was measured."""
        return self.right / self.n if self.n else 0.0

    @property
    def vouched(self) -> bool:
        """Whether findings of this band may be told without a review."""
        return self.n >= ENOUGH and self.precision >= PRECISE

    def holds(self, kind: str, coder: str, score: float) -> bool:
        """Whether a finding lies in it; a score of 1 belongs to the band that ends there."""
        inside = self.low <= score < self.high or score == self.high == 1.0
        return (kind, coder) == (self.kind, self.coder) and inside


@lru_cache(maxsize=1)
def bands() -> tuple[Band, ...]:
    """The bands that are shipped; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    made = read_bands(read_utf8(FILE, problems) or "", FILE.name, problems)
    raise_if(problems)
    return made


def read_bands(text: str, file: str, problems: list[str]) -> tuple[Band, ...]:
    """The bands from the text of a table; problems are collected, one line each with file and line."""
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or rows[0] != COLUMNS:
        problems.append(f"{file}:1: the columns must be {', '.join(COLUMNS)}")
        return ()
    made = []
    for line, row in enumerate(rows[1:], 2):
        try:
            band = Band(row[0], row[1], float(row[2]), float(row[3]), int(row[4]), int(row[5]))
        except (ValueError, IndexError):
            problems.append(f"{file}:{line}: not a band; write kind,coder,low,high,n,right,lower,set")
            continue
        if not (0 <= band.low < band.high <= 1 and 0 <= band.right <= band.n):
            problems.append(f"{file}:{line}: low must be below high, both 0 to 1, and right at most n")
        made.append(band)
    return tuple(made)


def kind_of(finding: Finding) -> str:
    """The kind of a finding in words of the record."""
    if isinstance(finding, Contact):
        return "contact"
    if isinstance(finding, Position):
        return "position"
    return "track" if isinstance(finding, TrackNote) else "event"


def vouched(finding: Finding, among: Sequence[Band] | None = None) -> bool:
    """Whether the band of a finding's coder and score was measured to be right in 95 of 100 cases."""
    kind, evidence = kind_of(finding), finding.evidence
    return any(
        band.vouched and band.holds(kind, evidence.coder, evidence.score)
        for band in (bands() if among is None else among)
    )
