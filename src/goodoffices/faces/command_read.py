"""`goodoffices read FILE...`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.export import FORMATS, formats
from goodoffices.faces.command_sources import columns_of
from goodoffices.faces.run import Choices, run
from goodoffices.registry import available
from goodoffices.sources import parse_day


def _form(value: str) -> str:
    """The --format option, once it is sure that there is such a format."""
    if value != "text" and value not in formats():
        raise typer.BadParameter(f"there is no format {value!r}. {available(('text', *formats()))}")
    return value


def _day(value: str | None) -> str | None:
    """The --date option as YYYY-MM-DD."""
    try:
        return parse_day(value) if value is not None else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def read(  # noqa: PLR0913, PLR0917 - one parameter for each option
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, addresses; formats as `goodoffices sources` lists them; - is standard input.",
        ),
    ],
    date: Annotated[
        str | None, typer.Option(callback=_day, metavar="DAY", help="Day of publication of a single text.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of a single text.")] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            callback=_form,
            metavar="FORM",
            help=f"Form of the output: text, {', '.join(FORMATS)}, or that of a plug-in.",
        ),
    ] = "text",
    no_events: Annotated[
        bool, typer.Option("--no-events", help="Leave PLOVER and CAMEO events out.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how each finding was made.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write there, not to the terminal.")
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte order mark, for Excel.")] = False,
    pack: Annotated[
        list[Path] | None,
        typer.Option(metavar="PACK", help="Folder of knowledge to lay over the built-in one."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=NAME", help="Column of a table that holds a field, as text=Body."),
    ] = None,
    fetch: Annotated[
        bool | None,
        typer.Option(
            "--fetch/--no-fetch", help="Fetch the addresses of feeds and lists (a feed's own by default)."
        ),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option(metavar="SOURCE", help="Texts at hand for the addresses of a list."),
    ] = None,
    ontology: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE.toml", help="Ontology of your own, whose events are added."),
    ] = None,
    coder: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Coder of a plug-in, run after the built-in ones."),
    ] = None,
) -> None:
    """Read reports and show their record: contacts, positions, tracks, events, each with its quotation.

    A report that cannot be read and a plug-in that does not work are told on standard error, all else is kept, and
    the exit status is 1.
    """
    choices = Choices(
        columns=columns_of(column or ()),
        fetch=fetch,
        texts=tuple(texts or ()),
        paths=files,
        form=form,
        date=date,
        title=title,
        events=not no_events,
        explain=explain,
        bom=bom,
        out=out,
        packs=tuple(pack or ()),
        ontologies=tuple(ontology or ()),
        coders=tuple(coder or ()),
    )
    raise typer.Exit(run(choices))
