"""The codebook page, the data it is written from and the output agree."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize(
    ("kind", "key", "listed"),
    [
        ("contact", "format", "format"),
        ("contact", "modality", "modality"),
        ("position", "stance", "stance"),
        ("position", "direction", "direction"),
    ],
)
def test_the_schema_lists_the_same_values(kind: str, key: str, listed: str) -> None:
    assert set(schema()["$defs"][kind]["properties"][key]["enum"]) == {name for name, *_ in LISTS[listed]}


def test_the_schema_lists_the_types_of_plover() -> None:
    event = schema()["$defs"]["event"]
    assert event["if"] == {"properties": {"ontology": {"const": "plover-0.8"}}}
    assert set(event["then"]["properties"]["type"]["enum"]) == {name for name, *_ in LISTS["event"]}


def test_the_page_names_every_key_of_the_output() -> None:
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    kinds = schema()["$defs"]
    keys = {key for kind in kinds.values() for key in kind.get("properties", {})}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


def schema() -> Any:
    """The JSON Schema of the output."""
    return json.loads((ROOT / "src/goodoffices/export/reading-1.schema.json").read_text(encoding="utf-8"))
