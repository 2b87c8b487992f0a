"""Weights, folded parties and kin of formats for the fusion of contacts, from `fusion.toml`, checked on load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import Any

from goodoffices.ontology.files import entries, raise_if, read_toml, read_utf8

FILE = Path(__file__).parent / "fusion.toml"
_TOP = ("version", "fold", "kin", "weight")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each piece of evidence adds to the score of a pair; `fusion.toml` says what each one means."""

    threshold: float
    keep: float
    same_parties: float
    same_party: float
    same_gathering: float
    fewer_parties: float
    part_party: float
    shared_parties: float
    same_person: float
    bilateral: float
    other_person: float
    unnamed: float
    same_office: float
    other_office: float
    same_format: float
    kin_format: float
    vague: float
    far_format: float
    remote: float
    plan_early: float
    one_report: float
    plan_late: float
    plan_remote: float
    same_day: float
    next_day: float
    range_day: float
    near_day: float
    same_month: float
    other_day: float
    news_day: float
    news_week: float
    news_late: float
    same_place: float
    in_country: float
    other_city: float
    other_country: float
    same_words: float
    same_agenda: float
    other_agenda: float
    same_mechanism: float
    other_mechanism: float


@dataclass(frozen=True, slots=True)
class Settings:
    """What the fusion of contacts goes by.

    `folds` maps a name of a party to the name that stands for it in comparisons only; `kin` holds the pairs of
    formats, each sorted, that may be two tellings of one contact.
    """

    version: str
    weights: Weights
    folds: Mapping[str, str]
    kin: frozenset[tuple[str, str]]

    def fold(self, party: str) -> str:
        """The name under which a party is compared."""
        return self.folds.get(party, party)

    def akin(self, a: str, b: str) -> bool:
        """Whether the two formats may tell of one contact."""
        return a == b or (min(a, b), max(a, b)) in self.kin


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings that come with the package; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    found = read_settings(read_utf8(FILE, problems) or "", FILE.name, problems)
    raise_if(problems)
    return found


def read_settings(text: str, file: str, problems: list[str]) -> Settings:
    """Settings from the text of a file; problems are collected, one line each with file and line."""
    data = read_toml(text, file, problems)
    problems.extend(
        f"{file}:1: unknown table {name!r}; use {', '.join(_TOP)}" for name in data if name not in _TOP
    )
    folds: dict[str, str] = {}
    for fold in entries(data, "fold", text, file, problems):
        fold.known(("party", "names", "why"), problems)
        fold.text("why", problems)
        party = fold.text("party", problems)
        folds.update(dict.fromkeys(fold.texts("names", problems), party))
    kin: set[tuple[str, str]] = set()
    for group in entries(data, "kin", text, file, problems):
        group.known(("formats", "why"), problems)
        group.text("why", problems)
        kin.update((min(a, b), max(a, b)) for a, b in combinations(group.texts("formats", problems), 2))
    weights = _weights(data.get("weight", {}), file, problems)
    return Settings(str(data.get("version", "")), weights, MappingProxyType(folds), frozenset(kin))


def _weights(table: Any, file: str, problems: list[str]) -> Weights:
    names = [f.name for f in fields(Weights)]
    if not isinstance(table, dict):
        problems.append(f"{file}:1: 'weight' must be a table; write [weight]")
        table = {}
    problems.extend(
        f"{file}:1: unknown weight {name!r}; the weights are {', '.join(names)}"
        for name in table
        if name not in names
    )
    values: dict[str, float] = {}
    for name in names:
        value = table.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            problems.append(f"{file}:1: weight {name} is missing or no number; add {name} = 0.0")
            value = 0.0
        values[name] = float(value)
    return Weights(**values)
