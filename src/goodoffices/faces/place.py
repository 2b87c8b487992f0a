"""Where the record is: --db, else GOODOFFICES_DB, else record.db in the user's data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.errors import RunAborted

if TYPE_CHECKING:
    from goodoffices.record.store import Store

Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="PATH|URL",
        envvar="GOODOFFICES_DB",
        help="The record: a file, or postgresql+psycopg://…; by default in your data folder.",
    ),
]


def place_of(db: str | None) -> str | Path:
    """The path or URL that is meant; raises RunAborted where the packages of the store are missing."""
    try:
        import platformdirs  # noqa: PLC0415 - reading alone does without it
        import sqlalchemy  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise RunAborted(f"the record needs the package {error.name}; install goodoffices[store]") from error
    if db and "://" in db:
        return db
    if db:
        return Path(db).expanduser()
    return Path(os.environ.get("GOODOFFICES_DB") or platformdirs.user_data_path("goodoffices") / "record.db")


def opened(db: str | None) -> Store:
    """The record, which must be there."""
    place = place_of(db)
    from goodoffices.faces.scope import process_named  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.record.store import Store  # noqa: PLC0415

    return Store.open(place, processes=process_named)


def created(db: str | None) -> Store:
    """The record, made where there is none."""
    place = place_of(db)
    from goodoffices.faces.scope import process_named  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.record.store import Store  # noqa: PLC0415

    return Store.create(place, processes=process_named)
