"""Days and datelines: what can be read in one way is read, everything else stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.sources.dateline import LONGEST, dateline_of
from goodoffices.sources.days import day_in_url, day_of

DAYS = [
    ("2021-03-04", "2021-03-04", "ISO"),
    ("2021-03-04T00:10:00+02:00", "2021-03-04", "the day as written, not moved by the zone"),
    ("20210304T101010Z", "2021-03-04", "basic ISO, as NITF has it"),
    ("2021/03/04", "2021-03-04", "year first is clear"),
    ("Thu, 04 Mar 2021 23:30:00 -0500", "2021-03-04", "mail and RSS"),
    ("4 March 2021", "2021-03-04", "day first, month in words"),
    ("March 4th, 2021", "2021-03-04", "month first, month in words"),
    ("Sept. 3, 2020", "2020-09-03", "shortened month"),
    ("3-Mar-2021", "2021-03-03", "with hyphens"),
    ("03/04/2021", None, "the third of April or the fourth of March"),
    ("4.3.21", None, "two figures are no year"),
    ("March 2021", None, "a month is no day"),
    ("2021", None, "a year is no day"),
    ("31 February 2020", None, "not in the calendar"),
    ("2021-02-30", None, "not in the calendar"),
    ("2 hours ago", None, "relative to a clock that nobody knows"),
    ("today", None, "never today"),
    ("", None, "nothing"),
    (None, None, "nothing"),
]


@pytest.mark.parametrize(("told", "day", "reason"), DAYS)
def test_days(told: str | None, day: str | None, reason: str) -> None:
    assert day_of(told) == day, reason


ADDRESSES = [
    ("https://a.example/2021/03/04/talks", "2021-03-04", "the usual path"),
    ("https://a.example/2021/mar/04/talks", "2021-03-04", "month in letters"),
    ("https://a.example/20210304-talks", "2021-03-04", "in one"),
    ("https://a.example/2021-03-04-talks", "2021-03-04", "with hyphens"),
    ("https://a.example/2021/03/talks", None, "a month only"),
    ("https://a.example/story?d=/2021/03/04", None, "not in the query"),
    ("https://a.example/20211304", None, "no such month"),
    ("https://a.example/2021/xyz/04", None, "no such month"),
    (None, None, "no address"),
]


@pytest.mark.parametrize(("url", "day", "reason"), ADDRESSES)
def test_days_in_addresses(url: str | None, day: str | None, reason: str) -> None:
    assert day_in_url(url) == day, reason


DATELINES = [
    ("CAIRO, March 3 (Agency) - The", ("CAIRO", None, None, "Agency"), "day without year"),
    ("CAIRO (Agency) - The", ("CAIRO", None, None, "Agency"), "no day"),
    ("CAIRO, Egypt (AG) — The", ("CAIRO", "Egypt", None, "AG"), "with the state"),
    (
        "Gaza City, Palestinian Territories (AG) — x",
        ("Gaza City", "Palestinian Territories", None, "AG"),
        "not capitals",
    ),
    ("AMMAN, 3 March 2021 (Press) -- x", ("AMMAN", None, "2021-03-03", "Press"), "day first"),
    ("NEW YORK, 12 May 2021 – The", ("NEW YORK", None, "2021-05-12", None), "a press release without agency"),
    ("(Agency) CAIRO - x", ("CAIRO", None, None, "Agency"), "agency first"),
    ("A/B, x - y", None, "single letters are no place"),
    (
        "RAMALLAH/CAIRO, Wednesday, March 3, 2021 (AG) - x",
        ("RAMALLAH/CAIRO", None, "2021-03-03", "AG"),
        "two places",
    ),
    (
        "STRELSAU (Agency on Friday) - x",
        ("STRELSAU", None, None, "Agency"),
        "the day in the brackets is no name",
    ),
    ("BREAKING - Talks resume", None, "a word in capitals alone is no place"),
    ("NATO, March 3", None, "no dash: a sentence may begin so"),
    ("The minister (left) - who met", None, "a remark in brackets is no agency"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), DATELINES)
def test_datelines(text: str, wanted: tuple[str | None, ...] | None, reason: str) -> None:
    found = dateline_of(text)
    told = found and (found.place, found.region, found.day, found.agency)
    assert told == wanted, reason


@given(st.text(max_size=60), st.sampled_from(["CAIRO (Agency) - ", "Amman, March 3 - ", ""]))
def test_a_dateline_ends_within_the_head(rest: str, begun: str) -> None:
    text = begun + rest
    found = dateline_of(text)
    if found is not None:
        assert 0 < found.end <= min(len(text), LONGEST + len(text) - len(text.lstrip()))
        assert found.place in text[: found.end]
