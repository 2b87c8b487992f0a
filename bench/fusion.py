"""Fusion of contacts: pairwise F1 on labelled groups of reports on one contact and on near misses.

The labels (`fusion.jsonl`) were found in the corpus by script (pairs of reports that name two parties in common within
four days) and then read and labelled; they hold report ids, sentence offsets and parties, no text. A `group` is told
once or more in different reports; a `miss` is two contacts that look alike and are not one. The reports are read
again, so that the figure is that of the whole chain; a labelled sentence in which no contact is found any more is
counted as `unfound` and takes no part in the F1. `--errors` lists the wrong pairs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import goodoffices
from common import ROOT, corpus, rows, shared_data
from goodoffices.model import Contact, Report
from goodoffices.record.fusion.contacts import fuse
from goodoffices.record.fusion.told import GROUPS, Told

LABELS = ROOT / "bench" / "fusion.jsonl"
F1 = 0.85


@dataclass(frozen=True, slots=True)
class Pair:
    """Two labelled tellings, by contact id, and whether they are one contact."""

    label: str
    a: str
    b: str
    same: bool


def read_reports(shared: Path, wanted: set[str]) -> list[Told]:
    """All contacts of these reports, read anew."""
    found = [row for row in corpus(shared) if row["id"] in wanted]
    reports = [Report(row["id"], row["text"], row.get("title"), row.get("date")) for row in found]
    return [
        Told(reading.report.id, None, reading.report.date, contact)
        for reading in goodoffices.read_many(reports, events=False)
        for contact in reading.contacts
    ]


def find_contact(member: Mapping[str, Any], told: Iterable[Told]) -> str | None:
    """The contact that a label means: it rests on the sentence, is told as the same and shares most parties.

    One sentence may tell of an arrival and of the meeting to come; `group` keeps the two apart.
    """
    best: tuple[bool, int, int, str] | None = None
    for one in told:
        if one.report != member["report"] or not _rests_on(one.contact, member):
            continue
        parties = {p.actor.party for p in one.contact.participants}
        wanted = set(member["parties"])
        other = GROUPS.get(one.contact.modality) != member["group"]
        rank = (other, -len(parties & wanted), len(parties - wanted), one.contact.id)
        best = rank if best is None else min(best, rank)
    return best[3] if best is not None else None


def _rests_on(contact: Contact, member: Mapping[str, Any]) -> bool:
    return any(
        span.where == member["where"] and span.start < member["end"] and member["start"] < span.end
        for span in contact.evidence.spans
    )


def label_pairs(labels: Iterable[Mapping[str, Any]], told: list[Told]) -> tuple[list[Pair], int]:
    """The labelled pairs whose contacts are found, and the number of labelled sentences without a contact."""
    pairs, unfound = [], 0
    for label in labels:
        ids = [find_contact(member, told) for member in label["members"]]
        unfound += ids.count(None)
        known = [one for one in ids if one is not None]
        pairs += [Pair(label["id"], a, b, label["kind"] == "group") for a, b in combinations(known, 2)]
    return pairs, unfound


def figures(pairs: Iterable[Pair], home: Mapping[str, str]) -> dict[str, float]:
    """Precision, recall and F1 over pairs; `home` maps a contact to its occurrence."""
    right = wrong = missed = 0
    for pair in pairs:
        one = home.get(pair.a) is not None and home.get(pair.a) == home.get(pair.b)
        right += pair.same and one
        missed += pair.same and not one
        wrong += one and not pair.same
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    both = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / both if both else 0.0}


def main() -> int:
    """Print the figures; 1 where F1 is under its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", action="store_true", help="list the wrong pairs")
    chosen = parser.parse_args()
    shared = shared_data()
    if shared is None:
        print("fusion: no evaluation data, nothing measured")
        return 0
    labels = list(rows(LABELS))
    told = read_reports(shared, {member["report"] for label in labels for member in label["members"]})
    pairs, unfound = label_pairs(labels, told)
    made = fuse(told)
    home = {member.contact.id: one.id for one in made.occurrences for member in one.members}
    got = figures(pairs, home)
    kinds = [label["kind"] for label in labels]
    print(f"labels: {kinds.count('group')} groups, {kinds.count('miss')} near misses; {len(pairs)} pairs")
    print(f"unfound sentences: {unfound}")
    print(" ".join(f"{name} {value:.3f}" for name, value in got.items()))
    if chosen.errors:
        for pair in pairs:
            if (home.get(pair.a) == home.get(pair.b)) != pair.same:
                print(f"{pair.label}: {'missed' if pair.same else 'wrongly one'}: {pair.a} {pair.b}")
    return int(got["f1"] < F1)


if __name__ == "__main__":
    sys.exit(main())
