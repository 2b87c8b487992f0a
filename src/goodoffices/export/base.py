"""Which formats of output there are; each is a plug-in of the group `goodoffices.exporters`, also those built in."""

from __future__ import annotations

from goodoffices import registry
from goodoffices.errors import RunAborted
from goodoffices.export.gdelt import GdeltWriter
from goodoffices.export.icews import IcewsWriter
from goodoffices.export.polecat import PolecatWriter
from goodoffices.export.reading_csv import CsvWriter
from goodoffices.export.reading_json import ArrayWriter, LinesWriter
from goodoffices.protocols import Exporter, Wish

Writer = Exporter
FORMATS = ("json", "jsonl", "csv", "gdelt", "polecat", "icews")
"""The formats that are built in."""


def formats() -> tuple[str, ...]:
    """The formats that are built in, then those of plug-ins."""
    others = (name for name in registry.names("exporter") if name not in FORMATS)
    return (*FORMATS, *others)


def writer(name: str, *, explain: bool = False, bom: bool = False) -> Writer:
    """The writer of this format.

    `explain` adds coder and chain of decisions to each finding; `bom` begins CSV with a byte order mark, by which
    Excel knows UTF-8. Raises RunAborted for a format that does not exist, PluginError for one that does not work.
    """
    if name not in formats():
        raise RunAborted(f"there is no format {name!r}. {registry.available(formats())}")
    return registry.exporter(name, Wish(explain=explain, bom=bom))


def array(wish: Wish) -> Writer:
    """`json`: one array of all objects."""
    return ArrayWriter(explain=wish.explain)


def lines(wish: Wish) -> Writer:
    """`jsonl`: one object a line."""
    return LinesWriter(explain=wish.explain)


def table(wish: Wish) -> Writer:
    """`csv`: one row a finding."""
    return CsvWriter(explain=wish.explain, bom=wish.bom)


def gdelt(_wish: Wish) -> Writer:
    """`gdelt`: events in the columns of GDELT 1.0."""
    return GdeltWriter()


def polecat(_wish: Wish) -> Writer:
    """`polecat`: events in the columns of POLECAT."""
    return PolecatWriter()


def icews(_wish: Wish) -> Writer:
    """`icews`: events in the columns of ICEWS."""
    return IcewsWriter()
