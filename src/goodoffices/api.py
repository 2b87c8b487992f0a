"""goodoffices from Python: `read` one report, `read_many` as a stream, `open` a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from goodoffices.errors import ReportError, RunAborted
from goodoffices.faces.notebook import ShownReading
from goodoffices.model import Reading, Report
from goodoffices.sources import Names, report_of

if TYPE_CHECKING:
    from goodoffices.faces.database import Database
    from goodoffices.pipeline import Pipeline
    from goodoffices.protocols import Coder

OnError = Callable[[ReportError], None]


def read(  # noqa: PLR0913 - one for each option
    text: str,
    *,
    title: str | None = None,
    date: str | dt.date | None = None,
    id: str | None = None,  # noqa: A002 - the name that the contract gives it
    events: bool = True,
    packs: Sequence[Path] = (),
    ontologies: Sequence[Path] = (),
    coders: Sequence[str | Coder] = (),
) -> Reading:
    """Read one report; offsets in the result count code points of `text` (and `title`) as given.

    `date` is the day of publication, against which "on Wednesday" is worked out; `events=False` leaves PLOVER events
    out; `packs` are folders of knowledge laid over the built-in one; `ontologies` are TOML files whose events
    are added; `coders` are names of plug-ins, or coders themselves, that run after the built-in ones.
    Raises ReportError when the report cannot be read (its `code` is that of the output contract), KnowledgeError
    when a pack or an ontology is not valid, PluginError when a coder does not work, RunAborted for one that does not
    exist.
    """
    report = report_of({"id": id, "text": text, "title": title, "date": date}, where="text")
    return next(read_many([report], events=events, packs=packs, ontologies=ontologies, coders=coders))


def read_many(
    reports: Iterable[Report | Mapping[str, object] | ReportError],
    *,
    events: bool = True,
    packs: Sequence[Path] = (),
    ontologies: Sequence[Path] = (),
    coders: Sequence[str | Coder] = (),
    on_error: OnError | None = None,
) -> Iterator[Reading]:
    """Read reports as a stream, in their order; a mapping has the fields of a line of JSON Lines input.

    A source's errors may stand among the reports (`read_many(source.reports())`) and count as theirs.

    A report that cannot be read is handed to `on_error` and left out; without `on_error` its ReportError is raised
    and ends the stream.
    """
    given = tuple((path, _stamp(path)) for path in ontologies)
    for result in _pipeline(events, tuple(packs), given, tuple(coders)).run(_checked(reports)):
        if not isinstance(result, ReportError):
            yield ShownReading.of(result)
        elif on_error is not None:
            on_error(result)
        else:
            raise result


def open(place: str | Path, *, create: bool = False) -> Database:  # noqa: A001 - the name it is called by
    """Open the record in a file, or on PostgreSQL by URL; with `create` one is made where there is none.

    Raises RunAborted where there is no record, or one of another schema (`goodoffices db migrate`).
    """
    try:
        from goodoffices.faces.database import open_database  # noqa: PLC0415 - reading alone does without it
    except ModuleNotFoundError as error:
        raise RunAborted(f"the record needs the package {error.name}; install goodoffices[store]") from error
    return open_database(place, create=create)


def _checked(
    reports: Iterable[Report | Mapping[str, object] | ReportError],
) -> Iterator[Report | ReportError]:
    """Each report looked over as one from a file would be."""
    names = Names()
    for number, given in enumerate(reports, 1):
        if isinstance(given, ReportError):
            yield given
            continue
        where = f"report {number}"
        values = (
            {f.name: getattr(given, f.name) for f in fields(given)} if isinstance(given, Report) else given
        )
        try:
            yield report_of(values, where=where, names=names, fallback=where)
        except ReportError as error:
            yield error


def _stamp(path: Path) -> int:
    """When the file was written last, so that a corrected ontology is read anew; 0 where there is none."""
    return path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(maxsize=4)
def _pipeline(
    events: bool,
    packs: tuple[Path, ...],
    ontologies: tuple[tuple[Path, int], ...],
    coders: tuple[str | Coder, ...],
) -> Pipeline:
    """The pipeline for these choices, built once: loading the parser and the knowledge takes seconds."""
    from goodoffices.pipeline import build  # noqa: PLC0415 - loads the parser

    return build(events=events, packs=packs, ontologies=[path for path, _ in ontologies], coders=coders)
