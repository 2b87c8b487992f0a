"""Mediation as rows like those of MEND (PeaceRep, doi:10.7910/DVN/PYRHS6): one row a contact.

Which contacts are rows, and of which type, is a rule and no reading: a contact that happened and names a mediator, a
framework of talks, or goes through a go-between. It is mediation (`M`) when at least two parties beside the mediator
take part, else mediation-related (`MR`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from goodoffices.export.findings import Wishes, party_of, quotation
from goodoffices.export.tables import Row, write_table
from goodoffices.model import Contact
from goodoffices.record.columns import joined
from goodoffices.record.stored import StoredFinding

COLUMNS = (
    "id year month day date date_end place country iso3 third_parties individuals mechanism local_parties shuttle "
    "type format issues score coder_version report_id report_date publisher url quote"
).split()
HAPPENED = frozenset({"occurred", "ongoing"})
SHUTTLE = "indirect_talks"


def write_mend(items: Iterable[StoredFinding], wishes: Wishes, out: BinaryIO) -> None:
    """CSV, cells safe for spreadsheets."""
    columns = COLUMNS if wishes.text else COLUMNS[:-1]
    rows = (_row(found, found.finding, wishes) for found in items if isinstance(found.finding, Contact))
    write_table((row for row in rows if row), columns, "csv", out, bom=wishes.bom)


def mediation(contact: Contact) -> str | None:
    """ "M" for mediation, "MR" for what is related to it, None for other contacts."""
    mediators = {party_of(one.actor) for one in contact.participants if one.role == "mediator"}
    others = {party_of(one.actor) for one in contact.participants} - mediators - {None}
    shuttle = contact.format == SHUTTLE
    if contact.modality not in HAPPENED or not (mediators or shuttle or contact.mechanism):
        return None
    return "M" if (mediators or shuttle) and len(others) >= 2 else "MR"


def _row(found: StoredFinding, contact: Contact, wishes: Wishes) -> Row | None:
    type_ = mediation(contact)
    if type_ is None:
        return None
    value = contact.date.value if contact.date else ""
    third = [one.actor for one in contact.participants if one.role == "mediator"]
    local = [one.actor for one in contact.participants if one.role != "mediator"]
    year, month, day = (*value.split("-"), "", "", "")[:3]
    return {
        "id": found.id,
        "year": year or None,
        "month": month or None,
        "day": day or None,
        "date": value or None,
        "date_end": contact.date.end if contact.date else None,
        "place": contact.place,
        "country": contact.country,
        "iso3": found.country_iso3,
        "third_parties": joined(actor.party for actor in third),
        "individuals": joined(actor.name for actor in third),
        "mechanism": contact.mechanism,
        "local_parties": joined(map(party_of, local)),
        "shuttle": int(contact.format == SHUTTLE),
        "type": type_,
        "format": contact.format,
        "issues": joined(contact.issues),
        "score": round(contact.evidence.score, 3),
        "coder_version": found.run,
        "report_id": found.report_id,
        "report_date": found.report_date,
        "publisher": found.publisher,
        "url": found.url,
        "quote": quotation(found) if wishes.text else None,
    }
