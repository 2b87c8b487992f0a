"""The words of the briefing: `data/wording.toml`, checked on load, and small helpers of English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from goodoffices.ontology.files import raise_if, read_toml, read_utf8

FILE = Path(__file__).parent / "data" / "wording.toml"
TABLES = {
    "format", "alone", "contact", "when", "stance", "noun_phrase", "position", "track", "gap", "contradiction",
    "short", "due", "tracks", "stages", "article", "plural", "label",
}  # fmt: skip
MODALITIES = ("occurred", "ongoing", "planned", "proposed", "postponed", "cancelled", "refused", "denied")
MONTHS = "January February March April May June July August September October November December".split()
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Wording:
    """The tables of the file, and the patterns of names that take "the" or are plural."""

    tables: Mapping[str, Mapping[str, Any]]
    article: re.Pattern[str]
    plural: re.Pattern[str]

    def text(self, table: str, key: str) -> str:
        """A template that stands alone."""
        return str(self.tables[table][key])

    def texts(self, table: str, key: str) -> tuple[str, ...]:
        """Several templates or forms of one thing."""
        return tuple(self.tables[table][key])

    def label(self, word: str) -> str:
        """A word of the vocabulary as it is read within a sentence."""
        return str(self.tables["label"].get(word, word.replace("_", " ")))


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that is shipped; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    made = read_wording(read_utf8(FILE, problems) or "", FILE.name, problems)
    raise_if(problems)
    return made


def read_wording(text: str, file: str, problems: list[str]) -> Wording:
    """The wording from the text of a file; problems are collected, one line each with file and line."""
    data = read_toml(text, file, problems)

    def problem(key: str, told: str) -> None:
        found = re.search(rf"^\[?{re.escape(key)}\b", text, re.MULTILINE)
        problems.append(f"{file}:{text.count(chr(10), 0, found.start()) + 1 if found else 1}: {told}")

    for name in sorted(TABLES - set(data)):
        problem(name, f"the table [{name}] is missing; add it")
    tables = {name: data.get(name, {}) for name in TABLES}
    for key, row in tables["format"].items():
        if len(row.get("pair", ())) != 2 or len(row.get("joint", ())) != 2 or not row.get("noun"):
            problem(key, f"format {key!r} needs a noun, a pair of 2 and a joint of 2 words")
    for key, row in tables["stance"].items():
        if len(row) != 3:
            problem(key, f"stance {key!r} needs three forms: present, past, noun")
    for modality in MODALITIES:
        if tables["contact"] and set(tables["contact"].get(modality, {})) != {"pair", "joint"}:
            problem("contact", f"[contact] {modality} needs a template for pair and one for joint")
    patterns = {
        name: re.compile("|".join(tables[name].get("patterns", ())) or r"(?!)")
        for name in ("article", "plural")
    }
    return Wording(tables, patterns["article"], patterns["plural"])


def plain(text: str) -> str:
    """One line: white space run together; control characters and direction marks, which could mislead, left out."""
    return UNSAFE.sub("", re.sub(r"\s+", " ", text)).strip()


def party(name: str) -> str:
    """A party within a sentence: with "the" where its name takes it."""
    return f"the {plain(name)}" if wording().article.search(name) else plain(name)


def is_plural(name: str) -> bool:
    """Whether a party is spoken of in the plural."""
    return bool(wording().plural.search(name))


def possessive(name: str) -> str:
    """ "Egypt’s", "the United States’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def day(value: str) -> str:
    """An ISO prefix as people write it: "5 March 2024", "March 2024" or "2024"."""
    parts = value.split("-")
    if len(parts) == 1:
        return value
    month = MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def several(names: Sequence[str], most: int = 4) -> str:
    """ "a, b and c"; of more than `most` the first ones and how many others."""
    named = list(dict.fromkeys(names))
    if len(named) > most:
        left = len(named) - most + 1
        named = [*named[: most - 1], f"{number(left)} others"]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def number(count: int) -> str:
    """A number in words up to twelve, from there in digits with commas."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """ "one report", "13 reports"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def words_in(text: str) -> int:
    """How many words a text has, quotations aside: those are the length that the report gave them."""
    return len(re.sub(r"“[^”]*”", "", text).split())
