"""Engines against the bare reading loop and one another, memory of a worker, kills: ratios of one run.

    python bench/scale.py [--reports 5000] [--chunk 64] [--no-ray] [--memory 11000] [--kills 30 --killed 400]

The readers take turns chunk by chunk in rotating order, so that whatever else the machine does strikes all alike;
start-up is apart. Two workers are measured only where this process may use two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from common import SEED, corpus, program, shared_data, write_rows
from goodoffices.engines.backfill import Run
from goodoffices.engines.engine import Engine
from goodoffices.engines.isolate import Outcome
from goodoffices.engines.local import Local
from goodoffices.engines.on_ray import OnRay
from goodoffices.engines.shard import Given, Task, shards
from goodoffices.faces.scale import NAMES, Reads
from goodoffices.faces.version import run_version
from goodoffices.model import Report
from goodoffices.pipeline import build
from goodoffices.record.write import Origin

GDELT = 300_000  # articles of a day
Reader = Callable[[Sequence[Report]], None]


class Open:
    """An engine that stays up from one run to the next."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.slots = engine, engine.slots

    def submit(self, key: int, task: Task) -> None:
        """Pass it on."""
        self.engine.submit(key, task)

    def finished(self) -> tuple[int, Outcome]:
        """Pass it on."""
        return self.engine.finished()

    def close(self) -> None:
        """Stay up."""


def by(engine: Engine, folder: Path, size: int) -> Reader:
    """Read with an engine into a folder."""
    kept = Open(engine)
    folder.mkdir()

    def read(reports: Sequence[Report]) -> None:
        given = (Given(report, "bench") for report in reports)
        Run(folder, NAMES, lambda _part, _new: None).over(shards(given, "bench", size), lambda: kept)

    return read


def rates(reports: Sequence[Report], chosen: argparse.Namespace, folder: Path) -> dict[str, float]:
    """Seconds of each reader over all reports."""
    work = Reads(run_version(), Origin())
    pipeline = build()

    def bare(some: Sequence[Report]) -> None:
        for _ in pipeline.run(some):
            pass

    engines: dict[str, Engine] = {"local 1": Local(work, 1)}
    if len(os.sched_getaffinity(0)) > 1:
        engines["local 2"] = Local(work, 2)
    if not chosen.no_ray:
        engines["ray 1"] = OnRay(work, 1)
    readers = {"bare": bare} | {
        name: by(engine, folder / name.replace(" ", "-"), max(1, chosen.chunk // 4))
        for name, engine in engines.items()
    }
    for reader in readers.values():
        reader(reports[:4])
    seconds = dict.fromkeys(readers, 0.0)
    order = list(readers)
    for begin in range(4, len(reports), chosen.chunk):
        for name in order:
            start = time.perf_counter()
            readers[name](reports[begin : begin + chosen.chunk])
            seconds[name] += time.perf_counter() - start
        order.append(order.pop(0))
        print(f"\r{begin} of {len(reports)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    for engine in engines.values():
        engine.close()
    return seconds


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def memory(reports: Sequence[Report], folder: Path) -> tuple[float, float]:
    """Resident memory of one worker after 1,000 reports and at the end (MB)."""
    pool = Local(Reads(run_version(), Origin()), 1)
    read, sizes = by(pool, folder / "memory", 50), []
    for begin in range(0, len(reports), 1000):
        read(reports[begin : begin + 1000])
        sizes.append(resident(pool.pids[0]))
        print(f"\r{begin} of {len(reports)}, {sizes[-1]:.0f} MB", end="", file=sys.stderr)
    pool.close()
    print(file=sys.stderr)
    return sizes[0], sizes[-1]


def content(folder: Path) -> dict[str, str]:
    """The hash of every file."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def kills(path: Path, folder: Path, times: int) -> bool:
    """Kill workers and drivers at random moments; whether the output is that of an undisturbed run."""

    def command(out: Path) -> list[str]:
        tail = ["--workers", "2", "--shard", "16", "--resume"]
        return [program(), "backfill", str(path), "--out", str(out), *tail]

    draw = random.Random(SEED)
    start = time.monotonic()
    subprocess.run(command(folder / "calm"), stderr=subprocess.DEVNULL, check=False)
    length = time.monotonic() - start
    done = 0
    while done < times:
        going = subprocess.Popen(command(folder / "killed"), stderr=subprocess.DEVNULL)
        while going.poll() is None and done < times:
            time.sleep(draw.uniform(0, length / 4))
            tasks = Path(f"/proc/{going.pid}/task/{going.pid}/children")
            children = [int(one) for one in tasks.read_text().split()] if tasks.is_file() else []
            victim = draw.choice([going.pid, *children])
            if going.poll() is None:
                try:
                    os.kill(victim, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                done += 1
            if victim == going.pid:
                going.wait()
        if going.poll() is not None and going.returncode >= 0 and done < times:
            # It came to its end: what it made is compared, and the next moments fall on a new run.
            if content(folder / "killed") != content(folder / "calm"):
                return False
            shutil.rmtree(folder / "killed")
        going.wait()
    subprocess.run(command(folder / "killed"), stderr=subprocess.DEVNULL, check=False)
    return content(folder / "killed") == content(folder / "calm")


def told(seconds: dict[str, float], reports: Sequence[Report]) -> None:
    """Print rates and ratios."""
    words = sum(len(report.text.split()) for report in reports)
    for name, took in seconds.items():
        print(
            f"{name:8} {len(reports) / took:7.2f} reports/s {words / took:8.0f} words/s, "
            f"{took / seconds['bare']:.3f} times the bare loop"
        )
    cores = GDELT * seconds["local 1"] / len(reports) / 86_400
    print(f"a day of GDELT ({GDELT:,} articles) needs {cores:.2f} cores all day at this mix of lengths")
    if "local 2" in seconds:
        print(f"two workers read {seconds['local 1'] / seconds['local 2']:.2f} times as fast as one")
    else:
        print("two workers: not measured, this process may use one core only")


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=5000, help="reports for the rates (0: leave out)")
    parser.add_argument("--chunk", type=int, default=64, help="reports of one turn")
    parser.add_argument("--no-ray", action="store_true", help="leave Ray out")
    parser.add_argument("--memory", type=int, default=0, help="reports for the memory (11000)")
    parser.add_argument("--kills", type=int, default=0, help="random kills (30)")
    parser.add_argument("--killed", type=int, default=400, help="reports of the run that is killed")
    chosen = parser.parse_args()
    shared = shared_data()
    if shared is None:
        print("scale: skipped, the evaluation data is not here (docs/accuracy.md says where it goes)")
        return 0
    rows = corpus(shared)
    wrong = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.reports:
            reports = [Report(**row) for row in rows[: chosen.reports]]
            told(rates(reports, chosen, folder), reports[4:])
            size = sum(path.stat().st_size for path in (folder / "local-1").rglob("*.parquet"))
            print(f"parts take {size / len(reports):,.0f} bytes a report")
        if chosen.memory:
            first, last = memory([Report(**row) for row in rows[: chosen.memory]], folder)
            print(
                f"memory of a worker: {first:.0f} MB after 1,000 reports, {last:.0f} MB ({last / first:.3f}) at the end"
            )
        if chosen.kills:
            path = folder / "killed.jsonl"
            write_rows(path, rows[: chosen.killed])
            same = kills(path, folder, chosen.kills)
            print(f"{chosen.kills} kills: " + ("the same bytes" if same else "OTHER BYTES"))
            wrong = not same
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
