"""What the training scripts share: reports with their gold."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.coding.sense.step import Senses
from goodoffices.model import Reading, Report
from goodoffices.pipeline import build


@dataclass(frozen=True)
class Row:
    """A report and its gold record; `own` marks the project's own annotations."""

    report: Report
    gold: dict[str, Any]
    own: bool = False


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


ANNOTATIONS = Path(__file__).with_name("annotations.jsonl.gz")
"""The project's own annotations: report ids, character offsets and labels, no text."""


def corpus_reports(shared: Path) -> Iterator[Report]:
    """All reports of the shared corpus, file by file."""
    for path in sorted((shared / "corpus").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if "text" in row:
                    yield Report(row["id"], row["text"], row.get("title"), row.get("date"))


def annotated_rows(shared: Path) -> list[Row]:
    """The reports of the shared corpus that the project annotated itself, with their records."""
    golds: dict[str, Any] = {}
    with gzip.open(ANNOTATIONS, "rt", encoding="utf-8") as lines:
        for gold in map(json.loads, lines):
            golds[gold["id"]] = gold
    out = [Row(r, golds[r.id], own=True) for r in corpus_reports(shared) if r.id in golds]
    missing = golds.keys() - {r.report.id for r in out}
    if missing:
        raise SystemExit(
            f"{ANNOTATIONS.name}: {len(missing)} reports are not in the corpus: {sorted(missing)[:5]}"
        )
    return out


def read_rows(arguments: Sequence[str]) -> tuple[list[Row], list[Reading]]:
    """Reports with their records, and their readings up to the encoder.

    First the gold of `records_train` (and of further REPORTS GOLD files), then the project's own annotations, these
    read with the encoder that learned from the other half of them: `SHARED [REPORTS GOLD]... HALF0 HALF1`, the last
    two being the folders of the encoders that learned from the even and from the odd ones. Without these only the gold.
    """
    halves = [Senses(Path(a)) for a in arguments[1:] if (Path(a) / "model.onnx").is_file()][::-1]
    rows = load_rows([a for a in arguments if not (Path(a) / "model.onnx").is_file()])
    own = annotated_rows(Path(arguments[0])) if halves else []
    bare = build(findings=False, senses=False)
    full = Senses()
    out: list[Reading] = []
    for number, reading in enumerate(bare.run([r.report for r in (*rows, *own)])):
        if not isinstance(reading, Reading):
            raise SystemExit(f"{number}: {reading}")
        at = number - len(rows)
        out.append(full(reading) if at < 0 else halves[at % 2](reading))
    return [*rows, *own], out


def gold_reports(rows: Sequence[Row]) -> frozenset[int]:
    """The numbers of the reports whose record is gold, not the project's own annotation."""
    return frozenset(n for n, row in enumerate(rows) if not row.own)
