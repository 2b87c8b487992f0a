"""`goodoffices bundle export|import`: records carried from one machine to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_ask import Highest
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, created, opened
from goodoffices.faces.tell import complain

bundles = typer.Typer(help="Carry records and judgements from one machine to another without a network.")


@bundles.command("export")
def export_bundle(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.")],
    level: Highest = Level.PUBLIC,
    db: Db = None,
) -> None:
    """Write reports with their text, what was found in them, and judgements, up to a handling level, to a file."""
    if path.exists():
        raise RunAborted(f"{path}: there is such a file already; choose another name")
    part = path.with_name(f".{path.name}.part")
    with opened(db) as store:
        from goodoffices.record.bundle import write_bundle  # noqa: PLC0415 - --help must not wait for it

        try:
            part.unlink(missing_ok=True)
            part.touch(0o600)
            with part.open("wb") as out:
                count = write_bundle(store.bundle_lines(level=level.value), out)
            part.replace(path)
        except OSError as error:
            raise RunAborted(
                f"{path}: it cannot be written ({error.strerror}); choose another place"
            ) from error
        finally:
            part.unlink(missing_ok=True)
    typer.echo(f"{count} reports in {path}")


@bundles.command("import")
def import_bundle(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What goodoffices bundle export wrote.")],
    db: Db = None,
) -> None:
    """Take in what a bundle brings; what is there already is not doubled, and levels are never lowered."""
    with created(db) as store:
        from goodoffices.record.bundle import read_bundle  # noqa: PLC0415 - --help must not wait for it
        from goodoffices.record.merge import merge  # noqa: PLC0415

        done = merge(store, read_bundle(path))
    for failed in done.failed:
        complain(failed)
    for name in done.gone:
        complain(f"{name}: it was withdrawn or purged here and stays away")
    typer.echo(
        f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged, {done.older} older than here, "
        f"{done.judgements} judgements"
    )
    raise typer.Exit(1 if done.failed else 0)
