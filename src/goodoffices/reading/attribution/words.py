"""The words that attribute, from `cues.toml`, by class."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import DATA

FILE = "cues.toml"
PARTS = ("verbs", "nouns", "adjectives")
Classes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CueWords:
    """For each lemma the classes it belongs to ("say", "think", "judge" ...), in the order of the file."""

    verbs: Classes
    nouns: Classes
    adjectives: Classes


@lru_cache(maxsize=1)
def cue_words() -> CueWords:
    """The words of the package; raises KnowledgeError with all that is wrong in the file."""
    return read_words((DATA / FILE).read_text(encoding="utf-8"))


def read_words(text: str) -> CueWords:
    """The words in a TOML text; raises KnowledgeError where it is not three tables of lists of lower-case lemmas."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError([f"{FILE}: not TOML: {error}; mend it"]) from error
    problems = [
        f"{FILE}: [{part}] is missing; add it" for part in PARTS if not isinstance(data.get(part), dict)
    ]
    problems += [f"{FILE}: [{part}] is not known; take it out" for part in data if part not in PARTS]
    lines = text.splitlines()
    for part in PARTS:
        for name, words in (data.get(part) or {}).items():
            problems += _problems(lines, part, name, words)
    if problems:
        raise KnowledgeError(problems)
    return CueWords(*(_classes(data[part]) for part in PARTS))


def _problems(lines: list[str], part: str, name: str, words: object) -> list[str]:
    where = f"{FILE}:{_line(lines, part, name)}: [{part}] {name}"
    if not isinstance(words, list) or not words:
        return [f"{where}: a list of lemmas is needed; write {name} = [...]"]
    bad = [w for w in words if not isinstance(w, str) or not w or w != w.strip().casefold()]
    twice = [w for w, count in Counter(map(str, words)).items() if count > 1]
    return [
        *(f"{where}: {w!r} is no lower-case lemma; mend it" for w in bad),
        *(f"{where}: {w!r} stands there twice; take one out" for w in twice),
    ]


def _line(lines: list[str], part: str, name: str) -> int:
    """The line on which the class begins, from 1."""
    inside = False
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            inside = line.strip() == f"[{part}]"
        elif inside and line.split("=")[0].strip() == name:
            return number
    return 1


def _classes(table: dict[str, list[str]]) -> Classes:
    out: dict[str, tuple[str, ...]] = {}
    for name, words in table.items():
        for word in words:
            out[word] = (*out.get(word, ()), name)
    return out
