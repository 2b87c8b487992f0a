"""What the training scripts share: reports with their gold."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.model import Report


@dataclass(frozen=True)
class Row:
    """A report and its gold record."""

    report: Report
    gold: dict[str, Any]


def load_rows(arguments: Sequence[str]) -> list[Row]:
    """The rows of `records_train` under the first argument and of further REPORTS GOLD pairs of files.

    The record scorer of the shared folder becomes importable as `score_record`.
    """
    if not arguments:
        raise SystemExit("usage: SHARED [REPORTS GOLD]...")
    shared, extra = Path(arguments[0]), [Path(a) for a in arguments[1:]]
    sys.path.insert(0, str(shared / "eval"))
    data = shared / "eval" / "data"
    pairs = [
        (data / "records_train.jsonl", data / "records_train.gold.jsonl"),
        *zip(extra[::2], extra[1::2], strict=True),
    ]
    return [row for reports, gold in pairs for row in _rows(reports, gold)]


def _rows(reports: Path, gold: Path) -> list[Row]:
    golds = {g["id"]: g for g in map(json.loads, gold.read_text(encoding="utf-8").splitlines())}
    found = map(json.loads, reports.read_text(encoding="utf-8").splitlines())
    return [
        Row(Report(r["id"], r["text"], r.get("title"), r.get("date")), golds[r["id"]])
        for r in found
        if r["id"] in golds
    ]
