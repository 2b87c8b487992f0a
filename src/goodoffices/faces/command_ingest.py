"""`goodoffices init`, `goodoffices ingest PATH...|-`, `goodoffices deadletters list|retry`."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.place import Db, created, opened
from goodoffices.faces.tell import complain, telling

if TYPE_CHECKING:
    from goodoffices.faces.ingest import Totals
    from goodoffices.record.store import Store
    from goodoffices.record.write import Origin


class Level(StrEnum):
    """How far reports may travel."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


Packs = Annotated[
    list[Path] | None,
    typer.Option("--pack", metavar="PACK", help="Folder of knowledge to lay over the built-in one."),
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
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Reports: .txt, .jsonl, each also .gz; - is standard input."),
    ],
    level: Annotated[Level, typer.Option(help="How far these reports may travel.")] = Level.PUBLIC,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Where they come from.")] = None,
    time_zone: Annotated[
        str | None,
        typer.Option("--time-zone", callback=_zone, metavar="ZONE", help="Time zone of the source."),
    ] = None,
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

        totals = _run(store, paths, Origin(rank(level.value), source, time_zone), not no_events, pack or ())
    typer.echo(totals.told())
    raise typer.Exit(1 if totals.failed else 0)


def _run(store: Store, paths: Sequence[Path], origin: Origin, events: bool, packs: Sequence[Path]) -> Totals:
    from goodoffices.faces.ingest import STDIN, Ingest, Runs  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.faces.version import run_version  # noqa: PLC0415

    if list(paths).count(STDIN) > 1:
        raise RunAborted("standard input (-) can be read only once; name it once")

    def build() -> Runs:
        from goodoffices.pipeline import build as make  # noqa: PLC0415 - loads the parser

        return make(events=events, packs=tuple(packs))

    with telling(progress=True) as teller:
        job = Ingest(store, run_version(events=events, packs=packs), origin, build, teller)
        totals = job.paths(paths)
        if teller.watched:
            complain(totals.rate())
    return totals


letters = typer.Typer(help="Reports that could not be read, with the reason.")


@letters.command("list")
def list_letters(
    level: Annotated[Level, typer.Option(help="Highest handling level to show.")] = Level.PUBLIC,
    db: Db = None,
) -> None:
    """List what could not be read."""
    from goodoffices.faces.ask import show  # noqa: PLC0415 - --help must not wait for it

    columns = "id report_id place level source code message attempts first_at last_at".split()
    with opened(db) as store:
        rows = ({name: getattr(one, name) for name in columns} for one in store.letters(level=level.value))
        show(rows, columns)


@letters.command()
def retry(no_events: NoEvents = False, pack: Packs = None, db: Db = None) -> None:
    """Read again the files in which something could not be read; the exit status is 1 if something still cannot."""
    from goodoffices.record.levels import rank  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.record.write import Origin  # noqa: PLC0415

    with opened(db) as store:
        waiting = store.letters(level=Level.RESTRICTED.value)
        groups: dict[tuple[str, str | None], list[Path]] = {}
        for one in waiting:
            if one.origin == "-":
                complain(f"{one.place}: it came by standard input; give it again to goodoffices ingest -")
            else:
                paths = groups.setdefault((one.level, one.source), [])
                paths += [Path(one.origin)] if Path(one.origin) not in paths else []
        for (level, source), paths in groups.items():
            totals = _run(store, paths, Origin(rank(level), source), not no_events, pack or ())
            typer.echo(totals.told())
        left = len(store.letters(level=Level.RESTRICTED.value))
    typer.echo(f"{len(waiting)} dead letters before, {left} now")
    raise typer.Exit(1 if left else 0)
