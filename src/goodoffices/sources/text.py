"""Reports from text files and JSON Lines, plain or gzipped, and from standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from goodoffices.errors import ReportError, RunAborted
from goodoffices.model import Report
from goodoffices.sources.files import BOM, bounded_lines, decode, opened
from goodoffices.sources.report import MAX_TEXT, Names, Seen, report_of

# Bytes: a character of UTF-8 takes four at most.
MAX_FILE = 4 * MAX_TEXT
# Bytes of one JSON line, which may write a character as an escape of six.
MAX_LINE = 8 * MAX_TEXT
STDIN = Path("-")


class TextFiles:
    """Reports of `.txt` and `.jsonl` files, each also `.gz`, and of standard input for the path `-`.

    Standard input is JSON Lines when its first character is `{`, else one text. `date` and `title` are those of a
    single text. `seen` knows reports whose language need not be worked out again. Whatever cannot be read is
    yielded as ReportError in its place, and the rest goes on.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        date: str | None = None,
        title: str | None = None,
        stdin: BinaryIO | None = None,
        seen: Seen | None = None,
    ) -> None:
        """Raises RunAborted when `date` or `title` are given for anything but one text, or `-` is given twice."""
        self._paths = tuple(paths)
        self._given = {key: value for key, value in (("date", date), ("title", title)) if value is not None}
        self._stdin = stdin
        self._seen = seen
        self._names = Names()
        if list(self._paths).count(STDIN) > 1:
            raise RunAborted("standard input (-) can be read only once; name it once")
        if self._given and (len(self._paths) != 1 or _form(self._paths[0]) == "jsonl"):
            raise RunAborted(
                "a date and a title can be given for a single text only; put them into the JSON lines"
            )

    def reports(self) -> Iterator[Report | ReportError]:
        """Reports and errors, in the order of the files and lines."""
        for path in self._paths:
            yield from self._file(path)

    def _file(self, path: Path) -> Iterator[Report | ReportError]:
        where = "stdin" if path == STDIN else str(path)
        form = _form(path)
        try:
            if form is None:
                message = "neither .txt nor .jsonl (or one of them with .gz); rename it or convert it to text"
                raise ReportError("file-type", message)
            stdin = (self._stdin or sys.stdin.buffer) if path == STDIN else None
            with opened(None if path == STDIN else path, stdin, where) as stream:
                if form == "stdin":
                    form = "jsonl" if stream.peek(64).removeprefix(BOM).lstrip().startswith(b"{") else "txt"
                if form == "txt":
                    yield self._text(stream.read(MAX_FILE + 1), path, where)
                elif self._given:
                    raise RunAborted(
                        "a date and a title can be given for a single text only, this is JSON Lines"
                    )
                else:
                    for number, line in enumerate(bounded_lines(stream, MAX_LINE), 1):
                        yield from self._line(line, number, path, where)
        except ReportError as error:
            yield ReportError(
                error.code,
                error.message,
                report_id=error.report_id or _name(path),
                where=error.where or where,
            )

    def _text(self, data: bytes, path: Path, where: str) -> Report:
        """The one report of a text file."""
        if len(data) > MAX_FILE:
            message = f"the text has more than {MAX_TEXT:,} characters; split it into its reports"
            raise ReportError("too-long", message)
        fields: dict[str, object] = {"text": decode(data), **self._given}
        if path != STDIN:
            fields["id"] = _name(path)
        return report_of(fields, where=where, names=self._names, fallback=_name(path), seen=self._seen)

    def _line(
        self, line: bytes | None, number: int, path: Path, where: str
    ) -> Iterator[Report | ReportError]:
        """The report of one line; nothing for a blank line."""
        where = f"{where}:{number}"
        fallback = f"{'stdin' if path == STDIN else path.name}:{number}"
        try:
            if line is None:
                message = f"the line has more than {MAX_LINE:,} bytes; split the text into its reports"
                raise ReportError("too-long", message)
            if line.removeprefix(BOM).strip():
                fields = fields_of_line(decode(line))
                yield report_of(fields, where=where, names=self._names, fallback=fallback, seen=self._seen)
        except ReportError as error:
            yield ReportError(error.code, error.message, report_id=error.report_id or fallback, where=where)


def _form(path: Path) -> str | None:
    """ "txt", "jsonl", "stdin" (to be seen), or None for a file of another kind."""
    if path == STDIN:
        return "stdin"
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return {".txt": "txt", ".jsonl": "jsonl"}.get(suffixes[-1]) if suffixes else None


def _name(path: Path) -> str:
    """The id that a file gives its report: its name without suffix."""
    if path == STDIN:
        return "stdin"
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return plain.stem


def fields_of_line(line: str) -> dict[str, object]:
    """The fields of a JSON line; raises ReportError `bad-json`."""
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = f"broken JSON ({error.msg} at column {error.colno}); each line must be one whole object"
        raise ReportError("bad-json", message) from error
    except (ValueError, RecursionError) as error:
        reason = (
            "nested too deeply" if isinstance(error, RecursionError) else "a number that JSON does not allow"
        )
        raise ReportError("bad-json", f"broken JSON ({reason}); correct the line") from error
    if not isinstance(value, dict):
        raise ReportError("bad-json", 'the line is JSON but no object; write {"id": ..., "text": ...}')
    return value


def _no_constant(name: str) -> object:
    """JSON has no NaN and no Infinity, Python's reader does."""
    raise ValueError(name)
