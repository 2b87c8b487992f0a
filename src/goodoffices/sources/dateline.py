"""The dateline of a report: "CAIRO, March 3 (Agency) -" tells where it was filed, when, and by whom.

Only the form counts, not a list of places: capitalised words at the very beginning of the text, then a date or an
agency in brackets or both, then a dash. Without the dash nothing is read, because
"NATO, March 3" may begin a sentence. The text itself is never altered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from goodoffices.sources.days import MONTH, iso_day, month_number

# Longer beginnings are sentences.
LONGEST = 120
_UPPER = r"[A-Z\u00c0-\u00de]"
_CAPITALS = rf"{_UPPER}(?:{_UPPER}|[.'’-])+"
_CAPITAL_PLACE = rf"{_CAPITALS}(?:[ /]{_CAPITALS}){{0,4}}"
_NAME = rf"{_UPPER}[^\W\d_][\w.'’-]*"
_PLACE = rf"{_NAME}(?:[ /](?:(?:of|the|de|el|al|la|and) )?{_NAME}){{0,4}}"
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_REGION = rf"(?:, (?!{_WEEKDAY}\b)(?P<region>{_UPPER}[^\W\d][^\d,()\n]{{1,39}}?))?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DAY_FIRST = rf"{_DAY} {MONTH}".replace("<day>", "<day2>").replace("<month>", "<month2>")
_DATE = rf"(?:{_WEEKDAY},? )?(?:{MONTH} {_DAY}|{_DAY_FIRST})(?:,? (?P<year>(?:19|20)\d\d))?"
_AGENCY = r"\((?P<agency>[^()\n]{2,60}?)(?: on [A-Z][a-z]+day)?\)"
_DASH = r"(?:--+|[-–—])(?=\s|[A-Z“\"])"
# A place alone ("BREAKING -", "TALKS -") is not believed: a date or an agency must speak for it.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<place>{_CAPITAL_PLACE}){_REGION}(?:,? {_DATE}|, {_WEEKDAY})?,? ?{_AGENCY} ?{_DASH}",
        rf"(?P<place>{_CAPITAL_PLACE}){_REGION},? {_DATE},? ?{_DASH}",
        rf"(?P<place>{_PLACE}){_REGION},? {_DATE},?(?: ?{_AGENCY})? ?{_DASH}",
        rf"(?P<place>{_PLACE}){_REGION} {_AGENCY} ?{_DASH}",
        rf"{_AGENCY} ?(?P<place>{_CAPITAL_PLACE}){_REGION}(?:,? {_DATE})? ?{_DASH}",
    )
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline tells; `place` and `region` as they are written, `end` the offset of the text after it.

    `year` is None where only day and month are given, which is the rule with agencies; `day` is an ISO day where
    all three are there.
    """

    place: str
    region: str | None
    agency: str | None
    year: int | None
    month: int | None
    day_of_month: int | None
    end: int

    @property
    def day(self) -> str | None:
        """The ISO day, None where the year is not told."""
        if self.year is None or self.month is None or self.day_of_month is None:
            return None
        return iso_day(self.year, self.month, self.day_of_month)


def dateline_of(text: str) -> Dateline | None:
    """The dateline at the beginning of a text, None where there is none."""
    start = len(text) - len(text.lstrip())
    head = text[start : start + LONGEST]
    for form in _FORMS:
        match = form.match(head)
        if match:
            return _read(match, start)
    return None


def _read(match: re.Match[str], start: int) -> Dateline | None:
    found = match.groupdict()
    month = found.get("month") or found.get("month2")
    day = found.get("day") or found.get("day2")
    return Dateline(
        place=found["place"],
        region=found.get("region"),
        agency=_agency(found.get("agency")),
        year=int(found["year"]) if found.get("year") else None,
        month=month_number(month) if month else None,
        day_of_month=int(day) if day else None,
        end=start + match.end(),
    )


def _agency(words: str | None) -> str | None:
    """The agency of the brackets; a date, a figure or a remark in them is none."""
    if words is None or any(char.isdigit() for char in words):
        return None
    plain = words.strip()
    return plain if plain[:1].isupper() or plain.isupper() else None
