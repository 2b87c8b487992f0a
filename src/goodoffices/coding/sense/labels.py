"""The labels that the encoder tells apart, in the order of its outputs (GUIDE)."""

from __future__ import annotations

from goodoffices.coding.contacts.lexicon import FORMATS
from goodoffices.coding.issue_lexicon import issues
from goodoffices.coding.positions.lexicon import STANCES

MODALITIES = ("occurred", "ongoing", "planned", "proposed", "postponed", "cancelled", "refused", "denied")
ROLES = ("none", "participant", "host", "visitor", "initiator", "recipient", "mediator")
DIRECTIONS = ("for", "against", "open")
LEAVES = tuple(sorted(i.leaf for i in issues()))
PAIR = 32
"""Length of the vectors whose products score pairs of words."""

WIDTHS = {
    "anchor": 1,
    "stance": len(STANCES),
    "direction": len(DIRECTIONS),
    "issue": len(LEAVES),
    "contact": 1,
    "format": len(FORMATS),
    "modality": len(MODALITIES),
    "agenda": len(LEAVES),
    "told": len(ROLES) * PAIR,
    "taker": len(ROLES) * PAIR,
    "claimed": PAIR,
    "claimer": PAIR,
}
"""The parts of what the encoder says of each word, in order, with their lengths."""


def parts() -> dict[str, slice]:
    """Where each part of `WIDTHS` stands in the vector of a word."""
    out: dict[str, slice] = {}
    at = 0
    for name, width in WIDTHS.items():
        out[name] = slice(at, at + width)
        at += width
    return out
