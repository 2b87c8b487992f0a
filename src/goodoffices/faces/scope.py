"""Processes as the record asks for them: a profile with the rule of `goodoffices.analysis.processes`."""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.analysis.processes import place_finding
from goodoffices.analysis.profiles import Process, load_processes
from goodoffices.errors import RunAborted
from goodoffices.model import Finding


@dataclass(frozen=True, slots=True)
class ProcessScope:
    """A process of a profile."""

    process: Process

    @property
    def parties(self) -> tuple[str, ...]:
        """Its sides: every rule but that of frameworks asks for one of them."""
        return self.process.of("side")

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """Its frameworks of talks."""
        return tuple(one.name for one in self.process.mechanisms)

    def holds(self, finding: Finding, published: str | None) -> bool:
        """Whether a finding comes to it by one of the rules."""
        return bool(place_finding(finding, {self.process.id: self.process}, published))


def process_named(name: str) -> ProcessScope:
    """The process with this id; raises RunAborted with those that there are."""
    profiles = load_processes()
    if name not in profiles:
        raise RunAborted(f"no process {name!r}; available: {', '.join(sorted(profiles))}")
    return ProcessScope(profiles[name])
