"""Whose media reports come from: `media.toml`, checked on load."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from goodoffices.errors import KnowledgeError
from goodoffices.faces.web import say
from goodoffices.ontology.knowledge import Knowledge

FILE = Path(__file__).parent / "media.toml"
KINDS = ("official", "private", "agency")
INTERNATIONAL, NO_TABLE = "International agencies", "Outlets not in the table of media"


@dataclass(frozen=True, slots=True)
class Outlet:
    """`whose` is the party whose account it carries, "" for none."""

    whose: str
    kind: str


@lru_cache(maxsize=1)
def outlets() -> Mapping[str, Outlet]:
    """All outlets by folded name; raises KnowledgeError with every problem of the file."""
    return read_outlets(FILE.read_text(encoding="utf-8"))


def read_outlets(text: str) -> Mapping[str, Outlet]:
    """Outlets from TOML; raises KnowledgeError with file and line."""
    try:
        rows = tomllib.loads(text)["outlet"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise KnowledgeError(
            [f"{FILE.name}:1: no outlets can be read ({error}); give a list named outlet"]
        ) from error
    found: dict[str, Outlet] = {}
    problems = []
    for row in rows:
        names, whose, kind = row.get("names") or [], row.get("whose", ""), row.get("kind")
        line = next((n for n, one in enumerate(text.splitlines(), 1) if names and f'"{names[0]}"' in one), 1)
        party = Knowledge.load().party(whose) if whose else None
        if not names or kind not in KINDS or (whose and (party is None or party.name != whose)):
            problems.append(
                f"{FILE.name}:{line}: an outlet needs names, a kind of {', '.join(KINDS)} and a party of the knowledge"
            )
        found.update({name.casefold(): Outlet(whose, str(kind)) for name in names})
    if problems:
        raise KnowledgeError(problems)
    return found


def whose(publisher: str | None) -> str:
    """The heading under which an outlet is counted."""
    if not publisher:
        return say.NOT_STATED
    known = outlets().get(publisher.casefold())
    if known is None:
        return NO_TABLE
    return known.whose or INTERNATIONAL


def balance(publishers: Iterable[str | None]) -> list[tuple[str, int]]:
    """Reports by whose media tell them, the most first."""
    return Counter(whose(one) for one in publishers).most_common()
