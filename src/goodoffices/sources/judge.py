"""Whether the fields that a format found make a report that can be read, judged in one way for all formats."""

from __future__ import annotations

from goodoffices.errors import ReportError
from goodoffices.model import Report
from goodoffices.sources.dateline import dateline_of
from goodoffices.sources.failure import Failure
from goodoffices.sources.plug import Draft, Fields
from goodoffices.sources.report import Names, Seen, report_of
from goodoffices.sources.table import FIELDS

# A text that is refused for one of these is not kept: it is no text, or too much of it.
NOT_KEPT = frozenset({"too-long", "binary", "not-utf8"})


def judged(draft: Draft, names: Names | None = None, seen: Seen | None = None) -> Report | Failure:
    """The report of a draft, or why it is none; what the dateline tells stands in where nothing else does."""
    fields = _with_dateline(draft.fields)
    try:
        return report_of(fields, where=draft.where, names=names, fallback=draft.fallback, seen=seen)
    except ReportError as error:
        kept = {key: fields[key] for key in FIELDS if isinstance(fields.get(key), str)}
        if error.code in NOT_KEPT:
            kept.pop("text", None)
        code, message = error.code, error.message
        if code == "repeated-id" and not fields.get("id") and names is not None:
            code = "repeated"
            message = f"the same report as {names.first(error.report_id or '')}; it is taken once"
        return Failure(code, message, report_id=error.report_id, where=error.where, kept=kept)


def _with_dateline(fields: Fields) -> Fields:
    text = fields.get("text")
    if not isinstance(text, str) or (fields.get("date") and fields.get("publisher")):
        return fields
    found = dateline_of(text)
    if found is None:
        return fields
    told = {"date": found.day, "publisher": found.agency}
    return {**fields, **{key: value for key, value in told.items() if value and not fields.get(key)}}
