"""`goodoffices plugins`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import typer

from goodoffices import registry
from goodoffices.errors import PluginError
from goodoffices.faces import words
from goodoffices.faces.tell import complain
from goodoffices.protocols import Wish

if TYPE_CHECKING:
    from goodoffices.ontology import Knowledge


def plugins() -> None:
    """List coders, sources and exporters, built in and of other packages, and try each.

    One that does not work is told on standard error, and the exit status is 1.
    """
    problems: list[PluginError] = []
    rows = list(_rows(problems))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True))
        typer.echo(f"{'  '.join(cells)}  {row[3]}".rstrip())
    for problem in problems:
        complain(str(problem))
    if problems:
        raise typer.Exit(1)


def _rows(problems: list[PluginError]) -> Iterator[tuple[str, str, str, str]]:
    """(kind, name, package, where or "does not work") of every plug-in that is used."""
    for kind in registry.KINDS:
        for name in registry.names(kind):
            plugin = registry.plugin(kind, name)
            try:
                _tried(plugin)
                state = plugin.at
            except PluginError as error:
                problems.append(error)
                state = "does not work"
            yield kind, words.plain(name), words.plain(plugin.package), words.plain(state)
        problems += registry.shadowed(kind)


def _tried(plugin: registry.Plugin) -> None:
    """Raise PluginError where a plug-in does not work; what is built in, and sources, are only loaded."""
    if plugin.built_in or plugin.kind == "source":
        plugin.factory()
    elif plugin.kind == "coder":
        plugin.make(_knowledge())
    else:
        plugin.make(Wish())


@lru_cache(maxsize=1)
def _knowledge() -> Knowledge:
    from goodoffices.ontology import Knowledge  # noqa: PLC0415 - --help must not wait for it

    return Knowledge.load()
