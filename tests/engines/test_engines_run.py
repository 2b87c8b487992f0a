"""One contract whatever the engine: the same bytes, a poison report isolated, a killed run taken up again."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from engine_work import TEXTS, Hashes, content, given, run
from goodoffices.engines import manifest, parts
from goodoffices.engines.engine import Engine, Here
from goodoffices.engines.isolate import Died, Steps, steps
from goodoffices.engines.local import Local
from goodoffices.engines.shard import Given, Shard, Task, name_of, shards, told_of
from goodoffices.errors import ReportError, RunAborted
from goodoffices.model import Report
from goodoffices.sources import Failure


def letters(folder: Path) -> list[tuple[str, str]]:
    found = [
        (row["id"], row["code"])
        for part in manifest.read_parts(folder)
        for row in parts.rows_of(folder, "letters", part.name)
    ]
    return sorted(found)


def test_the_same_bytes_from_a_pool_and_from_one_process(tmp_path: Path) -> None:
    run(tmp_path / "here", TEXTS, Here)
    run(tmp_path / "pool", TEXTS, lambda work: Local(work, 2))
    assert content(tmp_path / "here") == content(tmp_path / "pool")
    assert len(manifest.read_parts(tmp_path / "here")) == 6


def test_a_part_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    assert run(tmp_path, TEXTS, Here) == 6
    before = content(tmp_path)
    last = manifest.read_parts(tmp_path)[-1].name
    (tmp_path / "reports" / f"part-{last}.parquet").rename(tmp_path / "reports" / f"part-{last}.parquet.tmp")
    assert run(tmp_path, TEXTS, Here) == 1
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("trouble", "start", "reason"),
    [
        ("kill", lambda work: Local(work, 2), "a worker that dies names no report: the shard is halved"),
        ("raise", lambda work: Local(work, 2), "a defect costs its report, not the run"),
        ("raise", Here, "in one process as well"),
    ],
)
def test_a_poison_report_is_isolated(
    tmp_path: Path, trouble: str, start: Callable[[Hashes], Engine], reason: str
) -> None:
    run(tmp_path, [*TEXTS[:9], trouble, *TEXTS[10:]], start)
    assert letters(tmp_path) == [("r9", "poison")], reason
    assert sum(part.rows["reports"] for part in manifest.read_parts(tmp_path)) == len(TEXTS) - 1


def test_a_worker_killed_once_costs_no_report(tmp_path: Path) -> None:
    texts = [*TEXTS[:9], "once", *TEXTS[10:]]
    run(tmp_path / "killed", texts, lambda work: Local(work, 2), Hashes(tmp_path / "marker"))
    assert (tmp_path / "marker").exists()
    run(tmp_path / "calm", texts, Here)
    assert content(tmp_path / "killed") == content(tmp_path / "calm")


def die_on_the_whole(going: Steps) -> None:
    """Answer every task on one report, and die on the two together."""
    task = next(going)
    while True:
        task = going.send(Died("signal 9") if task.end - task.begin == 2 else {})


def test_workers_that_always_die_end_the_run() -> None:
    shard = Shard("s", 0, tuple(given(["a", "b"])))
    with pytest.raises(RunAborted, match="no single report is to blame"):
        die_on_the_whole(steps(shard))


def test_two_runs_do_not_write_one_folder(tmp_path: Path) -> None:
    with manifest.locked(tmp_path), pytest.raises(RunAborted, match="another run"), manifest.locked(tmp_path):
        pass


@pytest.mark.parametrize(
    ("head", "resume", "told"),
    [
        ({"run": "v2"}, True, "begun with another run"),
        ({"run": "v1"}, False, "go on with --resume"),
    ],
)
def test_another_run_is_not_mixed_in(tmp_path: Path, head: dict[str, str], resume: bool, told: str) -> None:
    manifest.begin(tmp_path, {"run": "v1"}, resume=False)
    with pytest.raises(RunAborted, match=told):
        manifest.begin(tmp_path, head, resume=resume)


def test_a_run_that_has_not_ended_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(RunAborted, match="not come to its end"):
        manifest.read_parts(tmp_path)


def test_names_are_of_content() -> None:
    one, other = given(["a"]), given(["b"])
    assert name_of(one, "v1") == name_of(given(["a"]), "v1")
    assert len({name_of(one, "v1"), name_of(other, "v1"), name_of(one, "v2")}) == 3
    assert [len(shard.given) for shard in shards([*one, *one, *other], "v1", 1)] == [1, 1], (
        "a repeated shard is one"
    )


def test_errors_travel_to_workers() -> None:
    error = Failure("empty", "there is nothing", report_id="r", where="f:1", kept={"title": "T"})
    back = pickle.loads(pickle.dumps(Given(error, "f")))  # noqa: S301 - our own
    assert told_of(back.item) == told_of(error)
    assert back.origin == "f"
    report = given(["a"])[0]
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own


def test_a_report_left_out_keeps_its_place() -> None:
    items = Task.whole(Shard("s", 0, tuple(given(["a", "b"]))), {1: "signal 9"}).items()
    assert isinstance(items[0].item, Report)
    assert isinstance(items[1].item, ReportError)
    assert items[1].item.report_id == "r1"
