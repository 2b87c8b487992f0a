"""Rows as CSV, JSON, JSON Lines, Parquet and Excel, each as a stream of bytes.

Cells that a spreadsheet would take for a formula get an apostrophe in front in CSV (CWE-1236); in Excel files every
text is written as text.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from goodoffices.errors import RunAborted
from goodoffices.export.reading_csv import BOM, safe
from goodoffices.export.reading_json import LINE_ENDS
from goodoffices.record.columns import COUNTS, FLAGS, NUMBERS

Row = dict[str, Any]
# Rows written at a time.
BATCH = 2000
# What a sheet holds, less the row of names.
SHEET = 1_048_575
CELL = 32_767
Columns = Sequence[str]


def write_table(
    rows: Iterable[Row], columns: Columns, form: str, out: BinaryIO, *, bom: bool = False
) -> None:
    """Write rows in one of FORMS; a column that a row does not have is empty.

    Raises RunAborted for a format that does not exist, and when a sheet of Excel cannot hold the rows.
    """
    if form not in FORMS:
        raise RunAborted(f"there is no format {form!r}; available formats: {', '.join(FORMS)}")
    if form == "csv" and bom:
        out.write(BOM.encode())
    FORMS[form](iter(rows), columns, out)


def _csv(rows: Iterator[Row], columns: Columns, out: BinaryIO) -> None:
    for batch in itertools.chain([[dict(zip(columns, columns, strict=True))]], _batches(rows)):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([_cell(row.get(column)) for column in columns] for row in batch)
        out.write(text.getvalue().encode())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value) if isinstance(value, str) else str(value)


def _jsonl(rows: Iterator[Row], columns: Columns, out: BinaryIO) -> None:
    out.writelines((_object(row, columns) + "\n").encode() for row in rows)


def _json(rows: Iterator[Row], columns: Columns, out: BinaryIO) -> None:
    out.write(b"[")
    out.writelines(
        (",\n" if number else "\n").encode() + _object(row, columns).encode()
        for number, row in enumerate(rows)
    )
    out.write(b"\n]\n")


def _object(row: Row, columns: Columns) -> str:
    item = {column: row.get(column) for column in columns}
    return json.dumps(item, ensure_ascii=False, allow_nan=False).translate(LINE_ENDS)


def _parquet(rows: Iterator[Row], columns: Columns, out: BinaryIO) -> None:
    pa, parquet = _package("pyarrow"), _package("pyarrow.parquet")
    batches = _batches(rows)
    first = next(batches, [])
    schema = pa.schema([(column, _arrow(pa, column, first)) for column in columns])
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in itertools.chain([first], batches):
            cells = [{column: row.get(column) for column in columns} for row in batch]
            writer.write_table(pa.Table.from_pylist(cells, schema))


def _arrow(pa: Any, column: str, batch: Sequence[Row]) -> Any:
    """The type of a column: the same in every file for the columns of findings, by the first rows for others."""
    known = ((NUMBERS, pa.float64()), (FLAGS, pa.bool_()), (COUNTS, pa.int64()))
    for names, kind in known:
        if column in names:
            return kind
    values = [row[column] for row in batch if row.get(column) is not None]
    if values and not all(isinstance(value, str) for value in values):
        return pa.array(values).type
    return pa.string()


def _xlsx(rows: Iterator[Row], columns: Columns, out: BinaryIO) -> None:
    xlsxwriter = _package("xlsxwriter")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": folder,
        }
        book = xlsxwriter.Workbook(str(path), options)
        # The same rows give the same file.
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - Excel knows no time zones
        sheet = book.add_worksheet("goodoffices")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, bold)
        number = 0
        for number, row in enumerate(rows, 1):
            if number > SHEET:
                book.close()
                raise RunAborted(
                    f"a sheet of Excel holds {SHEET:,} rows; ask for fewer or take csv or parquet"
                )
            for at, column in enumerate(columns):
                _excel(sheet, number, at, row.get(column))
        sheet.autofilter(0, 0, number, max(0, len(columns) - 1))
        book.close()
        out.write(path.read_bytes())


def _excel(sheet: Any, number: int, at: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(number, at, value)
    elif isinstance(value, int | float):
        sheet.write_number(number, at, value)
    else:
        # A cell holds no more; the whole text is in the other formats.
        sheet.write_string(number, at, str(value)[:CELL])


def _package(name: str) -> Any:
    from importlib import import_module  # noqa: PLC0415 - beside its only use

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise RunAborted(
            f"this needs the package {name.split('.', maxsplit=1)[0]}; install goodoffices[tables]"
        ) from error


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


FORMS: dict[str, Callable[[Iterator[Row], Columns, BinaryIO], None]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "json": _json,
    "parquet": _parquet,
    "xlsx": _xlsx,
}
BINARY = frozenset({"parquet", "xlsx"})
