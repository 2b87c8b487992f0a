"""Accuracy on the evaluation data, beside the floors that may only rise.

    python bench/accuracy.py            one table; exit status 1 when a figure is under its floor
    python bench/accuracy.py --raise    also raise the floors to the figures reached, rounded down to two digits
    python bench/accuracy.py --note     also write the figures into docs/accuracy.md
    python bench/accuracy.py --only cairo records_dev
    python bench/accuracy.py --keep DIR leave the readings there, to look at

Without the evaluation data it says so and passes. The scorers come with the data and run as their own processes:
this file only calls them and compares.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from common import program, rows, shared_data, write_rows

FLOORS = Path(__file__).resolve().parent / "floors.json"
TUPLES = Path(__file__).resolve().parent / "tuples_dev.jsonl"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->"
CORE = (
    "contact",
    "contact_strict",
    "dyad",
    "person",
    "issue",
    "place",
    "position",
    "position_strict",
    "track",
)
Figures = dict[str, float]


@dataclass(frozen=True)
class Bench:
    """One set: what is read, and how its readings become figures."""

    name: str
    reports: Callable[[Path], list[dict[str, Any]]]
    figures: Callable[[Path, Path, Path], Figures]


def scorer(shared: Path, name: str, *arguments: Path | str) -> dict[str, Any]:
    """The JSON object that a scorer of the evaluation data prints."""
    command = [sys.executable, str(shared / "eval" / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr.strip() or done.stdout.strip()}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    return result


def record_reports(name: str) -> Callable[[Path], list[dict[str, Any]]]:
    """The reports of a set of records, as they are."""
    return lambda shared: list(rows(shared / "eval" / "data" / f"{name}.jsonl"))


def record_figures(name: str) -> Callable[[Path, Path, Path], Figures]:
    """F1 of each kind of finding, accuracy of roles, and contacts told where there are none."""

    def figures(shared: Path, reports: Path, readings: Path) -> Figures:
        gold = shared / "eval" / "data" / f"{name}.gold.jsonl"
        scored = scorer(shared, "score_record.py", reports, gold, readings, "--json")
        empty = sum(not row["contacts"] for row in rows(gold))
        out = {key: scored[key]["f1"] for key in CORE}
        out["role"] = scored["accuracy"]["role"]["acc"] or 0.0
        out["record_score"] = scored["record_score"]
        out["bad_offsets"] = scored["bad_offsets"]
        out["false_contacts"] = round((scored["false_per_empty"] or 0.0) * empty)
        return out

    return figures


def cairo_reports(shared: Path) -> list[dict[str, Any]]:
    """The worked example."""
    text = (shared / "examples" / "cairo.txt").read_text(encoding="utf-8")
    return [{"id": "cairo", "title": None, "date": None, "text": text}]


def exact(contact: dict[str, Any]) -> tuple[Any, ...]:
    """What must be equal for a contact of the worked example to count: all but issues, date and evidence."""
    people = sorted((p["name"] or "", p["party"] or "", p["role"]) for p in contact["participants"])
    return contact["format"], contact["modality"], contact.get("place"), tuple(people)


def cairo_figures(shared: Path, reports: Path, readings: Path) -> Figures:
    """How many of the contacts, positions and tracks of the worked example are found, as numbers."""
    gold = json.loads((shared / "examples" / "cairo.gold.json").read_text(encoding="utf-8"))
    got = next(rows(readings))
    free = [exact(contact) for contact in got["contacts"]]
    hits = 0
    for wanted in map(exact, gold["contacts"]):
        if wanted in free:
            free.remove(wanted)
            hits += 1
    one_line = readings.with_name("cairo.gold.jsonl")
    write_rows(one_line, [gold])
    scored = scorer(shared, "score_record.py", reports, one_line, readings, "--json")
    return {
        "contacts_exact": hits,
        "contacts_other": len(free),
        "positions": round(scored["position"]["r"] * scored["position"]["gold"]),
        "tracks": round(scored["track"]["r"] * scored["track"]["gold"]),
    }


def mend_reports(shared: Path) -> list[dict[str, Any]]:
    """MEND rows as reports: the date becomes ISO, what is coded stays out."""
    return [
        {"id": row["id"], "text": row["text"], "date": iso(row["date"])}
        for row in rows(shared / "eval" / "data" / "mend_dev.jsonl")
        if row["text"]
    ]


def iso(parts: list[str] | None) -> str | None:
    """YYYY-MM-DD of [year, month, day], None where one is missing."""
    if not parts or len(parts) != 3 or not all(str(part).isdigit() for part in parts):
        return None
    year, month, day = map(int, parts)
    return f"{year:04}-{month:02}-{day:02}"


def mend_figures(shared: Path, _reports: Path, readings: Path) -> Figures:
    """Recall of parties, persons, places and remote contacts; how much is told per row."""
    scored = scorer(shared, "score_mend.py", shared / "eval" / "data" / "mend_dev.jsonl", readings)
    keys = (
        "party_recall",
        "person_recall",
        "place",
        "remote_recall",
        "remote_false",
        "per_row",
        "parties_row",
    )
    return {key: scored[key] or 0.0 for key in keys}


def statement_reports(shared: Path) -> list[dict[str, Any]]:
    """The articles of the attribution set, without their gold; each once, though some stand there several times."""
    texts = {row["id"]: row["text"] for row in rows(shared / "eval" / "data" / "statements_dev.jsonl")}
    return [{"id": name, "text": text} for name, text in texts.items()]


def statement_figures(shared: Path, _reports: Path, readings: Path) -> Figures:
    """F1 of who says what."""
    gold = shared / "eval" / "data" / "statements_dev.jsonl"
    scored = scorer(shared, "score_statements.py", gold, readings)
    return {key: scored[key] for key in ("content_f1", "relation_f1", "sourced_f1")}


def tuple_reports(_shared: Path) -> list[dict[str, Any]]:
    """Our own sentences with their tuples of source, target and type."""
    return [{"id": row["id"], "text": row["text"]} for row in rows(TUPLES)]


def tuple_figures(shared: Path, _reports: Path, readings: Path) -> Figures:
    """F1 of whole tuples, of the pair of countries and of the type."""
    scored = scorer(shared, "score_tuples.py", TUPLES, readings)
    return {key: scored[key]["f1"] for key in ("full", "dyad", "root")}


BENCHES = (
    Bench("records_dev", record_reports("records_dev"), record_figures("records_dev")),
    Bench("records_train", record_reports("records_train"), record_figures("records_train")),
    Bench("cairo", cairo_reports, cairo_figures),
    Bench("mend_dev", mend_reports, mend_figures),
    Bench("statements_dev", statement_reports, statement_figures),
    Bench("tuples_dev", tuple_reports, tuple_figures),
)


def read(reports: Path, readings: Path) -> int:
    """Read the reports with the program as a user would; the number of reports that were refused.

    Refusals of whole reports end with exit status 1 and are counted; any other status, or a report lost, ends
    the bench.
    """
    with readings.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            [program(), "read", "--format", "jsonl", str(reports)],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    answers = list(rows(readings))
    if done.returncode not in (0, 1) or len(answers) != sum(1 for _ in rows(reports)):
        tail = "\n".join(done.stderr.splitlines()[-5:])
        sys.exit(
            f"goodoffices read {reports.name}: {len(answers)} readings, exit status {done.returncode}\n{tail}"
        )
    return sum("error" in row for row in answers)


def schema_errors(readings: Path) -> int:
    """How many lines are not what the package's own JSON Schema says; the first reason goes to stderr."""
    text = (resources.files("goodoffices.export") / "reading-1.schema.json").read_text(encoding="utf-8")
    validator = Draft202012Validator(json.loads(text))
    reasons = [
        reason for row in rows(readings) if (reason := best_match(validator.iter_errors(row))) is not None
    ]
    if reasons:
        print(f"{readings.name}: {reasons[0].json_path}: {reasons[0].message[:200]}", file=sys.stderr)
    return len(reasons)


