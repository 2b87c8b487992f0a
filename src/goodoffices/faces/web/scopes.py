"""What a board is about: a process, or the whole record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goodoffices.faces.web.data import Data
from goodoffices.record.stored import StoredFinding


@dataclass(frozen=True, slots=True)
class Scope:
    """A board's subject; `sides` are the parties to the dispute, `others` mediators and those involved."""

    id: str
    name: str
    sides: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    since: str | None = None

    def of(self, data: Data, found: Sequence[StoredFinding]) -> list[StoredFinding]:
        """Those findings that are part of it, in their order."""
        return list(found) if self == WHOLE else data.in_process(self.id, found)


WHOLE = Scope("record", "The whole record")


def scopes(data: Data) -> dict[str, Scope]:
    """All processes by id, in the order of their names."""
    profiles = sorted(data.processes.items(), key=lambda item: item[1].name)
    return {
        name: Scope(
            name, one.name, one.of("side"), one.mediators, (*one.mediators, *one.of("involved")), one.since
        )
        for name, one in profiles
    }
