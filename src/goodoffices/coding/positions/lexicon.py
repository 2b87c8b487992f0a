"""The words that tell how an actor stands to something, from `stances.toml`, checked on load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from goodoffices.coding.issue_lexicon import compiled
from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import DATA

FILE = "stances.toml"
STANCES = (
    "demands calls_for proposes seeks supports reaffirms accepts commits conditional neutral concern opposes rejects "
    "condemns threatens denies concedes"
).split()
"""In the order of the guide."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lemmas (with particle or preposition where it matters) by part of speech, to the stances that they tell of."""

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    adjectives: Mapping[str, tuple[str, ...]]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    speech: frozenset[str]
    speech_nouns: frozenset[str]
    ending: frozenset[str]
    hindering: frozenset[str]
    inverse: frozenset[str]

    def cues(self, lemma: str, pos: str, particle: str = "") -> tuple[str, ...]:
        """The stances that a word tells of; a verb with this particle is looked up first."""
        if pos in {"VERB", "AUX"}:
            return self.verbs.get(f"{lemma} {particle}", ()) or self.verbs.get(lemma, ())
        if pos in {"NOUN", "PROPN"}:
            return self.nouns.get(lemma, ())
        return self.adjectives.get(lemma, ()) if pos == "ADJ" else ()


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the package; raises KnowledgeError with what is wrong."""
    return read_lexicon((DATA / FILE).read_text(encoding="utf-8"))


def read_lexicon(text: str) -> Lexicon:
    """The lexicon written in `text`; raises KnowledgeError naming the line of each entry that is wrong."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError([f"{FILE}:1: not valid TOML ({error}); correct the syntax"]) from error
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[stance]]"]
    tables: dict[str, dict[str, tuple[str, ...]]] = {"verbs": {}, "nouns": {}, "adjectives": {}}
    patterns: list[tuple[str, re.Pattern[str]]] = []
    problems: list[str] = []
    for line, entry in zip(lines, data.get("stance", ()), strict=True):
        name = entry.get("name")
        if name not in STANCES:
            problems.append(f"{FILE}:{line}: no such stance as {name!r}; use one of the guide's")
            continue
        for kind, table in tables.items():
            for word in entry.get(kind, ()):
                table[word] = (*table.get(word, ()), name)
        try:
            found = compiled(entry.get("patterns", []))
        except re.error as error:
            problems.append(f"{FILE}:{line}: {error}; correct the pattern")
            continue
        if found is not None:
            patterns.append((name, found))
    problems += [
        f"{FILE}:1: [{t}] is missing; add it"
        for t in ("speech", "ending", "hindering", "inverse")
        if t not in data
    ]
    if problems:
        raise KnowledgeError(problems)
    ending = data["ending"]
    return Lexicon(
        tables["verbs"],
        tables["nouns"],
        tables["adjectives"],
        tuple(patterns),
        frozenset(data["speech"]["verbs"]),
        frozenset(data["speech"]["nouns"]),
        frozenset((*ending["verbs"], *ending["nouns"], *ending["adjectives"])),
        frozenset(data["hindering"]["words"]),
        frozenset(data["inverse"]["leaves"]),
    )
