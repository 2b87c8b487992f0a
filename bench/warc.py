"""Read a web archive of pages made from the corpus: how much of the text comes back, and how fast.

    python bench/warc.py [--pages N] [--keep FILE]

Each report of the corpus is put into one of several page templates with what stands around an article (navigation,
cookie banner, related links, comments, advertisements), and all pages into one WARC.gz. It is read end to end with
`reports_from`. F1 is that of the multiset of tokens, report by report; their mean is printed with the pages a
second of one process. Exit status 1 below the floor, or when a page or a date is lost.
"""

from __future__ import annotations

import argparse
import collections
import html
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import SEED, corpus, shared_data
from goodoffices.model import Report
from goodoffices.sources import Failure, SourceOptions, reports_from
from warc_pages import TEMPLATES, write_warc

FLOOR = 0.95
# Characters; what is shorter is a headline with a sentence.
SHORTEST = 300
TOKEN = re.compile(r"\w+")


def originals(shared: Path, number: int) -> list[dict[str, Any]]:
    """Reports that a page can be made of."""
    found = [report for report in corpus(shared) if len(report["text"]) >= SHORTEST]
    return found[:number]


def f1(found: str, wanted: str) -> float:
    """The harmonic mean of precision and recall of the multiset of tokens."""
    one, other = (collections.Counter(TOKEN.findall(text.casefold())) for text in (found, wanted))
    common = (one & other).total()
    return 2 * common / (one.total() + other.total()) if common else 0.0


def pages(reports: list[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """(address, page) of each report; the template and what stands around the text are drawn at random."""
    draw = random.Random(SEED)
    for number, report in enumerate(reports):
        template = TEMPLATES[number % len(TEMPLATES)]
        others = [draw.choice(reports) for _ in range(6)]
        paragraphs = [line for line in report["text"].split("\n") if line.strip()]
        title = report["title"] or paragraphs[0][:60]
        told = {
            "title": title,
            "date": report["date"],
            "paragraphs": [html.escape(line, quote=False) for line in paragraphs],
            "others": [(other["title"] or "Other news", other["text"][:120]) for other in others],
            "comments": [other["text"][:200] for other in others[:3]],
        }
        yield f"http://news{number % len(TEMPLATES)}.example/story/{number}", template(told).encode("utf-8")


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000, help="number of pages")
    parser.add_argument("--keep", type=Path, help="write the archive there and leave it")
    arguments = parser.parse_args()
    shared = shared_data()
    if shared is None:
        print("bench/warc: no evaluation data, nothing measured")
        return 0
    reports = originals(shared, arguments.pages)
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "pages.warc.gz"
        write_warc(path, pages(reports))
        begun = time.perf_counter()
        items = list(reports_from(path, SourceOptions(unique=False)))
        seconds = time.perf_counter() - begun
    return told(items, reports, seconds)


def told(items: list[Report | Failure], reports: list[dict[str, Any]], seconds: float) -> int:
    """Print the figures; the exit status."""
    by_template = collections.defaultdict(list)
    failures: collections.Counter[str] = collections.Counter()
    dates = 0
    scores = [0.0] * len(reports)
    for item in items:
        if isinstance(item, Failure):
            failures[item.code] += 1
            number = int(str(item.kept.get("url", "/-1")).rsplit("/", 1)[-1])
            found = str(
                item.kept.get("text", "")
            )  # text in a language that is not read is taken out all the same
        else:
            number = int((item.url or "").rsplit("/", 1)[-1])
            found = item.text
            dates += item.date == reports[number]["date"]
        if number >= 0:
            scores[number] = f1(found, reports[number]["text"])
    for number, score in enumerate(scores):
        by_template[TEMPLATES[number % len(TEMPLATES)].__name__].append(score)
    mean = sum(scores) / len(scores)
    readable = len(items) - failures.total()
    print(f"pages {len(reports)}  items {len(items)}  failures {json.dumps(failures)}")
    for name, values in sorted(by_template.items()):
        print(
            f"  {name:12} F1 {sum(values) / len(values):.4f}  below .9: {sum(value < 0.9 for value in values)}"
        )
    print(f"F1 {mean:.4f} (floor {FLOOR})  dates right {dates}/{readable}")
    print(f"{len(items) / seconds:.1f} pages/s in one process, {seconds:.1f} s")
    return 0 if mean >= FLOOR and len(items) == len(reports) and dates == readable else 1


if __name__ == "__main__":
    sys.exit(main())
