"""Tables and notes of one's own: files in and out of the review."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from goodoffices.errors import RunAborted
from goodoffices.export.reading_csv import FORMULA
from goodoffices.model import Reading, Report
from goodoffices.record.levels import rank
from goodoffices.record.review import exchange
from goodoffices.record.review.log import RUN, Mapped, readings
from goodoffices.record.store import Store
from goodoffices.record.write import Origin, Written
from goodoffices.sources.report import content_id, report_of

STDIN = Path("-")
# The source under which notes and logs are kept.
OWN = "own notes"


def text_of(path: Path) -> str:
    """A file or standard input as text; raises RunAborted when it cannot be read."""
    try:
        if path == STDIN:
            return sys.stdin.read()
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RunAborted(f"{path}: it cannot be read ({error}); give a file of UTF-8 text") from error


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, without the apostrophes that keep spreadsheets from reading formulas."""
    given = csv.DictReader(text_of(path).splitlines(keepends=True))
    return [{name: _plain(cell) for name, cell in row.items() if name is not None} for row in given]


def _plain(cell: str | None) -> str:
    cell = cell or ""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def sheet_rows(path: Path, sheet: str | None) -> list[dict[str, Any]]:
    """The rows of a sheet of an Excel file (the first one by default), or of a CSV file."""
    if path.suffix.casefold() != ".xlsx":
        return list(csv_rows(path))
    try:
        import pandas as pd  # noqa: PLC0415 - only for Excel
    except ModuleNotFoundError as error:
        raise RunAborted("Excel files need the package pandas; install goodoffices[tables]") from error
    try:
        frame = pd.read_excel(path, sheet_name=sheet if sheet is not None else 0, dtype=object)
    except (OSError, ValueError) as error:
        raise RunAborted(
            f"{path}: it cannot be read ({error}); give an .xlsx file and a sheet of it"
        ) from error
    frame = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def take_log(  # noqa: PLR0913 - what a log is known by
    store: Store,
    path: Path,
    mapping: str,
    *,
    who: str,
    level: str,
    defaults: Mapping[str, str],
    sheet: str | None,
) -> Written:
    """Take a log of meetings in: each row a report and its contact."""
    rows = sheet_rows(path, sheet)
    mapped = Mapped.of(mapping)
    if rows:
        mapped.check(rows[0], str(path))
    given = list(readings(rows, mapped, defaults, who, str(path)))
    return store.add(given, RUN, Origin(rank(level), OWN))


def take_note(  # noqa: PLR0913 - what a note is known by
    store: Store, text: str, *, day: str, title: str | None, who: str, level: str, packs: Iterable[Path] = ()
) -> tuple[Report, Written]:
    """Take a note of one's own meeting in, read like any report; raises ReportError for what cannot be read."""
    from goodoffices.faces.version import run_version  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.pipeline import build  # noqa: PLC0415 - loads the parser

    name = f"note-{content_id(text, title, day)}"
    fields = {"id": name, "text": text, "title": title, "date": day, "publisher": who}
    report = report_of({key: value for key, value in fields.items() if value}, where="note")
    chosen = tuple(packs)
    (reading,) = build(events=True, packs=chosen).run([report])
    if not isinstance(reading, Reading):
        raise reading
    return report, store.add([reading], run_version(events=True, packs=chosen), Origin(rank(level), OWN))


def take_judgements(store: Store, path: Path, form: str, level: str) -> exchange.Taken:
    """Take judgements in from CSV or Label Studio JSON."""
    if form == "csv":
        return exchange.take_rows(store, csv_rows(path), str(path))
    try:
        given = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        raise RunAborted(f"{path}:{error.lineno}: it is not JSON ({error.msg}); export it anew") from None
    if not isinstance(given, list) or not all(isinstance(task, dict) for task in given):
        raise RunAborted(f"{path}: it is no list of tasks; export it from Label Studio as JSON")
    return exchange.take_tasks(store, given, level, str(path))


def json_lines(items: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A JSON array, an item at a time."""
    yield b"["
    for number, item in enumerate(items):
        yield (",\n" if number else "\n").encode() + json.dumps(item, ensure_ascii=False).encode()
    yield b"\n]\n"
