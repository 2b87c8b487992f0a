"""Columns of tables and keys of JSON to fields of a report: by what was told, else by common names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from goodoffices.errors import RunAborted
from goodoffices.sources.days import day_of
from goodoffices.sources.failure import Failure

FIELDS = ("id", "text", "title", "date", "publisher", "url", "lang")


@cache
def common_names() -> dict[str, tuple[str, ...]]:
    """For each field the names that columns commonly have, best first (`columns.toml`)."""
    text = resources.files("goodoffices.sources").joinpath("columns.toml").read_text(encoding="utf-8")
    return {key: tuple(names) for key, names in tomllib.loads(text)["columns"].items()}


def check_columns(columns: Mapping[str, str]) -> None:
    """Raises RunAborted for a field that a report does not have."""
    unknown = [key for key in columns if key not in FIELDS]
    if unknown:
        raise RunAborted(f"no field {unknown[0]!r}; fields of a report: {', '.join(FIELDS)}")


def mapping_of(names: Iterable[str], columns: Mapping[str, str], where: str) -> dict[str, str]:
    """Field to column, for the columns of a table.

    Raises Failure `missing-column` when a column that was told is not there, or none holds the text.
    """
    present = [name for name in names if name]
    by_fold = {name.strip().casefold().replace(" ", "_"): name for name in reversed(present)}
    found = {}
    for key in FIELDS:
        told = columns.get(key)
        if told is not None:
            if told not in present:
                raise Failure("missing-column", f"no column {told!r}; columns: {_list(present)}", where=where)
            found[key] = told
            continue
        match = next((by_fold[name] for name in common_names()[key] if name in by_fold), None)
        if match is not None and match not in columns.values():
            found[key] = match
    if "text" not in found:
        message = f"no column holds the text; say which one is it, columns: {_list(present)}"
        raise Failure("missing-column", message, where=where)
    return found


def fields_of_row(row: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a row; a day is taken in any form that can be read in one way, others stay as they are."""
    fields = {key: row.get(column) for key, column in mapping.items()}
    day = fields.get("date")
    if isinstance(day, str) and day_of(day):
        fields["date"] = day_of(day)
    return {key: _text(key, value) for key, value in fields.items() if value not in {None, ""}}


def fields_of_object(value: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a JSON object: as they are named, or as was told."""
    if not columns:
        return dict(value)
    fields = {key: value[key] for key in FIELDS if key in value and key not in columns}
    fields.update({key: value[name] for key, name in columns.items() if name in value})
    return fields


def _text(key: str, value: Any) -> Any:
    """Numbers that serve as an id, and the like, are strings in a report."""
    return (
        str(value)
        if key != "date" and isinstance(value, int | float) and not isinstance(value, bool)
        else value
    )


def _list(names: Iterable[str]) -> str:
    return ", ".join(str(name)[:30] for name in list(names)[:12]) or "none"
