"""Answers of the record on the terminal or as a table for machines."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from goodoffices.errors import RunAborted
from goodoffices.export.tables import BINARY, write_table
from goodoffices.faces import words
from goodoffices.faces.run import destination
from goodoffices.record.search import CLOSE, OPEN

Row = dict[str, Any]
# Columns that people look at; machines get all.
SHOWN = {
    "contact": "event_date format modality participants place quote contact_id",
    "position": "report_date holder_party stance issue proposition position_id",
    "track": "event_date track stage parties quote track_note_id",
    "event": "event_date plover_type modality source_actors target_actors quote event_id",
}
# Columns of single words, which are not to be broken.
SHORT = frozenset("format modality stance issue track stage plover_type level findings what kind".split())
# Characters of a cell on the terminal; machines get all of it.
WIDE = 160
# Rows on the terminal unless --limit says otherwise.
SOME = 50


def show(
    rows: Iterable[Row],
    columns: Sequence[str],
    *,
    form: str | None = None,
    out: Path | None = None,
    bom: bool = False,
    shown: Sequence[str] = (),
) -> None:
    """Write a table: for people on a terminal, as CSV when piped, or in the format asked for."""
    form = form or ("table" if out is None and sys.stdout.isatty() else "csv")
    if form == "table":
        _print(rows, shown or columns)
        return
    if form in BINARY and out is None and sys.stdout.isatty():
        raise RunAborted(f"{form} is not for the terminal; give --out FILE")
    try:
        with destination(out) as stream:
            write_table(rows, columns, form, stream, bom=bom)
            stream.flush()
    except BrokenPipeError:
        # Whoever read our output wanted no more of it (head, less): that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print(rows: Iterable[Row], columns: Sequence[str]) -> None:
    from rich.box import SIMPLE  # noqa: PLC0415 - only where somebody watches
    from rich.table import Table  # noqa: PLC0415

    from goodoffices.faces.terminal import console_for  # noqa: PLC0415

    stream = iter(rows)
    first = next(stream, None)
    console = console_for(sys.stdout)
    if first is None:
        console.print("nothing found")
        return
    table = Table(box=SIMPLE, pad_edge=False)
    for column in columns:
        short = column in SHORT or column.endswith(("_date", "_day", "_id"))
        table.add_column(column.replace("_", " "), no_wrap=short, overflow="fold" if short else "ellipsis")
    for row in itertools.chain([first], stream):
        table.add_row(*(_cell(row.get(column)) for column in columns))
    console.print(table)


def _cell(value: object) -> Any:
    """A cell as people read it; words that were searched for stand out."""
    from rich.text import Text  # noqa: PLC0415 - only where somebody watches

    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = words.plain(str(value))
    cell = Text()
    for number, part in enumerate((text if len(text) <= WIDE else f"{text[:WIDE]}…").split(OPEN)):
        found, _, rest = part.partition(CLOSE) if number else ("", "", part)
        cell.append(found, style="bold")
        cell.append(rest)
    return cell
