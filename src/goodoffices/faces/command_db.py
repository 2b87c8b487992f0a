"""`goodoffices db check|backup|migrate`, `purge`, `withdraw`, `withdrawn`."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from goodoffices.faces.place import Db, opened, place_of
from goodoffices.faces.tell import complain

db_commands = typer.Typer(help="Look after the record: is it sound, copies, newer schemas.")
Reports = Annotated[list[str], typer.Argument(metavar="REPORT...", help="Ids of reports.")]


def _user() -> str:
    """The name of the one who calls, "unknown" where the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


Who = Annotated[str, typer.Option("--who", default_factory=_user, show_default=False, help="Who does this.")]


@db_commands.command()
def check(
    repair: Annotated[bool, typer.Option("--repair", help="Make again what is derived.")] = False,
    erase: Annotated[
        bool, typer.Option("--erase", help="Finish a purge that another process held up.")
    ] = False,
    db: Db = None,
) -> None:
    """Check that the record is sound: the file, every quotation, the indexes; the exit status is 1 if not."""
    with opened(db) as store:
        if repair:
            store.repair()
        if erase:
            store.erase()
        problems = store.check()
    for problem in problems:
        complain(problem)
    if not problems:
        typer.echo("the record is sound")
    raise typer.Exit(1 if problems else 0)


@db_commands.command()
def backup(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The file to write.")], db: Db = None
) -> None:
    """Copy the record, of all handling levels, while others use it."""
    with opened(db) as store:
        store.backup(path)
    typer.echo(f"{path} holds the whole record, reports of all handling levels; keep it accordingly")


@db_commands.command()
def migrate(db: Db = None) -> None:
    """Bring a record that an older goodoffices wrote up to date."""
    place = place_of(db)
    from goodoffices.record.store import Store  # noqa: PLC0415 - --help must not wait for it

    done = Store.migrate(place)
    typer.echo(f"migrated to schema {done[-1]}" if done else "the record is up to date")


def purge(
    reports: Reports,
    who: Who,
    why: Annotated[str, typer.Option(help="Why; kept with the marker, so name no content.")] = "",
    db: Db = None,
) -> None:
    """Delete reports and all that came from them alone, for good; only a marker with their ids remains."""
    with opened(db) as store:
        done = store.purge(reports, who=who, why=why)
        left = store.backups()
    typer.echo(f"purged {done.reports} reports and {done.findings} findings")
    for path, at in left:
        complain(f"{path}: this backup of {at[:10]} may still hold them; delete it or make it again")


def withdraw(
    reports: Reports,
    who: Who,
    why: Annotated[str, typer.Option(help="Why they no longer count.")],
    db: Db = None,
) -> None:
    """Let reports no longer count; they stay in the record and are listed by `goodoffices withdrawn`."""
    with opened(db) as store:
        store.withdraw(reports, who=who, why=why)
    typer.echo(f"withdrawn: {', '.join(reports)}")


def withdrawn(db: Db = None) -> None:
    """List what was withdrawn or purged: when, by whom, why."""
    from goodoffices.faces.ask import show  # noqa: PLC0415 - --help must not wait for it

    columns = "kind id what at who why".split()
    with opened(db) as store:
        show(({name: getattr(one, name) for name in columns} for one in store.tombstones()), columns)
