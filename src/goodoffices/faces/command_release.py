"""`goodoffices release DIR` and `goodoffices diff A B`: frozen data sets, and what differs between two."""

from __future__ import annotations

import hashlib
import re
import shlex
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated, Any

import typer

from goodoffices import __version__
from goodoffices.faces.command_ask import Answer, AsOf, Bom, Format, Highest, Out, Source
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, opened

LOCKS = ("uv.lock", "requirements.lock")
ROOT = Path(__file__).parents[3]


def release(  # noqa: PLR0913, PLR0917 - one parameter for each option
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
    title: Annotated[str, typer.Option(help="The name it is cited by.")] = "A goodoffices record",
    edition: Annotated[str, typer.Option(metavar="VERSION", help="The version it is cited by.")] = "1.0.0",
    as_of: AsOf = None,
    source: Source = None,
    level: Highest = Level.PUBLIC,
    db: Db = None,
) -> None:
    """Write a frozen data set that can be cited: all lists, codebooks, checksums, versions, no text of reports."""
    with opened(db) as store:
        from goodoffices.export.release import Imprint, write_release  # noqa: PLC0415 - --help must not wait
        from goodoffices.record.filters import Filters  # noqa: PLC0415

        command = ["goodoffices", "release", "DIR", "--title", title, "--edition", edition]
        command += ["--level", level.value, *(["--as-of", as_of] if as_of else [])]
        for name in source or ():
            command += ["--source", name]
        filters = Filters(as_of=as_of, source=source, level=level.value)
        imprint = Imprint(title, edition, shlex.join(command), versions())
        files = write_release(store, folder, filters, imprint)
    typer.echo(f"{len(files)} files in {folder}")


def versions() -> dict[str, Any]:
    """The program that reads here, the packages it needs as they are installed, and its lock files by hash."""
    from goodoffices.faces.version import run_version  # noqa: PLC0415 - hashes the models

    now = run_version()
    names = {re.split(r"[^\w.-]", need)[0] for need in requires("goodoffices") or ()} - {"goodoffices"}
    locks = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in LOCKS if _there(name)}
    return {
        "goodoffices": __version__,
        "code": now.code,
        "models": now.models,
        "knowledge": now.knowledge,
        # Only a checkout has them; an installed wheel tells its packages instead.
        "lock_sha256": locks,
        "packages": {name: found for name in sorted(names) if (found := _installed(name))},
    }


def _there(name: str) -> bool:
    return (ROOT / "pyproject.toml").is_file() and (ROOT / name).is_file()


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def diff(
    one: Annotated[Path, typer.Argument(metavar="A", help="A release.")],
    other: Annotated[Path, typer.Argument(metavar="B", help="A later one.")],
    form: Format = None,
    out: Out = None,
    bom: Bom = False,
) -> None:
    """List what was added, removed and changed from one release to another."""
    from goodoffices.export.differ import COLUMNS, differences  # noqa: PLC0415 - --help must not wait for it

    Answer(form, out, bom).give(differences(one, other), COLUMNS)
