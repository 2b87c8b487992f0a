"""How far the dated terms of office agree with the trips of US presidents and secretaries of state.

    python bench/knowledge_check.py PATH/state_travels.jsonl [--sample 200] [--show]

Every office-holder met on a trip is looked up by state, office and name. A term from own knowledge is compared
with all meetings of its holder in that office: it is right when the office was held on the day of each of them.
Terms derived from the trips themselves are left out. Exit status 1 under 98 %.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from common import ROOT, SEED

sys.path.insert(0, str(ROOT / "tools"))
from travels import Mention, by_surname, mentions, name_words, state_names

DATA = ROOT / "src" / "goodoffices" / "ontology" / "data"
FLOOR = 0.98
# The persons are those in office since about 1990; older namesakes and older terms are not in the data.
SINCE = "1990"
# A surname alone, so many years from the nearest term of its bearer, means somebody else of that family.
NAMESAKE = 5.0
Row = Mapping[str, str]


def rows_of(name: str) -> list[Row]:
    """The rows of a knowledge file."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def covers(term: Row, mention: Mention) -> bool:
    """Whether the term includes a day of the trip, compared on what both say."""
    since, until = term["from"], term["to"]
    return mention.end[: len(since)] >= since and (not until or mention.start[: len(until)] <= until)


def distance(term: Row, mention: Mention) -> float:
    """How many years the trip lies outside the term, roughly; 0 inside."""
    if covers(term, mention):
        return 0.0
    edges = [_years(edge) for edge in (term["from"], term["to"]) if edge]
    return min(abs(edge - _years(mention.start)) for edge in edges)


def _years(date: str) -> float:
    year, *rest = date.split("-")
    return int(year) + (int(rest[0]) - 1) / 12 if rest else float(year)


def compared(travels: Path) -> Iterator[tuple[Row, Mention]]:
    """Every meeting with the dated term that it speaks of: of the holders of that name, the nearest in time."""
    persons = {row["id"]: row for row in rows_of("persons.csv")}
    spellings = {id_: [p["name"], *p["aliases"].split("|")] for id_, p in persons.items()}
    surnames = by_surname(spellings.items())
    terms: dict[tuple[str, str], list[Row]] = {}
    for term in rows_of("terms.csv"):
        if term["from"] and term["source"] == "own knowledge":
            terms.setdefault((term["person"], term["party"]), []).append(term)
    for mention in mentions(travels, state_names(DATA / "states.csv")):
        if mention.start < SINCE:
            continue
        words = name_words(mention.name)
        holders = surnames.get(words[-1], set()) if words else set()
        found = [
            term
            for person in sorted(holders)
            if len(words) == 1 or _same_name(words, spellings[person])
            for term in terms.get((person, mention.party), ())
            if term["office"] in mention.offices
        ]
        if not found:
            continue
        nearest = min(found, key=lambda term: distance(term, mention))
        if len(words) > 1 or distance(nearest, mention) <= NAMESAKE:
            yield nearest, mention


def _same_name(words: Sequence[str], names: Sequence[str]) -> bool:
    known = {word for name in names for word in name_words(name)}
    return set(words) <= known


def main() -> int:
    """Print the share of right terms; 1 when it is under the floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("travels", type=Path, help="state_travels.jsonl")
    parser.add_argument("--sample", type=int, default=200, help="terms to draw; 0 takes all")
    parser.add_argument("--show", action="store_true", help="print the terms that disagree")
    options = parser.parse_args()
    meetings: dict[tuple[str, ...], list[tuple[Row, Mention]]] = {}
    for term, mention in compared(options.travels):
        key = tuple(term[column] for column in ("person", "office", "party", "from"))
        meetings.setdefault(key, []).append((term, mention))
    drawn = sorted(meetings)
    if options.sample and len(drawn) > options.sample:
        drawn = random.Random(SEED).sample(drawn, options.sample)
    wrong = [key for key in drawn if not all(covers(term, m) for term, m in meetings[key])]
    for key in wrong if options.show else ():
        outside = [m for term, m in meetings[key] if not covers(term, m)]
        print(*key, meetings[key][0][0]["to"], "|", *(f"{m.start} {m.title} {m.name}" for m in outside[:3]))
    share = 1 - len(wrong) / len(drawn) if drawn else 0.0
    total = sum(len(meetings[key]) for key in drawn)
    print(f"terms {len(drawn)} of {len(meetings)}, meetings {total}, right {share:.3f} (floor {FLOOR})")
    return int(share < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
