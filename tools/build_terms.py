"""Adds office-holders and terms that the trips of US presidents and secretaries of state show.

    python tools/build_terms.py PATH/state_travels.jsonl [--dry-run]

Rows from own knowledge stay as they are. All rows whose source is the trips are made anew: a term runs from the
first to the last day on which its holder was met in that office, so it is never longer than what is known. Only full
names give rows; a surname alone says too little.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from travels import Mention, by_surname, mentions, name_words, plain, state_names

DATA = Path(__file__).resolve().parent.parent / "src" / "goodoffices" / "ontology" / "data"
SOURCE = "HistoryAtState/travels CC0"
# The knowledge is about those in office since about then.
SINCE = "1988"
# Meetings further apart (in years) than this are hardly of one term.
LONGEST = 12
_PERSON = ("id", "name", "party", "aliases", "gender", "source")
_TERM = ("person", "office", "party", "title", "from", "to", "source")
# A name of two to five words, none of which is a title or an abbreviation.
_FULL_NAME = re.compile(r"[A-Z][\w'’-]+(?: [\w'’.-]+){0,3} (?:al-)?[A-Z][\w'’-]+")
_TITLE_WORDS = frozenset(
    "president prime minister king queen prince sheikh general foreign secretary pope emperor chancellor marshal met "
    "attended discussed signed and the deputy vice crown defense chairman senior speaker ambassador col gen".split(
        " "
    )
)
# A name that begins so lacks its first name.
_COMPOUND = frozenset({"de", "di", "ben", "van", "von", "el", "al", "da", "del", "bin"})
_FEMALE = frozenset({"Queen"})
Row = dict[str, str]


def read(name: str) -> list[Row]:
    """The rows of a knowledge file that do not come from the trips."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["source"] != SOURCE]


def write(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a knowledge file."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def slug(name: str) -> str:
    """The id of a person: the plain name with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")


class Known:
    """Persons and terms from own knowledge, by surname."""

    def __init__(self, persons: Sequence[Row], terms: Sequence[Row]) -> None:
        self.persons = {row["id"]: row for row in persons}
        self.words = {
            row["id"]: [frozenset(name_words(n)) for n in (row["name"], *row["aliases"].split("|")) if n]
            for row in persons
        }
        self.surnames = by_surname((r["id"], [r["name"], *r["aliases"].split("|")]) for r in persons)
        self.terms: dict[str, list[Row]] = {}
        for term in terms:
            self.terms.setdefault(term["person"], []).append(term)

    def holders(self, mention: Mention) -> list[str]:
        """Persons of the mention's party whose first or last name is its last word."""
        words = name_words(mention.name)
        found = {person for word in (words[-1], words[0]) for person in self.surnames.get(word, ())}
        return sorted(person for person in found if mention.party in self.parties(person))

    def parties(self, person: str) -> set[str]:
        """All parties for which the person has acted."""
        return {self.persons[person]["party"], *(term["party"] for term in self.terms.get(person, ()))}

    def same(self, person: str, mention: Mention) -> bool:
        """Whether one of the person's names and the name met contain each other."""
        words = frozenset(name_words(mention.name))
        return any(len(words & own) > 1 and (words <= own or own <= words) for own in self.words[person])

    def dated(self, person: str) -> bool:
        """Whether any term of the person has a date: then own knowledge is better than what trips show."""
        return any(term["from"] or term["to"] for term in self.terms.get(person, ()))


def usable(mention: Mention) -> bool:
    """Whether the mention is recent enough and gives a full name."""
    words = mention.name.split()
    return (
        mention.start >= SINCE
        and _FULL_NAME.fullmatch(mention.name) is not None
        and not _TITLE_WORDS & {word.casefold() for word in words}
        and words[0].casefold() not in _COMPOUND
        and len(name_words(mention.name)) > 1
    )


def derive(known: Known, met: Iterable[Mention]) -> Iterator[tuple[str, Mention]]:
    """Person id and mention for every meeting that tells something new."""
    for mention in met:
        if not usable(mention):
            continue
        holders = known.holders(mention)
        same = [person for person in holders if known.same(person, mention)]
        if len(same) == 1:
            if not known.dated(same[0]):
                yield same[0], mention
        elif not holders and slug(mention.name) not in known.persons:
            yield slug(mention.name), mention


def rows(known: Known, derived: Iterable[tuple[str, Mention]]) -> tuple[list[Row], list[Row]]:
    """New persons and terms, one term for each person, office and party."""
    grouped: dict[tuple[str, str, str], list[Mention]] = {}
    for person, mention in derived:
        grouped.setdefault((person, mention.offices[0], mention.party), []).append(mention)
    persons: dict[str, Row] = {}
    terms: list[Row] = []
    for (person, office, party), met in sorted(grouped.items()):
        first, last = min(m.start for m in met), max(m.end for m in met)
        if int(last[:4]) - int(first[:4]) > LONGEST:
            continue
        if person not in known.persons:
            gender = "f" if met[0].title in _FEMALE else ""
            values = (person, met[0].name, party, "", gender, SOURCE)
            persons.setdefault(person, dict(zip(_PERSON, values, strict=True)))
        values_ = (person, office, party, met[0].title.lower(), first, last, SOURCE)
        terms.append(dict(zip(_TERM, values_, strict=True)))
    return list(persons.values()), terms


def main() -> int:
    """Derive the rows and write both files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("travels", type=Path, help="state_travels.jsonl")
    parser.add_argument("--dry-run", action="store_true", help="print the new rows instead of writing them")
    options = parser.parse_args()
    persons, terms = read("persons.csv"), read("terms.csv")
    known = Known(persons, terms)
    met = mentions(options.travels, state_names(DATA / "states.csv"))
    new_persons, new_terms = rows(known, derive(known, met))
    if options.dry_run:
        for row in (*new_persons, *new_terms):
            print(",".join(row.values()))
    else:
        write("persons.csv", _PERSON, sorted([*persons, *new_persons], key=lambda r: r["id"]))
        order = ("person", "from", "office", "party")
        write("terms.csv", _TERM, sorted([*terms, *new_terms], key=lambda r: [r[c] for c in order]))
    print(f"{len(new_persons)} persons and {len(new_terms)} terms from the trips", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