def measure(bench: Bench, shared: Path, folder: Path) -> Figures:
    """All figures of one set, each under `set.figure`."""
    reports, readings = folder / f"{bench.name}.reports.jsonl", folder / f"{bench.name}.readings.jsonl"
    write_rows(reports, bench.reports(shared))
    begin = time.monotonic()
    refused = read(reports, readings)
    print(f"{bench.name}: read in {time.monotonic() - begin:.0f} s", file=sys.stderr)
    figures = bench.figures(shared, reports, readings)
    figures["refused_reports"] = refused
    figures["schema_errors"] = schema_errors(readings)
    return {f"{bench.name}.{key}": float(value) for key, value in figures.items()}


def judge(figures: Figures, bounds: dict[str, dict[str, float]]) -> list[str]:
    """Print the table; the figures that break a bound."""
    broken = []
    print(f"{'figure':34} {'reached':>8} {'floor':>7} {'at most':>8} {'to reach':>9}")
    for key, value in figures.items():
        floor, ceiling = bounds["floors"].get(key), bounds["ceilings"].get(key)
        mark = ""
        if (floor is not None and value < floor) or (ceiling is not None and value > ceiling):
            broken.append(key)
            mark = "  BROKEN"
        told = [f"{x:g}" if x is not None else "" for x in (floor, ceiling, bounds["targets"].get(key))]
        print(f"{key:34} {value:8g} {told[0]:>7} {told[1]:>8} {told[2]:>9}{mark}")
    return broken


