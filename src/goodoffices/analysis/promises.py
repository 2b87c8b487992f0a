"""What makes a promise and what bears on it, from `data/commitments.toml`, checked on load."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from goodoffices.analysis.profiles import issue_leaves
from goodoffices.analysis.stages import stages
from goodoffices.ontology.files import Entry, entries, raise_if, read_toml, read_utf8

FILE = Path(__file__).parent / "data" / "commitments.toml"
_TOP = ("version", "stances", "against", "conditions", "terms", "bearing")


@dataclass(frozen=True, slots=True)
class Bearing:
    """Stages of a track that speak for or against a promise on an issue."""

    issue: str
    track: str
    for_: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promises:
    """The word lists of `commitments.toml`; `condition` and `term` are compiled from them."""

    stances: frozenset[str]
    against: frozenset[str]
    condition: re.Pattern[str]
    term: re.Pattern[str]
    bearings: tuple[Bearing, ...]


@lru_cache(maxsize=1)
def promises() -> Promises:
    """The lists that come with the package; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    found = read_promises(read_utf8(FILE, problems) or "", FILE.name, problems)
    raise_if(problems)
    return found


def read_promises(text: str, file: str, problems: list[str]) -> Promises:
    """Lists from the text of a file; problems are collected, one line each with file and line."""
    data = read_toml(text, file, problems)
    head = Entry(data, file, 1)
    head.known(_TOP, problems)
    bearings = tuple(_bearing(entry, problems) for entry in entries(data, "bearing", text, file, problems))
    return Promises(
        stances=frozenset(head.texts("stances", problems)),
        against=frozenset(head.texts("against", problems)),
        condition=_pattern(head, "conditions", r"[^,;.]+", problems),
        term=_pattern(head, "terms", "", problems),
        bearings=bearings,
    )


def _pattern(head: Entry, name: str, rest: str, problems: list[str]) -> re.Pattern[str]:
    words = head.texts(name, problems)
    if not words:
        problems.append(head.problem(f'{name} is empty; write {name} = ["..."]'))
    try:
        return re.compile(rf"\b(?:{'|'.join(words)})\b{rest}", re.IGNORECASE)
    except re.error as error:
        problems.append(head.problem(f"{name} holds a pattern that does not compile ({error}); correct it"))
        return re.compile("$.")


def _bearing(entry: Entry, problems: list[str]) -> Bearing:
    entry.known(("issue", "track", "for", "against"), problems)
    issue, track = entry.text("issue", problems), entry.text("track", problems)
    if issue and issue not in issue_leaves():
        problems.append(entry.problem(f"no issue {issue!r}; use a leaf of issues.toml"))
    scale: Any = stages().get(track)
    lists = entry.texts("for", problems), entry.texts("against", problems)
    if track and scale is None:
        problems.append(entry.problem(f"no track {track!r}; the tracks are {', '.join(stages())}"))
    elif scale is not None:
        problems.extend(
            entry.problem(f"track {track!r} has no stage {stage!r}; correct it")
            for stage in (*lists[0], *lists[1])
            if scale.kind(stage) is None
        )
    return Bearing(issue, track, *lists)
