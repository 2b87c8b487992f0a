"""What a process means to the record: by whom and by which frameworks it may be found, and which findings it holds.

The profiles of processes and the rule by which a finding comes to one lie in `goodoffices.analysis`, beside the record
and not under it; whoever opens a record hands them in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from goodoffices.errors import RunAborted
from goodoffices.model import Finding


class Scope(Protocol):
    """A process: a finding that it holds names one of `parties` or `mechanisms`."""

    @property
    def parties(self) -> Sequence[str]:
        """Its sides, as the knowledge names them."""

    @property
    def mechanisms(self) -> Sequence[str]:
        """Its frameworks of talks."""

    def holds(self, finding: Finding, published: str | None) -> bool:
        """Whether a finding belongs to it; `published` is the ISO day of its report."""


ScopeOf = Callable[[str], Scope]
"""The process with this name; raises RunAborted, with the names that there are, where there is none."""


def no_scopes(name: str) -> Scope:
    """For records that were opened without profiles."""
    raise RunAborted(f"process {name!r}: this record was opened without profiles of processes")
