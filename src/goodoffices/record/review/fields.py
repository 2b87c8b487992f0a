"""The fields of findings that people may correct: as text, and from text, checked against the codebook."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from goodoffices.errors import RunAborted
from goodoffices.model import Actor, Contact, Event, Finding, Participant, Position, TrackNote, When
from goodoffices.ontology.codebooks import DATA
from goodoffices.record.codec import kind_of

FIELDS: dict[str, tuple[str, ...]] = {
    "contact": ("format", "modality", "parties", "place", "country", "date", "mechanism", "issues"),
    "position": ("holder", "stance", "direction", "issue", "addressee", "relay", "direct_quote"),
    "track": ("track", "stage", "parties", "alleged", "date", "mechanism"),
    "event": ("type", "mode", "cameo", "modality", "source", "target", "date", "place"),
}
# List of the codebook in which the values of a field stand.
LISTS = {
    ("contact", "format"): "format",
    ("contact", "modality"): "modality",
    ("contact", "issues"): "issue",
    ("position", "stance"): "stance",
    ("position", "direction"): "direction",
    ("position", "issue"): "issue",
    ("track", "track"): "track",
    ("track", "stage"): "stage",
}
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


def shown_fields(finding: Finding) -> dict[str, str | None]:
    """Every field as text: several values parted by "; ", None where nothing is known."""
    return {name: _shown(_raw(finding, name)) for name in FIELDS[kind_of(finding)]}


def _raw(finding: Finding, name: str) -> Any:
    if name == "parties" and isinstance(finding, Contact):
        return tuple(one.actor.party or one.actor.name for one in finding.participants)
    if name in {"source", "target", "holder"}:
        value = getattr(finding, name)
        actors = (value,) if isinstance(value, Actor) else value
        return tuple(actor.party or actor.name for actor in actors)
    return getattr(finding, name)


def _shown(value: Any) -> str | None:
    if isinstance(value, When):
        return f"{value.value}/{value.end}" if value.end else value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(sorted(dict.fromkeys(filter(None, value)))) or None
    return value or None


def corrected(finding: Finding, changes: Mapping[str, str | None]) -> Finding:
    """The finding with these fields as people say; raises RunAborted for what the codebook does not have."""
    kind = kind_of(finding)
    for name, text in changes.items():
        check(kind, name, text)
        value = _set(finding, name, text)
        finding = replace(finding, **value)
    return finding


def check(kind: str, name: str, text: str | None) -> None:
    """Raise RunAborted unless the field exists and may have this value."""
    if name not in FIELDS[kind]:
        raise RunAborted(f"a {kind} has no field {name!r}; it has {', '.join(FIELDS[kind])}")
    values = parts(text)
    known = allowed(kind, name)
    wrong = [value for value in values if known and value not in known]
    if wrong:
        raise RunAborted(f"{name} cannot be {wrong[0]!r}; it is one of {', '.join(sorted(known))}")
    if name in _NEEDED and not values:
        raise RunAborted(f"{name} of a {kind} cannot be empty")
    if name == "date" and text:
        _when(text)
    if name in {"alleged", "direct_quote"} and (text or "").casefold() not in _FLAGS:
        raise RunAborted(f"{name} is yes or no, not {text!r}")


_NEEDED = frozenset(
    {"format", "modality", "stance", "direction", "issue", "track", "stage", "type", "holder"}
)


@cache
def allowed(kind: str, name: str) -> frozenset[str]:
    """The values of the codebook; empty where anything may stand, as with values of an ontology of one's own."""
    wanted = LISTS.get((kind, name))
    return _lists().get(wanted, frozenset()) if wanted else frozenset()


@cache
def _lists() -> dict[str, frozenset[str]]:
    book = tomllib.loads((DATA / "codebook.toml").read_text(encoding="utf-8"))
    found: dict[str, frozenset[str]] = {}
    for one in book["list"]:
        rows = one["values"]
        # The list of tracks names the stages; the track of each stands in the third column.
        found[one["key"]] = frozenset(row[2] if one["key"] == "track" else row[0] for row in rows)
        if one["key"] == "track":
            found["stage"] = frozenset(row[0] for row in rows)
    return found


def parts(text: str | None) -> tuple[str, ...]:
    """The values in a cell, parted by semicolons, each once."""
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(";") if part.strip()))


def _set(finding: Finding, name: str, text: str | None) -> dict[str, Any]:
    """The changed attributes of the dataclass."""
    text = (text or "").strip() or None
    if name == "date":
        return {"date": _when(text) if text else None}
    if name in {"alleged", "direct_quote"}:
        return {name: _FLAGS[(text or "no").casefold()]}
    setter = _SETTERS.get((type(finding), name))
    return setter(finding, parts(text)) if setter else {name: text}


def _participants(finding: Any, names: Iterable[str]) -> dict[str, Any]:
    """Who is known already keeps name, office and role."""
    made: list[Participant] = []
    for name in names:
        known = [one for one in finding.participants if name in {one.actor.party, one.actor.name}]
        made += known or [Participant(Actor(party=name), "participant")]
    return {"participants": tuple(made)}


def _side(side: str) -> Callable[[Any, Iterable[str]], dict[str, Any]]:
    def setter(finding: Any, names: Iterable[str]) -> dict[str, Any]:
        made: list[Actor] = []
        for name in names:
            known = [one for one in getattr(finding, side) if name in {one.party, one.name}]
            made += known or [Actor(party=name)]
        return {side: tuple(made)}

    return setter


def _holder(finding: Any, names: Iterable[str]) -> dict[str, Any]:
    name = next(iter(names))
    known = name in {finding.holder.party, finding.holder.name}
    return {"holder": finding.holder if known else Actor(party=name)}


_SETTERS: dict[tuple[type[Any], str], Callable[[Any, tuple[str, ...]], dict[str, Any]]] = {
    (Contact, "parties"): _participants,
    (Contact, "issues"): lambda _, names: {"issues": names},
    (TrackNote, "parties"): lambda _, names: {"parties": names},
    (Position, "holder"): _holder,
    (Event, "source"): _side("source"),
    (Event, "target"): _side("target"),
}


def _when(text: str) -> When:
    first, _, end = text.partition("/")
    for part in (first, end or first):
        if not _DATE.fullmatch(part):
            raise RunAborted(
                f"{text!r} is not an ISO date; write 2024-05-31, 2024-05 or 2024-05-30/2024-06-02"
            )
    return When(first, "stated", end or None)
