"""The words that tell of a contact, from `formats.toml`, checked on load."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import DATA

FORMATS = (
    "meeting", "visit", "delegation", "phone", "video", "summit", "conference", "talks", "indirect_talks", "letter",
    "unspecified",
)  # fmt: skip
FRAMES = (
    "with",
    "host",
    "visit",
    "travel",
    "send",
    "call",
    "tell",
    "mediate",
    "attend",
    "gather",
    "channel",
    "stay",
    "invite",
    "light",
)


@dataclass(frozen=True, slots=True)
class VerbFrame:
    """A verb of contact: the format it tells and how its arguments take part."""

    format: str
    frame: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Verbs by lemma, nouns by lower-case word, words that fix the channel."""

    verbs: Mapping[str, VerbFrame]
    nouns: Mapping[str, str]
    channel: Mapping[str, tuple[str, ...]]
    not_before: frozenset[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words; raises KnowledgeError with the entry that is wrong."""
    path = DATA / "formats.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    problems: list[str] = []
    verbs: dict[str, VerbFrame] = {}
    for entry in data["verb"]:
        if entry["format"] not in FORMATS or entry["frame"] not in FRAMES:
            problems.append(
                f"{path.name}: verb {entry['lemmas'][0]!r}: unknown format or frame; use one of the guide's"
            )
        for lemma in entry["lemmas"]:
            verbs[lemma] = VerbFrame(entry["format"], entry["frame"], entry.get("needs", ""))
    nouns_: dict[str, str] = {}
    for entry in data["noun"]:
        if entry["format"] not in FORMATS:
            problems.append(
                f"{path.name}: noun {entry['words'][0]!r}: unknown format; use one of the guide's"
            )
        nouns_.update(dict.fromkeys(entry["words"], entry["format"]))
    if problems:
        raise KnowledgeError(problems)
    return Lexicon(
        MappingProxyType(verbs),
        MappingProxyType(nouns_),
        MappingProxyType({k: tuple(v) for k, v in data["channel"].items()}),
        frozenset(data["not_contact"]["before"]),
    )
