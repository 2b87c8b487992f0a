"""`goodoffices backfill SOURCE... --out DIR` and `goodoffices load DIR`."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.errors import RunAborted
from goodoffices.faces.command_ingest import Level, NoEvents, Packs
from goodoffices.faces.place import Db, created, place_of
from goodoffices.faces.tell import complain, telling

if TYPE_CHECKING:
    from goodoffices.engines.engine import Engine
    from goodoffices.engines.progress import Progress
    from goodoffices.faces.scale import Reads

# What a report needs: bytes of parts (7,618 on 204 mixed reports, bench/scale.py), and seconds of a worker (0.27 there,
# on a core shared with others). They serve --dry-run only.
BYTES, SECONDS = 8_000, 0.27
# Seconds between two lines of progress where nobody watches.
PAUSE = 30.0


class EngineName(StrEnum):
    """Where it runs."""

    LOCAL = "local"
    RAY = "ray"


class Log(StrEnum):
    """How progress is told."""

    TEXT = "text"
    JSON = "json"


def backfill(  # noqa: PLR0913, PLR0917 - one parameter for each option
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Whatever goodoffices ingest takes.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the parts.")],
    engine: Annotated[EngineName, typer.Option(help="Where it runs.")] = EngineName.LOCAL,
    workers: Annotated[int, typer.Option(min=0, help="How many workers; 0 reads in this very process.")] = 1,
    address: Annotated[
        str | None, typer.Option(metavar="URL", help="The Ray cluster: ray://host:10001, host:6379 or auto.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    shard: Annotated[int, typer.Option(min=1, help="Reports of one part.")] = 64,
    log: Annotated[
        Log, typer.Option(help="Progress for people or, a JSON object a line, for programs.")
    ] = Log.TEXT,
    level: Annotated[Level, typer.Option(help="How far these reports may travel.")] = Level.PUBLIC,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Where they come from.")] = None,
    no_events: NoEvents = False,
    pack: Packs = None,
) -> None:
    """Read an archive with many workers into Parquet files; a run that is stopped goes on where it was.

    What cannot be read is kept in the table `letters`, and the exit status is then 1.
    """
    if "-" in sources:
        raise RunAborted("standard input cannot be read again by --resume; give a file")
    if address and engine is not EngineName.RAY:
        raise RunAborted("--address is for --engine ray; leave it out or choose that")
    place_of(None)  # says what to install where the codecs of the record cannot be loaded
    from goodoffices.engines import manifest, parts  # noqa: PLC0415 - --help must not wait for it
    from goodoffices.engines.backfill import Run  # noqa: PLC0415
    from goodoffices.engines.progress import Progress  # noqa: PLC0415
    from goodoffices.engines.shard import shards  # noqa: PLC0415
    from goodoffices.faces.scale import NAMES, Reads, given_of, head_of  # noqa: PLC0415
    from goodoffices.faces.version import run_version  # noqa: PLC0415
    from goodoffices.record.levels import rank  # noqa: PLC0415
    from goodoffices.record.write import Origin  # noqa: PLC0415

    packs = tuple(path.absolute() for path in pack or ())
    run = run_version(events=not no_events, packs=packs)
    work = Reads(run, Origin(rank(level.value), source), not no_events, packs)
    if dry_run:
        _dry(sources, out, work, shard, max(1, workers))
        return
    parts.package("pyarrow")
    with manifest.locked(out):
        manifest.begin(out, head_of(work, shard), resume=resume)
        progress = Progress()
        with _telling(progress, log) as told:
            job = Run(out, NAMES, told)
            made = job.over(
                shards(given_of(sources), work.version, shard),
                lambda: _engine(engine, work, workers, address),
            )
            manifest.finish(out, made)
        typer.echo(progress.record("done") if log is Log.JSON else progress.line(), err=True)
    raise typer.Exit(1 if progress.rows["letters"] else 0)


def _engine(name: EngineName, work: Reads, workers: int, address: str | None) -> Engine:
    if name is EngineName.RAY:
        from goodoffices.engines.on_ray import OnRay  # noqa: PLC0415 - few runs need it

        return OnRay(work, max(1, workers), address)
    from goodoffices.engines.engine import Here  # noqa: PLC0415
    from goodoffices.engines.local import Local  # noqa: PLC0415

    return Local(work, workers) if workers else Here(work)


class _telling:  # noqa: N801 - used like a function
    """Tells each part: on the line of progress, or a line now and then, or as JSON."""

    def __init__(self, progress: Progress, log: Log) -> None:
        self._progress, self._log = progress, log
        self._last = time.monotonic()
        self._line = telling(progress=log is Log.TEXT)

    def __enter__(self) -> Callable[..., None]:
        self._teller = self._line.__enter__()
        return self._told

    def __exit__(self, *error: object) -> None:
        self._line.__exit__(*error)  # type: ignore[arg-type]

    def _told(self, part: object, new: bool) -> None:
        self._progress.add(part, new)  # type: ignore[arg-type]
        if self._log is Log.JSON:
            print(self._progress.record("part"), file=sys.stderr, flush=True)  # noqa: T201 - a face speaks
        elif self._teller.watched:
            self._teller.show(self._progress.line())
        elif time.monotonic() - self._last > PAUSE:
            self._last = time.monotonic()
            complain(self._progress.line())


def _dry(sources: Sequence[str], out: Path, work: Reads, size: int, workers: int) -> None:
    """Cut the sources into shards without reading them, and say what is left to do."""
    from goodoffices.engines import parts  # noqa: PLC0415
    from goodoffices.engines.progress import span  # noqa: PLC0415
    from goodoffices.engines.shard import shards  # noqa: PLC0415
    from goodoffices.faces.scale import given_of  # noqa: PLC0415

    there = count = left = 0
    for one in shards(given_of(sources), work.version, size):
        done = parts.is_done(out, one.name)
        there, count = there + done, count + 1
        left += 0 if done else len(one.given)
    free = shutil.disk_usage(next(path for path in (out, *out.absolute().parents) if path.exists())).free
    typer.echo(f"{count} parts, {there} of them there; {left} reports to read")
    typer.echo(f"about {span(left * SECONDS / workers)} with {workers} workers that have a core each")
    typer.echo(f"about {left * BYTES / 1e6:,.0f} MB in {out}, {free / 1e6:,.0f} MB free")


def load(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What goodoffices backfill has written.")],
    db: Db = None,
) -> None:
    """Take the parts of a finished backfill into the record, one transaction each; again changes nothing."""
    with created(db) as store:
        from goodoffices.faces.ingest import Totals  # noqa: PLC0415 - --help must not wait for it
        from goodoffices.faces.scale import Loading  # noqa: PLC0415

        totals = Totals()
        with telling(progress=True) as teller:
            job = Loading(store, folder)

            def told(written: object) -> None:
                totals.add(written)  # type: ignore[arg-type]
                teller.show(f"{totals.told()}; {totals.rate()}")

            job.all(told)
    typer.echo(totals.told())
