"""The rows of the knowledge files, typed and frozen.

Dates are ISO prefixes ("2014", "2014-06", "2014-06-08"); an empty string means not known (for ``until``: not
known or still so). A *party* is always the common English short name of a state, organisation or group.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """A state, former state, de facto state or territory that reports treat like one.

    ``capitals`` are the cities that reports use for the government, the usual one first. ``claimed_by`` and
    ``recognised_by`` hold state ids or short descriptions and keep a territory, its state and rival
    authorities apart.
    """

    id: str
    name: str
    kind: str
    iso2: str
    cameo: str
    since: str
    until: str
    capitals: tuple[str, ...]
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    plurals: tuple[str, ...]
    aliases: tuple[str, ...]
    claimed_by: tuple[str, ...]
    recognised_by: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A building, ministry or city whose name stands for a government ("the Kremlin")."""

    name: str
    aliases: tuple[str, ...]
    party: str
    kind: str
    place: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city, region or venue; ``lat`` and ``lon`` in degrees, ``weight`` roughly its number of inhabitants."""

    name: str
    country: str
    lat: float | None
    lon: float | None
    kind: str
    aliases: tuple[str, ...]
    weight: int
    source: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An international or regional body, organ, mission, court, agency or company.

    ``parent`` names the party it acts for; empty when it acts for itself. ``members`` are state ids.
    """

    id: str
    name: str
    kind: str
    cameo: str
    parent: str
    aliases: tuple[str, ...]
    members: tuple[str, ...]
    place: str
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """An armed group, party, movement, authority or people below the level of a state."""

    id: str
    name: str
    kind: str
    country: str
    cameo: str
    sector: str
    parent: str
    aliases: tuple[str, ...]
    nouns: tuple[str, ...]
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A named negotiation format, process or agreement ("six-party talks")."""

    id: str
    name: str
    kind: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    aliases: tuple[str, ...]
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class Person:
    """A public person and the party for which he or she mostly acts; offices stand in terms, by date."""

    id: str
    name: str
    party: str
    aliases: tuple[str, ...]
    gender: str
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in an office; ``office`` is an office id, or free text where no id fits."""

    person: str
    office: str
    party: str
    title: str
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class ActorCode:
    """The actor code of a party (short name) or person (id) in a stretch of time; it overrules what is always so."""

    of: str
    code: str
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of office and the lower-case titles for it; ``rank`` 1 is head of state, 9 the lowest."""

    id: str
    titles: tuple[str, ...]
    sector: str
    rank: int
    scope: str
    spokesman: bool = False
    envoy: bool = False


@dataclass(frozen=True, slots=True)
class Modifier:
    """Words that change the time or degree of an office ("acting", "former", "deputy")."""

    id: str
    words: tuple[str, ...]


Row = State | Seat | Place | Organisation | Group | Mechanism | Person | Term | ActorCode | Office | Modifier
Dated = State | Organisation | Group | Mechanism | Term | ActorCode


def covers(row: Dated, date: str) -> bool:
    """Whether the row's time includes the date, both as ISO prefixes; an unknown end does not exclude.

    Dates of different precision are compared on what both of them say: a term from "2014" covers "2014-03".
    """
    after = not row.since or date[: len(row.since)] >= row.since[: len(date)]
    return after and (not row.until or date[: len(row.until)] <= row.until[: len(date)])
