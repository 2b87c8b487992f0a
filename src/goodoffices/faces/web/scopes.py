"""What a board is about: a process, or the whole record.

The profiles of processes live in `goodoffices.analysis`; where that layer is not there yet, the whole record is the
only board.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
    """All processes by id, in the order of their names; empty where no profiles are installed."""
    if importlib.util.find_spec("goodoffices.analysis") is None:
        return {}
    profiles = importlib.import_module("goodoffices.analysis.profiles").load_processes()
    place = importlib.import_module("goodoffices.analysis.processes").place_finding
    made = {}
    for name, process in sorted(profiles.items(), key=lambda item: item[1].name):
        one = {name: process}

        def belongs(finding: Finding, published: str | None, one: object = one) -> bool:
            return bool(place(finding, one, published))

        made[name] = Scope(name, process.name, tuple(process.of("side")), belongs)
    return made
