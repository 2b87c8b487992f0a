"""An ontology of a user's own, given as one TOML file: types of event with definitions, cue words and examples.

It is data for a coder: cues find candidates, examples train a light classifier. This module reads and checks the
file; it trains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from goodoffices.ontology.codebooks import CAMEO, DATA, PLOVER, QUADS, cameo, plover
from goodoffices.ontology.files import Entry, entries, raise_if, read_toml, read_utf8
from goodoffices.ontology.words import key

MIN_EXAMPLES = 3
"""Fewer sentences than this tell a classifier nothing about a type."""
ORDINARY = "ordinary.toml"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*-\d[0-9a-z.]*")
_TYPE = re.compile(r"[A-Z][A-Z0-9_]*")
_HEAD = ("name", "title", "about", "type", "none")
_KEYS = ("name", "definition", "quad", "plover", "cameo", "cues", "examples")


@dataclass(frozen=True, slots=True)
class CustomType:
    """One type: `quad` is 1 to 4 or None; `plover` (type, mode) and `cameo` say what it is for others, or None."""

    name: str
    definition: str
    quad: int | None
    plover: tuple[str, str | None] | None
    cameo: str | None
    cues: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomOntology:
    """A user's ontology; `name` carries its version ("humanitarian-access-1.0"), `none` holds counter-examples."""

    name: str
    title: str
    about: str
    types: Mapping[str, CustomType]
    none: tuple[str, ...]


def load_ontology(path: Path) -> CustomOntology:
    """The ontology of the file; raises KnowledgeError with every problem of it."""
    problems: list[str] = []
    text = read_utf8(path, problems)
    raise_if(problems)
    found = read_ontology(text or "", path.name, problems)
    raise_if(problems)
    return found


def check_ontology(path: Path) -> list[str]:
    """All problems of the file, "file:line: what is wrong; what to do"."""
    problems: list[str] = []
    text = read_utf8(path, problems)
    if text is not None:
        read_ontology(text, path.name, problems)
    return problems


def read_ontology(text: str, file: str, problems: list[str]) -> CustomOntology:
    """The ontology in a text; problems are added to the list."""
    before = len(problems)
    data = read_toml(text, file, problems)
    if len(problems) > before:
        return CustomOntology("", "", "", MappingProxyType({}), ())
    head = Entry(data, file, 1)
    head.known(_HEAD, problems)
    name = head.text("name", problems)
    if name and not _NAME.fullmatch(name):
        problems.append(head.problem(f"name {name!r} carries no version; write one such as 'my-topic-1.0'"))
    if name in (PLOVER, CAMEO):
        problems.append(head.problem(f"name {name!r} is that of a built-in ontology; choose another"))
    types: dict[str, CustomType] = {}
    used: dict[tuple[str, str], str] = {}
    for entry in entries(data, "type", text, file, problems):
        kind = _type(entry, problems)
        if kind.name in types:
            problems.append(entry.problem(f"type {kind.name} stands twice; take one away"))
        for what, words in (("cue", kind.cues), ("example", kind.examples)):
            for one in words:
                owner = used.setdefault((what, key(one)), kind.name)
                if owner != kind.name or words.count(one) > 1:
                    problems.append(
                        entry.problem(
                            f"{what} {one!r} stands also under {owner}; keep it under one type, once"
                        )
                    )
        types[kind.name] = kind
    if len(types) < 1:
        problems.append(head.problem("no types are given; add [[type]] tables"))
    none = head.texts("none", problems)
    problems.extend(
        head.problem(f"{one!r} is an example of {used['example', key(one)]} and of none; keep one")
        for one in none
        if ("example", key(one)) in used
    )
    title, about = (head.text(key_, problems) for key_ in ("title", "about"))
    return CustomOntology(name, title, about, MappingProxyType(types), none)


def _type(entry: Entry, problems: list[str]) -> CustomType:
    entry.known(_KEYS, problems)
    name = entry.text("name", problems)
    if name and not _TYPE.fullmatch(name):
        problems.append(entry.problem(f"type {name!r} is not in capitals; write one such as GRANT_ACCESS"))
    examples, cues = entry.texts("examples", problems), entry.texts("cues", problems)
    if len(examples) < MIN_EXAMPLES:
        problems.append(
            entry.problem(f"{name} has {len(examples)} examples; give at least {MIN_EXAMPLES} sentences")
        )
    problems.extend(
        entry.problem(f"{one!r} is no sentence; an example has a source, a deed and an end")
        for one in examples
        if len(one.split()) < 3 or one[-1] not in ".!?\"'”’"
    )
    if not cues:
        problems.append(
            entry.problem(f'{name} has no cues; add cues = ["..."], words that such a deed is told with')
        )
    return CustomType(
        name,
        entry.text("definition", problems),
        _quad(entry, problems),
        _plover(entry, problems),
        _cameo(entry, problems),
        cues,
        examples,
    )


def _quad(entry: Entry, problems: list[str]) -> int | None:
    value = entry.values.get("quad")
    if value is None:
        return None
    if value not in QUADS:
        problems.append(entry.problem(f"quad {value!r} is not known; use one of {', '.join(QUADS)}"))
        return None
    return QUADS.index(value) + 1


def _plover(entry: Entry, problems: list[str]) -> tuple[str, str | None] | None:
    """ "RETREAT/access" or "RETREAT"."""
    value = entry.values.get("plover")
    if value is None:
        return None
    kind, _, mode = str(value).partition("/")
    found = plover().types.get(kind)
    if found is None or (mode and found.mode(mode) is None):
        problems.append(
            entry.problem(f"plover {value!r} does not exist; see `goodoffices codebook --ontology {PLOVER}`")
        )
        return None
    return kind, mode or None


def _cameo(entry: Entry, problems: list[str]) -> str | None:
    value = entry.values.get("cameo")
    if value is None:
        return None
    if not isinstance(value, str) or value not in cameo():
        problems.append(
            entry.problem(f"cameo {value!r} does not exist; see `goodoffices codebook --ontology {CAMEO}`")
        )
        return None
    return value


@lru_cache(maxsize=1)
def ordinary_sentences() -> tuple[str, ...]:
    """Ordinary sentences of reports, which no ontology of a user's own is about; raises KnowledgeError."""
    problems: list[str] = []
    text = read_utf8(DATA / ORDINARY, problems) or ""
    head = Entry(read_toml(text, ORDINARY, problems), ORDINARY, 1)
    head.known(("sentences",), problems)
    found = head.texts("sentences", problems)
    if not found:
        problems.append(head.problem('there are no sentences; add sentences = ["..."]'))
    raise_if(problems)
    return found
