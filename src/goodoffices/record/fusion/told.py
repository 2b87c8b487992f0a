"""A contact as one report tells it, and the same made ready for comparison."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from goodoffices.model import Contact, When
from goodoffices.ontology.words import key
from goodoffices.record.fusion.settings import Settings, settings

Group = Literal["happened", "ahead", "off", "denied"]
Days: TypeAlias = tuple[int, int]
"""First and last day that a telling allows, as proleptic ordinals."""

GROUPS: Mapping[str, Group] = {
    "occurred": "happened", "ongoing": "happened", "planned": "ahead", "proposed": "ahead",
    "postponed": "off", "cancelled": "off", "refused": "off", "denied": "denied",
}  # fmt: skip
REMOTE = frozenset({"phone", "video", "letter"})
# Undated tellings are news: days before and after publication in which the contact lies.
_SPAN: Mapping[Group, Days] = {"happened": (-4, 1), "ahead": (-1, 21), "off": (-7, 21), "denied": (-7, 1)}
LONG = 45
"""Days of a date above which it tells too little to compare by (a year, a season)."""


class Many(Protocol):
    """What many tellings together say of a person."""

    def name(self, name: str) -> str:
        """The name without words that are none."""

    def party(self, name: str, party: str) -> str:
        """The party that the person mostly acts for, else the given one."""


@dataclass(frozen=True, slots=True)
class Told:
    """One contact as one report tells it: `published` is the report's ISO day or None."""

    report: str
    publisher: str | None
    published: str | None
    contact: Contact

    @property
    def order(self) -> tuple[str, str, str]:
        """Earlier publication first; unknown ones last; a total order over tellings."""
        return (self.published or "9999", self.report, self.contact.id)


@dataclass(frozen=True, slots=True)
class View:
    """A telling made ready for comparison: names folded, dates as days.

    `days` is None where nothing dates it or its date is wider than `LONG`; `stated` says whether the telling gives
    the date itself; `voice` is on whose word it stands, so that two copies of one wire text are one voice; `words` are
    hashes of its sentences of evidence.
    """

    told: Told
    group: Group
    parties: frozenset[str]
    persons: Mapping[str, tuple[str, ...]]
    offices: Mapping[str, frozenset[str]]
    format: str
    days: Days | None
    stated: bool
    news: int | None
    place: str
    country: str
    agenda: frozenset[str]
    mechanism: str | None
    voice: str
    words: frozenset[int]

    @property
    def id(self) -> str:
        """The id of the contact."""
        return self.told.contact.id


def occurrence_id(founder: str) -> str:
    """The id of the occurrence that this contact founded."""
    text = f"occurrence\x1f{founder}"
    return f"o-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"


def days_of(when: When) -> Days | None:
    """The days that a date allows; None where it is no date of the calendar.

    A month or year covers all its days; the end of a range closes it.
    """
    first, last = _bounds(when.value), _bounds(when.end or when.value)
    if first is None or last is None or last[1] < first[0]:
        return first
    return (first[0], last[1])


def _bounds(value: str) -> Days | None:
    try:
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 3:
            day = dt.date(parts[0], parts[1], parts[2]).toordinal()
            return (day, day)
        if len(parts) == 2:
            last = calendar.monthrange(parts[0], parts[1])[1]
            return (dt.date(parts[0], parts[1], 1).toordinal(), dt.date(parts[0], parts[1], last).toordinal())
        return (dt.date(parts[0], 1, 1).toordinal(), dt.date(parts[0], 12, 31).toordinal())
    except (ValueError, TypeError, calendar.IllegalMonthError):
        return None


def view(
    told: Told,
    voice: str = "",
    using: Settings | None = None,
    people: Many | None = None,
) -> View | None:
    """The telling made ready, None where it names no party or has no known modality.

    `voice` is who publishes it; a telling that stands on a party's word has that party as its voice. `people` tells
    what the many tellings say of a name and its party.
    """
    using = using or settings()
    contact = told.contact
    group = GROUPS.get(contact.modality)
    persons: dict[str, list[str]] = {}
    offices: dict[str, set[str]] = {}
    for participant in contact.participants:
        actor = participant.actor
        if actor.party is None:
            continue
        party = using.fold(actor.party)
        if actor.name and people is not None:
            party = people.party(actor.name, party)
        names = persons.setdefault(party, [])
        if actor.name:
            names.append(people.name(actor.name) if people is not None else actor.name)
        if actor.office:
            offices.setdefault(party, set()).add(key(actor.office))
    if group is None or not persons:
        return None
    published = _bounds(told.published) if told.published else None
    news = published[0] if published else None
    days, stated = _days(contact.date, news, group)
    return View(
        told=told,
        group=group,
        parties=frozenset(persons),
        persons={party: tuple(sorted(set(names))) for party, names in persons.items()},
        offices={party: frozenset(found) for party, found in offices.items()},
        format=contact.format,
        days=days,
        stated=stated,
        news=news,
        place=key(contact.place) if contact.place else "",
        country=key(contact.country) if contact.country else "",
        agenda=frozenset(contact.issues) - {"other"},
        mechanism=contact.mechanism,
        voice=contact.evidence.said_by or voice or f"report {told.report}",
        words=frozenset(_sentences(contact)),
    )


def _sentences(contact: Contact) -> Iterator[int]:
    """Hashes of its sentences of evidence, but for those so short that two reports share them by chance."""
    for span in contact.evidence.spans:
        words = key(span.quote)
        if words.count(" ") >= 6:
            yield zlib.crc32(words.encode("utf-8"))


def _days(when: When | None, news: int | None, group: Group) -> tuple[Days | None, bool]:
    """The days that come in question, and whether the telling itself gives them."""
    if when is not None and when.basis != "published":
        days = days_of(when)
        if days is not None:
            return (days, True) if days[1] - days[0] <= LONG else (None, True)
    if news is None:
        return None, False
    before, after = _SPAN[group]
    return (news + before, news + after), False