def raised(figures: Figures, bounds: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The bounds with each floor raised to the figure reached, rounded down to two digits; none is lowered."""
    floors = {
        key: max(floor, math.floor(figures.get(key, 0.0) * 100 + 1e-9) / 100)
        for key, floor in bounds["floors"].items()
    }
    return {**bounds, "floors": floors}


def noted(page: str, figures: Figures, bounds: dict[str, dict[str, float]]) -> str:
    """The page with the table of figures between its two marks made anew.

    Raises ValueError when a mark is missing.
    """
    head, rest = page.split(BEGIN)
    _, tail = rest.split(END)
    lines = ["| figure | reached | floor | at most |", "|---|---:|---:|---:|"]
    for key, value in figures.items():
        told = [
            f"{x:g}" if x is not None else ""
            for x in (bounds["floors"].get(key), bounds["ceilings"].get(key))
        ]
        lines.append(f"| `{key}` | {value:g} | {told[0]} | {told[1]} |")
    return head + BEGIN + "\n".join(lines) + "\n" + END + tail


def main() -> int:
    """Measure, print, judge; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--raise", dest="lift", action="store_true", help="raise the floors to what is reached"
    )
    parser.add_argument("--note", action="store_true", help="write the figures into docs/accuracy.md")
    parser.add_argument(
        "--only", nargs="+", choices=[bench.name for bench in BENCHES], help="only these sets"
    )
    parser.add_argument("--keep", type=Path, help="folder to leave the readings in")
    chosen = parser.parse_args()
    shared = shared_data()
    if shared is None:
        print("accuracy: skipped, the evaluation data is not here (docs/accuracy.md says where it goes)")
        return 0
    bounds = json.loads(FLOORS.read_text(encoding="utf-8"))
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for bench in BENCHES:
            if not chosen.only or bench.name in chosen.only:
                figures.update(measure(bench, shared, folder))
    broken = judge(figures, bounds)
    if chosen.lift:
        bounds = raised(figures, bounds)
        FLOORS.write_text(json.dumps(bounds, indent=2) + "\n", encoding="utf-8")
        print(f"floors raised in {FLOORS.name}")
    if chosen.note:
        PAGE.write_text(noted(PAGE.read_text(encoding="utf-8"), figures, bounds), encoding="utf-8")
    if broken:
        print(f"accuracy: {len(broken)} out of bounds: {', '.join(broken)}")
        return 1
    print("accuracy: every figure within its bounds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
