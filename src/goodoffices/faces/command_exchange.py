"""`goodoffices note`, `goodoffices import-log`, `goodoffices judgements export|import`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_ask import Bom, Out, Report, Since, Source, Until
from goodoffices.faces.command_db import Who
from goodoffices.faces.command_ingest import Level, Packs
from goodoffices.faces.place import Db, created, opened


class Form(StrEnum):
    """The forms of judgements: as they are, or as tasks with annotations."""

    CSV = "csv"
    LABEL_STUDIO = "label-studio"


Own = Annotated[Level, typer.Option(help="How far it may travel.")]
Highest = Annotated[Level, typer.Option(help="Highest handling level to be looked at.")]

judgements = typer.Typer(help="Take judgements out and in: to work elsewhere, to merge, to train.")


@judgements.command()
def export(  # noqa: PLR0913, PLR0917 - one parameter for each option
    form: Annotated[Form, typer.Option("--format", help="csv holds all of them, whole.")] = Form.CSV,
    since: Since = None,
    until: Until = None,
    report: Report = None,
    source: Source = None,
    level: Highest = Level.PUBLIC,
    out: Out = None,
    bom: Bom = False,
    db: Db = None,
) -> None:
    """Write judgements as CSV, or reports with findings and judgements as Label Studio tasks (with their text)."""
    if form is Form.CSV and (since or until or report or source):
        raise RunAborted(
            "csv holds all judgements; --since, --until, --report and --source go with label-studio"
        )
    with opened(db) as store:
        from goodoffices.faces.ask import show  # noqa: PLC0415 - --help must not wait for it
        from goodoffices.faces.exchange import json_lines  # noqa: PLC0415
        from goodoffices.faces.run import destination  # noqa: PLC0415
        from goodoffices.record.filters import Filters  # noqa: PLC0415
        from goodoffices.record.review.exchange import COLUMNS, rows, tasks  # noqa: PLC0415

        if form is Form.CSV:
            show(rows(store, level.value), COLUMNS, form="csv", out=out, bom=bom)
            return
        filters = Filters(since=since, until=until, report=report, source=source, level=level.value)
        with destination(out) as stream:
            for piece in json_lines(tasks(store, filters)):
                stream.write(piece)
            stream.flush()


@judgements.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file; - is standard input.")],
    form: Annotated[Form, typer.Option("--format", help="What the file holds.")] = Form.CSV,
    level: Highest = Level.PUBLIC,
    db: Db = None,
) -> None:
    """Take judgements in; what is known already is not doubled."""
    with opened(db) as store:
        from goodoffices.faces.exchange import take_judgements  # noqa: PLC0415 - --help must not wait for it

        taken = take_judgements(store, path, form.value, level.value)
    typer.echo(f"{taken.new} new, {taken.known} known already")


def note(  # noqa: PLR0913, PLR0917 - one parameter for each option
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The note; - is standard input.")],
    date: Annotated[str, typer.Option(metavar="DAY", help="Day of the note.")],
    who: Who,
    title: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    level: Own = Level.CONFIDENTIAL,
    pack: Packs = None,
    db: Db = None,
) -> None:
    """Keep a note of your own meeting as a report, confidential unless you say otherwise, and read it like any."""
    with created(db) as store:
        from goodoffices.faces.exchange import take_note, text_of  # noqa: PLC0415 - --help must not wait for it

        report, written = take_note(
            store, text_of(path), day=date, title=title, who=who, level=level.value, packs=pack or ()
        )
    if written.failed:
        raise written.failed[0]
    typer.echo(f"{report.id}: {'kept' if written.new else 'kept already'}, {level.value}")


def import_log(  # noqa: PLR0913, PLR0917 - one parameter for each option
    path: Annotated[Path, typer.Argument(metavar="PATH", help="An .xlsx or .csv file.")],
    mapping: Annotated[
        str,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN[;COLUMN],...",
            help="Which columns hold date, parties, format, modality, place, country, mechanism, issues, note.",
        ),
    ],
    who: Who,
    sheet: Annotated[str | None, typer.Option(help="Which sheet; by default the first.")] = None,
    contact_format: Annotated[
        str, typer.Option("--how", metavar="FORMAT", help="Format of contacts that have none.")
    ] = "meeting",
    modality: Annotated[
        str, typer.Option(metavar="WORD", help="Modality of contacts that have none.")
    ] = "occurred",
    party: Annotated[
        str | None, typer.Option(metavar="NAME", help="Your own side, where no column names it.")
    ] = None,
    level: Own = Level.CONFIDENTIAL,
    db: Db = None,
) -> None:
    """Take in your own log of meetings: each row becomes a report with a contact, on your word."""
    with created(db) as store:
        from goodoffices.faces.exchange import take_log  # noqa: PLC0415 - --help must not wait for it

        defaults = {"format": contact_format, "modality": modality}
        written = take_log(
            store,
            path,
            mapping,
            who=who,
            level=level.value,
            defaults={**defaults, **({"own": party} if party else {})},
            sheet=sheet,
        )
    if written.failed:
        raise written.failed[0]
    typer.echo(f"{len(written.new)} new, {len(written.unchanged)} unchanged")
