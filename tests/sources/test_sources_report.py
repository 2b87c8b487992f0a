"""From fields to a report: what is taken as it is, what counts as not known, what is refused and how it is told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import ReportError
from goodoffices.model import Report
from goodoffices.sources import MAX_TEXT, Names, parse_day, report_of
from goodoffices.sources.report import MAX_FIELD, content_id

TEXT = "The minister of Ruritania met the envoy of Graustark on Monday."


def refused(fields: dict[str, object], **more: object) -> ReportError:
    with pytest.raises(ReportError) as caught:
        report_of(fields, where="here", **more)  # type: ignore[arg-type]
    return caught.value


def outcome(fields: dict[str, object]) -> Report | ReportError:
    try:
        return report_of(fields, where="here", fallback="x")
    except ReportError as error:
        return error


REFUSED = [
    ({}, "missing-field", "nothing given"),
    ({"text": None}, "missing-field", "null is no text"),
    ({"body": TEXT}, "missing-field", "the text under another name"),
    ({"text": 17}, "bad-field", "a number"),
    ({"text": ["a"]}, "bad-field", "a list"),
    ({"text": {"a": 1}}, "bad-field", "an object"),
    ({"text": True}, "bad-field", "a truth value"),
    ({"text": ""}, "empty", "no character"),
    ({"text": " \n\t\u00a0"}, "empty", "only white space"),
    ({"text": "a" * (MAX_TEXT + 1)}, "too-long", "over the limit"),
    ({"text": TEXT, "title": "t" * (MAX_FIELD + 1)}, "too-long", "a title as long as a report"),
    ({"text": "The \0 minister"}, "binary", "a NUL"),
    ({"text": "\x01\x02\x03 the minister"}, "binary", "control characters"),
    ({"text": TEXT + "\ud83d"}, "not-utf8", "half an emoji, which no encoder takes"),
    ({"text": TEXT, "title": "\udc00"}, "not-utf8", "the same in the title"),
    ({"text": TEXT, "id": 17}, "bad-field", "a number is no id"),
    ({"text": TEXT, "title": ["t"]}, "bad-field", "a list is no title"),
    ({"text": TEXT, "url": False}, "bad-field", "false is no address"),
    ({"text": TEXT, "date": "31 May 2024"}, "bad-date", "not ISO"),
    ({"text": TEXT, "date": "2024-02-30"}, "bad-date", "no such day"),
    ({"text": TEXT, "date": "2023-02-29"}, "bad-date", "no leap year"),
    ({"text": TEXT, "date": "2024-05"}, "bad-date", "a month is no day"),
    ({"text": TEXT, "date": 20240531}, "bad-field", "a number"),
    (
        {"text": "Le ministre a dit hier que les pourparlers reprendront bientôt dans la capitale"},
        "language",
        "French",
    ),
    ({"text": "قال الوزير"}, "language", "Arabic, however short"),
    ({"text": "Bonjour", "lang": "fr"}, "language", "too short to tell, so what is stated counts"),
]


@pytest.mark.parametrize(("fields", "code", "reason"), REFUSED)
def test_refused(fields: dict[str, object], code: str, reason: str) -> None:
    error = refused(fields, fallback="line 3")
    assert error.code == code, reason
    assert error.where == "here"
    assert error.report_id == "line 3"
    assert re.fullmatch(r"here: .+; .+|here: .*split.*", str(error)), "what is wrong; what to do"
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-05-31", "2024-05-31"),
        (" 2024-05-31 ", "2024-05-31"),
        ("2024-05-31T23:30:00Z", "2024-05-31"),
        ("2024-05-31 23:30:00-05:00", "2024-05-31"),
    ],
)
def test_days_are_taken_as_written(written: str, day: str) -> None:
    assert parse_day(written) == day


@given(st.dates())
def test_every_day_of_the_calendar_is_a_day(day: dt.date) -> None:
    assert parse_day(day.isoformat()) == day.isoformat()


@given(st.text())
def test_anything_else_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"^the date .* is not"):
        parse_day(f"x{text}")


def test_dates_of_python_are_taken() -> None:
    assert report_of({"text": TEXT, "date": dt.date(2024, 5, 31)}, where="here").date == "2024-05-31"


def test_blank_fields_are_not_known() -> None:
    report = report_of({"text": TEXT, "title": " ", "date": "", "url": "", "id": ""}, where="here")
    assert (report.title, report.date, report.url) == (None, None, None)
    assert report.id == content_id(TEXT, None, None)


def test_text_and_title_are_not_touched() -> None:
    text, title = f"\ufeff  {TEXT}\r\n\r\n", " A title\t"
    report = report_of({"text": text, "title": title}, where="here")
    assert (report.text, report.title) == (text, title)


def test_the_text_decides_on_the_language() -> None:
    assert report_of({"text": TEXT, "lang": "fr"}, where="here").lang == "en"
    assert report_of({"text": "Yes.", "lang": "en-GB"}, where="here").lang == "en"
    assert report_of({"text": "Yes."}, where="here").lang is None


def test_the_same_content_has_the_same_id_and_other_content_another() -> None:
    ids = {
        content_id(*given) for given in ((TEXT, None, None), (TEXT, "t", None), (TEXT, None, "2024-05-31"))
    }
    assert len(ids) == 3
    assert content_id(TEXT, None, None) == content_id(TEXT, None, None)
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one in ids)


def test_a_repeated_id_names_the_first_place() -> None:
    names = Names()
    report_of({"id": "a", "text": TEXT}, where="one:1", names=names)
    with pytest.raises(ReportError, match="already given by one:1") as caught:
        report_of({"id": "a", "text": TEXT}, where="one:2", names=names)
    assert (caught.value.code, caught.value.report_id) == ("repeated-id", "a")


def test_a_refused_report_has_taken_its_id() -> None:
    """Its id stands in the output already."""
    names = Names()
    with pytest.raises(ReportError, match="empty"):
        report_of({"id": "a", "text": ""}, where="one:1", names=names)
    with pytest.raises(ReportError, match="already given"):
        report_of({"id": "a", "text": TEXT}, where="one:2", names=names)


@given(
    st.dictionaries(
        st.sampled_from(["id", "text", "title", "date", "lang", "x"]), st.none() | st.text() | st.integers()
    )
)
def test_any_fields_give_a_report_or_an_error(fields: dict[str, object]) -> None:
    got = outcome(fields)
    if isinstance(got, Report):
        assert got.text == fields["text"]
        got.text.encode()
    else:
        assert got.report_id
        got.report_id.encode()
