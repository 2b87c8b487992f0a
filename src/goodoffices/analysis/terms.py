"""By when something was promised: the last day that a phrase such as "by the end of May" allows."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from goodoffices.analysis.promises import promises

# Names of months and days belong to the calendar of the standard library, not to a list of ours; English by design.
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_DAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_MONTH = "|".join(_MONTHS)
_SMALL = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = rf"(?P<number>\d{{1,3}}|an?|{'|'.join(_SMALL)})"
_TIME = re.compile(
    rf"\s+(?:"
    rf"(?:the\s+)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\b\.?,?(?:\s+(?P<y1>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d),?(?:\s+(?P<y2>\d{{4}}))?"
    rf"|(?P<end>(?:the\s+)?(?:end\s+of\s+)?)(?P<m3>{_MONTH})\b(?:\s+(?P<y3>\d{{4}}))?"
    rf"|(?:the\s+)?end\s+of\s+(?:the|this)\s+(?P<unit>week|month|year)\b"
    rf"|(?:the\s+)?(?:end\s+of\s+)?(?P<y4>\d{{4}})\b"
    rf"|(?:the\s+next\s+)?{_NUMBER}\s+(?P<span>day|week|month|year)s?\b"
    rf"|(?:next\s+)?(?P<weekday>{'|'.join(_DAYS)})\b"
    rf"|(?P<tomorrow>tomorrow)\b)",
    re.IGNORECASE,
)
_LENGTH = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it was told: its words, and the last day (ISO) that keeps it."""

    text: str
    day: str


def find_term(text: str, published: str) -> Term | None:
    """The first term in the text, worked out against the day of publication (ISO); None where there is none.

    "before" a day keeps the day itself, because reports use it loosely. A month or day without a year is the next
    one. "in" counts with a length of time only ("in two weeks"): "in May" tells when something is, not by when;
    "by" never with one: "extended by ten days" tells how much.
    """
    now = dt.date.fromisoformat(published)
    for word in promises().term.finditer(text):
        time = _TIME.match(text, word.end())
        if time is None:
            continue
        told = word.group().casefold()
        length = time.group("span") is not None
        if (told in {"in", "within"} and not length) or (told in {"by", "until", "before"} and length):
            continue
        day = _last_day(time, now)
        if day is not None:
            return Term(text[word.start() : time.end()], day.isoformat())
    return None


def _last_day(time: re.Match[str], now: dt.date) -> dt.date | None:
    if time["tomorrow"]:
        return now + dt.timedelta(days=1)
    if time["weekday"]:
        ahead = (_DAYS[time["weekday"].casefold()] - now.weekday()) % 7
        return now + dt.timedelta(days=ahead or 7)
    if time["unit"]:
        return _end_of(time["unit"].casefold(), now)
    if time["span"]:
        return _after(_count(time["number"]), time["span"].casefold(), now)
    if time["y4"]:
        return dt.date(int(time["y4"]), 12, 31) if int(time["y4"]) >= now.year else None
    month = _MONTHS[(time["m1"] or time["m2"] or time["m3"]).casefold()]
    told = time["y1"] or time["y2"] or time["y3"]
    number = time["d1"] or time["d2"]
    return _next(month, int(number) if number else None, int(told) if told else None, now)


def _next(month: int, number: int | None, year: int | None, now: dt.date) -> dt.date | None:
    """The day of a month, its last one without a number; the next one without a year."""
    for one in (year,) if year is not None else (now.year, now.year + 1):
        last = calendar.monthrange(one, month)[1]
        if number is not None and not 1 <= number <= last:
            continue
        day = dt.date(one, month, number or last)
        if year is not None or day >= now:
            return day
    return None


def _end_of(unit: str, now: dt.date) -> dt.date:
    if unit == "week":
        return now + dt.timedelta(days=6 - now.weekday())
    month = now.month if unit == "month" else 12
    return dt.date(now.year, month, calendar.monthrange(now.year, month)[1])


def _count(number: str) -> int:
    word = number.casefold()
    return int(word) if word.isdigit() else _SMALL.index(word) + 1 if word in _SMALL else 1


def _after(count: int, span: str, now: dt.date) -> dt.date:
    if span in _LENGTH:
        return now + dt.timedelta(days=count * _LENGTH[span])
    months = now.month - 1 + count * (12 if span == "year" else 1)
    year, month = now.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(now.day, calendar.monthrange(year, month)[1]))
