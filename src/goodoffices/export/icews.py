"""A table in the columns of ICEWS: comma-separated, one row for each pair of actors.

The 20 columns of the coded events on Dataverse, in their order, under their names. Two actors that did something
together give one row and not, as in ICEWS, a second one with the sides exchanged.
"""

from __future__ import annotations

import csv
import io

from goodoffices.errors import ReportError
from goodoffices.export.events import Dyad, cameo_of, day, dyads, happened, number, place_of, plain, shown
from goodoffices.model import Actor, Reading
from goodoffices.ontology.codebooks import CameoCode
from goodoffices.ontology.codes import parts, taken_apart
from goodoffices.ontology.knowledge import Knowledge

COLUMNS = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,"
    "Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).split(",")


class IcewsWriter:
    """Rows of ICEWS under a row of column names."""

    name = "icews"

    def __init__(self) -> None:
        self._knowledge = Knowledge.load()
        self._states = {s.cameo: s.name for s in reversed(list(self._knowledge.states.values())) if s.cameo}

    def head(self) -> str:
        """The row of column names."""
        return _csv(COLUMNS)

    def line(self, reading: Reading) -> str:
        """A row for each pair of actors of each event that happened and has a CAMEO code."""
        out: list[str] = []
        for event in happened(reading):
            code = cameo_of(event)
            if code is not None:
                out.extend(_csv(self._row(reading, dyad, code)) for dyad in dyads(event))
        return "".join(out)

    def refused(self, error: ReportError) -> str:  # noqa: ARG002 - the shape of all writers
        """Nothing: the format has no place for it."""
        return ""

    def foot(self) -> str:
        """Nothing stands after the last row."""
        return ""

    def _row(self, reading: Reading, dyad: Dyad, code: CameoCode) -> list[str]:
        event, report = dyad.event, reading.report
        place, country = place_of(event, self._knowledge)
        on = day(event, reading)
        city = place.name if place is not None and place.kind in {"city", "capital"} else ""
        return [
            str(number(reading, dyad)),
            on.isoformat() if on else "",
            *self._side(dyad.source),
            code.name,
            code.code if len(code.code) > 2 else code.base,
            f"{code.goldstein:.1f}",
            *self._side(dyad.target),
            plain(report.id),
            _sentence(reading, dyad),
            plain(report.publisher or ""),
            plain(city),
            "",
            "",
            plain(country.name if country is not None else ""),
            "" if place is None or place.lat is None else f"{place.lat:.2f}",
            "" if place is None or place.lon is None else f"{place.lon:.2f}",
        ]

    def _side(self, actor: Actor | None) -> tuple[str, str, str]:
        """Name, sectors in words, country in words."""
        apart = taken_apart(actor.code if actor is not None else None)
        names = ",".join(parts()[one].name for one in apart.types)
        return plain(shown(actor)), names, self._states.get(apart.country, "")


def _sentence(reading: Reading, dyad: Dyad) -> str:
    """The number of the sentence of the first evidence, from 1 in the text; "" where it is not known."""
    span = dyad.event.evidence.spans[0]
    inside = [s for s in reading.sentences if s.where == span.where == "text"]
    return next((str(n) for n, s in enumerate(inside, 1) if s.start <= span.start < s.end), "")


def _csv(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
