"""Date phrases against the publication date Tuesday 2005-11-08."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.reading.dates import Resolver

ROWS = [
    # phrase, past reading, future reading, why
    (
        "on Wednesday",
        "2005-11-02",
        "2005-11-09",
        "the nearest past weekday, or the next when the deed lies ahead",
    ),
    ("on Tuesday", "2005-11-08", "2005-11-08", "the day of publication itself counts"),
    ("Sunday's meeting", "2005-11-06", "2005-11-13", "the genitive is no part of the phrase"),
    ("last Friday", "2005-11-04", "2005-11-04", "last looks back whatever the deed"),
    ("next Friday", "2005-11-11", "2005-11-11", "next looks ahead whatever the deed"),
    ("Tuesday of next week", "2005-11-15", "2005-11-15", "weekday within a named week"),
    ("yesterday", "2005-11-07", "2005-11-07", "one day back"),
    ("last month", "2005-10", "2005-10", "a month is known to the month only"),
    ("two weeks ago", "2005-10", "2005-10", "counted weeks are not known to the day"),
    ("three days ago", "2005-11-05", "2005-11-05", "counted days are"),
    ("in late February", "2005-02", "2006-02", "a bare month is the nearest one"),
    ("in September", "2005-09", "2006-09", "or the next one when the deed lies ahead"),
    ("on Nov. 9", "2005-11-09", "2005-11-09", "abbreviated month"),
    ("March 3-5, 2004", "2004-03-03", "2004-03-03", "a range begins with its first day"),
    ("on 21 June 2001", "2001-06-21", "2001-06-21", "day before month"),
    ("in November, 2008", "2008-11", "2008-11", "month and year"),
    ("in 2004", "2004", "2004", "a bare year"),
]


@pytest.mark.parametrize(("phrase", "past", "future", "why"), ROWS)
def test_phrase(phrase: str, past: str, future: str, why: str) -> None:
    resolver = Resolver("2005-11-08")
    back, ahead = resolver.resolve(phrase, future=False), resolver.resolve(phrase, future=True)
    assert (back.value if back else None) == past, why
    assert (ahead.value if ahead else None) == future, why


NOT_DATES = [
    ("The March on the capital", "a march is no month when nothing of a date stands by"),
    ("may meet the envoy", "the verb may is no month"),
    ("They met 30 times", "a bare number is no date"),
]


@pytest.mark.parametrize(("text", "why"), NOT_DATES)
def test_not_a_date(text: str, why: str) -> None:
    assert Resolver("2005-11-08").resolve(text) is None, why


def test_without_a_publication_date_only_full_dates_have_a_value() -> None:
    resolver = Resolver(None)
    assert resolver.resolve("on Wednesday") is None
    assert resolver.resolve("on 9 November") is None
    found = resolver.resolve("on 9 November 2005")
    assert found is not None
    assert found.value == "2005-11-09"
    assert found.basis == "stated"


def test_a_range_keeps_its_end() -> None:
    found = Resolver("2005-11-08").resolve("from March 3 to 5, 2004")
    assert found is not None
    assert found.end == "2004-03-05"


@given(st.dates(dt.date(1990, 1, 10), dt.date(2030, 12, 20)), st.integers(0, 6))
def test_a_weekday_is_within_a_week(published: dt.date, day: int) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][day]
    resolver = Resolver(published.isoformat())
    back, ahead = resolver.resolve(name, future=False), resolver.resolve(name, future=True)
    assert back is not None
    assert ahead is not None
    past, future = dt.date.fromisoformat(back.value), dt.date.fromisoformat(ahead.value)
    assert past.weekday() == future.weekday() == day
    assert 0 <= (published - past).days < 7
    assert 0 <= (future - published).days < 7


@given(st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    resolver = Resolver("2005-11-08")
    for start, end, name, match in resolver.find(text):
        assert text[start:end]
        resolver.value(name, match)
