"""`goodoffices ingest` in a process of its own, with a reader of straw in the place of the pipeline.

Each time a batch is kept, what is kept so far is printed on a line of standard output. DELAY is the time that the
reader takes for a report, in seconds.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from types import ModuleType

from goodoffices.errors import ReportError
from goodoffices.faces import cli, command_ingest, command_watch, tell
from goodoffices.model import Reading, Report
from goodoffices.record.store import Store

from .straw import iso3, read

DELAY = float(os.environ.get("DELAY", "0"))


class Straw:
    def run(self, reports: Iterable[Report | ReportError]) -> Iterator[Reading | ReportError]:
        for report in reports:
            time.sleep(DELAY)
            yield read(report) if isinstance(report, Report) else report


def acknowledge(_teller: tell.Teller, told: str) -> None:
    sys.stdout.write(f"kept: {told}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    pipeline = ModuleType("goodoffices.pipeline")
    pipeline.build = lambda **_: Straw()  # type: ignore[attr-defined]
    sys.modules["goodoffices.pipeline"] = pipeline
    for command in (command_ingest, command_watch):
        command.created = lambda db: Store.create(db or "", iso3=iso3)  # type: ignore[attr-defined]
    tell.Teller.show = acknowledge  # type: ignore[method-assign]
    sys.exit(cli.main(sys.argv[1:]))
