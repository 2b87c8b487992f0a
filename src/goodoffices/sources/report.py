"""From fields as they come from outside to a checked `Report`; the one place where a report is judged readable."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from goodoffices.errors import ReportError
from goodoffices.model import Report
from goodoffices.sources.language import language_names, language_of

# Characters. The longest of 13,000 reports and speeches measured has 18,000; 2 million is a long book.
MAX_TEXT = 2_000_000
MAX_FIELD = 10_000
# Text has tabs and ends of line and, in old wires, form feeds, but hardly anything else below the space.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MAX_CONTROL = 0.02
SURROGATE = re.compile(r"[\ud800-\udfff]")
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}.*))?", re.ASCII)


class Names:
    """Remembers where each id of a run was given first."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def take(self, name: str, where: str) -> None:
        """Note that `where` uses this id; raises ReportError `repeated-id` when another place did before."""
        first = self._first.setdefault(name, where)
        if first != where:
            message = f"the id {name!r} was already given by {first}; give each report its own"
            raise ReportError("repeated-id", message, report_id=name, where=where)

    def first(self, name: str) -> str:
        """The place that used an id first, "" for one that is free."""
        return self._first.get(name, "")


def parse_day(value: str) -> str:
    """The day of an ISO date or date and time, as YYYY-MM-DD, as it is written (no change of time zone).

    Raises ValueError with a message that says what to do when it is malformed or no day of the calendar.
    """
    match = DAY.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"the date {_short(value)} is not an ISO date; write it as 2024-05-31")
    day, time = match.groups()
    try:
        date.fromisoformat(day)
        if time:
            datetime.fromisoformat(f"{day}T{time}")
    except ValueError as error:
        raise ValueError(
            f"the date {_short(value)} is not in the calendar; correct it or leave it out"
        ) from error
    return day


def content_id(text: str, title: str | None, day: str | None) -> str:
    """The id of a report that has none: the first 16 hex digits of SHA-256 over title, date and text."""
    content = json.dumps([title, day, text], ensure_ascii=True)
    return hashlib.sha256(content.encode("ascii")).hexdigest()[:16]


Seen = Callable[[Report], bool]


def report_of(
    fields: Mapping[str, object],
    *,
    where: str,
    names: Names | None = None,
    fallback: str | None = None,
    seen: Seen | None = None,
) -> Report:
    """A report made of fields named as in a line of input; other fields are left alone.

    `where` says where they come from; `names` holds the ids used so far in this run; `fallback` is the id under
    which an error is told when the report has none of its own. Where `seen` knows the report, its language is not
    worked out again: that takes 2.5 ms of the 2.6 ms that a report costs here.
    Raises ReportError: `missing-field`, `bad-field`, `bad-date`, `repeated-id`, `empty`, `binary`, `not-utf8`,
    `too-long`, `language`.
    """
    try:
        report = _report(fields, where, names)
        if seen is not None and seen(report):
            return report
        return replace(report, lang=_language(report.text, _text_field(fields, "lang")))
    except ReportError as error:
        known = fields.get("id")
        own = known if isinstance(known, str) and known and not SURROGATE.search(known) else None
        raise ReportError(
            error.code, error.message, report_id=error.report_id or own or fallback, where=where
        ) from error


def _report(fields: Mapping[str, object], where: str, names: Names | None) -> Report:
    given = _text_field(fields, "id")
    if given and names is not None:
        names.take(given, where)
    text = _body(fields)
    title = _text_field(fields, "title")
    day = _day_field(fields)
    name = given or content_id(text, title, day)
    if not given and names is not None:
        names.take(name, where)
    return Report(
        id=name,
        text=text,
        title=title,
        date=day,
        publisher=_text_field(fields, "publisher"),
        url=_text_field(fields, "url"),
    )


def _body(fields: Mapping[str, object]) -> str:
    """The text, checked for all that does not need to know its language."""
    text = fields.get("text")
    if text is None:
        told = ", ".join(str(key)[:20] for key in list(fields)[:8]) or "none"
        raise ReportError("missing-field", f'the field "text" is missing (fields given: {told}); add it')
    if not isinstance(text, str):
        raise ReportError("bad-field", f'the field "text" is {_kind(text)}; it must be a string')
    if not text.strip():
        raise ReportError("empty", "the text is empty; give it or leave the report out")
    if len(text) > MAX_TEXT:
        message = f"the text has {len(text):,} characters, more than {MAX_TEXT:,}; split it into its reports"
        raise ReportError("too-long", message)
    _check_characters(text, "text")
    return text


def _text_field(fields: Mapping[str, object], key: str) -> str | None:
    """A string field; null, absent and blank are all "not known"."""
    value = fields.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ReportError("bad-field", f'the field "{key}" is {_kind(value)}; it must be a string or null')
    if len(value) > MAX_FIELD:
        message = f'the field "{key}" has {len(value):,} characters, more than {MAX_FIELD:,}; shorten it'
        raise ReportError("too-long", message)
    _check_characters(value, key)
    return value if value.strip() else None


def _day_field(fields: Mapping[str, object]) -> str | None:
    value = fields.get("date")
    if isinstance(value, date):
        return value.isoformat()[:10]
    told = _text_field(fields, "date")
    if told is None:
        return None
    try:
        return parse_day(told)
    except ValueError as error:
        raise ReportError("bad-date", str(error)) from error


def _check_characters(value: str, key: str) -> None:
    """Raises ReportError for what no text holds: halves of surrogate pairs, and many control characters."""
    half = SURROGATE.search(value)
    if half:
        message = (
            f'the field "{key}" holds half of a surrogate pair at character {half.start()}; write it as UTF-8'
        )
        raise ReportError("not-utf8", message)
    controls = len(CONTROL.findall(value))
    if "\0" in value or controls > MAX_CONTROL * len(value):
        message = f'the field "{key}" looks binary (it holds control characters); take the text out first'
        raise ReportError("binary", message)


def _language(text: str, stated: str | None) -> str | None:
    """The language code of a readable text: the text decides, what is stated counts where it cannot tell."""
    told = language_of(text)
    if not told.readable:
        raise ReportError("language", f"the text is in {told.name}; only English is read, translate it first")
    if told.code:
        return told.code
    code = re.split(r"[-_]", stated.lower(), maxsplit=1)[0] if stated else ""
    code = {"eng": "en", "english": "en"}.get(code, code)
    if code and code != "en":
        name = language_names().get(code, repr(stated))
        raise ReportError(
            "language", f"the text is said to be in {name}; only English is read, translate it first"
        )
    return code or None


def _kind(value: object) -> str:
    """What JSON calls this value."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    return f"of type {type(value).__name__}"


def _short(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:39] + "…")
