"""`goodoffices knowledge check PACK`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.faces.tell import complain
from goodoffices.faces.words import counted


def check(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Folder that holds the pack.")],
) -> None:
    """Check a pack before it is used: each problem is told with file and line."""
    from goodoffices.ontology import check_pack  # noqa: PLC0415 - --help must not wait for it

    problems = check_pack(pack)
    for problem in problems:
        complain(problem)
    if problems:
        complain(f"{pack}: {counted(len(problems), 'problem')}; correct them and check again")
        raise typer.Exit(1)
    typer.echo(f"{pack}: no problems")
