"""A table in the columns of POLECAT: tab-separated, no quotation marks, one row an event, actors parted by "; ".

The 40 columns of the yearly files on Dataverse, in their order, under their names. Columns that goodoffices does not
know stay empty: COW numbers, Wikipedia and GeoNames ids, districts, and the contexts, which are not coded yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from goodoffices.errors import ReportError
from goodoffices.export.events import day, happened, place_of, plain, shown
from goodoffices.model import Actor, Event, Reading
from goodoffices.ontology.codebooks import PLOVER, QUADS, plover
from goodoffices.ontology.codes import taken_apart
from goodoffices.ontology.knowledge import Knowledge

COLUMNS = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,"
    "Actor Name,Actor Country,Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,"
    "Wikipedia Actor ID,"
    "Recipient Name,Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,"
    "Recipient Name Raw,Wikipedia Recipient ID,"
    "Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,"
    "Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version"
).split(",")
JOINT = "; "


class PolecatWriter:
    """Rows of POLECAT under a row of column names."""

    name = "polecat"

    def __init__(self) -> None:
        self._knowledge = Knowledge.load()

    def head(self) -> str:
        """The row of column names."""
        return "\t".join(COLUMNS) + "\n"

    def line(self, reading: Reading) -> str:
        """A row for each event of PLOVER that happened."""
        rows = (
            self._row(event, reading)
            for event in happened(reading)
            if event.ontology == PLOVER and event.type in plover().types
        )
        return "".join("\t".join(row.get(column, "") for column in COLUMNS) + "\n" for row in rows)

    def refused(self, error: ReportError) -> str:  # noqa: ARG002 - the shape of all writers
        """Nothing: the format has no place for it."""
        return ""

    def foot(self) -> str:
        """Nothing stands after the last row."""
        return ""

    def _row(self, event: Event, reading: Reading) -> dict[str, str]:
        book, report = plover(), reading.report
        on = day(event, reading)
        return {
            "Event ID": plain(event.id),
            "Event Date": on.isoformat() if on else "",
            "Event Type": event.type,
            "Event Mode": event.mode or "",
            "Intensity": f"{book.intensity(event.type, event.mode):.1f}",
            "Quad Code": QUADS[book.types[event.type].quad - 1].upper(),
            **_side("Actor", event.source),
            **_side("Recipient", event.target),
            **self._geo(event),
            "Source": plain(report.publisher or ""),
            "Publication Date": report.date or "",
            "Language": report.lang or "",
            "Version": PLOVER,
        }

    def _geo(self, event: Event) -> dict[str, str]:
        place, country = place_of(event, self._knowledge)
        return {
            "Placename": plain(place.name if place is not None else event.place or ""),
            "City": plain(place.name) if place is not None and place.kind in {"city", "capital"} else "",
            "Country": country.id if country is not None else "",
            "Latitude": f"{place.lat:.2f}" if place is not None and place.lat is not None else "",
            "Longitude": f"{place.lon:.2f}" if place is not None and place.lon is not None else "",
            "Raw Placename": plain(event.place or ""),
            "Feature Type": place.kind if place is not None else "",
        }


def _side(side: str, actors: Sequence[Actor]) -> dict[str, str]:
    apart = [taken_apart(actor.code) for actor in actors]
    sectors = [one for parts in apart for one in parts.types]
    return {
        f"{side} Name": _joined(actor.party or actor.name or "" for actor in actors),
        f"{side} Country": _joined(parts.country for parts in apart),
        f"Primary {side} Sector": sectors[0] if sectors else "",
        f"{side} Sectors": _joined(dict.fromkeys(sectors)),
        f"{side} Title": _joined(actor.office or "" for actor in actors),
        f"{side} Name Raw": _joined(map(shown, actors)),
    }


def _joined(cells: Iterable[str]) -> str:
    """Different cells in one, in order; empty ones left out."""
    return plain(JOINT.join(dict.fromkeys(cell for cell in cells if cell)))
