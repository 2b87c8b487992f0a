"""Actor codes of CAMEO and PLOVER: three letters for a country or kind of body, then threes for what it is there.

``EGYGOV`` is the government of Egypt, ``SDNREB`` a rebel group of Sudan, ``IGOUNO`` the United Nations. The code of
a person is that of the office held on the day of the report, so that a person and his country share its first three
letters and count as one actor.
"""

from __future__ import annotations

import re
from typing import Protocol

from goodoffices.ontology.rows import ActorCode, Group, Organisation, State, covers

SECTORS = frozenset(
    "GOV MIL LEG JUD OPP REB SEP SPY COP MED CVL BUS PTY UAF REL EDU LAB HLH REF ELI CRM AGR ENV".split()
)
"""What may follow a country: second-level roles of CAMEO, and REL, which PLOVER knows."""
_CODE = re.compile(r"[A-Z]{3}(?:[A-Z]{3}){0,4}")
# Offices of organisations and groups, held in a state: a state's "director-general" or "leader" is government.
_IN_A_STATE = {"IGO": "GOV", "REB": "GOV"}


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
