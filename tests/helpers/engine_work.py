"""Work for the engines that needs no models: it must be importable where workers are started."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from goodoffices.engines import manifest
from goodoffices.engines.backfill import Run
from goodoffices.engines.engine import Engine
from goodoffices.engines.parts import Table, encoded
from goodoffices.engines.shard import Coder, Files, Given, shards
from goodoffices.errors import ReportError
from goodoffices.model import Report

TABLES = (Table("letters", {"id": "text", "code": "text"}), Table("reports", {"id": "text", "hash": "text"}))
NAMES = tuple(table.name for table in TABLES)


@dataclass(frozen=True, slots=True)
class Hashes:
    """Hashes texts. "kill" kills the worker, "raise" is a defect, "once" kills it as long as `marker` is not there."""

    marker: Path | None = None
    version: str = "v1"

    def start(self) -> Coder:
        return self._code

    def _code(self, given: Sequence[Given]) -> Files:
        rows: dict[str, list[dict[str, str | None]]] = {name: [] for name in NAMES}
        for one in given:
            if isinstance(one.item, ReportError):
                rows["letters"].append({"id": one.item.report_id, "code": one.item.code})
                continue
            self._trouble(one.item)
            rows["reports"].append(
                {"id": one.item.id, "hash": hashlib.sha256(one.item.text.encode()).hexdigest()}
            )
        return {table.name: encoded(table, rows[table.name]) for table in TABLES}

    def _trouble(self, report: Report) -> None:
        if report.text == "raise":
            raise ZeroDivisionError("a defect")
        once = report.text == "once" and self.marker is not None and not self.marker.exists()
        if once and self.marker is not None:
            self.marker.touch()
        if once or report.text == "kill":
            os.kill(os.getpid(), signal.SIGKILL)


TEXTS = [f"text {number}" for number in range(23)]


def given(texts: Sequence[str] = TEXTS) -> list[Given]:
    return [Given(Report(id=f"r{at}", text=text), "/a/file") for at, text in enumerate(texts)]


def run(
    folder: Path, texts: Sequence[str], start: Callable[[Hashes], Engine], work: Hashes | None = None
) -> int:
    """Run to the end; the number of parts that were new."""
    work = work or Hashes()
    fresh: list[bool] = []
    with manifest.locked(folder):
        manifest.begin(folder, {"run": "v1"}, resume=True)
        job = Run(folder, NAMES, lambda _part, new: fresh.append(new))
        manifest.finish(folder, job.over(shards(given(texts), "v1", 4), lambda: start(work)))
    return sum(fresh)


def content(folder: Path) -> dict[str, str]:
    """The hash of every file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
