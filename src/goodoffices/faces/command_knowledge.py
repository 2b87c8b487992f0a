"""`goodoffices knowledge check PACK` and `goodoffices knowledge import-petrarch FILE...`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.faces.tell import complain
from goodoffices.faces.words import counted


def check(
    pack: Annotated[
        Path, typer.Argument(metavar="PACK", help="Folder that holds the pack, or an ontology's .toml file.")
    ],
) -> None:
    """Check a pack or an ontology of your own before it is used: each problem is told with file and line."""
    from goodoffices.ontology import check_ontology, check_pack  # noqa: PLC0415 - --help must not wait for it

    problems = check_ontology(pack) if pack.suffix == ".toml" else check_pack(pack)
    for problem in problems:
        complain(problem)
    if problems:
        complain(f"{pack}: {counted(len(problems), 'problem')}; correct them and check again")
        raise typer.Exit(1)
    typer.echo(f"{pack}: no problems")


def import_petrarch(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Actor or agent dictionaries (TABARI, PETRARCH, Phoenix)."),
    ],
    out: Annotated[Path, typer.Option(metavar="PACK", help="Folder for the pack; it must not exist yet.")],
) -> None:
    """Turn event-data dictionaries into a pack of knowledge.

    What is refused is told with file and line, the rest is kept, and the exit status is 1.
    """
    from goodoffices.ontology import Knowledge, check_pack  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.ontology.petrarch_pack import import_dictionaries  # noqa: PLC0415

    made = import_dictionaries(files, out, Knowledge.load())
    problems = [*made.refused, *check_pack(out)]
    for problem in problems:
        complain(problem)
    typer.echo(f"{out}: {made.kept} kept, {made.known} known already, {len(made.refused)} refused")
    if problems:
        raise typer.Exit(1)
