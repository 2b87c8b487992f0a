"""What findings are asked by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from goodoffices.errors import RunAborted
from goodoffices.record.days import end_of, first_day, last_day
from goodoffices.record.levels import rank
from goodoffices.record.scope import Scope

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
Values = str | Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which findings are wanted; filters are joined by and, several values of one filter by or.

    `actor` is a name or part of it by whole words, `party` a state, organisation or group, `place` a city or
    country; capitals and accents do not matter. `type` is the format of a contact, the stance of a position, the
    track of a note or the type of an event; `status` the modality of contacts and events, the stage of a note.
    `since` and `until` (ISO prefixes) compare with the days that the date of the finding allows, and with the date
    of the report where it has none. `level` is the highest handling level to be shown. `as_of` gives the record
    as it was known at the end of that day (UTC). `reviewed` asks for what people have judged, or have not.
    `mechanism` is the framework of a contact or note; positions and events, which have none of their own, are those
    of reports with a contact or note of that framework. `process` is the id of a profile: what comes to it by the
    rule of `goodoffices.analysis.processes` (`scopes` is what the store makes of it). `limit` of None is no limit.
    """

    actor: Values = None
    party: Values = None
    issue: Values = None
    type: Values = None
    status: Values = None
    direction: Values = None
    place: Values = None
    mechanism: Values = None
    process: Values = None
    mode: Values = None
    cameo: Values = None
    since: str | None = None
    until: str | None = None
    level: str = "public"
    as_of: str | None = None
    reviewed: bool | None = None
    report: Values = None
    source: Values = None
    ids: Sequence[str] | None = None
    min_score: float | None = None
    newest_first: bool = True
    limit: int | None = None
    scopes: tuple[Scope, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raises RunAborted for dates and levels that are none."""
        rank(self.level)
        for name in ("since", "until", "as_of"):
            value = getattr(self, name)
            if value is not None and not _DAY.fullmatch(value):
                raise RunAborted(f"{name} {value!r} is not an ISO date; write it as 2024-05-31 or 2024-05")
        if self.limit is not None and self.limit < 1:
            raise RunAborted(f"a limit of {self.limit} would show nothing; give 1 or more")

    @property
    def first(self) -> str | None:
        """The first day that is wanted."""
        return first_day(self.since) if self.since else None

    @property
    def last(self) -> str | None:
        """The last day that is wanted."""
        return last_day(self.until) if self.until else None

    @property
    def known_at(self) -> str | None:
        """The last moment whose knowledge counts; None for now."""
        return end_of(last_day(self.as_of)) if self.as_of else None

    @property
    def is_plain(self) -> bool:
        """Whether the tables alone tell what is wanted: no process, nothing that people have judged."""
        return not several(self.process) and self.reviewed is None

    @property
    def about_findings(self) -> bool:
        """Whether anything is asked that only findings have, and not their reports."""
        plain = (self.ids, self.min_score)
        return bool(self.faceted()) or not self.is_plain or any(one is not None for one in plain)

    def faceted(self) -> dict[str, tuple[str, ...]]:
        """The filters that go by facet, with their values."""
        return {name: several(getattr(self, name)) for name in FACETS if several(getattr(self, name))}


FACETS = ("actor", "party", "issue", "type", "status", "direction", "place", "mechanism", "mode", "cameo")
NAMES = tuple(one.name for one in fields(Filters) if one.name != "scopes")


def several(value: Values) -> tuple[str, ...]:
    """A filter's values as a row."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
