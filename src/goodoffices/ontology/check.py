"""Checks a user's pack before it is used: ``goodoffices knowledge check PACK``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from goodoffices.ontology.knowledge import DATA
from goodoffices.ontology.load import Pack, load_packs, read_pack
from goodoffices.ontology.merge import (
    find_problems,
    find_unknown_parties,
    merge_packs,
    preferences,
    settle_parties,
)


def check_pack(path: Path) -> list[str]:
    """All problems of a pack, "file:line: what is wrong; what to do", as laid over the built-in knowledge.

    Where files do not read, only that is told: references are looked at once all rows are there. The folder of the
    built-in knowledge can be checked in the same way.
    """
    pack = read_pack(path)
    if pack.problems:
        return list(pack.problems)
    if path.resolve() == DATA.resolve():
        return _references([pack])
    base = list(load_packs([DATA]))
    return list((Counter(_references([*base, pack])) - Counter(_references(base))).elements())


def _references(packs: list[Pack]) -> list[str]:
    rows = settle_parties(merge_packs(packs))
    return [*find_problems(rows, preferences(packs)), *find_unknown_parties(rows)]
