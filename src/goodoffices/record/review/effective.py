"""Which judgements count."""

from __future__ import annotations

from collections.abc import Sequence

from goodoffices.record.fused import Judgement

# What says something of a finding itself, as against merge and split, which say something of two.
VERDICTS = ("accept", "reject", "correct")


def effective(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Those that count: not undone, and no undoing; an undone undo lets its target count again."""
    undone: set[str] = set()
    for one in reversed(judgements):
        if one.action == "undo" and one.id not in undone:
            undone.add(one.target_id)
    return [one for one in judgements if one.action != "undo" and one.id not in undone]
