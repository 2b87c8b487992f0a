"""Places on the map: the projection, coordinates from the knowledge, and the user's file that is laid over both."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.knowledge import Knowledge

WIDE, HIGH = 2000, 974
# Equal Earth (Šavrič, Patterson and Jenny 2018): coefficients of its polynomial, and half its width at the equator.
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2
_HALF = 2.706629
NOTE = (
    "Borders are those of Natural Earth, simplified, and tell who holds what in practice; they are no statement on "
    "the status of any territory. Put your own over them with a file."
)
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is laid over the map: `places` by folded name (None hides one), `lines` drawn, own `note`, no `borders`."""

    places: Mapping[str, Spot | None] = field(default_factory=dict)
    lines: tuple[tuple[str, tuple[Spot, ...]], ...] = ()
    note: str = NOTE
    borders: bool = True


def project(lat: float, lon: float) -> Spot:
    """Degrees to units of the picture, whose top left is (0, 0)."""
    t = math.asin(_M * math.sin(math.radians(lat)))
    t2 = t * t
    t6 = t2 * t2 * t2
    a, b, c, d = _A
    x = math.radians(lon) * math.cos(t) / (_M * (a + 3 * b * t2 + t6 * (7 * c + 9 * d * t2)))
    y = t * (a + b * t2 + t6 * (c + d * t2))
    scale = WIDE / 2 / _HALF
    return (WIDE / 2 + x * scale, HIGH / 2 - y * scale)


def read_overlay(file: Path | None) -> Overlay:
    """The overlay of a file, the empty one for None; raises KnowledgeError with every problem."""
    if file is None:
        return Overlay()
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError([f"{file.name}:1: the file cannot be read as TOML ({error})"]) from error
    problems = [
        f"{file.name}:1: {name!r} is not known; use note, borders, place and line"
        for name in sorted(set(given) - {"note", "borders", "place", "line"})
    ]
    places: dict[str, Spot | None] = {}
    for row in given.get("place", ()):
        spot = _spot([row.get("lat"), row.get("lon")])
        if not row.get("name") or (spot is None and not row.get("hidden")):
            problems.append(
                f"{file.name}:1: place {row!r} needs a name, and lat and lon in degrees or hidden = true"
            )
            continue
        places[str(row["name"]).casefold()] = None if row.get("hidden") else spot
    lines = []
    for row in given.get("line", ()):
        points = [_spot(point) for point in row.get("points", ())]
        kept = tuple(point for point in points if point is not None)
        if not row.get("name") or len(kept) < 2 or len(kept) != len(points):
            problems.append(
                f"{file.name}:1: line {row.get('name')!r} needs a name and points [[lat, lon], [lat, lon]]"
            )
            continue
        lines.append((str(row["name"]), kept))
    if problems:
        raise KnowledgeError(problems)
    return Overlay(places, tuple(lines), str(given.get("note", NOTE)), given.get("borders", True) is True)


def _spot(given: Any) -> Spot | None:
    numbers = isinstance(given, list) and len(given) == 2 and all(type(one) in {int, float} for one in given)
    if not numbers or not (-90 <= given[0] <= 90 and -180 <= given[1] <= 180):
        return None
    return (float(given[0]), float(given[1]))


def spot_of(place: str, country: str | None, overlay: Overlay) -> Spot | None:
    """Degrees of a place, the overlay's before the knowledge's; None where they are not known or it is hidden."""
    if place.casefold() in overlay.places:
        return overlay.places[place.casefold()]
    known = Knowledge.load()
    found = (known.place(f"{place}, {country}") if country else None) or known.place(place)
    if found is None and (state := known.country(place)) is not None and state.capitals:
        return None
    if found is None or found.lat is None or found.lon is None or (country and found.country != country):
        return None
    return (found.lat, found.lon)
