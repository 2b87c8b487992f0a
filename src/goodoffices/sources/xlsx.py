"""Excel tables: the first sheet that has a header row with a column of texts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

from openpyxl import load_workbook

from goodoffices.sources.failure import Failure
from goodoffices.sources.table import fields_of_row, mapping_of

# Bytes that the parts of the file may have unpacked, and rows, as Excel itself allows.
MOST_UNPACKED = 400_000_000
MOST_ROWS = 1_048_576


def tables(data: bytes, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of each row; hints: columns (JSON of field to column). `row` is its number.

    Raises Failure `damaged`, `too-large`, `missing-column`, `empty`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Failure("damaged", "the Excel file is damaged; open it and save it again") from error
    if unpacked > MOST_UNPACKED:
        raise Failure("too-large", f"its sheets have more than {MOST_UNPACKED:,} bytes; split it")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    columns = json.loads(hints.get("columns", "{}"))
    problem: Failure | None = None
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS)
        names = [str(cell) if cell is not None else "" for cell in next(rows, ())]
        try:
            mapping = mapping_of(names, columns, hints.get("where", ""))
        except Failure as error:
            problem = problem or error
            continue
        found = (_row(row, names, mapping, number) for number, row in enumerate(rows, 2))
        return [fields for fields in found if len(fields) > 1]
    raise problem or Failure("empty", "the file holds no sheet; leave it out")


def _row(row: tuple[Any, ...], names: list[str], mapping: Mapping[str, str], number: int) -> dict[str, Any]:
    cells = {name: _plain(cell) for name, cell in zip(names, row, strict=False)}
    return {"row": number, **fields_of_row(cells, mapping)}


def _plain(cell: Any) -> Any:
    return cell.isoformat()[:10] if isinstance(cell, date) else cell
