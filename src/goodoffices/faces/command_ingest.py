"""`goodoffices init`, `goodoffices ingest SOURCE...|-`."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_sources import columns_of
from goodoffices.faces.place import Db, created
from goodoffices.faces.tell import complain, telling

if TYPE_CHECKING:
    from goodoffices.faces.ingest import Totals
    from goodoffices.record.store import Store
    from goodoffices.record.write import Origin
    from goodoffices.sources import SourceOptions


class Level(StrEnum):
    """How far reports may travel."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


Packs = Annotated[
    list[Path] | None,
    typer.Option("--pack", metavar="PACK", help="Folder of knowledge to lay over the built-in one."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="FIELD=NAME", help="Column of a table that holds a field, as text=Body."
    ),
]
Fetch = Annotated[
    bool | None,
    typer.Option(
        "--fetch/--no-fetch", help="Fetch the addresses of feeds and lists (a feed's own by default)."
    ),
]
TextsAtHand = Annotated[
    list[str] | None,
    typer.Option("--texts", metavar="SOURCE", help="Texts at hand for the addresses of a list."),
]
NoEvents = Annotated[bool, typer.Option("--no-events", help="Leave PLOVER and CAMEO events out.")]


def init(db: Db = None) -> None:
    """Make an empty record."""
    from goodoffices.record.engine import shown  # noqa: PLC0415 - --help must not wait for it

    with created(db) as store:
        typer.echo(f"the record is {shown(store.where)}")


def _zone(name: str | None) -> str | None:
    if name is not None and name not in zoneinfo.available_timezones():
        raise typer.BadParameter(f"there is no time zone {name!r}; write it as Africa/Cairo or UTC")
    return name


def ingest(  # noqa: PLR0913, PLR0917 - one parameter for each option
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, addresses; formats as `goodoffices sources` lists them; - is standard input.",
        ),
    ],
    level: Annotated[Level, typer.Option(help="How far these reports may travel.")] = Level.PUBLIC,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Where they come from.")] = None,
    time_zone: Annotated[
        str | None,
        typer.Option("--time-zone", callback=_zone, metavar="ZONE", help="Time zone of the source."),
    ] = None,
    column: Columns = None,
    fetch: Fetch = None,
    texts: TextsAtHand = None,
    no_events: NoEvents = False,
    pack: Packs = None,
    db: Db = None,
) -> None:
    """Read reports and keep them and what is found in them; what is in the record already is passed over.

    What cannot be read is told and kept as a dead letter, all others are kept, and the exit status is 1.
    """
    with created(db) as store:
        from goodoffices.record.levels import rank  # noqa: PLC0415 - --help must not wait for it
        from goodoffices.record.write import Origin  # noqa: PLC0415
        from goodoffices.sources import SourceOptions  # noqa: PLC0415

        options = SourceOptions(columns=columns_of(column or ()), follow=fetch, texts=tuple(texts or ()))
        origin = Origin(rank(level.value), source, time_zone)
        totals = run(store, sources, origin, options, events=not no_events, packs=pack or ())
    typer.echo(totals.told())
    raise typer.Exit(1 if totals.failed else 0)


def run(
    store: Store,
    sources: Sequence[str],
    origin: Origin,
    options: SourceOptions,
    *,
    events: bool,
    packs: Sequence[Path],
) -> Totals:
    """Take sources in; raises RunAborted when standard input is named twice or the record cannot be written."""
    from goodoffices.faces.ingest import STDIN, Ingest, Runs  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.faces.version import run_version  # noqa: PLC0415

    if list(sources).count(STDIN) > 1:
        raise RunAborted("standard input (-) can be read only once; name it once")

    def build() -> Runs:
        from goodoffices.pipeline import build as make  # noqa: PLC0415 - loads the parser

        return make(events=events, packs=tuple(packs))

    with telling(progress=True) as teller:
        job = Ingest(store, run_version(events=events, packs=packs), origin, build, teller, options)
        totals = job.sources(sources)
        if teller.watched:
            complain(totals.rate())
    return totals
