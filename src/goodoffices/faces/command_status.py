"""`goodoffices fuse` and `goodoffices status PROCESS`: what many reports tell together."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from goodoffices.errors import RunAborted
from goodoffices.faces.command_ingest import Level
from goodoffices.faces.place import Db, opened

if TYPE_CHECKING:
    from goodoffices.analysis.standing import Standing
    from goodoffices.record.store import Store


def fuse(db: Db = None) -> None:
    """Find near-copies and join what several reports tell of one contact; occurrences keep their ids."""
    with opened(db) as store:
        from goodoffices.faces.fusing import fuse_record  # noqa: PLC0415 - --help must not wait for it

        made = fuse_record(store)
    typer.echo(
        f"{made.told} contacts told, {made.occurrences} occurrences, {made.joined} of them told more than once; "
        f"{made.copies} reports are copies; {made.plans} plans linked to what became of them"
    )


def status(
    process: Annotated[
        str | None, typer.Argument(help="A process; without one their names are listed.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="As it stood on this ISO day; else today.")
    ] = None,
    highest: Annotated[Level, typer.Option("--level", help="Highest handling level to show.")] = Level.PUBLIC,
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON, with every note that it rests on.")
    ] = False,
    db: Db = None,
) -> None:
    """The board of tracks of a process: where each stands, since when, on whose word, and how long without news."""
    from goodoffices.analysis.profiles import load_processes  # noqa: PLC0415

    profiles = load_processes()
    if process is None:
        for name, profile in sorted(profiles.items()):
            typer.echo(f"{name}\t{profile.name}")
        return
    if process not in profiles:
        raise RunAborted(f"no process {process!r}; available: {', '.join(sorted(profiles))}")
    day = on or dt.datetime.now(dt.UTC).date().isoformat()
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        raise RunAborted(f"--on {day!r} is no ISO day; write it as 2024-05-31") from None
    with opened(db) as store:
        standings = board(store, process, day, highest.value)
    if as_json:
        typer.echo(json.dumps([asdict(s) for s in standings], ensure_ascii=False, indent=1, default=str))
    else:
        _show(profiles[process].name, day, standings)


def board(store: Store, process: str, day: str, level: str) -> tuple[Standing, ...]:
    """Where every track of a process stands on a day, from all notes that come to it by a stated rule."""
    from goodoffices.analysis.processes import place_finding  # noqa: PLC0415
    from goodoffices.analysis.profiles import load_processes  # noqa: PLC0415
    from goodoffices.analysis.standing import DatedNote, fold_tracks  # noqa: PLC0415
    from goodoffices.model import TrackNote  # noqa: PLC0415
    from goodoffices.record.filters import Filters  # noqa: PLC0415

    profile = {process: load_processes()[process]}
    notes = [
        DatedNote(found.report_id, found.publisher, found.report_date, found.finding)
        for found in store.findings(Filters(level=level), kinds=("track",))
        if isinstance(found.finding, TrackNote) and place_finding(found.finding, profile, found.report_date)
    ]
    return fold_tracks(notes, day, mediators=profile[process].mediators)


def _show(name: str, day: str, standings: Sequence[Standing]) -> None:
    table = Table(title=f"{name}, as reported up to {day}", title_justify="left", pad_edge=False)
    for head, whole in (("track", True), ("between", False), ("stage", True), ("since", True)):
        table.add_column(head, no_wrap=whole)
    for head in ("on the word of", "remarks", "days without news"):
        table.add_column(head)
    for one in standings:
        table.add_row(*_row(one))
    Console(soft_wrap=False).print(table if standings else f"{name}: no track is told of in these reports")


def _row(one: Standing) -> tuple[str, ...]:
    remarks = [
        *(["contradicted"] if one.contested else []),
        *([f"{len(one.steps_back)} steps back"] if one.steps_back else []),
        *([f"{len(one.allegations)} allegations"] if one.allegations else []),
        *([f"{len(one.deeds)} violations told"] if one.deeds else []),
    ]
    known: list[Any] = [
        one.track.replace("_", " "),
        one.mechanism or ", ".join(one.parties),
        (one.stage or "not known").replace("_", " "),
        one.since or "",
        one.on_word_of or "",
        "; ".join(remarks),
        "" if one.quiet_days is None else one.quiet_days,
    ]
    return tuple(str(value) for value in known)
