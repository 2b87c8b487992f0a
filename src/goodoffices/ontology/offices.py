"""Reads ``offices.toml``: kinds of office with their titles, and the words that modify an office."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from goodoffices.ontology.rows import Modifier, Office

_SCOPES = ("state", "organisation", "group", "any")
_OFFICE_KEYS = frozenset({"id", "titles", "sector", "rank", "scope", "spokesman", "envoy", "source"})
_MODIFIER_KEYS = frozenset({"id", "words", "source"})


def read_offices(text: str, file: str, problems: list[str]) -> list[tuple[Office | Modifier, int]]:
    """The offices and modifiers of the file with their lines; problems are added to the list."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"line (\d+)", str(error))
        line = match.group(1) if match else "1"
        problems.append(f"{file}:{line}: not valid TOML ({error}); correct the syntax")
        return []
    out: list[tuple[Office | Modifier, int]] = []
    problems.extend(
        f"{file}:1: unknown table {name!r}; use [[office]] and [[modifier]]"
        for name in data
        if name not in ("office", "modifier")
    )
    out.extend(_offices(_tables(data, "office"), _lines(text, "office"), file, problems))
    out.extend(_modifiers(_tables(data, "modifier"), _lines(text, "modifier"), file, problems))
    return out


def _tables(data: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = data.get(name, [])
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _lines(text: str, name: str) -> list[int]:
    """The lines on which the [[name]] tables start, in order, because tomllib does not tell them."""
    return [
        number for number, line in enumerate(text.splitlines(), 1) if re.match(rf"\s*\[\[{name}\]\]", line)
    ]


def _strings(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and value and all(isinstance(item, str) and item.strip() for item in value):
        return tuple(value)
    return None


def _offices(
    tables: list[Mapping[str, object]],
    lines: list[int],
    file: str,
    problems: list[str],
) -> Iterator[tuple[Office, int]]:
    owner: dict[str, str] = {}
    for item, line in zip(tables, lines, strict=False):
        where, before = f"{file}:{line}", len(problems)
        _check_keys(item, _OFFICE_KEYS, where, problems)
        name, titles = item.get("id"), _strings(item.get("titles"))
        rank, scope, sector = item.get("rank", 9), item.get("scope", "any"), item.get("sector", "GOV")
        if not isinstance(name, str) or not name:
            problems.append(f'{where}: the office has no id; add id = "..."')
        if titles is None:
            problems.append(f'{where}: the office has no titles; add titles = ["..."]')
        if not isinstance(rank, int) or not 1 <= rank <= 9:
            problems.append(f"{where}: rank {rank!r} is not 1 to 9; 1 is head of state")
        if scope not in _SCOPES:
            problems.append(f"{where}: scope {scope!r} is not known; use one of {', '.join(_SCOPES)}")
        for title in titles or ():
            if title != title.lower():
                problems.append(f"{where}: title {title!r} has capitals; write it in lower case")
            if title in owner:
                problems.append(f"{where}: title {title!r} belongs already to {owner[title]!r}; keep one")
            owner.setdefault(title, str(name))
        if len(problems) == before and isinstance(rank, int) and titles is not None:
            yield (
                Office(
                    str(name),
                    titles,
                    str(sector),
                    rank,
                    str(scope),
                    bool(item.get("spokesman", False)),
                    bool(item.get("envoy", False)),
                ),
                line,
            )


def _modifiers(
    tables: list[Mapping[str, object]],
    lines: list[int],
    file: str,
    problems: list[str],
) -> Iterator[tuple[Modifier, int]]:
    for item, line in zip(tables, lines, strict=False):
        where, before = f"{file}:{line}", len(problems)
        _check_keys(item, _MODIFIER_KEYS, where, problems)
        words = _strings(item.get("words"))
        name = item.get("id", words[0] if words else "")
        if words is None:
            problems.append(f'{where}: the modifier has no words; add words = ["..."]')
        if not isinstance(name, str) or not name:
            problems.append(f'{where}: the modifier has no id; add id = "..."')
        if len(problems) == before and words is not None:
            yield Modifier(str(name), words), line


def _check_keys(item: Mapping[str, object], known: frozenset[str], where: str, problems: list[str]) -> None:
    problems.extend(
        f"{where}: unknown key {name!r}; the keys are {', '.join(sorted(known))}"
        for name in item
        if name not in known
    )
