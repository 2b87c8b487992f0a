"""`goodoffices doctor`: what is sound here and what is not, a line each."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import typer

from goodoffices.errors import GoodOfficesError
from goodoffices.faces.place import Db, place_of
from goodoffices.faces.words import plain

# One package stands for each extra.
EXTRAS = {
    "store": "sqlalchemy",
    "tables": "pyarrow",
    "sources": "trafilatura",
    "web": "fastapi",
    "postgres": "psycopg",
    "ray": "ray",
    "brief": "typst",
}
# Bytes: a worker with its models takes less than 1 GB; SQLite needs room to write before anything is lost.
MEMORY, DISK = 1_000_000_000, 500_000_000
GOOD, WARN, BAD = "ok", "note", "BROKEN"


@dataclass(frozen=True, slots=True)
class Line:
    """How one thing is: `state` is GOOD, WARN (works, but know it) or BAD."""

    state: str
    what: str
    told: str


def doctor(db: Db = None) -> None:
    """Check Python, models, extras, record, disk, memory and threads; the exit status is 1 if something is broken."""
    lines = list(_lines(db))
    for line in lines:
        typer.echo(f"{line.state:6}  {line.what}: {plain(line.told)}")
    raise typer.Exit(1 if any(line.state == BAD for line in lines) else 0)


def _lines(db: str | None) -> Iterator[Line]:
    told = ".".join(map(str, sys.version_info[:3]))
    yield Line(GOOD if sys.version_info >= (3, 11) else BAD, "python", told)
    yield _tried("models", _models)
    for extra, package in EXTRAS.items():
        there = find_spec(package) is not None
        yield Line(
            GOOD if there else WARN,
            f"extra {extra}",
            "installed" if there else f"goodoffices[{extra}] adds it",
        )
    yield _tried("record", lambda: _record(db))
    yield _disk(Path.cwd())
    yield from _memory()
    yield _threads()


def _tried(what: str, look: Callable[[], Line]) -> Line:
    try:
        return look()
    except (GoodOfficesError, OSError, ImportError) as error:
        return Line(BAD, what, str(error))


def _models() -> Line:
    import_module("goodoffices.pipeline").build()
    return Line(GOOD, "models", "parser, encoder, judges and knowledge load")


def _record(db: str | None) -> Line:
    where = place_of(db)
    if isinstance(where, Path) and not where.exists():
        return Line(WARN, "record", f"{where}: none yet; goodoffices ingest makes one")
    with import_module("goodoffices.record.store").Store.open(where):
        shown = import_module("goodoffices.record.engine").shown(where)
        return Line(GOOD, "record", f"{shown}: opens, and its schema is this program's")


def _disk(folder: Path) -> Line:
    free = shutil.disk_usage(folder).free
    return Line(GOOD if free >= DISK else BAD, "disk", f"{free / 1e9:.1f} GB free in {folder}")


def _memory() -> Iterator[Line]:
    """The memory that is available, where the system tells."""
    path = Path("/proc/meminfo")
    if not path.is_file():
        return
    for line in path.read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            free = int(value.split()[0]) * 1024
            told = f"{free / 1e9:.1f} GB available, enough for {free // MEMORY} workers"
            yield Line(GOOD if free >= MEMORY else BAD, "memory", told)


def _threads() -> Line:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    chosen = os.environ.get("OMP_NUM_THREADS")
    told = f"{cores} cores for this process; OMP_NUM_THREADS={chosen or 'not set'}; workers of backfill use one each"
    return Line(GOOD, "threads", told)
