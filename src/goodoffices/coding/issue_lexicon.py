"""The leaf issues with the words that tell of them, from `issues.toml`, checked on load."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import DATA

FILE = "issues.toml"
GROUPS = "process security detainees humanitarian recovery political justice implementation bilateral other".split()
"""Groups of issues, in the order of the guide."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A leaf issue; `cues` tell of it by themselves, `hints` speak for it but also for others."""

    leaf: str
    group: str
    about: str
    cues: re.Pattern[str] | None
    hints: re.Pattern[str] | None


@lru_cache(maxsize=1)
def issues() -> tuple[Issue, ...]:
    """All leaves in file order; raises KnowledgeError with file and entry."""
    return read_issues((DATA / FILE).read_text(encoding="utf-8"))


def read_issues(text: str) -> tuple[Issue, ...]:
    """The leaves written in `text`; raises KnowledgeError naming the line of each entry that is wrong."""
    try:
        entries: list[dict[str, Any]] = tomllib.loads(text).get("issue", [])
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError([f"{FILE}:1: not valid TOML ({error}); correct the syntax"]) from error
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[issue]]"]
    found: list[Issue] = []
    problems: list[str] = []
    for line, entry in zip(lines, entries, strict=True):
        try:
            issue = _issue(entry)
        except (KeyError, ValueError, re.error) as error:
            problems.append(f"{FILE}:{line}: {error}; correct the entry")
            continue
        if any(issue.leaf == other.leaf for other in found):
            problems.append(f"{FILE}:{line}: {issue.leaf!r} stands twice; merge the entries")
        found.append(issue)
    if problems:
        raise KnowledgeError(problems)
    return tuple(found)


def _issue(entry: dict[str, Any]) -> Issue:
    group = entry["group"]
    if group not in GROUPS:
        raise ValueError(f"no such group as {group!r}")
    return Issue(entry["leaf"], group, entry["about"], compiled(entry["cues"]), compiled(entry["hints"]))


def compiled(patterns: list[str]) -> re.Pattern[str] | None:
    """One pattern for many: from a word start, to a word end unless "*" closes it; None for an empty list."""
    if not patterns:
        return None
    parts = [p[:-1] + r"\w*" if p.endswith("*") and not p.endswith("\\w*") else p for p in patterns]
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{p})" for p in parts) + r")(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def group_of() -> dict[str, str]:
    """The group of each leaf."""
    return {i.leaf: i.group for i in issues()}


@lru_cache(maxsize=4096)
def cue_features(text: str) -> tuple[str, ...]:
    """Named features of a text: `cue:LEAF`, `hint:LEAF` for every leaf whose words are in it."""
    found: list[str] = []
    for issue in issues():
        if issue.cues is not None and issue.cues.search(text):
            found.append(f"cue:{issue.leaf}")
        if issue.hints is not None and issue.hints.search(text):
            found.append(f"hint:{issue.leaf}")
    return tuple(found)
