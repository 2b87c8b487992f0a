"""The accuracy gate: it fails under a floor, it never lowers one, and it passes without the data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import accuracy

ROOT = Path(__file__).resolve().parent.parent.parent
BOUNDS = {
    "floors": {"set.contact": 0.7, "set.place": 0.5},
    "ceilings": {"set.bad_offsets": 0.0},
    "targets": {"set.contact": 0.72},
}


@pytest.mark.parametrize(
    ("figures", "broken", "reason"),
    [
        ({"set.contact": 0.7, "set.place": 0.6, "set.bad_offsets": 0.0}, [], "a figure at its floor holds"),
        ({"set.contact": 0.699, "set.place": 0.6}, ["set.contact"], "just under a floor is broken"),
        ({"set.bad_offsets": 1.0}, ["set.bad_offsets"], "over a ceiling is broken"),
        ({"set.new": 0.0}, [], "a figure without a bound is only shown"),
    ],
)
def test_judge(
    figures: dict[str, float], broken: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert accuracy.judge(figures, BOUNDS) == broken, reason
    assert capsys.readouterr().out.count("BROKEN") == len(broken)


@given(st.floats(0, 1), st.floats(0, 1))
def test_raising_never_lowers_and_never_passes_what_is_reached(contact: float, place: float) -> None:
    reached = {"set.contact": contact, "set.place": place}
    floors = accuracy.raised(reached, BOUNDS)["floors"]
    for key, floor in floors.items():
        assert floor >= BOUNDS["floors"][key]
        assert floor <= max(BOUNDS["floors"][key], reached[key] + 1e-9)


def test_a_floor_is_rounded_down() -> None:
    assert accuracy.raised({"set.contact": 0.7999, "set.place": 0.58}, BOUNDS)["floors"] == {
        "set.contact": 0.79,
        "set.place": 0.58,
    }


@pytest.mark.parametrize(
    ("found", "status"), [(0.71, 0), (0.69, 1)], ids=["over the floor", "under the floor"]
)
def test_the_exit_status(
    found: float,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text(json.dumps(BOUNDS), encoding="utf-8")
    monkeypatch.setattr(accuracy, "FLOORS", floors)
    monkeypatch.setattr(accuracy, "shared_data", lambda: tmp_path)
    monkeypatch.setattr(accuracy, "measure", lambda *_: {"set.contact": found, "set.place": 0.6})
    monkeypatch.setattr(sys, "argv", ["accuracy.py", "--only", "cairo", "--raise"])
    assert accuracy.main() == status
    raised = json.loads(floors.read_text(encoding="utf-8"))["floors"]
    assert raised == {"set.contact": max(found, 0.7), "set.place": 0.6}
    capsys.readouterr()


def bench_alone(folder: Path, shared: str | None) -> subprocess.CompletedProcess[str]:
    """Run the gate from a checkout that has no evaluation data beside it."""
    shutil.copytree(ROOT / "bench", folder / "checkout" / "bench")
    environment = {key: value for key, value in os.environ.items() if key != "GOODOFFICES_SHARED"}
    if shared is not None:
        environment["GOODOFFICES_SHARED"] = shared
    return subprocess.run(
        [sys.executable, "bench/accuracy.py"],
        cwd=folder / "checkout",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_the_data_it_is_skipped(tmp_path: Path) -> None:
    done = bench_alone(tmp_path, None)
    assert (done.returncode, "skipped" in done.stdout) == (0, True), done.stderr


def test_a_wrong_folder_is_no_skip(tmp_path: Path) -> None:
    done = bench_alone(tmp_path, str(tmp_path))
    assert done.returncode != 0
    assert "GOODOFFICES_SHARED" in done.stderr


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        (["2019", "6", "21"], "2019-06-21"),
        (["2023", "10", ""], None),
        (None, None),
    ],
)
def test_dates_of_mend_become_iso(parts: list[str] | None, date: str | None) -> None:
    assert accuracy.iso(parts) == date


def test_figures_are_noted_between_the_marks_and_nowhere_else() -> None:
    page = f"before\n{accuracy.BEGIN}old\n{accuracy.END}\nafter\n"
    once = accuracy.noted(page, {"set.contact": 0.71}, BOUNDS)
    assert once == accuracy.noted(once, {"set.contact": 0.71}, BOUNDS)
    assert "| `set.contact` | 0.71 | 0.7 |  |\n" in once
    assert (once.startswith("before\n"), once.endswith("\nafter\n"), "old" in once) == (True, True, False)


def test_the_page_has_the_marks() -> None:
    page = accuracy.PAGE.read_text(encoding="utf-8")
    assert (page.count(accuracy.BEGIN), page.count(accuracy.END)) == (1, 1)


def test_every_floor_has_its_target() -> None:
    bounds = json.loads(accuracy.FLOORS.read_text(encoding="utf-8"))
    assert set(bounds["floors"]) == set(bounds["targets"])
    assert not set(bounds["floors"]) & set(bounds["ceilings"])
