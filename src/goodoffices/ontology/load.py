"""Reads a knowledge pack: a folder with ``pack.toml`` and the files that it lists.

Every problem becomes one line, "file:line: what is wrong; what to do", and all problems of a pack are collected
before anything is raised, so that an author can mend them in one go.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.offices import read_offices
from goodoffices.ontology.rows import Row
from goodoffices.ontology.tables import COUNT, DATE, FLOAT, LIST, TABLES, Column, Table

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_KINDS = (*TABLES, "offices")


@dataclass(frozen=True, slots=True)
class Located:
    """A row with the file name and line it was read from."""

    row: Row
    file: str
    line: int

    def problem(self, text: str) -> str:
        """The problem line for this row."""
        return f"{self.file}:{self.line}: {text}"


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack as read: its name, version, rows by kind, the preferences between names, and its problems."""

    name: str
    version: str
    rows: Mapping[str, tuple[Located, ...]]
    preferred: Mapping[str, str]
    surname_first: tuple[str, ...]
    problems: tuple[str, ...]


def read_pack(folder: Path) -> Pack:
    """Read all files of a pack; problems are collected in the result, not raised."""
    problems: list[str] = []
    head = _read_head(folder, problems)
    found: dict[str, list[Located]] = {}
    for entry in head.get("file", ()):
        name, kind = str(entry.get("path", "")), str(entry.get("kind", ""))
        if kind not in _KINDS:
            problems.append(
                f"pack.toml:1: file {name!r} has the unknown kind {kind!r}; use one of {', '.join(_KINDS)}"
            )
            continue
        text = _read_text(folder / name, problems)
        if text is None:
            continue
        if kind == "offices":
            located = [Located(row, name, line) for row, line in read_offices(text, name, problems)]
        else:
            located = _read_table(text, name, TABLES[kind], problems)
        found.setdefault(kind, []).extend(located)
    preferred = {str(k): str(v) for k, v in head.get("preferred", {}).items()}
    surname_first = tuple(str(name) for name in head.get("surname_first", ()))
    rows = {kind: tuple(items) for kind, items in found.items()}
    name, version = str(head.get("name", "")), str(head.get("version", ""))
    return Pack(name, version, rows, preferred, surname_first, tuple(problems))


def load_packs(folders: Sequence[Path]) -> tuple[Pack, ...]:
    """Read several packs; raises KnowledgeError with every problem of all of them."""
    packs = tuple(read_pack(folder) for folder in folders)
    problems = tuple(problem for pack in packs for problem in pack.problems)
    if problems:
        raise KnowledgeError(problems)
    return packs


def _read_text(path: Path, problems: list[str]) -> str | None:
    try:
        data = path.read_bytes()
    except OSError:
        problems.append(
            f"{path.name}:1: the file cannot be read; put it beside pack.toml or take it off the list"
        )
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(f"{path.name}:{line}: not UTF-8 at byte {error.start}; save the file as UTF-8")
        return None


def _read_head(folder: Path, problems: list[str]) -> dict[str, Any]:
    text = _read_text(folder / "pack.toml", problems)
    if text is None:
        return {}
    try:
        head = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(f"pack.toml:{_toml_line(error)}: not valid TOML ({error}); correct the syntax")
        return {}
    problems.extend(
        f'pack.toml:1: {name!r} is missing; add {name} = "..."'
        for name in ("name", "version")
        if not isinstance(head.get(name), str) or not head[name]
    )
    files = head.get("file", [])
    if not isinstance(files, list) or not files or not all(isinstance(item, dict) for item in files):
        problems.append("pack.toml:1: no files are listed; add [[file]] entries with path and kind")
        head["file"] = []
    if not isinstance(head.get("preferred", {}), dict):
        problems.append("pack.toml:1: 'preferred' must be a table of name = id; write [preferred]")
        head["preferred"] = {}
    if not isinstance(head.get("surname_first", []), list):
        problems.append('pack.toml:1: \'surname_first\' must be a list of state names; write ["...", "..."]')
        head["surname_first"] = []
    return head


def _toml_line(error: tomllib.TOMLDecodeError) -> int:
    match = re.search(r"line (\d+)", str(error))
    return int(match.group(1)) if match else 1


def _read_table(text: str, file: str, table: Table, problems: list[str]) -> list[Located]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    out: list[Located] = []
    try:
        header = next(reader, [])
        order = _column_order(header, file, table.columns, problems)
        if order is None:
            return out
        start, seen = reader.line_num + 1, dict[tuple[str, ...], int]()
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not cells:
                continue
            if len(cells) != len(header):
                problems.append(
                    f"{file}:{line}: {len(cells)} fields where the header has {len(header)}; "
                    "put quotation marks around fields with a comma"
                )
                continue
            row = _build(cells, order, table, f"{file}:{line}", problems)
            if row is None:
                continue
            identity = tuple(
                cells[order[i]].strip() for i, c in enumerate(table.columns) if c.name in table.key
            )
            if identity in seen:
                problems.append(
                    f"{file}:{line}: {' / '.join(identity)} stands already on line {seen[identity]}; "
                    "merge the two rows"
                )
                continue
            seen[identity] = line
            out.append(Located(row, file, line))
    except csv.Error as error:
        problems.append(f"{file}:{reader.line_num}: not valid CSV ({error}); check the quotation marks")
    return out


def _column_order(
    header: list[str],
    file: str,
    columns: Iterable[Column],
    problems: list[str],
) -> tuple[int, ...] | None:
    """Where each column of the table stands in the file; None (and problems) where the header does not fit."""
    names = [column.name for column in columns]
    given = [name.strip() for name in header]
    missing = [name for name in names if name not in given]
    extra = [name for name in given if name not in names]
    if missing:
        problems.append(
            f"{file}:1: missing column {', '.join(missing)}; the header must be {','.join(names)}"
        )
    if extra:
        problems.append(
            f"{file}:1: unknown column {', '.join(map(repr, extra))}; the columns are {','.join(names)}"
        )
    return None if missing or extra else tuple(given.index(name) for name in names)


def _build(
    cells: list[str],
    order: tuple[int, ...],
    table: Table,
    where: str,
    problems: list[str],
) -> Row | None:
    values: list[object] = []
    before = len(problems)
    for column, position in zip(table.columns, order, strict=True):
        cell = cells[position].strip()
        if not cell:
            if column.required:
                problems.append(f"{where}: {column.name} is empty; every row needs one")
            values.append(_EMPTY.get(column.kind, ""))
            continue
        values.append(_cell(cell, column, where, problems))
    if len(problems) > before:
        return None
    return table.row(*values)


_EMPTY: dict[str, object] = {LIST: (), FLOAT: None, COUNT: 0}


def _cell(cell: str, column: Column, where: str, problems: list[str]) -> object:
    if column.kind == LIST:
        items = tuple(item.strip() for item in cell.split("|"))
        if "" in items:
            problems.append(f"{where}: {column.name} has an empty item; take the extra | away")
        return items
    if column.kind == DATE and not _DATE.fullmatch(cell):
        problems.append(f"{where}: {column.name} {cell!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    if column.kind in (FLOAT, COUNT):
        return _number(cell, column, where, problems)
    if column.choices and cell not in column.choices:
        choices = ", ".join(sorted(column.choices))
        problems.append(f"{where}: {column.name} {cell!r} is not known; use one of {choices}")
    return cell


def _number(cell: str, column: Column, where: str, problems: list[str]) -> object:
    try:
        return float(cell) if column.kind == FLOAT else int(cell)
    except ValueError:
        problems.append(f"{where}: {column.name} {cell!r} is no number; write digits only")
        return 0
