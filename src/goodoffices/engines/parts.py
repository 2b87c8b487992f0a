"""Parts: the Parquet files of a shard. A part is there whole or not at all, and the same rows give the same bytes."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from goodoffices.engines.shard import Files
from goodoffices.errors import RunAborted

Row = Mapping[str, Any]
# The last table that is written: a part is done when its file of this table is there.
LAST = "reports"
TYPES = {"text": "string", "number": "float64", "whole": "int64", "flag": "bool_"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a part: its columns in order, each with its type (a key of TYPES)."""

    name: str
    columns: Mapping[str, str]


def package(name: str) -> Any:
    """pyarrow; raises RunAborted, which says what to install, without it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise RunAborted("parts need the package pyarrow; install goodoffices[tables]") from error


def encoded(table: Table, rows: Sequence[Row]) -> bytes:
    """Rows as a Parquet file: one row group, no time stamps, statistics for every column."""
    pa, parquet = package("pyarrow"), package("pyarrow.parquet")
    schema = pa.schema([(name, getattr(pa, TYPES[kind])()) for name, kind in table.columns.items()])
    cells = [{name: row.get(name) for name in table.columns} for row in rows]
    out = io.BytesIO()
    with parquet.ParquetWriter(out, schema, compression="zstd", version="2.6") as writer:
        writer.write_table(pa.Table.from_pylist(cells, schema))
    return out.getvalue()


def path_of(folder: Path, table: str, name: str) -> Path:
    """Where a table of a part is."""
    return folder / table / f"part-{name}.parquet"


def is_done(folder: Path, name: str) -> bool:
    """Whether the part is there."""
    return path_of(folder, LAST, name).is_file()


def keep(folder: Path, name: str, files: Files) -> None:
    """Write the files of a part, each under another name first; the one that says "done" comes last.

    Raises RunAborted where they cannot be written.
    """
    try:
        for table in sorted(files, key=lambda one: (one == LAST, one)):
            _write(path_of(folder, table, name), files[table])
    except OSError as error:
        message = (
            f"{folder}: part-{name} cannot be written ({error.strerror}); make room and go on with --resume"
        )
        raise RunAborted(message) from error


def _write(path: Path, content: bytes) -> None:
    """Write and rename, each carried to the disk before the next."""
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(path.name + ".tmp")
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def counts(folder: Path, tables: Sequence[str], name: str) -> dict[str, int]:
    """Rows of each table of a part, from the ends of the files."""
    read = package("pyarrow.parquet").read_metadata
    try:
        return {table: read(path_of(folder, table, name)).num_rows for table in tables}
    except (OSError, ValueError) as error:  # pyarrow's errors derive from these
        message = (
            f"{folder}: part-{name} is damaged ({error}); delete its file in {LAST}/ and go on with --resume"
        )
        raise RunAborted(message) from error


def rows_of(folder: Path, table: str, name: str) -> list[dict[str, Any]]:
    """The rows of a table of a part.

    Raises RunAborted where the file is missing or damaged.
    """
    path = path_of(folder, table, name)
    try:
        return list(package("pyarrow.parquet").ParquetFile(path).read().to_pylist())
    except (OSError, ValueError) as error:
        message = f"{path}: missing or damaged; delete part-{name} in {LAST}/ and run backfill --resume"
        raise RunAborted(message) from error


def sweep(folder: Path) -> None:
    """Take away what a killed run has left half written."""
    for path in folder.glob("*/part-*.parquet.tmp"):
        path.unlink()
