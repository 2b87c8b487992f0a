"""Handling levels: how far what comes from a report may travel."""

from __future__ import annotations

from goodoffices.errors import RunAborted

LEVELS = ("public", "confidential", "restricted")
"""From the widest to the narrowest circle; the store keeps the place in this row (0, 1, 2)."""


def rank(level: str) -> int:
    """The number of a level; raises RunAborted for a word that is none."""
    try:
        return LEVELS.index(level)
    except ValueError:
        raise RunAborted(
            f"there is no handling level {level!r}; available levels: {', '.join(LEVELS)}"
        ) from None
