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

OnError = Callable[[ReportError], None]


def read(
    text: str,
    *,
    title: str | None = None,
    date: str | dt.date | None = None,
    id: str | None = None,  # noqa: A002 - the name that the contract gives it
    events: bool = True,
    packs: Sequence[Path] = (),
) -> Reading:
    """Read one report; offsets in the result count code points of `text` (and `title`) as given.

    `date` is the day of publication, against which "on Wednesday" is worked out; `events=False` leaves PLOVER events
    out; `packs` are folders of knowledge laid over the built-in one.
    Raises ReportError when the report cannot be read (its `code` is that of the output contract), KnowledgeError
    when a pack is not valid.
    """
    report = report_of({"id": id, "text": text, "title": title, "date": date}, where="text")
    return next(read_many([report], events=events, packs=packs))


def read_many(
    reports: Iterable[Report | Mapping[str, object]],
    *,
    events: bool = True,
    packs: Sequence[Path] = (),
    on_error: OnError | None = None,
) -> Iterator[Reading]:
    """Read reports as a stream, in their order; a mapping has the fields of a line of JSON Lines input.

    A report that cannot be read is handed to `on_error` and left out; without `on_error` its ReportError is raised
    and ends the stream.
    """
    for result in _pipeline(events, tuple(packs)).run(_checked(reports)):
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


def _checked(reports: Iterable[Report | Mapping[str, object]]) -> Iterator[Report | ReportError]:
    """Each report looked over as one from a file would be."""
    names = Names()
    for number, given in enumerate(reports, 1):
        where = f"report {number}"
        values = (
            {f.name: getattr(given, f.name) for f in fields(given)} if isinstance(given, Report) else given
        )
        try:
            yield report_of(values, where=where, names=names, fallback=where)
        except ReportError as error:
            yield error


@lru_cache(maxsize=4)
def _pipeline(events: bool, packs: tuple[Path, ...]) -> Pipeline:
    """The pipeline for these choices, built once: loading the parser and the knowledge takes seconds."""
    from goodoffices.pipeline import build  # noqa: PLC0415 - loads the parser

    return build(events=events, packs=packs)
