"""Kills of a Ray actor, of workers and of the driver: what comes out is what an undisturbed run gives."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import engine_work
from engine_work import NAMES, TEXTS, Hashes, content, run
from goodoffices.engines import manifest
from goodoffices.engines.backfill import Run
from goodoffices.engines.engine import Here
from goodoffices.engines.manifest import Part
from goodoffices.engines.on_ray import OnRay
from goodoffices.engines.shard import Given, shards
from goodoffices.model import Report

pytestmark = pytest.mark.long
PROGRAM = Path(sys.executable).parent / "goodoffices"
SAMPLES = Path(__file__).resolve().parents[2] / "src" / "goodoffices" / "samples" / "reports.jsonl"
KILLS = 4


@pytest.mark.filterwarnings("default")  # Ray leaves sockets and futures of its own open
def test_ray_survives_the_loss_of_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its workers are processes of the cluster and must find the module of the work.
    monkeypatch.setenv("PYTHONPATH", str(Path(engine_work.__file__).parent))
    run(tmp_path / "calm", TEXTS * 4, Here)
    folder, killed = tmp_path / "ray", []
    with manifest.locked(folder):
        manifest.begin(folder, {"run": "v1"}, resume=False)
        engine = OnRay(Hashes(), 2)

        def told(_part: Part, _new: bool) -> None:
            if not killed:
                import ray  # noqa: PLC0415 - only here

                killed.append(True)
                ray.kill(engine.actors[0])

        reports = [Given(Report(id=f"r{at}", text=text), "/a/file") for at, text in enumerate(TEXTS * 4)]
        manifest.finish(folder, Run(folder, NAMES, told).over(shards(reports, "v1", 4), lambda: engine))
    assert killed
    assert content(folder) == content(tmp_path / "calm")


def command(path: Path, out: Path, workers: int) -> list[str]:
    return [
        str(PROGRAM),
        "backfill",
        str(path),
        "--out",
        str(out),
        "--workers",
        str(workers),
        "--shard",
        "4",
        "--resume",
    ]


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(one) for one in path.read_text().split()]
    except OSError:
        return []


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks /proc for the workers")
def test_kills_at_random_moments_change_no_byte(tmp_path: Path) -> None:
    draw = random.Random(20_210_601)
    lines = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "in.jsonl"
    items = ({**line, "id": f"{line['id']}-{n}"} for n in range(5) for line in lines)
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    begin = time.monotonic()
    subprocess.run(command(path, tmp_path / "calm", 0), check=True, capture_output=True)
    length = time.monotonic() - begin
    for number in range(KILLS):
        going = subprocess.Popen(command(path, tmp_path / "out", 2), stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0, length))
        victims = [going.pid] if number % 2 else children(going.pid)
        for victim in draw.sample(victims, k=min(1, len(victims))):
            if going.poll() is None:
                os.kill(victim, signal.SIGKILL)
        if number % 2 == 0 and number < KILLS - 2:
            going.kill()
        going.wait()
    subprocess.run(command(path, tmp_path / "out", 2), check=True, capture_output=True)
    assert content(tmp_path / "out") == content(tmp_path / "calm")
