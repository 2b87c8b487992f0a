"""Actor codes of CAMEO and PLOVER: three letters for a country or kind of body, then threes for what it is there.

``EGYGOV`` is the government of Egypt, ``SDNREB`` a rebel group of Sudan, ``IGOUNO`` the United Nations. The code of
a person is that of the office held on the day of the report, so that a person and his country share its first three
letters and count as one actor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from goodoffices.ontology.files import raise_if, read_lines, read_utf8
from goodoffices.ontology.rows import ActorCode, Group, Organisation, State, covers

_FILE = Path(__file__).parent / "data" / "sectors.csv"
_KINDS = ("body", "role", "region", "religion")
_CODE = re.compile(r"[A-Z]{3}(?:[A-Z]{3}){0,4}")
# Offices of organisations and groups, held in a state: a state's "director-general" or "leader" is government.
_IN_A_STATE = {"IGO": "GOV", "REB": "GOV"}


@dataclass(frozen=True, slots=True)
class Part:
    """Three letters of an actor code that are no country: `kind` is body, role, region or religion."""

    code: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Parts:
    """An actor code taken apart: country ("" where there is none), known group, and the parts of each kind."""

    country: str
    group: str
    types: tuple[str, ...]
    religions: tuple[str, ...]


@lru_cache(maxsize=1)
def parts() -> Mapping[str, Part]:
    """All known threes by code, from `sectors.csv`; raises KnowledgeError with every problem of the file."""
    problems: list[str] = []
    out: dict[str, Part] = {}
    for line in read_lines(
        read_utf8(_FILE, problems) or "", _FILE.name, ("code", "kind", "name", "source"), problems
    ):
        if not is_code(line["code"]) or len(line["code"]) != 3:
            problems.append(line.problem(f"code {line['code']!r} is not three capitals; correct it"))
        if line["kind"] not in _KINDS:
            problems.append(
                line.problem(f"kind {line['kind']!r} is not known; use one of {', '.join(_KINDS)}")
            )
        if line["code"] in out:
            problems.append(line.problem(f"code {line['code']} stands twice; take one away"))
        out[line["code"]] = Part(line["code"], line["kind"], line["name"])
    raise_if(problems)
    return MappingProxyType(out)


def taken_apart(code: str | None) -> Parts:
    """The parts of an actor code; all empty for None.

    The first three letters are a country unless they are a known body or role; what follows and is not known is
    the code of a group ("IGOUNO": body IGO, group UNO). A region stands for the country where there is none.
    """
    country, group, types, religions = "", "", list[str](), list[str]()
    for at, three in enumerate(code[i : i + 3] for i in range(0, len(code or ""), 3) if code):
        part = parts().get(three)
        if part is None and at == 0:
            country = three
        elif part is None or three == "UNO":
            group = three
        elif part.kind == "region":
            country = country or three
        elif part.kind == "religion":
            religions.append(three)
        else:
            types.append(three)
    return Parts(country, group, tuple(types), tuple(religions))


class Codes(Protocol):
    """What is asked of the knowledge."""

    def party(self, name: str) -> State | Organisation | Group | None: ...

    def dated_codes(self, of_: str) -> tuple[ActorCode, ...]: ...

    def sector_of(self, office: str) -> str | None: ...


def is_code(text: str) -> bool:
    """Whether a text has the form of an actor code: one to five groups of three capitals."""
    return _CODE.fullmatch(text) is not None


def code_of(
    knowledge: Codes,
    party: str | None,
    *,
    office: str | None = None,
    person: str | None = None,
    date: str | None = None,
) -> str | None:
    """The actor code of a party, or of a person who holds an office there, on a date (ISO prefix).

    `party` is a short name, `office` an office id, `person` a person's id. Without a date the code is the one of
    today. An office adds its sector to a country ("EGY" and foreign minister give "EGYGOV"); in an organisation or
    group the code is that of the body. None where the party is not known or has no code.
    """
    own = _on(knowledge.dated_codes(person), date) if person else None
    if own is not None:
        return own
    row = knowledge.party(party) if party else None
    if row is None:
        return None
    base = _on(knowledge.dated_codes(row.name), date) or row.cameo
    if not base:
        return None
    sector = knowledge.sector_of(office) if office else None
    if sector is None or len(base) > 3 or not isinstance(row, State):
        return base
    return base + _IN_A_STATE.get(sector, sector)


def country_of(code: str) -> str:
    """The first three letters: a country, or IGO, NGO, IMG, MNC for bodies above one."""
    return code[:3]


def _on(codes: tuple[ActorCode, ...], date: str | None) -> str | None:
    """The code of that day; without a date the one that has not ended."""
    return next((c.code for c in codes if (covers(c, date) if date else not c.until)), None)
