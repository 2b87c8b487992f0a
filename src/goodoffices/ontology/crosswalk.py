"""The way from CAMEO to PLOVER and back, and what is lost on it.

Nothing here decides what a sentence means: a coder that knows the finer CAMEO code keeps it in `Event.cameo`, and
only where it does not is the code taken from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from goodoffices.ontology.codebooks import DATA, CameoCode, Plover, cameo, plover
from goodoffices.ontology.files import Line, raise_if, read_lines, read_utf8

FILE = "plover-cameo.csv"
COLUMNS = ("direction", "cameo", "type", "mode", "context", "lost", "source")
TO_PLOVER, TO_CAMEO = "cameo-to-plover", "plover-to-cameo"
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Crossing:
    """One code on one side and what it becomes on the other.

    `type` is None where PLOVER has no type for the CAMEO code; `mode` and `context` are None where none is told.
    `lost` says in words what the other side does not know; it is "nothing" where nothing is lost.
    """

    cameo: str
    type: str | None
    mode: str | None
    context: str | None
    lost: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Both ways: by CAMEO code, and by (type, mode) of PLOVER, where mode None is the type alone."""

    to_plover: Mapping[str, Crossing]
    to_cameo: Mapping[tuple[str, str | None], Crossing]

    def cameo_of(self, kind: str, mode: str | None = None) -> str:
        """The CAMEO code under which a type or mode is exported; KeyError for one that does not exist."""
        return self.to_cameo[kind, mode].cameo


@lru_cache(maxsize=1)
def crosswalk() -> Crosswalk:
    """The built-in cross-walk; raises KnowledgeError with every problem of its file."""
    problems: list[str] = []
    text = read_utf8(DATA / FILE, problems)
    found = read_crosswalk(text or "", FILE, plover(), cameo(), problems)
    raise_if(problems)
    return found


def read_crosswalk(
    text: str, file: str, book: Plover, codes: Mapping[str, CameoCode], problems: list[str]
) -> Crosswalk:
    """The cross-walk of the file; every code must exist, and every code of both sides must have its row."""
    to_plover: dict[str, Crossing] = {}
    to_cameo: dict[tuple[str, str | None], Crossing] = {}
    for line in read_lines(text, file, COLUMNS, problems):
        crossing = _crossing(line, book, codes, problems)
        if line["direction"] == TO_PLOVER:
            if crossing.cameo in to_plover:
                problems.append(line.problem(f"code {crossing.cameo} stands twice; take one away"))
            to_plover[crossing.cameo] = crossing
        elif line["direction"] == TO_CAMEO and crossing.type is not None:
            key = (crossing.type, crossing.mode)
            if key in to_cameo:
                problems.append(line.problem(f"{line['type']}/{line['mode']} stands twice; take one away"))
            to_cameo[key] = crossing
        else:
            problems.append(
                line.problem(f"direction {line['direction']!r} is not {TO_PLOVER} or {TO_CAMEO} with a type")
            )
    problems.extend(f"{file}:1: CAMEO {code} has no row; add one" for code in codes if code not in to_plover)
    for kind in book.types.values():
        for mode in (None, *(mode.name for mode in kind.modes)):
            if (kind.name, mode) not in to_cameo:
                problems.append(f"{file}:1: {kind.name}/{mode or ''} has no row; add one")
    return Crosswalk(MappingProxyType(to_plover), MappingProxyType(to_cameo))


def _crossing(line: Line, book: Plover, codes: Mapping[str, CameoCode], problems: list[str]) -> Crossing:
    code, kind, mode, context = (line[column] for column in ("cameo", "type", "mode", "context"))
    if code not in codes:
        problems.append(line.problem(f"CAMEO code {code!r} does not exist; correct it"))
    if kind and kind not in book.types:
        problems.append(line.problem(f"type {kind!r} does not exist; use one of {', '.join(book.types)}"))
    elif mode and (not kind or book.types[kind].mode(mode) is None):
        problems.append(line.problem(f"{kind or 'no type'} has no mode {mode!r}; correct it"))
    if context and context not in book.contexts:
        problems.append(line.problem(f"context {context!r} does not exist; correct it"))
    problems.extend(
        line.problem(f"{column} is empty; every row needs one")
        for column in ("lost", "source")
        if not line[column]
    )
    return Crossing(code, kind or None, mode or None, context or None, line["lost"])
