"""Which program read a report: what makes two readings comparable, or not."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class RunVersion:
    """The version of everything that a reading depends on; `code`, `models` and `knowledge` are hashes of content."""

    goodoffices: str
    code: str
    models: str
    knowledge: str
    options: str = ""

    @property
    def id(self) -> str:
        """The name of this version: the same wherever the same files read."""
        return "run-" + hashlib.sha256("\x1f".join(astuple(self)).encode()).hexdigest()[:12]
