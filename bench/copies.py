"""Near-copies: precision and recall on labelled pairs of the corpus, and the speed of the finder.

The labels (`copies.jsonl`) hold ids and recipes with a seed, no text. A positive pair is a report and what the recipe
makes of it; a negative pair is two different stories of one day, or about the same people. `--make` draws the labels
again, `--errors` lists the wrong pairs, `--silver` looks at the groups of likely duplicates of the corpus.

The rule on names, and which pairs of like headlines count as different stories, were settled after a look at the
errors on these labels; they are no held-out set, and the negatives are labelled by the script alone.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from common import ROOT, corpus, rows, shared_data, write_rows
from goodoffices.record.fusion.copies import Copies, Fingerprint, Print, compare_prints, find_copies

LABELS = ROOT / "bench" / "copies.jsonl"
SEED = 20_210_602
PRECISION, RECALL = 0.98, 0.95
EACH = 60
"""Reports drawn for each recipe, and pairs for each kind of negative."""

SENTENCE = re.compile(r"(?<=[.!?])\s+")
HEADERS = (
    "(Wire) -- ",
    "UPDATE 2 -- recasts with reaction, adds detail. ",
    "By our correspondent. All times local. ",
)


def edit(text: str, recipe: str, seed: int) -> str:
    """What a recipe makes of a text: "same", "trimmed:60" (percent kept), "prefixed", "edited:8" (percent of words)."""
    kind, _, amount = recipe.partition(":")
    draw = random.Random(seed)
    sentences = SENTENCE.split(text)
    if kind == "trimmed":
        return " ".join(sentences[: max(3, len(sentences) * int(amount) // 100)])
    if kind == "prefixed":
        return draw.choice(HEADERS) + text
    if kind == "edited":
        return " ".join(_edited(sentences, int(amount) / 100, draw))
    if kind == "updated":
        middle = max(2, len(sentences) * 3 // 4)
        new = [
            f"In a further turn at {n} o'clock the paper heard no more of line {n}."
            for n in range(2, 2 + middle // 5)
        ]
        return " ".join([*new, *sentences[1:middle]])
    return text


def _edited(sentences: Sequence[str], share: float, draw: random.Random) -> Iterator[str]:
    """An editor's hand: words left out or doubled by a neutral one, and a sentence cut here and there."""
    for sentence in sentences:
        if draw.random() < share:
            continue
        words = []
        for word in sentence.split():
            chance = draw.random()
            if chance >= share / 2:
                words.append(word)
            if chance < share and word.islower():
                words.append(draw.choice(("also", "then", "still", "the")))
        yield " ".join(words)


def make(reports: Sequence[dict[str, Any]], shared: Path) -> list[dict[str, Any]]:
    """Draw the labels: positives by recipe, negatives of the same day and of the same names."""
    draw = random.Random(SEED)
    usable = sorted(
        (r for r in reports if r["date"] and 600 <= len(r["text"]) <= 12_000), key=lambda r: str(r["id"])
    )
    labels: list[dict[str, Any]] = []
    for recipe in ("same", "trimmed:70", "trimmed:40", "prefixed", "edited:5", "edited:12", "updated"):
        for report in draw.sample(usable, EACH):
            labels.append({"a": report["id"], "recipe": recipe, "seed": draw.randrange(10**6), "copy": True})
    labels.extend(
        {"a": a, "b": b, "copy": False, "kind": kind} for kind, a, b in _negatives(usable, draw, shared)
    )
    return labels


def _negatives(
    usable: Sequence[dict[str, Any]], draw: random.Random, shared: Path
) -> Iterator[tuple[str, str, str]]:
    by_day: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for report in usable:
        by_day[report["id"].split("-")[0], report["date"]].append(report)
    days = [day for day in sorted(by_day) if len(by_day[day]) > 4]
    silver = _silver_pairs(shared)
    seen: set[frozenset[str]] = set()
    for kind, number in (("day", 4 * EACH), ("names", 3 * EACH)):
        made, tries = 0, 0
        while made < number and tries < 50 * number:
            tries += 1
            day = by_day[draw.choice(days)]
            a, b = draw.sample(day, 2)
            if kind == "names":
                b = max((r for r in day if r is not a), key=lambda r: (_common(a, r), r["id"]))
                if _common(a, b) < 4:
                    continue
            pair = frozenset({a["id"], b["id"]})
            if pair in seen or pair in silver or _turns_on(a) == _turns_on(b):
                continue  # likely the same story: not for a script to label
            seen.add(pair)
            made += 1
            yield kind, a["id"], b["id"]


