"""Words beside and within personal names, from `names.toml`, checked on load."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import DATA

FILE = "names.toml"


@dataclass(frozen=True, slots=True)
class NameWords:
    """Lower-case words; see the comments in `names.toml`."""

    honorifics: frozenset[str]
    not_names: frozenset[str]


@lru_cache(maxsize=1)
def name_words() -> NameWords:
    """The lists that come with goodoffices; raises KnowledgeError with file and key of what is wrong."""
    return read_name_words((DATA / FILE).read_text(encoding="utf-8"))


def read_name_words(text: str) -> NameWords:
    """The lists written in `text`; raises KnowledgeError with every list that is missing or not in lower case."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError([f"{FILE}:1: not valid TOML ({error}); correct the syntax"]) from error
    problems = [
        f"{FILE}: {f.name}: a list of lower-case words is needed; add it"
        for f in fields(NameWords)
        if not isinstance(data.get(f.name), list) or any(w != str(w).lower() for w in data[f.name])
    ]
    if problems:
        raise KnowledgeError(problems)
    return NameWords(**{f.name: frozenset(data[f.name]) for f in fields(NameWords)})
