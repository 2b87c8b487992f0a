"""Contacts as CONSULT events: each once, without a second one from the clause that tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from goodoffices.model import Event, Reading

if TYPE_CHECKING:
    from goodoffices.coding.events.clauses import Candidate
    from goodoffices.coding.events.judge import Verdict


def from_contacts(reading: Reading, judged: Sequence[tuple[Candidate, Verdict]]) -> list[Event]:
    return []
