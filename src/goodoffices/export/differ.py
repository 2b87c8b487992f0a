"""What differs between two releases, list by list."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from goodoffices.errors import RunAborted
from goodoffices.export.release import DESCRIPTION
from goodoffices.export.tables import Row

COLUMNS = "list change id report_id field before after".split()
# Lists with the columns by which their rows are told apart.
KEYS = {
    "contacts": ("contact_id", "report_id"),
    "positions": ("position_id", "report_id"),
    "tracks": ("track_note_id", "report_id"),
    "events": ("event_id", "report_id"),
    "actors": ("id",),
    "reports": ("report_id",),
    "evidence": ("finding_id", "report_id", "ord"),
}
# A finding that another version has made just as it was has not changed.
IGNORED = frozenset({"coder_version"})
Cells = dict[str, str]


def differences(one: Path, other: Path) -> Iterator[Row]:
    """A row for each entry that only one of two releases has, and for each cell that differs.

    Raises RunAborted for a folder that is no release.
    """
    for folder in (one, other):
        if not (folder / DESCRIPTION).is_file():
            raise RunAborted(f"{folder}: this is no release; goodoffices release makes one")
    for name, keys in KEYS.items():
        before, after = _read(one, name, keys), _read(other, name, keys)
        for key in sorted({*before, *after}):
            told = {"list": name, "id": key[0], "report_id": key[1] if len(key) > 1 else None}
            if key not in after:
                yield {**told, "change": "removed"}
            elif key not in before:
                yield {**told, "change": "added"}
            else:
                yield from ({**told, **cell} for cell in _cells(before[key], after[key]))


def _cells(before: Cells, after: Cells) -> Iterator[Row]:
    for field in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(field, ""), after.get(field, "")
        if old != new and field not in IGNORED:
            yield {"change": "changed", "field": field, "before": old or None, "after": new or None}


def _read(folder: Path, name: str, keys: tuple[str, ...]) -> dict[tuple[str, ...], Cells]:
    """The rows of a list by their key; a release of an older version may not have the list."""
    path = folder / "data" / f"{name}.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = [key for key in keys if rows and key not in rows[0]]
    if missing:
        raise RunAborted(
            f"{path}: it has no column {missing[0]}; take the file as goodoffices release wrote it"
        )
    return {tuple(row[key] for key in keys): row for row in rows}
