"""The shapes that plug-ins fit. Nothing here does anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from goodoffices.model import Reading, Report


@runtime_checkable
class Source(Protocol):
    """Turns something outside into reports; a report that cannot be read is yielded as its ReportError."""

    def reports(self) -> Iterator[Report | Exception]: ...


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
    """A step that adds findings or refusals."""


@runtime_checkable
class Exporter(Protocol):
    """Writes readings in one format."""

    name: str

    def line(self, reading: Reading) -> str: ...
