"""Text, JSON Lines, JSON, CSV: formats that are read as they stream, one report held at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from goodoffices.errors import ReportError
from goodoffices.sources.failure import Failure
from goodoffices.sources.files import BOM, bounded_lines, decode
from goodoffices.sources.plug import Blob, Draft, Run
from goodoffices.sources.report import MAX_TEXT
from goodoffices.sources.table import FIELDS, fields_of_object, fields_of_row, mapping_of
from goodoffices.sources.text import MAX_FILE, MAX_LINE, fields_of_line

# What standard input is called.
STDIN = "stdin"
# Names under which a JSON object holds its list of reports (NewsAPI, GDELT DOC, Media Cloud).
LISTS = ("articles", "reports", "items", "results", "documents", "stories", "data")


def text(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The one report of a text; its id is its name without suffix, within a folder or archive its path.

    Standard input has no name: two texts that come that way are not the same report, so the content gives the id.
    """
    data = blob.stream.read(MAX_FILE + 1)
    name = file_id(blob)
    if len(data) > MAX_FILE:
        message = f"the text has more than {MAX_TEXT:,} characters; split it into its reports"
        raise Failure("too-long", message, report_id=name, where=blob.where)
    told = {key: value for key, value in blob.hints.items() if key in FIELDS}
    own = {} if blob.where == STDIN == name else {"id": name}
    yield Draft({**own, "text": decode(data), **told, **run.options.given}, blob.where, name)


def file_id(blob: Blob) -> str:
    """The id that a file gives its report: its name without suffix, or its path within its folder or archive."""
    path = PurePosixPath(blob.name)
    if path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    path = path.with_suffix("")
    name = path.as_posix() if blob.nested else path.name
    return name.encode("utf-8", errors="backslashreplace").decode("utf-8")  # names of files may be no UTF-8


def jsonl(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """A report a line."""
    base = PurePosixPath(blob.name).name
    for number, line in enumerate(bounded_lines(blob.stream, MAX_LINE), 1):
        where, fallback = f"{blob.where}:{number}", f"{base}:{number}"
        try:
            if line is None:
                message = f"the line has more than {MAX_LINE:,} bytes; split the text into its reports"
                raise Failure("too-long", message)
            if line.removeprefix(BOM).strip():
                fields = fields_of_object(fields_of_line(decode(line)), run.options.columns)
                yield Draft({**fields, **run.options.given}, where, fallback)
        except ReportError as error:
            yield Failure(error.code, error.message, report_id=fallback, where=where)


def whole_json(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """A JSON array of reports, or an object that holds one, or that is one."""
    data = blob.data(run.options.limits.document)
    base = PurePosixPath(blob.name).name
    try:
        value = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        reason = (
            f"{error.msg} at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "too deep"
        )
        raise Failure("bad-json", f"broken JSON ({reason}); correct it", where=blob.where) from error
    for number, item in enumerate(_list_in(value), 1):
        where, fallback = f"{blob.where}[{number}]", f"{base}[{number}]"
        if isinstance(item, dict):
            fields = fields_of_object(item, run.options.columns)
            yield Draft({**fields, **run.options.given}, where, fallback)
        else:
            message = 'the item is no object; write {"id": ..., "text": ...}'
            yield Failure("bad-json", message, report_id=fallback, where=where)


def _list_in(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return next((value[name] for name in LISTS if isinstance(value.get(name), list)), [value])
    return value if isinstance(value, list) else [value]


def table(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """A report a row of CSV or TSV; the first line names the columns."""
    csv.field_size_limit(MAX_LINE)
    numbers = _Numbered(blob)
    first = numbers.line()
    if first is None:
        raise Failure("empty", "the table is empty; leave it out", where=blob.where)
    delimiter = _delimiter(blob.name, first)
    names = _names(first, delimiter, blob.where)
    mapping = mapping_of(names, run.options.columns, blob.where)
    rows = csv.reader(numbers, delimiter=delimiter)
    base = PurePosixPath(blob.name).name
    while True:
        line = numbers.number + 1
        where, fallback = f"{blob.where}:{line}", f"{base}:{line}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"broken row ({error}); check its quotation marks"
            yield Failure("bad-row", message, report_id=fallback, where=where)
            continue
        except ReportError as error:
            yield Failure(error.code, error.message, report_id=fallback, where=where)
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            message = f"{len(row)} cells under {len(names)} columns; check its quotation marks"
            yield Failure("bad-row", message, report_id=fallback, where=where)
            continue
        fields = fields_of_row(dict(zip(names, row, strict=False)), mapping)
        yield Draft({**fields, **run.options.given}, where, fallback)


def _names(first: str, delimiter: str, where: str) -> list[str]:
    """The names of the columns.

    Raises Failure `bad-row`.
    """
    try:
        return next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error as error:
        message = f"the line of column names is broken ({str(error).split(' - ', maxsplit=1)[0]}); correct it"
        raise Failure("bad-row", message, where=where) from error


class _Numbered:
    """The lines of a table with their ends, decoded and bounded; `number` is that of the last one."""

    def __init__(self, blob: Blob) -> None:
        self._stream = blob.stream
        if blob.head().startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Failure("not-utf8", "this is UTF-16 text; save it as CSV UTF-8", where=blob.where)
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.line()
        if line is None:
            raise StopIteration
        return line

    def line(self) -> str | None:
        """The next line.

        Raises Failure `too-long`, ReportError `not-utf8` or `binary`.
        """
        data = self._stream.readline(MAX_LINE + 1)
        if not data:
            return None
        self.number += 1
        if len(data) > MAX_LINE:
            while (rest := self._stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            raise Failure("too-long", f"the line has more than {MAX_LINE:,} bytes; split it")
        return decode(data)


def _delimiter(name: str, first: str) -> str:
    if name.lower().removesuffix(".gz").endswith((".tsv", ".tab")):
        return "\t"
    return max(",;\t|", key=first.count)
