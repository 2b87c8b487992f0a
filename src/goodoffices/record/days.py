"""Dates as far as they are known, and the days that they allow."""

from __future__ import annotations

import calendar
import datetime as dt

PRECISIONS = {4: "year", 7: "month", 10: "day"}


def precision(value: str) -> str:
    """ "year", "month" or "day" of an ISO prefix."""
    return PRECISIONS[len(value)]


def first_day(value: str) -> str:
    """The first day that an ISO prefix allows."""
    return f"{value}-01-01"[:10]


def last_day(value: str) -> str:
    """The last day that an ISO prefix allows."""
    if len(value) == 10:
        return value
    if len(value) == 4:
        return f"{value}-12-31"
    year, month = int(value[:4]), int(value[5:])
    return f"{value}-{calendar.monthrange(year, month)[1]:02}"


def year_before(day: str) -> str:
    """366 days before a day: no told date that reaches the day can have begun earlier, ranges apart."""
    try:
        return (dt.date.fromisoformat(day) - dt.timedelta(days=366)).isoformat()
    except OverflowError:
        return "0001-01-01"


def stamp(now: dt.datetime) -> str:
    """A moment in UTC as text that sorts by time."""
    return now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def end_of(day: str) -> str:
    """The last moment of a day in UTC, as `stamp` writes it."""
    return f"{day}T23:59:59.999999Z"
