"""What the benches share: where the evaluation data is, how the program is called, which reports are drawn."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SEED = 20_210_601


def shared_data() -> Path | None:
    """The folder of evaluation data: GOODOFFICES_SHARED, else `shared` beside the checkout; None without one.

    Exits with a message when GOODOFFICES_SHARED names a folder that does not hold the data.
    """
    named = os.environ.get("GOODOFFICES_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    if (folder / "eval" / "score_record.py").is_file():
        return folder
    if named:
        sys.exit(f"GOODOFFICES_SHARED: no evaluation data in {named} (eval/score_record.py is missing)")
    return None


def program() -> str:
    """The `goodoffices` command of this very environment, whatever else is on the PATH."""
    found = shutil.which("goodoffices", path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit("bench: no `goodoffices` beside this Python; run `make setup` first")
    return found


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, plain or gzipped."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def write_rows(path: Path, items: Sequence[dict[str, Any]]) -> None:
    """Write objects as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def corpus(shared: Path) -> list[dict[str, Any]]:
    """Every report of the corpus in one fixed, mixed order.

    Mixed, so that the long documents of one file do not all come at the end and pass for a growth of memory.
    """
    keys = ("id", "title", "date", "text", "publisher")
    reports = [
        {key: row.get(key) for key in keys}
        for path in sorted((shared / "corpus").glob("*.jsonl.gz"))
        for row in rows(path)
        if "text" in row
    ]
    random.Random(SEED).shuffle(reports)
    return reports
