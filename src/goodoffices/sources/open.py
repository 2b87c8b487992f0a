"""The one door to all sources: a path, folder, address or standard input in, reports and failures out.

    for item in reports_from("archive.warc.gz"):
        ...  # a Report, or a Failure with its reason, place and what to do

The content decides which format something is in. Formats find fields; whether they make a report that can be read is
judged here, in one way for all of them. Whatever goes wrong is a Failure in its place and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from goodoffices import registry
from goodoffices.errors import ReportError, RunAborted
from goodoffices.model import Report
from goodoffices.sources.failure import Failure
from goodoffices.sources.judge import judged
from goodoffices.sources.options import SourceOptions
from goodoffices.sources.plug import Draft, Fields, plain
from goodoffices.sources.report import Names, Seen
from goodoffices.sources.run import SourceRun
from goodoffices.sources.table import check_columns


def reports_from(
    source: str | Path,
    options: SourceOptions | None = None,
    *,
    names: Names | None = None,
    seen: Seen | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Report | Failure]:
    """The reports of a source in their order, and a Failure for each thing in it that gives none.

    `source` is a path, a folder, an http(s) address, "-" for standard input, or "NAME:ADDRESS" for a source of a
    plug-in. `names` shares the ids of a run among several sources; `seen` knows reports whose language need not be
    worked out again. Raises RunAborted for options that do not fit.
    """
    chosen = options or SourceOptions()
    check_columns(chosen.columns)
    plugin = plugin_of(source)
    if plugin is not None:
        yield from _of_plugin(*plugin)
        return
    known = (names or Names()) if chosen.unique else None
    with closing(SourceRun(chosen)) as run, closing(run.source(source, stdin)) as items:
        for item in items:
            if run.several and not {"date", "title"}.isdisjoint(chosen.given):
                raise RunAborted("a date and a title can be given for a single text only, there are more")
            found = item if isinstance(item, Failure) else judged(item, known, seen)
            if isinstance(found, Failure) and not found.report_id:
                found.report_id = _place(found.where or "", source)
            yield found


def again_from(
    kept: Fields, where: str, options: SourceOptions, *, fetch: bool
) -> Iterator[Report | Failure]:
    """What the fields kept with a Failure give now: judged once more, with `fetch` fetched from their address."""
    with closing(SourceRun(replace(options, follow=True, unique=False))) as run:
        if fetch:
            told = {key: value for key, value in kept.items() if key not in {"text", "url"}}
            items = run.at_address(str(kept.get("url")), told, where)
        else:
            items = iter([Draft({**kept, **options.given}, where)])
        for item in items:
            found = item if isinstance(item, Failure) else judged(item)
            if isinstance(found, Failure) and not found.report_id:
                found.report_id = found.where
            yield found


def is_address(source: str) -> bool:
    """Whether a source is no path: an address of the web, or one of a plug-in."""
    return source.startswith(("http://", "https://")) or plugin_of(source) is not None


def plugin_of(source: str | Path) -> tuple[str, str] | None:
    """(name, address) where a source of a plug-in is named and no file has that name."""
    name, colon, address = str(source).partition(":")
    if (
        not colon
        or name in {"http", "https"}
        or Path(source).exists()
        or name not in registry.names("source")
    ):
        return None
    return name, address


def _of_plugin(name: str, address: str) -> Iterator[Report | Failure]:
    for item in registry.source(name, address).reports():
        if isinstance(item, ReportError):
            yield Failure(
                item.code, item.message, report_id=item.report_id or address, where=item.where or address
            )
        else:
            yield item


class AnySource:
    """The source `files` of the registry: everything that `reports_from` reads."""

    def __init__(self, address: str) -> None:
        self._address = address

    def reports(self) -> Iterator[Report | ReportError]:
        """Reports and failures, in order."""
        return reports_from(self._address)


def _place(where: str, source: str | Path) -> str:
    """The id of a failure that has no other: its place, without the folder of the source."""
    told = str(source)
    folder = "" if "://" in told else plain(str(Path(told).parent)) + "/"
    return where.removeprefix(folder) or told
