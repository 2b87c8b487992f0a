"""The manifest: which run it is, at the beginning; which parts there are and what they hold, at the end."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.errors import RunAborted

HEAD = "backfill.json"
PARTS = "manifest.jsonl"
LOCK = ".lock"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the manifest: a shard's name and number, its words, and the rows of each table."""

    name: str
    number: int
    words: int
    rows: Mapping[str, int]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one run; raises RunAborted while another has it, or where it cannot be made.

    The system lets go of it when the process ends, however it ends.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise RunAborted(f"{folder}: cannot be written ({error.strerror}); choose another place") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise RunAborted(
            f"{folder}: another run is writing here; wait for it or choose another place"
        ) from error
    finally:
        os.close(handle)


def begin(folder: Path, head: Mapping[str, Any], *, resume: bool) -> None:
    """Write the head of a new run, or see that the run that is resumed is this one.

    Raises RunAborted when there is a run already and it is not to be resumed, or it had other choices.
    """
    there = read_head(folder) if (folder / HEAD).exists() else None
    mine = {"format": FORMAT, **head}
    if there is None:
        strange = [path.name for path in folder.iterdir() if path.name not in {LOCK, HEAD + ".tmp"}]
        if strange:
            raise RunAborted(
                f"{folder}: there is something else in it ({strange[0]}); choose an empty folder"
            )
        write(folder / HEAD, json.dumps(mine, ensure_ascii=False, indent=2) + "\n")
        return
    other = sorted(key for key in {*there, *mine} if there.get(key) != mine.get(key))
    if other:
        raise RunAborted(
            f"{folder}: begun with another {other[0]} ({there.get(other[0])}, now {mine.get(other[0])}); "
            "use the same or choose another folder"
        )
    if not resume:
        raise RunAborted(f"{folder}: a run was begun here; go on with --resume or choose another folder")


def read_head(folder: Path) -> dict[str, Any]:
    """What a run says of itself; raises RunAborted where there is none."""
    try:
        found = json.loads((folder / HEAD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunAborted(
            f"{folder}: no output of goodoffices backfill ({HEAD} is missing or damaged)"
        ) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise RunAborted(f"{folder / HEAD}: another format than {FORMAT}; use the goodoffices that wrote it")
    return found


def finish(folder: Path, parts: Sequence[Part]) -> None:
    """Write the list of parts, in the order of the reports."""
    lines = (
        json.dumps(
            {
                "part": f"part-{one.name}.parquet",
                "number": one.number,
                "words": one.words,
                "rows": dict(one.rows),
            }
        )
        + "\n"
        for one in sorted(parts, key=lambda one: one.number)
    )
    write(folder / PARTS, "".join(lines))


def read_parts(folder: Path) -> list[Part]:
    """The parts of a run that has come to its end; raises RunAborted for one that has not."""
    try:
        lines = (folder / PARTS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RunAborted(
            f"{folder}: the run has not come to its end; go on with goodoffices backfill --resume"
        ) from error
    try:
        items = [json.loads(line) for line in lines]
        return [
            Part(
                one["part"].removeprefix("part-").removesuffix(".parquet"),
                one["number"],
                one["words"],
                one["rows"],
            )
            for one in items
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunAborted(
            f"{folder / PARTS}: damaged; make it again with goodoffices backfill --resume"
        ) from error


def write(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    part = path.with_name(path.name + ".tmp")
    with part.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
