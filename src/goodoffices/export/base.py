"""What every format of output can do, and which formats there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from goodoffices.errors import ReportError, RunAborted
from goodoffices.export.gdelt import GdeltWriter
from goodoffices.export.icews import IcewsWriter
from goodoffices.export.polecat import PolecatWriter
from goodoffices.export.reading_csv import CsvWriter
from goodoffices.export.reading_json import ArrayWriter, LinesWriter
from goodoffices.model import Reading


class Writer(Protocol):
    """Writes one run: `head`, then `line` or `refused` for each report in order, then `foot`.

    Each call gives the next piece of output, ends of line included. A writer serves one run.
    """

    name: str

    def head(self) -> str: ...

    def line(self, reading: Reading) -> str: ...

    def refused(self, error: ReportError) -> str: ...

    def foot(self) -> str: ...


EVENT_FORMATS: dict[str, Callable[[], Writer]] = {
    "gdelt": GdeltWriter,
    "polecat": PolecatWriter,
    "icews": IcewsWriter,
}
FORMATS = ("json", "jsonl", "csv", *EVENT_FORMATS)


def writer(name: str, *, explain: bool = False, bom: bool = False) -> Writer:
    """The writer of this format.

    `explain` adds coder and chain of decisions to each finding; `bom` begins CSV with a byte order mark, by which
    Excel knows UTF-8. Raises RunAborted for a format that does not exist.
    """
    if name == "json":
        return ArrayWriter(explain=explain)
    if name == "jsonl":
        return LinesWriter(explain=explain)
    if name == "csv":
        return CsvWriter(explain=explain, bom=bom)
    if name in EVENT_FORMATS:
        return EVENT_FORMATS[name]()
    raise RunAborted(f"there is no format {name!r}; available formats: {', '.join(FORMATS)}")
