"""Small helpers for reading data files whose every problem must name file and line."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table by column name, with the file and line it stands on."""

    cells: Mapping[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def problem(self, text: str) -> str:
        """The problem line for this row."""
        return f"{self.file}:{self.line}: {text}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[name]]` table of a TOML file, with the file and line it begins on."""

    values: Mapping[str, Any]
    file: str
    line: int

    def problem(self, text: str) -> str:
        """The problem line for this table."""
        return f"{self.file}:{self.line}: {text}"

    def text(self, name: str, problems: list[str]) -> str:
        """The text under this name; a problem and "" where there is none."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            problems.append(self.problem(f'{name} is missing or no text; add {name} = "..."'))
            return ""
        return value.strip()

    def texts(self, name: str, problems: list[str]) -> tuple[str, ...]:
        """The list of texts under this name, () where there is none; a problem where it is something else."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            problems.append(self.problem(f'{name} is no list of texts; write {name} = ["...", "..."]'))
            return ()
        return tuple(item.strip() for item in value)

    def number(self, name: str, problems: list[str], low: float = -10.0, high: float = 10.0) -> float:
        """The number under this name; a problem and 0 where it is missing or outside `low` to `high`."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            problems.append(
                self.problem(f"{name} {value!r} is no number from {low:g} to {high:g}; correct it")
            )
            return 0.0
        return float(value)

    def known(self, names: Sequence[str], problems: list[str]) -> None:
        """A problem for each key that is none of these."""
        problems.extend(
            self.problem(f"unknown key {name!r}; the keys are {', '.join(names)}")
            for name in self.values
            if name not in names
        )


def read_lines(text: str, file: str, columns: Sequence[str], problems: list[str]) -> list[Line]:
    """The rows of a CSV table with exactly these columns; every cell is stripped."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    out: list[Line] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        if header != list(columns):
            problems.append(f"{file}:1: the header is {','.join(header)}; it must be {','.join(columns)}")
            return []
        start = reader.line_num + 1
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not cells:
                continue
            if len(cells) != len(columns):
                problems.append(
                    f"{file}:{line}: {len(cells)} fields where the header has {len(columns)}; "
                    "put quotation marks around fields with a comma"
                )
                continue
            row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
            out.append(Line(row, file, line))
    except csv.Error as error:
        problems.append(f"{file}:{reader.line_num}: not valid CSV ({error}); check the quotation marks")
    return out


def read_toml(text: str, file: str, problems: list[str]) -> Mapping[str, Any]:
    """The TOML document; {} and a problem where it does not read."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"line (\d+)", str(error))
        line = match.group(1) if match else "1"
        problems.append(f"{file}:{line}: not valid TOML ({error}); correct the syntax")
        return {}


def entries(data: Mapping[str, Any], name: str, text: str, file: str, problems: list[str]) -> Iterator[Entry]:
    """The `[[name]]` tables in order; their lines are looked up in the text, because tomllib does not tell them."""
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        problems.append(f"{file}:1: {name!r} must be tables; write [[{name}]]")
        return
    lines = lines_of(name, text)
    for number, item in enumerate(found):
        yield Entry(item, file, lines[number] if number < len(lines) else 1)


def lines_of(name: str, text: str) -> list[int]:
    """The lines on which the `[[name]]` tables begin, or those of `name = [` with a table in braces on each."""
    head = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
    found = [number for number, line in enumerate(text.splitlines(), 1) if head.match(line)]
    if found or not re.search(rf"^\s*{re.escape(name)}\s*=\s*\[", text, re.MULTILINE):
        return found
    return [number for number, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith("{")]


def read_utf8(path: Path, problems: list[str]) -> str | None:
    """The text of a file; None and a problem where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError:
        problems.append(f"{path.name}:1: the file cannot be read; check its name and place")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(f"{path.name}:{line}: not UTF-8 at byte {error.start}; save the file as UTF-8")
        return None


def raise_if(problems: Sequence[str]) -> None:
    """Raise KnowledgeError when there are problems."""
    if problems:
        raise KnowledgeError(problems)
