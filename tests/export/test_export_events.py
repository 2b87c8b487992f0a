"""GDELT, POLECAT and ICEWS tables, read back with pandas: columns, one row a pair or an event, nothing invented."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import ReportError
from goodoffices.export import FORMATS, writer
from goodoffices.export.events import cameo_of, dyads
from goodoffices.model import Actor, Event, Evidence, Reading, Report, Sentence, Span, When
from goodoffices.ontology.codebooks import cameo

TEXT = (
    "Egypt's foreign minister met the envoy of Israel in Cairo.\nSoldiers shelled a depot. Aid came by sea."
)
EGYPT = Actor("Salma Nadim", "Egypt", "foreign minister of Egypt", "EGYGOV")
ISRAEL = Actor("Dan Oren", "Israel", "envoy of Israel", "ISRGOV")
UN = Actor(None, "United Nations", None, "IGOUNO")
NOBODY = Actor()
REPORT = Report(
    "r1",
    TEXT,
    title="Talks",
    date="2024-05-31",
    publisher="Test Wire",
    url="https://example.org/a",
    lang="en",
)
SENTENCES = (
    Sentence(0, 0, 57, TEXT[:57], 0),
    Sentence(1, 58, 83, TEXT[58:83], 1),
    Sentence(2, 84, len(TEXT), TEXT[84:], 1),
)


def event(**changes: object) -> Event:
    """A visit of Israel's envoy to Egypt's foreign minister, changed as told."""
    span = Span.of(REPORT, 0, 57)
    basis = Event(
        id="e1",
        ontology="plover-0.8",
        type="CONSULT",
        mode="visit",
        cameo=None,
        source=(ISRAEL,),
        target=(EGYPT,),
        modality="occurred",
        date=When("2024-05-27", "relative"),
        place="Cairo",
        evidence=Evidence((span,), "events", "test", 0.9),
    )
    return replace(basis, **changes)  # type: ignore[arg-type]


def reading(*events: Event, report: Report = REPORT) -> Reading:
    return Reading(report, sentences=SENTENCES, events=events)


def read_back(form: str, *readings: Reading) -> pd.DataFrame:
    """What pandas sees in the output, every cell as text."""
    out = writer(form)
    text = out.head() + "".join(map(out.line, readings))
    text += out.refused(ReportError("empty", "no text", report_id="r9")) + out.foot()
    separator = "," if form == "icews" else "\t"
    quoting = 0 if form == "icews" else 3
    return pd.read_csv(io.StringIO(text), sep=separator, quoting=quoting, dtype=str, keep_default_na=False)


GDELT = """GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode
Actor1KnownGroupCode Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code
Actor1Type3Code Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code
Actor2Religion2Code Actor2Type1Code Actor2Type2Code Actor2Type3Code IsRootEvent EventCode EventBaseCode EventRootCode
QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone Actor1Geo_Type Actor1Geo_FullName
Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_Lat Actor1Geo_Long Actor1Geo_FeatureID Actor2Geo_Type
Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID
ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_Lat ActionGeo_Long
ActionGeo_FeatureID DATEADDED SOURCEURL""".split()
ICEWS = [
    *(
        "Event ID",
        "Event Date",
        "Source Name",
        "Source Sectors",
        "Source Country",
        "Event Text",
        "CAMEO Code",
    ),
    *(
        "Intensity",
        "Target Name",
        "Target Sectors",
        "Target Country",
        "Story ID",
        "Sentence Number",
        "Publisher",
    ),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
]
POLECAT = [
    *(
        "Event ID",
        "Event Date",
        "Event Type",
        "Event Mode",
        "Intensity",
        "Quad Code",
        "Contexts",
        "Actor Name",
    ),
    *("Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw"),
    *(
        "Wikipedia Actor ID",
        "Recipient Name",
        "Recipient Country",
        "Recipient COW",
        "Primary Recipient Sector",
    ),
    *(
        "Recipient Sectors",
        "Recipient Title",
        "Recipient Name Raw",
        "Wikipedia Recipient ID",
        "Placename",
        "City",
    ),
    *(
        "District",
        "Province",
        "Country",
        "Latitude",
        "Longitude",
        "GeoNames ID",
        "Raw Placename",
        "Feature Type",
    ),
    *(
        "Source",
        "Publication Date",
        "Story People",
        "Story Organizations",
        "Story Locations",
        "Language",
        "Version",
    ),
]


@pytest.mark.parametrize(
    ("form", "columns", "count"), [("gdelt", GDELT, 58), ("icews", ICEWS, 20), ("polecat", POLECAT, 40)]
)
def test_columns_in_their_order(form: str, columns: list[str], count: int) -> None:
    assert form in FORMATS
    assert len(columns) == count
    empty = read_back(form)
    assert list(empty.columns) == columns
    assert len(empty) == 0, "a report that was refused gives no row"
    assert list(read_back(form, reading(event())).columns) == columns


def test_a_row_of_gdelt() -> None:
    (row,) = read_back("gdelt", reading(event())).to_dict("records")
    told = {name: value for name, value in row.items() if value and name != "GLOBALEVENTID"}
    assert told == {
        "SQLDATE": "20240527",
        "MonthYear": "202405",
        "Year": "2024",
        "FractionDate": "2024.4849",
        "Actor1Code": "ISRGOV",
        "Actor1Name": "DAN OREN",
        "Actor1CountryCode": "ISR",
        "Actor1Type1Code": "GOV",
        "Actor2Code": "EGYGOV",
        "Actor2Name": "SALMA NADIM",
        "Actor2CountryCode": "EGY",
        "Actor2Type1Code": "GOV",
        "IsRootEvent": "1",
        "EventCode": "042",
        "EventBaseCode": "042",
        "EventRootCode": "04",
        "QuadClass": "1",
        "GoldsteinScale": "1.9",
        "NumMentions": "1",
        "NumSources": "1",
        "NumArticles": "1",
        "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Cairo, Egypt",
        "ActionGeo_Lat": row["ActionGeo_Lat"],
        "ActionGeo_Long": row["ActionGeo_Long"],
        "DATEADDED": "20240531",
        "SOURCEURL": "https://example.org/a",
    }
    assert float(row["ActionGeo_Lat"]) == pytest.approx(30, abs=0.5)
    assert 0 <= int(row["GLOBALEVENTID"]) < 2**63


def test_a_row_of_icews() -> None:
    (row,) = read_back("icews", reading(event())).to_dict("records")
    del row["Event ID"], row["Latitude"], row["Longitude"]
    assert {name: value for name, value in row.items() if value} == {
        "Event Date": "2024-05-27",
        "Source Name": "Dan Oren",
        "Source Sectors": "Government",
        "Source Country": "Israel",
        "Event Text": cameo()["042"].name,
        "CAMEO Code": "042",
        "Intensity": "1.9",
        "Target Name": "Salma Nadim",
        "Target Sectors": "Government",
        "Target Country": "Egypt",
        "Story ID": "r1",
        "Sentence Number": "1",
        "Publisher": "Test Wire",
        "City": "Cairo",
        "Country": "Egypt",
    }


def test_a_row_of_polecat() -> None:
    (row,) = read_back("polecat", reading(event())).to_dict("records")
    del row["Latitude"], row["Longitude"]
    assert {name: value for name, value in row.items() if value} == {
        "Event ID": "e1",
        "Event Date": "2024-05-27",
        "Event Type": "CONSULT",
        "Event Mode": "visit",
        "Intensity": "2.3",
        "Quad Code": "VERBAL COOPERATION",
        "Actor Name": "Israel",
        "Actor Country": "ISR",
        "Primary Actor Sector": "GOV",
        "Actor Sectors": "GOV",
        "Actor Title": "envoy of Israel",
        "Actor Name Raw": "Dan Oren",
        "Recipient Name": "Egypt",
        "Recipient Country": "EGY",
        "Primary Recipient Sector": "GOV",
        "Recipient Sectors": "GOV",
        "Recipient Title": "foreign minister of Egypt",
        "Recipient Name Raw": "Salma Nadim",
        "Placename": "Cairo",
        "City": "Cairo",
        "Country": "EGY",
        "Raw Placename": "Cairo",
        "Feature Type": "capital",
        "Source": "Test Wire",
        "Publication Date": "2024-05-31",
        "Language": "en",
        "Version": "plover-0.8",
    }


@pytest.mark.parametrize(
    ("source", "target", "pairs", "why"),
    [
        ((ISRAEL,), (EGYPT,), [("Dan Oren", "Salma Nadim")], "one and one"),
        (
            (ISRAEL, UN),
            (EGYPT,),
            [("Dan Oren", "Salma Nadim"), ("United Nations", "Salma Nadim")],
            "two and one",
        ),
        ((ISRAEL, EGYPT), (), [("Dan Oren", "Salma Nadim")], "together: once, not mirrored"),
        (
            (ISRAEL, EGYPT, UN),
            (),
            [("Dan Oren", "Salma Nadim"), ("Dan Oren", "United Nations"), ("Salma Nadim", "United Nations")],
            "three together: each pair once",
        ),
        ((UN,), (), [("United Nations", "")], "alone"),
    ],
)
def test_pairs(
    source: tuple[Actor, ...], target: tuple[Actor, ...], pairs: list[tuple[str, str]], why: str
) -> None:
    told = reading(event(source=source, target=target))
    icews = read_back("icews", told)
    assert list(zip(icews["Source Name"], icews["Target Name"], strict=True)) == pairs, why
    gdelt = read_back("gdelt", told)
    assert list(gdelt["Actor2Name"]) == [name.upper() for _, name in pairs], why
    assert icews["Event ID"].is_unique
    assert len(read_back("polecat", told)) == 1, "POLECAT keeps one row an event"


def test_actors_of_one_event_are_listed() -> None:
    (row,) = read_back("polecat", reading(event(source=(ISRAEL, EGYPT, UN), target=()))).to_dict("records")
    assert (row["Actor Name"], row["Recipient Name"]) == ("Israel; Egypt; United Nations", "")
    assert (row["Actor Country"], row["Actor Sectors"]) == ("ISR; EGY", "GOV; IGO")


@pytest.mark.parametrize("form", ["gdelt", "icews", "polecat"])
@pytest.mark.parametrize(
    ("modality", "rows"),
    [
        ("occurred", 1),
        ("ongoing", 1),
        *(
            (m, 0)
            for m in "planned proposed cancelled refused denied negated hypothetical historical".split()
        ),
    ],
)
def test_only_what_happened_goes_out(form: str, modality: str, rows: int) -> None:
    assert len(read_back(form, reading(event(modality=modality)))) == rows


@pytest.mark.parametrize(
    ("changes", "code", "why"),
    [
        ({"cameo": "0841", "type": "RETREAT", "mode": "release"}, "0841", "the event's own, finer code"),
        ({"type": "RETREAT", "mode": "release"}, "084", "the code of the mode"),
        ({"type": "CONSULT", "mode": None}, "040", "the code of the type"),
        ({"type": "CONSULT", "mode": "goodoffices:mediate"}, "045", "mediation is kept"),
        ({"type": "CONSULT", "mode": "no such mode"}, "040", "a mode that the cross-walk does not know"),
        ({"cameo": "999"}, "042", "a code that does not exist is not passed on"),
        (
            {"ontology": "access-1", "type": "GRANT", "mode": None},
            None,
            "another ontology without a CAMEO code",
        ),
        ({"ontology": "access-1", "type": "GRANT", "cameo": "0863"}, "0863", "another ontology with one"),
    ],
)
def test_code(changes: dict[str, object], code: str | None, why: str) -> None:
    found = cameo_of(event(**changes))
    assert (found.code if found else None) == code, why
    told = read_back("gdelt", reading(event(**changes)))
    assert list(told["EventCode"]) == ([code] if code else []), why


@pytest.mark.parametrize(
    ("when", "published", "day", "why"),
    [
        (When("2024-05-27", "stated"), "2024-05-31", "20240527", "the day that the report tells"),
        (When("2024-05", "stated"), "2024-05-31", "20240531", "a month is no day: that of publication"),
        (None, "2024-05-31", "20240531", "no date: that of publication"),
        (None, None, "", "nothing is known"),
    ],
)
def test_day(when: When | None, published: str | None, day: str, why: str) -> None:
    told = reading(event(date=when), report=replace(REPORT, date=published))
    assert list(read_back("gdelt", told)["SQLDATE"]) == [day], why


@pytest.mark.parametrize(
    ("span", "lead", "number"),
    [
        (Span.of(REPORT, 0, 57), "1", "1"),
        (Span.of(REPORT, 84, 100), "0", "3"),
        (Span.of(REPORT, 0, 5, "title"), "1", ""),
    ],
)
def test_where_it_stands(span: Span, lead: str, number: str) -> None:
    told = reading(event(evidence=Evidence((span,), "events", "test", 0.9)))
    assert list(read_back("gdelt", told)["IsRootEvent"]) == [lead]
    assert list(read_back("icews", told)["Sentence Number"]) == [number]


@pytest.mark.parametrize("form", ["gdelt", "icews", "polecat"])
def test_unknown_stays_empty(form: str) -> None:
    told = reading(event(source=(NOBODY,), target=(), place="Nowhere at all", date=None))
    (row,) = read_back(form, told).to_dict("records")
    assert "nan" not in {value.lower() for value in row.values()}
    assert "None" not in row.values()
    assert row.get("Actor1Code", row.get("Source Name", row.get("Actor Name"))) == ""


@pytest.mark.parametrize("form", ["gdelt", "icews", "polecat"])
@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_name_stays_in_its_cell(form: str, name: str) -> None:
    told = reading(event(source=(Actor(name, "Egypt", None, "EGYGOV"),)))
    table = read_back(form, told, told)
    assert len(table) == 2
    column = {"gdelt": "Actor1Name", "icews": "Source Name", "polecat": "Actor Name Raw"}[form]
    assert not table[column].iloc[0].startswith(("=", "+", "-", "@"))


def test_numbers_of_events_do_not_change() -> None:
    """The same on every run and machine, different for each dyad and report."""
    told = reading(event(source=(ISRAEL, UN)))
    first, second = read_back("gdelt", told)["GLOBALEVENTID"]
    assert first != second
    assert [first, second] == list(read_back("icews", told)["Event ID"])
    assert read_back("gdelt", reading(event(), report=replace(REPORT, id="r2")))["GLOBALEVENTID"][0] != first
    assert len(list(dyads(event(source=(), target=())))) == 0
