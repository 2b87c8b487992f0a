"""Dates in words, worked out against the publication date; never finer or later than stated.

Own rules, because a general parser reads "on Wednesday" and "late February" wrongly. A weekday is the nearest past
one (the publication day itself counts) unless `future` asks for the next; the coder that knows the modality of the
deed asks again with `resolve`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from goodoffices.model import DateMention, Reading, When

_MONTHS = "january february march april may june july august september october november december".split()
_SHORT = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SMALL = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "several": 0, "few": 0, "some": 0,
}  # fmt: skip
_MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"  # noqa: E501
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_NUMBER = r"(?P<number>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)s?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("iso", r"\b(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b"),
        ("month-day-range", rf"\b{_MONTH}\s+{_DAY}\s*(?:-|–|to|and)\s*(?P<last>[0-3]?\d)(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?\b"),  # noqa: E501
        ("month-day", rf"\b{_MONTH}\s+{_DAY}\b(?!\s*(?:percent|per cent|%))(?:,?\s+{_YEAR}\b)?"),
        ("day-month-range", rf"\b{_DAY}\s*(?:-|–|to|and)\s*(?P<last>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?\b"),  # noqa: E501
        ("day-month", rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?"),
        ("month-year", rf"\b(?:(?:early|mid|late)[\s-]+)?{_MONTH},?\s+(?:of\s+)?{_YEAR}\b"),
        ("weekday-week", rf"\b(?:on\s+)?{_WEEKDAY}\s+(?:of\s+)?(?P<which>last|next|this)\s+week\b"),
        ("which-weekday", rf"\b(?P<which>last|next|this|this\s+coming|coming|past)\s+{_WEEKDAY}\b"),
        ("weekday", rf"\b{_WEEKDAY}\b"),
        ("today", r"\b(?P<today>[Tt]oday|[Tt]onight|[Tt]his (?:morning|afternoon|evening)|[Ee]arlier in the day|[Ee]arlier today|[Ll]ater in the day)\b"),  # noqa: E501
        ("yesterday", r"\b[Yy]esterday\b"),
        ("tomorrow", r"\b[Tt]omorrow\b"),
        ("ago", rf"\b{_NUMBER}\s+{_UNIT}\s+(?:ago|earlier|before)\b"),
        ("in-units", rf"\b(?:in|within)\s+{_NUMBER}\s+{_UNIT}(?:'s?|s')?\b(?:\s+time)?(?!\s+of\b)"),
        ("which-unit", r"\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]he past|[Tt]he coming|[Tt]he previous)\s+(?P<unit>weekend|week|month|year|summer|autumn|winter|spring)\b"),  # noqa: E501
        ("which-month", rf"\b(?:(?:early|mid|late)[\s-]+)?(?P<which>last|next|this|since|in|until|by|of|for|during|early|mid|late|from|since\s+late)[\s-]+(?:early\s+|mid-?\s?|late\s+)?{_MONTH}\b(?!,?\s+(?:of\s+)?\d)"),  # noqa: E501
        ("year", r"\b(?:in|since|during|of|until|from|after|before|by|late|early|mid-?)\s?(?P<year>(?:19|20)\d\d)\b(?!-)"),  # noqa: E501
    )
)  # fmt: skip


def _month(word: str) -> int:
    plain = word.casefold().rstrip(".")
    return _MONTHS.index(plain) + 1 if plain in _MONTHS else _SHORT[plain]


def _safe(year: int, month: int, day: int) -> dt.date | None:
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _nearest_year(month: int, day: int | None, anchor: dt.date, future: bool | None) -> int:
    """The year that is meant by a month without one: that nearest to the anchor, on the asked side if any."""
    years = [anchor.year - 1, anchor.year, anchor.year + 1]

    def distance(year: int) -> int:
        mid = dt.date(year, month, min(day or 15, 28))
        days = (mid - anchor).days
        if future is True and days < -31:
            return 10_000 + abs(days)
        if future is False and days > 31:
            return 10_000 + abs(days)
        return abs(days)

    return min(years, key=lambda y: (distance(y), y))


class Resolver:
    """Works out date phrases against one publication date; without one only full dates have a value."""

    def __init__(self, published: str | None) -> None:
        self.anchor: dt.date | None = None
        if published and len(published) >= 10:
            self.anchor = dt.date.fromisoformat(published[:10])

    def find(self, text: str) -> Iterator[tuple[int, int, str, re.Match[str]]]:
        """(start, end, pattern name, match) of each date phrase, the longest first where they overlap."""
        hits = [(m.start(), m.end(), name, m) for name, pattern in _PATTERNS for m in pattern.finditer(text)]
        taken: list[tuple[int, int]] = []
        for hit in sorted(hits, key=lambda h: (h[0], -(h[1] - h[0]))):
            if all(hit[1] <= a or hit[0] >= b for a, b in taken):
                taken.append((hit[0], hit[1]))
                yield hit

    def resolve(self, text: str, *, future: bool | None = None) -> When | None:
        """The date of the first phrase in `text`; `future` tells whether the deed lies ahead (None: not known)."""
        for _, _, name, match in self.find(text):
            when = self.value(name, match, future)
            if when is not None:
                return when
        return None

    def value(self, name: str, match: re.Match[str], future: bool | None = None) -> When | None:
        """The When of one match, None where it cannot be worked out."""
        groups = match.groupdict()
        if name == "iso":
            return When(groups["iso"], "stated")
        if name in {"month-day", "day-month", "month-day-range", "day-month-range"}:
            return self._day(groups, future)
        if name == "month-year":
            return When(f"{groups['year']}-{_month(groups['month']):02d}", "stated")
        if name == "year":
            return When(groups["year"], "stated")
        if self.anchor is None:
            return None
        return self._relative(name, groups, self.anchor, future)

    def _day(self, groups: dict[str, str | None], future: bool | None) -> When | None:
        month, day = _month(groups["month"] or ""), int(groups["day"] or 0)
        year, basis = groups.get("year"), "stated"
        if year is None:
            if self.anchor is None:
                return None
            year = str(_nearest_year(month, day, self.anchor, future))
            basis = "relative"
        date = _safe(int(year), month, day)
        if date is None:
            return None
        last = groups.get("last")
        end = _safe(int(year), month, int(last)) if last else None
        return When(
            date.isoformat(), "stated" if basis == "stated" else "relative", end.isoformat() if end else None
        )

    def _relative(
        self, name: str, groups: dict[str, str | None], anchor: dt.date, future: bool | None
    ) -> When | None:
        day = dt.timedelta(days=1)
        if name == "today":
            return When(anchor.isoformat(), "relative")
        if name == "yesterday":
            return When((anchor - day).isoformat(), "relative")
        if name == "tomorrow":
            return When((anchor + day).isoformat(), "relative")
        if name in {"weekday", "which-weekday", "weekday-week"}:
            return When(_weekday(name, groups, anchor, future).isoformat(), "relative")
        if name in {"ago", "in-units"}:
            return _units(groups, anchor, -1 if name == "ago" else 1)
        if name == "which-unit":
            return _which_unit((groups["which"] or "").casefold(), groups["unit"] or "", anchor)
        if name == "which-month":
            return _which_month(
                (groups["which"] or "").casefold(), _month(groups["month"] or ""), anchor, future
            )
        return None


def _weekday(name: str, groups: dict[str, str | None], anchor: dt.date, future: bool | None) -> dt.date:
    wanted = _DAYS.index((groups["weekday"] or "").casefold())
    which = (groups.get("which") or "").casefold()
    back = (anchor.weekday() - wanted) % 7
    if name == "weekday-week":
        monday = anchor - dt.timedelta(days=anchor.weekday())
        shift = {"last": -7, "next": 7}.get(which, 0)
        return monday + dt.timedelta(days=shift + wanted)
    if which in {"next", "coming", "this coming"}:
        return anchor + dt.timedelta(days=(wanted - anchor.weekday()) % 7 or 7)
    if which in {"last", "past"}:
        return anchor - dt.timedelta(days=back or 7)
    if future:
        return anchor + dt.timedelta(days=(wanted - anchor.weekday()) % 7)
    return anchor - dt.timedelta(days=back)


def _units(groups: dict[str, str | None], anchor: dt.date, sign: int) -> When | None:
    word = (groups["number"] or "").casefold()
    number = int(word) if word.isdigit() else _SMALL.get(word, 0)
    unit = groups["unit"] or ""
    if number == 0:
        return None
    if unit == "day":
        return When((anchor + dt.timedelta(days=sign * number)).isoformat(), "relative")
    if unit in {"week", "fortnight"}:
        # A week named by count is known to the month only where it does not cross one; the month is given then.
        date = anchor + dt.timedelta(days=sign * number * (14 if unit == "fortnight" else 7))
        return When(date.isoformat()[:7], "relative")
    if unit == "month":
        return When(_shift_month(anchor, sign * number), "relative")
    year = anchor.year + sign * number
    return When(str(year), "relative") if 1000 <= year <= 9999 else None


def _shift_month(anchor: dt.date, months: int) -> str:
    index = anchor.year * 12 + anchor.month - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def _which_unit(which: str, unit: str, anchor: dt.date) -> When | None:
    back = which in {"last", "the past", "the previous"}
    ahead = which in {"next", "the coming"}
    if unit in {"week", "weekend"}:
        monday = anchor - dt.timedelta(days=anchor.weekday())
        monday += dt.timedelta(days=-7 if back else 7 if ahead else 0)
        first = monday + dt.timedelta(days=5 if unit == "weekend" else 0)
        last = monday + dt.timedelta(days=6)
        return (
            When(first.isoformat()[:7], "relative", last.isoformat()) if first.month == last.month else None
        )
    if unit == "month":
        return When(_shift_month(anchor, -1 if back else 1 if ahead else 0), "relative")
    if unit == "year":
        return When(str(anchor.year + (-1 if back else 1 if ahead else 0)), "relative")
    return When(str(anchor.year + (-1 if back else 1 if ahead else 0)), "relative")


def _which_month(which: str, month: int, anchor: dt.date, future: bool | None) -> When | None:
    if which == "next":
        year = anchor.year if month > anchor.month else anchor.year + 1
    elif which == "last":
        year = anchor.year if month < anchor.month else anchor.year - 1
    elif which == "this":
        year = anchor.year
    else:
        year = _nearest_year(month, None, anchor, future)
    return When(f"{year:04d}-{month:02d}", "relative")


class Dates:
    """Pipeline step: date phrases of all sentences."""

    name = "dates"
    requires: frozenset[str] = frozenset({"sentences"})
    gives: frozenset[str] = frozenset({"dates"})

    def __call__(self, reading: Reading) -> Reading:
        resolver = Resolver(reading.report.date)
        found: list[DateMention] = []
        for sentence in reading.sentences:
            for start, end, name, match in resolver.find(sentence.text):
                when = resolver.value(name, match)
                if when is not None:
                    found.append(
                        DateMention(
                            sentence.index,
                            sentence.start + start,
                            sentence.start + end,
                            sentence.text[start:end],
                            when,
                        )
                    )
        return replace(reading, dates=tuple(found))
