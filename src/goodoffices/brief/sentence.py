"""A sentence of a briefing. None can be made without evidence: every clause carries what it rests on, or raises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from goodoffices.record.levels import rank


class NoEvidence(ValueError):
    """A clause or sentence was to be made that rests on nothing."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a report as evidence. `finding` is the id of what was read in them, `level` the report's handling."""

    finding: str
    report: str
    quote: str
    date: str | None
    publisher: str | None
    title: str | None
    level: str = "public"

    def __post_init__(self) -> None:
        if not (self.finding and self.report and self.quote.strip()):
            raise NoEvidence("a quotation needs a finding, a report and words")
        rank(self.level)


@dataclass(frozen=True, slots=True)
class Search:
    """A look through the record as evidence of what is not in it or how much is.

    `asked` says what was looked for, `reports` in how many reports, `since` and `until` (ISO days) in which period.
    """

    asked: str
    reports: int
    since: str
    until: str
    level: str = "public"

    def __post_init__(self) -> None:
        if not (self.asked.strip() and self.since and self.until) or self.reports < 0:
            raise NoEvidence("a search needs what was asked and the period")
        rank(self.level)


Ground: TypeAlias = Quotation | Search


@dataclass(frozen=True, slots=True)
class Clause:
    """Words with the evidence for exactly these words; notes stand at its end."""

    text: str
    grounds: tuple[Ground, ...]

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise NoEvidence("a clause needs words")
        if not self.grounds or not all(isinstance(one, Quotation | Search) for one in self.grounds):
            raise NoEvidence(f"no evidence for {self.text!r}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One finding or one comparison; `sure` is False for what nobody has reviewed and no measured band vouches for."""

    clauses: tuple[Clause, ...]
    sure: bool = True

    def __post_init__(self) -> None:
        if not self.clauses or not all(isinstance(one, Clause) for one in self.clauses):
            raise NoEvidence("a sentence needs a clause with evidence")

    @property
    def text(self) -> str:
        """The words without notes."""
        return "".join(clause.text for clause in self.clauses)

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """All that it rests on."""
        return tuple(ground for clause in self.clauses for ground in clause.grounds)


def told(text: str, *grounds: Ground, sure: bool = True) -> Sentence:
    """A sentence of one clause; the first letter becomes a capital. Raises NoEvidence without grounds."""
    return Sentence((Clause(capital(text), tuple(dict.fromkeys(grounds))),), sure)


def capital(text: str) -> str:
    """The same with a capital at the beginning."""
    return text[:1].upper() + text[1:]
