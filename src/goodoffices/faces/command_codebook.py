"""`goodoffices codebook`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from goodoffices.faces.run import destination


class Ontology(StrEnum):
    """The codebooks; their names carry their version."""

    PLOVER = "plover-0.8"
    CAMEO = "cameo-1.1b3"
    READING = "reading"


class Form(StrEnum):
    """The forms in which a codebook is given out."""

    MARKDOWN = "markdown"
    CSV = "csv"


def codebook(
    ontology: Annotated[
        Ontology,
        typer.Option("--ontology", help="Which codebook; reading: the values of contacts and the like."),
    ] = Ontology.PLOVER,
    form: Annotated[Form, typer.Option("--format", help="Form of the output.")] = Form.MARKDOWN,
    out: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write there, not to the terminal.")
    ] = None,
) -> None:
    """Print a codebook: types, codes, what they mean, how they cross to the other, what is lost on the way."""
    from goodoffices.export.codebook import codebook as page  # noqa: PLC0415 - --help must not wait for it

    text = page(ontology.value, form.value)
    if out is None and sys.stdout.isatty():
        typer.echo(text, nl=False)
        return
    with destination(out) as stream:
        stream.write(text.encode("utf-8"))
        stream.flush()
