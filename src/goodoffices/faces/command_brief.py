"""`goodoffices brief PROCESS --since DAY` and `goodoffices brief --before MEETING`."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices import __version__
from goodoffices.errors import RunAborted
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, opened

if TYPE_CHECKING:
    from goodoffices.brief.document import Brief


class BriefFormat(StrEnum):
    """What a briefing can be written as."""

    MD = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


def brief(  # noqa: PLR0913, PLR0917 - one parameter for each option
    process: Annotated[str | None, typer.Argument(help="A process; goodoffices status lists them.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="First ISO day of the period.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Last ISO day of the period; else today.")
    ] = None,
    before: Annotated[
        str | None,
        typer.Option(
            metavar="MEETING", help="A contact by its id or the beginning of it, instead of a process."
        ),
    ] = None,
    written: Annotated[BriefFormat, typer.Option("--format", help="What to write.")] = BriefFormat.MD,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to; else standard output.")
    ] = None,
    highest: Annotated[
        Level, typer.Option("--level", help="Highest handling level to tell of.")
    ] = Level.PUBLIC,
    names: Annotated[
        str | None,
        typer.Option(
            metavar="all|RANK", help="Name persons down to this rank, 1 to 9 (4: ministers), or all."
        ),
    ] = None,
    db: Db = None,
) -> None:
    """A briefing from the record, every sentence with the words it rests on; what nobody reviewed is listed apart."""
    from goodoffices.brief import make  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.brief.people import RANK  # noqa: PLC0415

    if (process is None) == (before is None):
        raise RunAborted(
            "give a process with --since DAY, or --before MEETING; goodoffices status lists the processes"
        )
    if process is not None and since is None:
        raise RunAborted("a briefing needs the first day of its period; give --since 2024-05-31")
    if before is not None and since is not None:
        raise RunAborted("--before looks back a year by itself; leave --since out")
    today = dt.datetime.now(dt.UTC).date().isoformat()
    lowest = RANK if names is None else None if names == "all" else _rank(names)
    last = make.day_of(until, "--until") if until is not None else today
    options = make.Options(last, highest.value, lowest, f"goodoffices {__version__}")
    with opened(db) as store:
        if before is not None:
            made = make.brief_before(store, before, options)
        else:
            made = make.brief_process(store, str(process), make.day_of(str(since), "--since"), options)
    _write(made, written, out)


def _rank(value: str) -> int:
    if value.isdigit() and 1 <= int(value) <= 9:
        return int(value)
    raise RunAborted(f"--names {value!r} is neither all nor a rank; give 1 (heads of state) to 9 (officials)")


def _write(made: Brief, written: BriefFormat, out: Path | None) -> None:
    if out is None and written in {BriefFormat.DOCX, BriefFormat.PDF} and sys.stdout.isatty():
        raise RunAborted(f"{written.value} would fill the terminal with bytes; give --out FILE")
    content = rendered(made, written)
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise RunAborted(f"{out}: cannot be written ({error.strerror}); give another --out") from error


def rendered(made: Brief, written: BriefFormat) -> bytes:
    """The bytes of a briefing in a format."""
    if written is BriefFormat.MD:
        from goodoffices.brief.as_markdown import markdown  # noqa: PLC0415

        return markdown(made).encode("utf-8")
    if written is BriefFormat.HTML:
        from goodoffices.brief.as_html import html  # noqa: PLC0415

        return html(made).encode("utf-8")
    if written is BriefFormat.DOCX:
        from goodoffices.brief.as_docx import docx  # noqa: PLC0415

        return docx(made)
    from goodoffices.brief.as_pdf import pdf  # noqa: PLC0415

    return pdf(made)
