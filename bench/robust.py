"""Read the whole corpus through the command line: no crash, nothing lost, memory flat.

    python bench/robust.py [--reports N] [--no-events]

Prints the counts of findings, of refusals by reason, of reports refused, and the peak memory of the process after
1,000 reports and at the end. Exit status 1 when the program crashes, a report is lost, an offset is wrong, or
memory grows.
"""

from __future__ import annotations

import argparse
import collections
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from common import corpus, program, shared_data, write_rows

FIRST = 1000
# A peak is moved by the longest report of a batch, so a little growth after the first thousand is no leak; a leak
# of one reading's tokens a report would be gigabytes over the corpus.
GROWTH = 1.25
KINDS = ("contacts", "positions", "tracks", "events", "statements")


class Counts:
    """What came out, and what is wrong with it."""

    def __init__(self, texts: dict[str, dict[str, Any]]) -> None:
        self.texts = texts
        self.found: collections.Counter[str] = collections.Counter()
        self.refused: collections.Counter[str] = collections.Counter()
        self.errors: collections.Counter[str] = collections.Counter()
        self.seen: list[str] = []
        self.bad_offsets = 0

    def add(self, reading: dict[str, Any]) -> None:
        """Count one line of output."""
        self.seen.append(reading["id"])
        if "error" in reading:
            self.errors[reading["error"]["code"]] += 1
            return
        self.found.update({kind: len(reading.get(kind, ())) for kind in KINDS})
        self.refused.update(f"{refusal['coder']}: {refusal['reason']}" for refusal in reading["refusals"])
        source = self.texts[reading["id"]]
        self.bad_offsets += sum(
            (source[quote["in"]] or "")[quote["start"] : quote["end"]] != quote["quote"]
            for quote in quotations(reading)
        )


def quotations(reading: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Every piece of evidence in a reading."""
    for kind in ("contacts", "positions", "tracks", "events", "refusals"):
        for item in reading.get(kind, ()):
            yield from item["evidence"]
            if "proposition" in item:
                yield item["proposition"]


def peak_mb(process: int) -> float:
    """The highest resident memory of a running process so far, in megabytes (0 where the system does not tell)."""
    status = Path("/proc") / str(process) / "status"
    if not status.is_file():
        return 0.0
    for line in status.read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def follow(run: subprocess.Popen[str], output: IO[str], counts: Counts) -> tuple[float, float]:
    """Count line by line; the peak memory after the first thousand reports and at the last line."""
    first = last = 0.0
    for number, line in enumerate(output, 1):
        counts.add(json.loads(line))
        if number % 100 == 0 or number == len(counts.texts):
            last = peak_mb(run.pid) or last
            print(f"\r{number} of {len(counts.texts)}", end="", file=sys.stderr)
        if number == FIRST:
            first = last
    print(file=sys.stderr)
    return first, last


def verdict(counts: Counts, status: int, first: float, last: float) -> list[str]:
    """What is wrong, in words; empty when nothing is."""
    wrong = []
    if status not in (0, 1):
        wrong.append(f"exit status {status}")
    if counts.seen != list(counts.texts):
        wrong.append(f"{len(counts.texts)} reports in, {len(counts.seen)} readings out, or not in order")
    if counts.bad_offsets:
        wrong.append(f"{counts.bad_offsets} quotations are not the text at their place")
    if first and last > first * GROWTH:
        wrong.append(f"memory grew from {first:.0f} to {last:.0f} MB")
    return wrong


def main() -> int:
    """Read, count, print; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=None, help="only the first N of the mixed corpus")
    parser.add_argument("--no-events", action="store_true", help="read without events")
    chosen = parser.parse_args()
    shared = shared_data()
    if shared is None:
        print("robust: skipped, the evaluation data is not here (docs/accuracy.md says where it goes)")
        return 0
    reports = corpus(shared)[: chosen.reports]
    counts = Counts({report["id"]: report for report in reports})
    with tempfile.TemporaryDirectory() as folder:
        path, complaints = Path(folder) / "corpus.jsonl", Path(folder) / "stderr"
        write_rows(path, reports)
        command = [program(), "read", "--format", "jsonl", *(["--no-events"] * chosen.no_events), str(path)]
        begin = time.monotonic()
        with complaints.open("w", encoding="utf-8") as stderr:
            run = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8"
            )
            if run.stdout is None:
                raise RuntimeError("a pipe was asked for")
            first, last = follow(run, run.stdout, counts)
            status = run.wait()
        seconds = time.monotonic() - begin
        tail = complaints.read_text(encoding="utf-8").splitlines()[-5:]
    report(counts, seconds, first, last)
    wrong = verdict(counts, status, first, last)
    for line in [*wrong, *(tail if wrong else [])]:
        print(f"robust: {line}")
    return 1 if wrong else 0


def report(counts: Counts, seconds: float, first: float, last: float) -> None:
    """Print the counts."""
    print(f"{len(counts.seen)} reports in {seconds:.0f} s, {len(counts.seen) / seconds:.1f} a second")
    print("found: " + ", ".join(f"{counts.found[kind]} {kind}" for kind in KINDS))
    print(f"reports refused: {dict(counts.errors.most_common()) or 'none'}")
    for reason, number in counts.refused.most_common():
        print(f"  refusal {number:7}  {reason}")
    after = f"{first:.0f} MB after {FIRST} reports, " if first else ""
    print(f"peak memory: {after}{last:.0f} MB at the end")


if __name__ == "__main__":
    sys.exit(main())
