"""What a board is about: a process, or the whole record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from goodoffices.analysis.processes import place_finding
from goodoffices.analysis.profiles import Process, load_processes
from goodoffices.model import Finding
from goodoffices.record.stored import StoredFinding

Belongs = Callable[[Finding, str | None], bool]


@dataclass(frozen=True, slots=True)
class Scope:
    """A board's subject; `sides` are the parties to the dispute, `belongs` whether a finding is part of it."""

    id: str
    name: str
    sides: tuple[str, ...]
    belongs: Belongs

    def of(self, found: Sequence[StoredFinding]) -> list[StoredFinding]:
        """Those findings that are part of it, in their order."""
        return [one for one in found if self.belongs(one.finding, one.report_date)]


def _always(_: Finding, __: str | None) -> bool:
    return True


WHOLE = Scope("record", "The whole record", (), _always)


def scopes() -> dict[str, Scope]:
    """All processes by id, in the order of their names."""
    profiles = sorted(load_processes().items(), key=lambda item: item[1].name)
    return {name: _scope(name, process) for name, process in profiles}


def _scope(name: str, process: Process) -> Scope:
    def belongs(finding: Finding, published: str | None) -> bool:
        return bool(place_finding(finding, {name: process}, published))

    return Scope(name, process.name, tuple(process.of("side")), belongs)
