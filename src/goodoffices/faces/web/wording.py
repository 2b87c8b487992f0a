"""How the vocabulary is worded and drawn: `words.toml`, checked on load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from goodoffices.errors import KnowledgeError

FILE = Path(__file__).parent / "words.toml"
TONES = ("ask", "yes", "open", "no", "silent")


@dataclass(frozen=True, slots=True)
class Format:
    """A format of contacts: `pair` is (past, infinitive), `joint` (past, infinitive, -ing)."""

    icon: str
    noun: str
    pair: tuple[str, ...]
    joint: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The stages of a track from first to last; `off` are those that lead off it."""

    stages: tuple[str, ...]
    off: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """All of it; `stances` and `modalities` give (tone, label)."""

    stances: Mapping[str, tuple[str, str]]
    modalities: Mapping[str, tuple[str, str]]
    formats: Mapping[str, Format]
    tones: Mapping[str, str]
    orders: Mapping[str, Order]
    alone: Mapping[str, tuple[str, ...]]
    article: re.Pattern[str]
    labels: Mapping[str, str]

    def label(self, word: str) -> str:
        """A word of the vocabulary as people read it."""
        return self.labels.get(word) or word.replace("_", " ")

    def stage_tone(self, stage: str) -> str:
        """The colour of a stage."""
        return self.tones.get(stage, "yes")


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The words of the pages; raises KnowledgeError with every problem of the file."""
    text = FILE.read_text(encoding="utf-8")
    return read_wording(text)


def read_wording(text: str) -> Wording:
    """Words from TOML; raises KnowledgeError."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError([f"{FILE.name}: {error}"]) from error
    problems: list[str] = []

    def line_of(key: str) -> int:
        found = re.search(rf"^{re.escape(key)} *=", text, re.MULTILINE)
        return text.count("\n", 0, found.start()) + 1 if found else 1

    def toned(section: str) -> dict[str, tuple[str, str]]:
        found = {}
        for key, row in given.get(section, {}).items():
            if row.get("tone") not in TONES or not row.get("label"):
                problems.append(
                    f"{FILE.name}:{line_of(key)}: {section} {key!r} needs a label and a tone of {', '.join(TONES)}"
                )
                continue
            found[key] = (row["tone"], row["label"])
        return found

    def formats() -> dict[str, Format]:
        found = {}
        for key, row in given.get("format", {}).items():
            if len(row.get("pair", ())) != 2 or len(row.get("joint", ())) != 3:
                problems.append(
                    f"{FILE.name}:{line_of(key)}: format {key!r} needs a pair of 2 and a joint of 3 words"
                )
                continue
            found[key] = Format(row["icon"], row["noun"], tuple(row["pair"]), tuple(row["joint"]))
        return found

    made = Wording(
        toned("stance"),
        toned("modality"),
        formats(),
        {stage: tone for tone, stages in given.get("stage", {}).items() for stage in stages},
        _orders(given),
        {key: tuple(words) for key, words in given.get("alone", {}).items()},
        re.compile("|".join(given.get("article", {}).get("patterns", ())) or r"(?!)"),
        given.get("label", {}),
    )
    if problems:
        raise KnowledgeError(problems)
    return made


def _orders(given: Mapping[str, Any]) -> dict[str, Order]:
    return {row["track"]: Order(tuple(row["stages"]), tuple(row["off"])) for row in given.get("order", ())}