def _turns_on(report: dict[str, Any]) -> frozenset[str]:
    """The last names of the headline: a notice and a letter on one matter share them."""
    return frozenset(re.findall(r"\b[A-Z]\w{2,}", report["title"] or report["text"][:60])[-2:])


def _common(a: dict[str, Any], b: dict[str, Any]) -> int:
    """Capitalised words that both headlines (or openings) have."""
    words = [set(re.findall(r"\b[A-Z]\w{3,}", r["title"] or r["text"][:200])) for r in (a, b)]
    return len(words[0] & words[1])


def _silver_pairs(shared: Path) -> set[frozenset[str]]:
    return {
        frozenset({a, b})
        for group in rows(shared / "corpus" / "neardup_silver_groups.jsonl.gz")
        for a in group["members"]
        for b in group["members"]
        if a != b
    }


def judge(
    labels: Sequence[dict[str, Any]], texts: dict[str, dict[str, Any]]
) -> list[tuple[dict[str, Any], bool]]:
    """For each label whether the finder, index and verification together, takes the pair for copies."""
    out = []
    for label in labels:
        a = texts[label["a"]]
        if label["copy"]:
            other = Print(
                "edited", a["date"], Fingerprint.of(edit(a["text"], label["recipe"], label["seed"]))
            )
        else:
            b = texts[label["b"]]
            other = Print(label["b"], b["date"], Fingerprint.of(b["text"]))
        finder = Copies()
        finder.add(Print(label["a"], a["date"], Fingerprint.of(a["text"])))
        out.append((label, bool(finder.add(other))))
    return out


def report(results: Sequence[tuple[dict[str, Any], bool]]) -> bool:
    """Print the figures; whether they reach what is asked."""
    hit = sum(said for label, said in results if label["copy"])
    wrong = sum(said for label, said in results if not label["copy"])
    positives = sum(label["copy"] for label, _ in results)
    precision, recall = hit / max(hit + wrong, 1), hit / max(positives, 1)
    kinds: dict[str, list[bool]] = defaultdict(list)
    for label, said in results:
        kinds[label.get("recipe") or f"different stories, same {label['kind']}"].append(said == label["copy"])
    for kind, right in sorted(kinds.items()):
        print(f"  {kind:32} {sum(right):4} of {len(right)} right")
    print(f"near-copies: precision {precision:.3f} (asked {PRECISION}), recall {recall:.3f} (asked {RECALL})")
    return precision >= PRECISION and recall >= RECALL


def silver(texts: dict[str, dict[str, Any]], shared: Path) -> None:
    """How many pairs of the silver groups are found, by likeness; for the analysis of errors only."""
    found = missed = 0
    for group in rows(shared / "corpus" / "neardup_silver_groups.jsonl.gz"):
        members = [texts[m] for m in group["members"] if m in texts]
        prints = [Print(r["id"], r["date"], Fingerprint.of(r["text"])) for r in members]
        for at, a in enumerate(prints):
            for b in prints[:at]:
                if compare_prints(a, b) is None:
                    missed += 1
                else:
                    found += 1
    print(f"silver groups (series of forms among them): {found} pairs taken for copies, {missed} not")


def speed(reports: Sequence[dict[str, Any]]) -> None:
    """Seconds for the whole corpus."""
    begin = time.perf_counter()
    prints = [Print(r["id"], r["date"], Fingerprint.of(r["text"])) for r in reports]
    middle = time.perf_counter()
    copies = find_copies(prints)
    end = time.perf_counter()
    print(
        f"speed: {len(reports)} reports, {middle - begin:.1f} s for fingerprints, {end - middle:.1f} s to find "
        f"{len(copies)} pairs"
    )


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make", action="store_true", help="draw the labels again")
    parser.add_argument("--errors", action="store_true", help="list the pairs that are judged wrongly")
    parser.add_argument("--silver", action="store_true", help="look at the silver groups of the corpus")
    options = parser.parse_args()
    shared = shared_data()
    if shared is None:
        sys.exit("bench/copies.py: no evaluation data; see docs/accuracy.md")
    reports = [r for r in corpus(shared) if not r["id"].startswith("ecb-")]
    texts = {r["id"]: r for r in reports}
    if options.make:
        write_rows(LABELS, make(reports, shared))
    results = judge(list(rows(LABELS)), texts)
    if options.errors:
        for label, said in results:
            if said != label["copy"]:
                print(json.dumps(label))
    if options.silver:
        silver(texts, shared)
    good = report(results)
    speed(reports)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
