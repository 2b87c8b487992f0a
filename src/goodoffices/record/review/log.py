"""An analyst's own log of meetings: each row becomes a report with a contact, on the analyst's own word."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from goodoffices.errors import RunAborted
from goodoffices.model import Contact, Evidence, Reading, Report, Span
from goodoffices.record.review.fields import FIELDS
from goodoffices.record.review.judge import made
from goodoffices.record.version import RunVersion

CODER = "log"
RUN = RunVersion("log", "1", "", "")
# What a column may be mapped to: the fields of a contact, and the note that is kept with it.
TARGETS = (*FIELDS["contact"], "note")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which columns make which field; several columns of one field are joined."""

    columns: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(text: str) -> Mapped:
        """From "date=Day,parties=We;With,note=Remarks"; raises RunAborted for what is no mapping."""
        columns: dict[str, tuple[str, ...]] = {}
        for part in text.split(","):
            name, sign, given = (piece.strip() for piece in part.partition("="))
            names = tuple(piece.strip() for piece in given.split(";") if piece.strip())
            if not sign or not names:
                raise RunAborted(f"{part!r} is no mapping; write it as date=Day,parties=We;With,note=Remarks")
            if name not in TARGETS:
                raise RunAborted(f"a meeting has no field {name!r}; it has {', '.join(TARGETS)}")
            columns[name] = names
        missing = [name for name in ("date", "parties") if name not in columns]
        if missing:
            raise RunAborted(
                f"the mapping does not say which column is {missing[0]}; add {missing[0]}=COLUMN"
            )
        return Mapped(columns)

    def check(self, header: Iterable[str], where: str) -> None:
        """Raise RunAborted when a column is not there."""
        there = list(header)
        for name in (name for names in self.columns.values() for name in names):
            if name not in there:
                raise RunAborted(f"{where}: there is no column {name!r}; there are {', '.join(there)}")

    def fields(self, row: Mapping[str, object]) -> dict[str, str | None]:
        """The fields of a row as text."""
        return {
            name: "; ".join(filter(None, (cell(row.get(column)) for column in columns))) or None
            for name, columns in self.columns.items()
        }


def cell(value: object) -> str:
    """A cell as text; days of a spreadsheet as ISO days."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def iso_day(text: str) -> str:
    """An ISO prefix; "31.5.2024" and "31/5/2024" have the day first unless it can only be the month."""
    match = _DAY_FIRST.fullmatch(text.strip())
    if match is None:
        return text.strip()
    day, month, year = (int(part) for part in match.groups())
    if month > 12:
        raise RunAborted(f"{text!r} has no month {month}; write days first or as 2024-05-31")
    return f"{year}-{month:02}-{day:02}"


def readings(
    rows: Iterable[Mapping[str, object]],
    mapped: Mapped,
    defaults: Mapping[str, str],
    who: str,
    where: str,
) -> Iterator[Reading]:
    """The rows as readings; raises RunAborted with the row for values that the codebook does not have.

    Rows with the same content are one report, so that the same log comes in twice without doubling.
    """
    for number, row in enumerate(rows, start=2):
        fields = mapped.fields(row)
        if not any(fields.values()):
            continue
        try:
            yield _reading({**defaults, **{name: text for name, text in fields.items() if text}}, who)
        except RunAborted as error:
            raise RunAborted(f"{where}:{number}: {error}") from error


def _reading(fields: dict[str, str], who: str) -> Reading:
    note = fields.pop("note", None)
    # The analyst's own side, where no column names it.
    own = fields.pop("own", None)
    if own:
        fields["parties"] = f"{own}; {fields.get('parties', '')}"
    fields["date"] = iso_day(fields.get("date", ""))
    if not fields["date"]:
        raise RunAborted("there is no date; fill it in or leave the row out")
    told = "\n".join(f"{name}: {fields[name]}" for name in FIELDS["contact"] if fields.get(name))
    text = f"{note}\n\n{told}" if note else told
    name = "log-" + hashlib.sha256(json.dumps([who, text]).encode()).hexdigest()[:12]
    day = fields["date"].partition("/")[0]
    report = Report(name, text, title=None, date=day if len(day) == 10 else None, publisher=who, lang="en")
    checked = made(report, "contact", Span.of(report, 0, len(text)), fields, who)
    if not isinstance(checked, Contact):
        raise TypeError("a log holds contacts")
    evidence = Evidence(checked.evidence.spans, CODER, "row", 1.0)
    contact = replace(checked, id=f"c-{name.removeprefix('log-')}", evidence=evidence)
    return Reading(report, contacts=(contact,))
