"""`goodoffices deadletters list|retry|drop`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_ingest import Level, NoEvents, Packs
from goodoffices.faces.place import Db, opened
from goodoffices.faces.tell import complain, telling

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

letters = typer.Typer(help="Reports that could not be read, with the reason.")
COLUMNS = "id report_id place source level code message attempts first_at last_at".split()


@letters.command("list")
def list_letters(
    level: Annotated[Level, typer.Option(help="Highest handling level to show.")] = Level.PUBLIC,
    db: Db = None,
) -> None:
    """List what could not be read."""
    from goodoffices.faces.ask import show  # noqa: PLC0415 - --help must not wait for it

    with opened(db) as store:
        rows = ({name: getattr(one, name) for name in COLUMNS} for one in store.letters(level=level.value))
        show(rows, COLUMNS)


@letters.command()
def retry(no_events: NoEvents = False, pack: Packs = None, db: Db = None) -> None:
    """Read again what could not be read; the exit status is 1 if something still cannot.

    Files are read again as they were read before. Entries of feeds, and what came by standard input, are read again
    from what was kept of them, or fetched from their address.
    """
    from goodoffices.faces.command_ingest import run  # noqa: PLC0415
    from goodoffices.faces.keep import Keeper  # noqa: PLC0415
    from goodoffices.faces.retry import by_itself, files, groups, once_more  # noqa: PLC0415
    from goodoffices.faces.version import run_version  # noqa: PLC0415

    events, packs = not no_events, tuple(pack or ())
    with opened(db) as store:
        waiting = store.letters(level=Level.RESTRICTED.value)
        for group in groups(files(waiting)):
            totals = run(store, group.sources, group.origin, group.options, events=events, packs=packs)
            typer.echo(totals.told())
        single = [one for one in waiting if by_itself(one)]
        if single:
            from goodoffices.pipeline import build  # noqa: PLC0415 - loads the parser

            with telling(progress=False) as teller:
                version = run_version(events=events, packs=packs)
                keeper = Keeper(store, version, lambda: build(events=events, packs=packs), teller)
                for one in single:
                    if not once_more(one, store, keeper):
                        complain(
                            f"{one.place}: nothing of it was kept; give its source again to goodoffices ingest"
                        )
            typer.echo(keeper.totals.told())
        left = len(store.letters(level=Level.RESTRICTED.value))
    typer.echo(f"{len(waiting)} dead letters before, {left} now")
    raise typer.Exit(1 if left else 0)


@letters.command()
def drop(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Letters, as `deadletters list` shows them.")
    ],
    db: Db = None,
) -> None:
    """Give letters up and delete what was kept of them."""
    with opened(db) as store:
        known = {one.id for one in store.letters(level=Level.RESTRICTED.value)}
        for name in ids:
            if name not in known:
                raise RunAborted(f"there is no dead letter {name!r}; goodoffices deadletters list shows them")
        for name in dict.fromkeys(ids):
            store.change(partial(_drop, name))
            typer.echo(f"dropped: {name}")
        store.erase()


def _drop(name: str, conn: Connection, _now: str) -> None:
    from goodoffices.record.letters import settle_one  # noqa: PLC0415 - --help must not wait for it

    settle_one(conn, name)
