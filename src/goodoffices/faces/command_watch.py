"""`goodoffices watch feeds.toml`."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.faces.command_ingest import NoEvents, Packs
from goodoffices.faces.place import Db, created
from goodoffices.faces.tell import telling
from goodoffices.faces.words import plain
from goodoffices.sources.feeds import feeds_of

if TYPE_CHECKING:
    from goodoffices.faces.ingest import Runs


def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS.toml", help="The feeds, one [[feed]] each.")],
    once: Annotated[
        bool, typer.Option("--once", help="Visit each feed once and end; those that fail are left in peace.")
    ] = False,
    no_events: NoEvents = False,
    pack: Packs = None,
    db: Db = None,
) -> None:
    """Keep a record up to date from feeds, until it is stopped (Ctrl-C or SIGTERM).

    Each visit of a feed is told in one line. With --once the exit status is 1 when a feed or one of its reports
    could not be read.
    """
    named = feeds_of(feeds)
    with created(db) as store, telling(progress=False) as teller, stopping() as stop:
        from goodoffices.faces.keep import Keeper  # noqa: PLC0415 - --help must not wait for it
        from goodoffices.faces.version import run_version  # noqa: PLC0415
        from goodoffices.faces.watching import job  # noqa: PLC0415
        from goodoffices.sources.watch import watch as loop  # noqa: PLC0415

        def build() -> Runs:
            from goodoffices.pipeline import build as make  # noqa: PLC0415 - loads the parser

            return make(events=not no_events, packs=tuple(pack or ()))

        def sleep(seconds: float) -> None:
            stop.wait(seconds)

        keeper = Keeper(store, run_version(events=not no_events, packs=pack or ()), build, teller)
        work = job(named, store, keeper, clock=time.time, sleep=sleep, stop=stop.is_set)
        refused = False
        for status in work.visit_all() if once else loop(work, sleep=sleep):
            refused |= bool(status.problem or status.failures)
            typer.echo(plain(status.line()))
        if stop.is_set():
            typer.echo(f"stopped; {keeper.totals.told()}")
    raise typer.Exit(1 if once and refused else 0)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set, so that what is under way is kept; a second Ctrl-C ends at once."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
