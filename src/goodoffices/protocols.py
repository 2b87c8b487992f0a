"""The shapes that plug-ins fit. Nothing here does anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from goodoffices.errors import ReportError
from goodoffices.model import Reading, Report


@runtime_checkable
class Source(Protocol):
    """Turns something outside into reports; a report that cannot be read is yielded as its ReportError."""

    def reports(self) -> Iterator[Report | ReportError]: ...


@runtime_checkable
class Step(Protocol):
    """One step of the pipeline: Reading to Reading.

    `requires` and `gives` name fields of `Reading`; the pipeline checks before the first report that each
    requirement is given by an earlier step. A step never edits what another step made.
    """

    name: str
    requires: frozenset[str]
    gives: frozenset[str]

    def __call__(self, reading: Reading) -> Reading: ...


@runtime_checkable
class BatchStep(Protocol):
    """A step that is faster on many readings at once (the parser)."""

    name: str
    requires: frozenset[str]
    gives: frozenset[str]

    def batch(self, readings: Iterable[Reading]) -> Iterator[Reading]: ...


@runtime_checkable
class Coder(Step, Protocol):
    """A step that adds findings or refusals.

    Findings are those of `goodoffices.model` (Contact, Position, TrackNote, Event), put behind those that are there;
    the exporters then know what to do with them.
    """


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished of an exporter; it heeds what makes sense in its format. More fields may come.

    `explain` adds coder and chain of decisions to each finding; `bom` begins with a byte order mark, by which Excel
    knows UTF-8.
    """

    explain: bool = False
    bom: bool = False


@runtime_checkable
class Exporter(Protocol):
    """Writes one run: `head`, then `line` or `refused` for each report in order, then `foot`.

    Each call gives the next piece of output, ends of line included. An exporter serves one run.
    """

    name: str

    def head(self) -> str: ...

    def line(self, reading: Reading) -> str: ...

    def refused(self, error: ReportError) -> str: ...

    def foot(self) -> str: ...
