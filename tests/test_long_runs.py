"""What takes many processes or many reports: same bytes everywhere, damaged text, a slice of the corpus."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import common

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "src" / "goodoffices" / "samples" / "reports.jsonl"
PROGRAM = Path(sys.executable).parent / "goodoffices"
pytestmark = pytest.mark.long


def read(path: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program on a file in a process of its own."""
    return subprocess.run(
        [PROGRAM, "read", "--format", "jsonl", *options, path],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    "options", [(), ("--explain",), ("--no-events",)], ids=["plain", "explain", "no-events"]
)
def test_same_bytes_whatever_the_hash_seed(options: tuple[str, ...]) -> None:
    runs = [read(SAMPLES, *options, PYTHONHASHSEED=seed) for seed in ("0", "1", "4242")]
    assert [run.returncode for run in runs] == [0, 0, 0], runs[0].stderr
    assert len({run.stdout for run in runs}) == 1


def test_same_record_alone_or_among_others(tmp_path: Path) -> None:
    together = read(SAMPLES).stdout.splitlines()
    for number, line in enumerate(SAMPLES.read_bytes().splitlines()):
        alone = tmp_path / f"{number}.jsonl"
        alone.write_bytes(line)
        assert read(alone).stdout.splitlines() == [together[number]]


def damaged(text: str, draw: random.Random) -> str:
    """A report after what transmission does to reports: words lost, doubled or joined, odd marks, broken lines."""
    strange = [
        "\u200f",
        "\u00a0",
        "\ufeff",
        "\u2028",
        "…",
        "’’",
        "“",
        "\t",
        "###",
        "العربية",
        "\u0301",
        "🕊",
        "--",
        "0",
    ]
    words = text.split(" ")
    for _ in range(draw.randrange(1, 30)):
        at = draw.randrange(len(words))
        match draw.randrange(5):
            case 0:
                words[at] = ""
            case 1:
                words[at] = words[at] + words[draw.randrange(len(words))]
            case 2:
                words[at] = words[at].upper()
            case 3:
                words.insert(at, draw.choice(strange))
            case _:
                words[at] = words[at][: draw.randrange(len(words[at]) + 1)] + "\n"
    return " ".join(words)


def test_damaged_reports_are_read_or_refused(tmp_path: Path) -> None:
    draw = random.Random(common.SEED)
    samples = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    reports: dict[str, dict[str, Any]] = {
        f"{sample['id']}-{n}": {**sample, "id": f"{sample['id']}-{n}", "text": damaged(sample["text"], draw)}
        for n in range(60)
        for sample in samples
    }
    path = tmp_path / "damaged.jsonl"
    common.write_rows(path, list(reports.values()))
    done = read(path)
    assert done.returncode in {0, 1}, done.stderr.decode()[-2000:]
    readings = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [reading["id"] for reading in readings] == list(reports)
    for reading in readings:
        for kind in ("contacts", "positions", "tracks", "events"):
            for finding in reading.get(kind, []):
                for quote in finding["evidence"]:
                    source = reports[reading["id"]][quote["in"]]
                    assert source[quote["start"] : quote["end"]] == quote["quote"]


@pytest.mark.skipif(common.shared_data() is None, reason="the evaluation data is not here")
def test_a_slice_of_the_corpus() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "bench" / "robust.py", "--reports", "400"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
