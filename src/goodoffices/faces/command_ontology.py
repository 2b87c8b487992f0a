"""`goodoffices ontology check FILE.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.faces.tell import complain
from goodoffices.faces.words import counted

if TYPE_CHECKING:
    from goodoffices.coding.custom.train import Figures, Trained

FEW = 6
"""Examples of a type below which its figures say little."""
WEAK = 0.5
"""Share of a type's examples that are found below which it is worth more work."""


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="Ontology of your own.")],
) -> None:
    """Train an ontology of your own and tell how well its examples are told apart, each left out in turn.

    A file that is not valid is told with file and line, and the exit status is 1.
    """
    from goodoffices.coding.custom.train import trained  # noqa: PLC0415 - loads the encoders
    from goodoffices.ontology import load_ontology  # noqa: PLC0415 - --help must not wait for it

    made = trained(load_ontology(file))
    for line in table(made):
        typer.echo(line)
    for line in warnings(made):
        complain(f"{file}: {line}")


def table(made: Trained) -> Iterator[str]:
    """The figures of each type, and the threshold."""
    width = max(len(name) for name in (*made.figures, "type"))
    yield f"{made.ontology.name}: {made.ontology.title}"
    yield f"{'type':{width}}  examples  with a cue  coded  rightly  precision  recall"
    for name, own in made.figures.items():
        precision = "   -" if own.precision is None else f"{own.precision:.2f}"
        yield (
            f"{name:{width}}  {own.examples:8}  {own.cued:10}  {own.told:5}  {own.right:7}       {precision}"
            f"    {own.recall:.2f}"
        )
    yield f"of {counted(made.others, 'other sentence')} {made.false} coded; least score {made.threshold:.2f}"


def warnings(made: Trained) -> Iterator[str]:
    """What is worth more work, one line each."""
    for name, own in made.figures.items():
        if own.examples < FEW:
            yield f"{name} has only {counted(own.examples, 'example')}; figures are not to be trusted, add to {FEW}"
        if own.cued < own.examples:
            less = own.examples - own.cued
            yield f"{name}: {counted(less, 'example')} without a cue of this type, which may never be found; add cues"
        if own.right < WEAK * own.cued:
            yield f"{name}: {_mixed(own)}; add examples, or join types that are near to each other"


def _mixed(own: Figures) -> str:
    return f"only {own.right} of {counted(own.cued, 'example')} with a cue told right"
