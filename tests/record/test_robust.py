"""A run that is killed, and a disk that is full: nothing that was acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from goodoffices.record.filters import Filters
from goodoffices.record.store import BATCH, Store

from .straw import read, report

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("Holm", "Rao", "Ötzi")
pytestmark = pytest.mark.long


def corpus(path: Path, count: int) -> dict[str, set[str]]:
    """Write invented reports; the ids of the findings that the reader of straw makes of each."""
    draw = random.Random(7)
    expected = {}
    lines = []
    for number in range(count):
        one, other = draw.sample(NAMES, 2)
        text = (
            f"{one} met {other} in Oslo on 2024-05-{draw.randrange(1, 29):02} about ceasefire. "
            + "Filler. " * 60
        )
        text += (
            f"{other} demands an end to the blockade. The truce of {one} and {other} holds. Words of English."
        )
        lines.append(json.dumps({"id": f"r{number}", "text": text, "date": "2024-05-30"}))
        expected[f"r{number}"] = {finding.id for finding in read(report(f"r{number}", text)).findings()}
    path.write_text("\n".join(lines), encoding="utf-8")
    return expected


def start(record: Path, path: Path, delay: float = 0, limit: int | None = None) -> subprocess.Popen[str]:
    """Begin to take a file in; `limit` is the longest file that the process may write, in bytes."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "tests.record.child", "ingest", "--db", record, path],
        cwd=ROOT,
        env={**os.environ, "DELAY": str(delay), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limited,  # noqa: PLW1509 - there are no threads here
    )


def live(run: subprocess.Popen[str], draw: random.Random) -> str:
    """Let a run live for a while and kill it; its output.

    One in five dies while it starts; the others when they have kept up to two new batches and are somewhere in the
    next one. What they have kept is counted, not timed: machines differ in speed.
    """
    output = ""
    if draw.random() < 0.2:
        time.sleep(draw.uniform(0, 2))
    else:
        assert run.stdout is not None
        batches = draw.randrange(3)
        while new(output) < batches * BATCH and (line := run.stdout.readline()):
            output += line
        time.sleep(draw.uniform(0, 0.15))
    run.send_signal(signal.SIGKILL)
    return output + run.communicate()[0]


def new(output: str) -> int:
    """How many new reports the last whole line of a run tells of."""
    found = re.findall(r"(\d+) new.*\n", output)
    return int(found[-1]) if found else 0


def acknowledged(output: str) -> int:
    """How many reports the run said are in the record; a line that was cut off does not count."""
    lines = [
        line
        for line in output.splitlines(keepends=True)
        if line.startswith("kept:") and line.endswith("second\n")
    ]
    return sum(map(int, re.findall(r"(\d+) (?:new|unchanged)", lines[-1]))) if lines else 0


def sound(record: Path, expected: dict[str, set[str]]) -> int:
    """See that each report in the record has all its findings, once; the number of reports."""
    with Store.open(record) as store:
        assert store.check() == []
        there = [one.report.id for one in store.reports()]
        found: dict[str, list[str]] = {name: [] for name in there}
        for one in store.findings():
            found[one.report_id].append(one.id)
        assert max(Counter(there).values(), default=1) == 1
        for name, ids in found.items():
            assert sorted(ids) == sorted(expected[name]), name
        assert len(list(store.search("blockade", Filters()))) == len(there)
        return len(there)


def test_killed_thirty_times_at_random_points(tmp_path: Path) -> None:
    record, path = tmp_path / "record.db", tmp_path / "reports.jsonl"
    expected = corpus(path, 2500)
    draw = random.Random(30)
    kills_in_the_middle = 0
    kept = 0
    for _ in range(30):
        run = start(record, path, delay=0.002)
        output = live(run, draw)
        assert run.returncode == -signal.SIGKILL, "it was done before it could be killed"
        if record.exists() and record.stat().st_size:
            told = acknowledged(output)
            before, kept = kept, sound(record, expected)
            assert kept >= max(told, before), "something that was acknowledged is lost"
            kills_in_the_middle += told > before
    assert kills_in_the_middle >= 10, "or the kills came too early to prove anything"
    run = start(record, path)
    output, errors = run.communicate()
    assert run.returncode == 0, errors
    assert output.splitlines()[-1] == f"{2500 - kept} new, {kept} unchanged, 0 failed"
    assert sound(record, expected) == 2500


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    record, path = tmp_path / "record.db", tmp_path / "reports.jsonl"
    expected = corpus(path, 600)
    run = start(record, path, limit=900_000)
    fails_clearly_and_goes_on(run, record, path, expected)


def test_a_full_disk(tmp_path: Path) -> None:
    disk, path = tmp_path / "disk", tmp_path / "reports.jsonl"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        expected = corpus(path, 600)
        run = start(disk / "record.db", path)
        output, errors = run.communicate()
        assert "the disk is full" in errors
        subprocess.run(["mount", "-o", "remount,size=50m", disk], check=True)
        assert_kept_and_goes_on(run.returncode, output, errors, disk / "record.db", path, expected)
    finally:
        subprocess.run(["umount", disk], check=True)


def fails_clearly_and_goes_on(
    run: subprocess.Popen[str], record: Path, path: Path, expected: dict[str, set[str]]
) -> None:
    output, errors = run.communicate()
    assert_kept_and_goes_on(run.returncode, output, errors, record, path, expected)


def assert_kept_and_goes_on(
    status: int, output: str, errors: str, record: Path, path: Path, expected: dict[str, set[str]]
) -> None:
    """One clear line, everything acknowledged is there, and the next run reads the rest."""
    assert status == 2
    told = r"the disk .+; what was told as kept is kept: .+ \(\d+ new, .+ so far\)"
    assert re.fullmatch(rf"goodoffices: {re.escape(str(record))}: {told}\n", errors), errors
    kept = sound(record, expected)
    assert 0 < acknowledged(output) <= kept < len(expected)
    again = start(record, path)
    output, errors = again.communicate()
    assert again.returncode == 0, errors
    assert sound(record, expected) == len(expected)
