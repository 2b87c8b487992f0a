"""The codebook page, the data it is written from and the output agree."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BOOK = tomllib.loads((ROOT / "src/goodoffices/ontology/data/codebook.toml").read_text(encoding="utf-8"))
LISTS = {values["key"]: values["values"] for values in BOOK["list"]}


def test_the_page_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "tools/codebook.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("key", sorted(LISTS))
def test_each_value_is_told_once(key: str) -> None:
    names = [(name, *group) if key == "track" else (name,) for name, _, *group in LISTS[key]]
    assert len(names) == len(set(names))
    assert all(meaning.endswith(".") for _, meaning, *_ in LISTS[key])
