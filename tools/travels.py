"""Office-holders whom US presidents and secretaries of state met, read from the remarks on their trips.

The remarks are short and regular ("Met with Prime Minister Boris Johnson and Queen Elizabeth II"). Only mentions
whose state is certain are given: an adjective before the title, "of STATE" after the name, or a remark on one
country's trip that speaks of no gathering of several states.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

# Titles as the remarks write them, and the office ids they stand for; the first is the id of a new term.
TITLES: Mapping[str, tuple[str, ...]] = {
    "President": ("president", "supreme_leader"),
    "Prime Minister": ("prime_minister",),
    "Premier": ("prime_minister",),
    "Chancellor": ("prime_minister",),
    "Taoiseach": ("prime_minister",),
    "Foreign Minister": ("foreign_minister",),
    "Foreign Secretary": ("foreign_minister",),
    "External Affairs Minister": ("foreign_minister",),
    "Minister of Foreign Affairs": ("foreign_minister",),
    "Minister for Foreign Affairs": ("foreign_minister",),
    "Defense Minister": ("defence_minister",),
    "Minister of Defense": ("defence_minister",),
    "King": ("monarch",),
    "Queen": ("monarch",),
    "Emir": ("monarch",),
    "Amir": ("monarch",),
    "Sultan": ("monarch",),
    "Crown Prince": ("crown_prince",),
    "Vice President": ("vice_president",),
    "Deputy Prime Minister": ("deputy_prime_minister",),
    "Pope": ("pope",),
}
_GATHERING = re.compile(
    r"\b(?:summit|conference|ministerial|NATO|G-?\d+|United Nations|UN|U\.N\.|ASEAN|APEC|OSCE|CSCE|OAS|EU|European|"
    r"funeral|forum|session|assembly|Accompanied|multilateral|trilateral|ceremony|ceremonies|anniversary|"
    r"Contact Group|Quartet|GCC|meeting of|leaders of|Ministers of|Presidents of|Commonwealth|peace talks|also met)\b",
    re.IGNORECASE,
)
_NAME = (
    r"((?:[A-Z][\w'’.-]*|al-[A-Z][\w'’-]+|bin|ibn|de|da|dos|van|von|der|del|la|el|al|e)(?:[ ]|(?=[^ ]|$)))+"
)
_MENTION = re.compile(
    rf"(?P<adjective>[A-Z][a-z]+(?: [A-Z][a-z]+)? )?(?P<title>{'|'.join(sorted(TITLES, key=len, reverse=True))})"
    rf"(?P<new>-elect|-designate)? (?P<name>{_NAME})(?P<of>of (?:the )?(?P<state>[A-Z]\w+(?: [A-Z]\w+)*))?"
)
# Holders of another office, or of an office that is over: "former South African President Mandela".
_NOT_BEFORE = re.compile(
    r"(?:\b(?:Deputy|Vice|Acting|Assistant|Crown|Under|First)\s|"
    r"\b(?:former|late|slain|death of|passing of|memory of|memorial \w+ for|commemorat\w+|condolences)\b[^.;,]*)$",
    re.IGNORECASE,
)
_PARTICLES = {"bin", "ibn", "de", "da", "dos", "van", "von", "der", "del", "la", "el", "al", "e"}
# Names of states in the remarks that differ from the names in states.csv.
_STATE_NAMES: Mapping[str, str] = {
    "China, People's Republic of": "China",
    "Vatican City": "Vatican",
    "Holy See": "Vatican",
    "Korea, South": "South Korea",
    "Korea, North": "North Korea",
    "Republic of Korea": "South Korea",
    "Republic of China": "Taiwan",
    "Burma": "Myanmar",
    "Congo, Democratic Republic of the": "Democratic Republic of the Congo",
    "Czechia": "Czech Republic",
    "Macedonia": "North Macedonia",
    "Côte d’Ivoire": "Ivory Coast",
    "Côte d'Ivoire": "Ivory Coast",
    "U.S.S.R.": "Soviet Union",
    "Union of Soviet Socialist Republics": "Soviet Union",
}


@dataclass(frozen=True)
class Mention:
    """One office-holder met on a trip (ISO dates): the party, the office ids the title may mean, the name."""

    start: str
    end: str
    party: str
    title: str
    offices: tuple[str, ...]
    name: str


def plain(text: str) -> str:
    """The text without accents, case and apostrophes."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return folded.casefold().replace("'", "").replace("’", "").replace("ø", "o").replace("ł", "l")


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: no accents, no Arabic article, hyphens opened."""
    words = re.sub(r"\b[ae]l[- –]", "", plain(name)).replace("-", " ").replace("–", " ").split()
    return tuple(word.strip(".") for word in words)


def state_names(states: Path) -> dict[str, str]:
    """Short name of a state by each of its names and adjectives in states.csv."""
    found: dict[str, str] = {}
    with states.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column in ("name", "aliases", "adjectives"):
                for name in filter(None, row[column].split("|")):
                    found.setdefault(name, row["name"])
    return {**found, **{alias: name for alias, name in _STATE_NAMES.items() if name in found}}


def mentions(travels: Path, names: Mapping[str, str]) -> Iterator[Mention]:
    """All mentions with a certain state, in the order of the file."""
    with travels.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for mention in _in_remarks(row["remarks"], names.get(row["country"]), names):
                yield replace(mention, start=row["start"], end=row["end"] or row["start"])


def _in_remarks(remarks: str, country: str | None, names: Mapping[str, str]) -> Iterator[Mention]:
    alone = _GATHERING.search(remarks) is None
    for match in _MENTION.finditer(remarks):
        adjective, name = (match["adjective"] or "").strip(), _trim(match["name"])
        before = remarks[: match.start("title")]
        if not name or match["new"] or _NOT_BEFORE.search(before):
            continue
        party = names.get(match["state"] or "") or names.get(adjective)
        if party is None and alone and match["of"] is None and adjective in ("", "Met", "With"):
            party = None if _of_follows(remarks, match.end("name")) else country
        if party is not None:
            yield Mention("", "", party, match["title"], TITLES[match["title"]], name)


def _of_follows(remarks: str, end: int) -> bool:
    """Whether "of" tells a state later in the list: "Presidents Perez of Venezuela, Carazo of Costa Rica"."""
    return re.match(r"[^.;]*\b(?:of|from) [A-Z]", remarks[end:]) is not None


def _trim(name: str) -> str:
    """The name without words that cannot end one."""
    words = name.replace("–", "-").split()
    while words and (words[-1].casefold() in _PARTICLES or words[-1] == "."):
        words.pop()
    if words and words[-1].endswith(".") and len(words[-1]) > 3:
        # The full stop of a sentence: what follows it is the next sentence.
        words[-1] = words[-1].rstrip(".")
    for at, word in enumerate(words[:-1]):
        if word.endswith(".") and len(word) > 3:
            return " ".join([*words[:at], word.rstrip(".")])
    return " ".join(words)


def by_surname(persons: Iterable[tuple[str, Iterable[str]]]) -> dict[str, set[str]]:
    """Ids of persons by each last and first word of their names; (id, names) in."""
    found: dict[str, set[str]] = {}
    for person, names in persons:
        for name in names:
            words = name_words(name)
            for word in {words[-1], words[0]} if words else set():
                found.setdefault(word, set()).add(person)
    return found
