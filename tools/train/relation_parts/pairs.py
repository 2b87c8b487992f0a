"""Training pairs with their gold: the PLV triples, and what grows from our own patterns."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from goodoffices.coding.relation.marking import readings
from goodoffices.coding.relation.modes import TYPES, YIELD
from relation_parts.grow import Garden
from relation_parts.net import Item

LABELS = tuple(sorted({YIELD if t in {"CONCEDE", "RETREAT"} else t for t in TYPES}))
"""What the model learns: the training labels fold the two kinds of yielding."""

QUADS = (
    ("AGREE", "CONSULT", "SUPPORT"),
    ("COOPERATE", "AID", YIELD),
    ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)
QUAD = {label: number for number, quad in enumerate(QUADS) for label in quad}


@dataclass(frozen=True)
class Triple:
    """A marked sentence with its label; `group` keeps the pairs of one sentence in one fold."""

    text: str
    label: str
    group: str

    def item(self, weight: float = 1.0) -> Item:
        """As the network learns it."""
        target = tuple(float(label == self.label) for label in LABELS)
        return Item(self.text, target, int(QUAD[self.label] > 1), weight)


def plv(shared: Path) -> list[Triple]:
    """The triples of Zero-Shot-PLOVER, marked as at run time: from the names, not from the marked sentence."""
    path = shared / "eval" / "data" / "plv_train.tsv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return [
        Triple(
            readings(row["sentence"], row["source"], row["target"])[0].text, row["gold_root"], row["sentence"]
        )
        for row in rows
    ]


def grown(seed: int, each: int) -> list[Triple]:
    """`each` sentences from every pattern of ours, in random order."""
    found = [
        Triple(g.marked.text, YIELD if g.type in {"CONCEDE", "RETREAT"} else g.type, g.marked.sentence)
        for g in Garden(seed).grow(each)
    ]
    random.Random(seed).shuffle(found)
    return found


def labels(triples: Sequence[Triple]) -> list[str]:
    """The labels alone."""
    return [t.label for t in triples]
