"""A table in the columns of GDELT 1.0: tab-separated, no quotation marks, one row for each pair of actors.

The 58 columns of the daily files, in their order, under their names. Columns that goodoffices does not know stay
empty: tone, places of the actors, FIPS codes. Numbers of mentions and articles are 1: joining reports is not the
business of an export.
"""

from __future__ import annotations

from datetime import date

from goodoffices.errors import ReportError
from goodoffices.export.events import Dyad, cameo_of, day, dyads, happened, number, place_of, plain, shown
from goodoffices.model import Actor, Event, Reading
from goodoffices.ontology.codebooks import CameoCode
from goodoffices.ontology.codes import taken_apart
from goodoffices.ontology.knowledge import Knowledge

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code Lat Long FeatureID"
COLUMNS = (
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor1{name}" for name in _ACTOR.split()),
    *(f"Actor2{name}" for name in _ACTOR.split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{side}Geo_{name}" for side in ("Actor1", "Actor2", "Action") for name in _GEO.split()),
    *"DATEADDED SOURCEURL".split(),
)
Row = dict[str, str]
_COUNTRY, _US_CITY, _CITY = "1", "3", "4"
"""GDELT's kinds of place, of which we tell three."""


class GdeltWriter:
    """Rows of GDELT 1.0 under a row of column names."""

    name = "gdelt"

    def __init__(self) -> None:
        self._knowledge = Knowledge.load()

    def head(self) -> str:
        """The row of column names, which GDELT keeps in a file of its own."""
        return "\t".join(COLUMNS) + "\n"

    def line(self, reading: Reading) -> str:
        """A row for each pair of actors of each event that happened and has a CAMEO code."""
        rows: list[Row] = []
        for event in happened(reading):
            code = cameo_of(event)
            if code is not None:
                rows.extend(self._row(reading, dyad, code) for dyad in dyads(event))
        return "".join("\t".join(row.get(column, "") for column in COLUMNS) + "\n" for row in rows)

    def refused(self, error: ReportError) -> str:  # noqa: ARG002 - the shape of all writers
        """Nothing: the format has no place for it."""
        return ""

    def foot(self) -> str:
        """Nothing stands after the last row."""
        return ""

    def _row(self, reading: Reading, dyad: Dyad, code: CameoCode) -> Row:
        event, report = dyad.event, reading.report
        return {
            "GLOBALEVENTID": str(number(reading, dyad)),
            **_dates(day(event, reading)),
            **_actor("Actor1", dyad.source),
            **_actor("Actor2", dyad.target),
            "IsRootEvent": str(int(_in_lead(event, reading))),
            "EventCode": code.code if len(code.code) > 2 else code.base,
            "EventBaseCode": code.base,
            "EventRootCode": code.root,
            "QuadClass": str(code.quad),
            "GoldsteinScale": f"{code.goldstein:.1f}",
            "NumMentions": "1",
            "NumSources": "1",
            "NumArticles": "1",
            **self._geo(event),
            "DATEADDED": (report.date or "").replace("-", ""),
            "SOURCEURL": plain(report.url or ""),
        }

    def _geo(self, event: Event) -> Row:
        if event.place is None:
            return {}
        place, country = place_of(event, self._knowledge)
        if place is None:
            return {
                "ActionGeo_Type": _COUNTRY if country is not None else "",
                "ActionGeo_FullName": plain(event.place),
            }
        names = dict.fromkeys((place.name, place.country) if place.country else (place.name,))
        return {
            "ActionGeo_Type": _US_CITY if country is not None and country.id == "USA" else _CITY,
            "ActionGeo_FullName": plain(", ".join(names)),
            "ActionGeo_Lat": "" if place.lat is None else f"{place.lat:.2f}",
            "ActionGeo_Long": "" if place.lon is None else f"{place.lon:.2f}",
        }


def _dates(on: date | None) -> Row:
    """SQLDATE and its parts; FractionDate is (month * 30 + day) / 365 as GDELT's codebook says."""
    if on is None:
        return {}
    fraction = min((on.month * 30 + on.day) / 365, 0.9999)
    return {
        "SQLDATE": f"{on.year:04}{on.month:02}{on.day:02}",
        "MonthYear": f"{on.year:04}{on.month:02}",
        "Year": f"{on.year:04}",
        "FractionDate": f"{on.year + fraction:.4f}",
    }


def _actor(side: str, actor: Actor | None) -> Row:
    if actor is None:
        return {}
    parts = taken_apart(actor.code)
    types, religions = (*parts.types, "", "", ""), (*parts.religions, "", "")
    return {
        f"{side}Code": actor.code or "",
        f"{side}Name": plain(shown(actor).upper()),
        f"{side}CountryCode": parts.country,
        f"{side}KnownGroupCode": parts.group,
        f"{side}Religion1Code": religions[0],
        f"{side}Religion2Code": religions[1],
        f"{side}Type1Code": types[0],
        f"{side}Type2Code": types[1],
        f"{side}Type3Code": types[2],
    }


def _in_lead(event: Event, reading: Reading) -> bool:
    """Whether the first words of evidence stand in the title or the first paragraph."""
    span = event.evidence.spans[0]
    if span.where == "title":
        return True
    lead = [s.end for s in reading.sentences if s.where == "text" and s.paragraph == 0]
    return bool(lead) and span.start < max(lead)
