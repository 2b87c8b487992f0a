"""Checks a user's pack before it is used: ``goodoffices knowledge check PACK``."""

from __future__ import annotations

from pathlib import Path

from goodoffices.ontology.knowledge import DATA
from goodoffices.ontology.load import Pack, load_packs, read_pack
from goodoffices.ontology.merge import find_problems, merge_packs, preferences


def check_pack(path: Path) -> list[str]:
    """All problems of a pack, "file:line: what is wrong; what to do", as laid over the built-in knowledge.

    Where files do not read, only that is told: references are looked at once all rows are there.
    """
    pack = read_pack(path)
    if pack.problems:
        return list(pack.problems)
    return _references([*load_packs([DATA]), pack])


def _references(packs: list[Pack]) -> list[str]:
    return list(find_problems(merge_packs(packs), preferences(packs)))
