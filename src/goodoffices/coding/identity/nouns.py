"""The common nouns that stand for actors, from `nouns.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import DATA


@dataclass(frozen=True, slots=True)
class Nouns:
    """Lower-case nouns by what they stand for; see the comments in `nouns.toml`."""

    person: frozenset[str]
    body: frozenset[str]
    back_group: frozenset[str]
    back_group_plural: frozenset[str]
    back_state: frozenset[str]
    back_pair: frozenset[str]
    back_persons: frozenset[str]
    never: frozenset[str]
    short: Mapping[str, tuple[str, ...]]
    sets: Mapping[str, tuple[str, ...]]


_TABLES = ("short", "sets")


@lru_cache(maxsize=1)
def nouns() -> Nouns:
    """The lists; raises KnowledgeError with file and key where one is missing or not a list of words."""
    path = DATA / "nouns.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    problems = [
        f"{path.name}: {f.name}: a list of lower-case words is needed; add it"
        for f in fields(Nouns)
        if f.name not in _TABLES
        if not isinstance(data.get(f.name), list) or any(w != str(w).lower() for w in data[f.name])
    ]
    if problems:
        raise KnowledgeError(problems)
    values: dict[str, Any] = {f.name: frozenset(data[f.name]) for f in fields(Nouns) if f.name not in _TABLES}
    for name in _TABLES:
        values[name] = MappingProxyType({k: tuple(v) for k, v in data.get(name, {}).items()})
    return Nouns(**values)
