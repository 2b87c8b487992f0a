"""`goodoffices fetch URL` and `goodoffices sources`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.tell import complain
from goodoffices.faces.words import plain
from goodoffices.registry import plugins
from goodoffices.sources import Failure, FetchOptions, SourceOptions, reports_from
from goodoffices.sources.sniff import formats


def columns_of(told: Sequence[str]) -> dict[str, str]:
    """FIELD=NAME options as a mapping.

    Raises RunAborted for one without "=".
    """
    for item in told:
        if "=" not in item:
            raise RunAborted(f"--column {item}: write FIELD=NAME, such as text=Body")
    return {key: name for key, _, name in (item.partition("=") for item in told)}


def fetch(
    urls: Annotated[
        list[str], typer.Argument(metavar="URL...", help="Addresses of pages, feeds, sitemaps, files.")
    ],
    follow: Annotated[
        bool, typer.Option("--follow/--no-follow", help="Fetch the articles of a feed or sitemap.")
    ] = True,
    private: Annotated[
        bool, typer.Option("--private", help="Allow addresses that are not on the public internet.")
    ] = False,
    robots: Annotated[bool, typer.Option("--robots/--no-robots", help="Obey robots.txt.")] = True,
) -> None:
    """Print what the reader would get from an address, a JSON line a report.

    What gives no report is told on standard error, and the exit status is 1.
    """
    fetching = FetchOptions(allow_private=private, robots=robots)
    options = SourceOptions(follow=follow, fetching=fetching, unique=False)
    refused = False
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise RunAborted(f"{plain(url)}: no address; write it as https://host/path")
        for item in reports_from(url, options):
            if isinstance(item, Failure):
                refused = True
                complain(str(item))
            else:
                sys.stdout.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")
                sys.stdout.flush()
    raise typer.Exit(1 if refused else 0)


def sources() -> None:
    """List the formats that are read."""
    for known in formats().values():
        typer.echo(f"{known.name:9} {' '.join(known.suffixes):42} {known.what}")
    for plugin in plugins("source"):
        if not plugin.built_in:
            typer.echo(f"{plugin.name:9} {plugin.name + ':ADDRESS':42} a source of {plugin.package}")
