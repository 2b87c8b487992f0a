"""Measured precision of findings by coder and score band: what may be told in a briefing without a review.

    python bench/bands.py            the table, from the development set
    python bench/bands.py --write    also write it to src/goodoffices/brief/data/bands.csv

A finding counts as right when all that a sentence of the briefing would say of it is right, by the strict measures of
the scorer that comes with the evaluation data: of a contact the parties, format and group of modality; of a position
holder, stance, direction, issue and proposition; of a track note track, stage and parties. The bands are fixed steps
of the score and are not chosen by the outcome. The models have learned from the training set; it is not counted.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import math
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import program, rows, shared_data

OUT = Path(__file__).resolve().parent.parent / "src" / "goodoffices" / "brief" / "data" / "bands.csv"
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)
CODERS = {"contact": "contacts", "position": "positions", "track": "tracks"}
SET = "records_dev"
Row = dict[str, Any]


def scorer(shared: Path) -> Any:
    """The scorer of the evaluation data as a module: its pairing of findings is the measure."""
    spec = importlib.util.spec_from_file_location("score_record", shared / "eval" / "score_record.py")
    if spec is None or spec.loader is None:
        sys.exit("score_record.py is not in the evaluation data")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def right(score: Any, gold: Row, read: Row) -> Iterator[tuple[str, Row, bool]]:
    """Each finding of a reading with its kind and whether it is right."""
    pairs = {j: i for i, j in score.pair(gold["contacts"], read["contacts"])}
    for j, contact in enumerate(read["contacts"]):
        other = gold["contacts"][pairs[j]] if j in pairs else None
        groups = score.MODALITY_GROUP
        yield (
            "contact",
            contact,
            other is not None
            and (
                score.parties(other) == score.parties(contact)
                and other["format"] == contact["format"]
                and groups.get(other["modality"]) == groups.get(contact["modality"], "?")
            ),
        )
    hits = {j for _, j in score.match(gold["positions"], read["positions"], score.position_strict)}
    for j, position in enumerate(read["positions"]):
        yield "position", position, j in hits
    hits = {j for _, j in score.match(gold["tracks"], read["tracks"], lambda a, b: same_note(score, a, b))}
    for j, note in enumerate(read["tracks"]):
        yield "track", note, j in hits


def same_note(score: Any, a: Row, b: Row) -> bool:
    """Track, stage and parties alike, evidence shared."""
    parties = [{score.party(name) for name in one.get("parties") or []} for one in (a, b)]
    alike = a["track"] == b["track"] and a["stage"] == b["stage"] and parties[0] == parties[1]
    return alike and bool(score.shared(a, b))


def band_of(value: float) -> tuple[float, float]:
    """The band that a score lies in; the upper edge belongs to the band above, but for 1."""
    low = max(edge for edge in EDGES[:-1] if edge <= value)
    return low, EDGES[EDGES.index(low) + 1]


def lower_bound(hits: int, n: int) -> float:
    """The lower end of Wilson's 95 % interval."""
    z, p = 1.96, hits / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z * z / n))


def main() -> None:
    """Read the set, count, print, and write if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--readings", type=Path, help="readings made before, instead of reading now")
    given = parser.parse_args()
    shared = shared_data()
    if shared is None:
        print("no evaluation data; nothing is measured")
        return
    score, data = scorer(shared), shared / "eval" / "data"
    with tempfile.TemporaryDirectory() as folder:
        path = given.readings or Path(folder) / "readings.jsonl"
        if given.readings is None:
            made = subprocess.run(
                [program(), "read", "--no-events", "--format", "jsonl", str(data / f"{SET}.jsonl")],
                capture_output=True,
                check=False,
            )
            path.write_bytes(made.stdout)
        readings = {row["id"]: row for row in rows(path)}
    counts: defaultdict[tuple[str, str, float, float], list[bool]] = defaultdict(list)
    for gold in rows(data / f"{SET}.gold.jsonl"):
        for kind, found, hit in right(score, gold, readings[gold["id"]]):
            counts[(kind, CODERS[kind], *band_of(found["score"]))].append(hit)
    table = [
        [kind, coder, low, high, len(hits), sum(hits), f"{lower_bound(sum(hits), len(hits)):.3f}", SET]
        for (kind, coder, low, high), hits in sorted(counts.items())
    ]
    for line in table:
        print(*line, sep="\t")
    if given.write:
        with OUT.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["kind", "coder", "low", "high", "n", "right", "lower", "set"])
            out.writerows(table)


if __name__ == "__main__":
    main()
