"""One run of `goodoffices read`: sources in, readings out, every error told and counted, nothing else lost."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from goodoffices.coding.guarded import FAILED
from goodoffices.errors import ReportError, RunAborted
from goodoffices.export import Writer, writer
from goodoffices.faces.tell import Teller, telling
from goodoffices.faces.terminal import TextWriter, console_for
from goodoffices.model import Reading, Report
from goodoffices.sources import Failure, Names, SourceOptions, reports_from
from goodoffices.sources.sniff import formats_many


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen on the command line; `out` None is standard output."""

    paths: Sequence[Path | str]
    form: str = "text"
    date: str | None = None
    title: str | None = None
    events: bool = True
    explain: bool = False
    bom: bool = False
    out: Path | None = None
    packs: Sequence[Path] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    fetch: bool | None = None
    texts: Sequence[str] = ()
    ontologies: Sequence[Path] = ()
    coders: Sequence[str] = ()


def run(choices: Choices) -> int:
    """Read and write all; the exit status: 0, or 1 when a report could not be read or a plug-in did not work.

    Raises RunAborted when the choices do not go together, KnowledgeError for a pack that is not valid.
    """
    several = len(choices.paths) > 1 or not str(choices.paths[0]).endswith((".txt", ".txt.gz"))
    items = reports_of(choices)
    shared = choices.out is None and sys.stdout.isatty()
    with telling(progress=several and not shared) as teller:
        try:
            with closing(items), destination(choices.out) as stream:
                _write(choices, items, stream, teller)
        except BrokenPipeError:
            # Whoever read our output wanted no more of it (head, less): that is no error. Python flushes standard
            # output once more at exit, which must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1 if teller.refused else 0


def reports_of(choices: Choices) -> Generator[Report | Failure, None, None]:
    """The reports of all sources, in order, ids shared.

    Raises RunAborted when `date` or `title` are given for anything but one text, or standard input is named twice.
    """
    paths = [str(path) for path in choices.paths]
    given = {
        key: value for key, value in (("date", choices.date), ("title", choices.title)) if value is not None
    }
    if paths.count("-") > 1:
        raise RunAborted("standard input (-) can be read only once; name it once")
    if given and (len(paths) != 1 or formats_many(paths[0])):
        raise RunAborted(
            "a date and a title can be given for a single text only; put them into the JSON lines"
        )
    options = SourceOptions(
        columns=choices.columns, given=given, follow=choices.fetch, texts=tuple(choices.texts)
    )
    return _all_of(paths, options)


def _all_of(paths: Sequence[str], options: SourceOptions) -> Generator[Report | Failure, None, None]:
    names = Names()
    for path in paths:
        yield from reports_from(path, options, names=names)


def _write(choices: Choices, items: Iterator[Report | Failure], stream: BinaryIO, teller: Teller) -> None:
    from goodoffices.pipeline import build  # noqa: PLC0415 - loads the parser, which --help must not wait for

    pipeline = build(
        events=choices.events,
        packs=choices.packs,
        ontologies=choices.ontologies,
        coders=choices.coders,
        on_problem=lambda error: teller.error(str(error)),
    )
    out = chosen_writer(choices)
    encoding = sys.stdout.encoding if choices.out is None and sys.stdout.isatty() else "utf-8"

    def put(text: str) -> None:
        stream.write(text.encode(encoding, errors="replace"))
        stream.flush()

    put(out.head())
    for result in pipeline.run(items):
        if isinstance(result, ReportError):
            put(out.refused(result))
            teller.error(str(result))
        else:
            put(out.line(result))
            for failure in _failures(result):
                teller.error(failure)
        teller.count()
    put(out.foot())


def _failures(reading: Reading) -> Iterator[str]:
    """What coders of others got wrong in this report, a line each."""
    for refusal in reading.refusals:
        if refusal.reason.startswith(FAILED) and not refusal.spans:
            yield f"coder {refusal.coder!r} {refusal.reason} (report {reading.report.id}); the rest is kept"


def chosen_writer(choices: Choices) -> Writer:
    """The writer of the chosen format; the text form fits the terminal it goes to."""
    if choices.form != "text":
        return writer(choices.form, explain=choices.explain, bom=choices.bom)
    page = sys.stdout if choices.out is None else io.StringIO()
    return TextWriter(console_for(page), explain=choices.explain)


@contextmanager
def destination(out: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only when all is written.

    Raises RunAborted when the file cannot be written.
    """
    if out is None:
        yield sys.stdout.buffer
        return
    # A device or a pipe has to be written in place.
    in_place = out.exists() and not out.is_file()
    path = out if in_place else out.with_name(f".{out.name}.part")
    try:
        with path.open("wb") as stream:
            yield stream
        if not in_place:
            path.replace(out)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RunAborted(f"{out}: it cannot be written ({error.strerror}); choose another --out") from error
    finally:
        if not in_place:
            path.unlink(missing_ok=True)
