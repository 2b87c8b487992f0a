"""`goodoffices explain ID`: how a finding or an occurrence came to be, down to the rule."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, opened


class Explained(StrEnum):
    """The forms of an explanation."""

    TEXT = "text"
    JSON = "json"


def explain(
    one_id: Annotated[str, typer.Argument(metavar="ID", help="A finding or an occurrence.")],
    level: Annotated[Level, typer.Option(help="Highest handling level to show.")] = Level.PUBLIC,
    form: Annotated[Explained, typer.Option("--format", help="For people or for machines.")] = Explained.TEXT,
    db: Db = None,
) -> None:
    """Show how a finding came to be: report, run, coder, rule, score, quotations, earlier versions."""
    with opened(db) as store:
        from goodoffices.export.explain import explanation, lines  # noqa: PLC0415 - --help must not wait for it
        from goodoffices.faces.words import UNSAFE  # noqa: PLC0415

        told = explanation(store, one_id, level.value)
        if told is None:
            raise RunAborted(
                f"there is no finding or occurrence {one_id!r} in the record at the level {level.value!r}; "
                "goodoffices contacts --format csv lists ids"
            )
        if form is Explained.JSON:
            typer.echo(json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False))
        else:
            for line in lines(told):
                typer.echo(UNSAFE.sub("", line))
