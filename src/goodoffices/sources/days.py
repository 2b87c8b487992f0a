"""Days of publication, as pages, feeds, mail and agencies write them.

Only what can be read in one way is read: "03/04/2021" is the third of April or the fourth of March, so it stays
unknown. No day is ever made up, and the clock is never asked.
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
# The day as it is written; the time of day and the zone do not move it.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)(?![\d-])",
        r"(?P<year>(?:19|20)\d\d)(?P<number>\d\d)(?P<day>\d\d)(?!\d)",
        r"(?P<year>(?:19|20)\d\d)[/.](?P<number>\d\d)[/.](?P<day>\d\d)(?!\d)",
        rf"(?:[a-z]{{3,9}}\.?,? )?{_DAY}[ -](?:of )?{MONTH},?[ -]{_YEAR}(?!\d)",
        rf"(?:[a-z]{{3,9}}\.?,? )?{MONTH} {_DAY},? {_YEAR}(?!\d)",
    )
)
# In an address the day stands between slashes or hyphens: /2021/03/04/, /2021-03-04-title, /20210304/.
_IN_URL = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?P<gap>[/_-]?)(?P<number>[01]\d|[a-z]{3})(?P=gap)(?P<day>[0-3]\d)(?![\d])",
    re.IGNORECASE,
)


def month_number(word: str) -> int:
    """1 to 12 for a month in full or shortened ("Sept.").

    Raises ValueError when it is none.
    """
    plain = word.lower().rstrip(".")[:3]
    for number, month in enumerate(MONTHS, 1):
        if month.startswith(plain) and len(plain) == 3:
            return number
    raise ValueError(f"no month: {word!r}")


def iso_day(year: int, month: int, day: int) -> str | None:
    """The day as YYYY-MM-DD; None where the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def day_of(value: object) -> str | None:
    """The day that begins this string, as YYYY-MM-DD; None where it is missing, unclear or in no calendar."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        return None
    words = " ".join(value[:100].split())
    for form in _FORMS:
        match = form.match(words)
        if match:
            return _day(match.groupdict())
    return None


def day_in_url(url: str | None) -> str | None:
    """The day that an address carries in its path, None where there is none or only a month."""
    match = _IN_URL.search(url.split("?", 1)[0]) if url else None
    if match is None:
        return None
    found = match.groupdict()
    if not found["number"].isdigit():
        found["month"] = found.pop("number")
    return _day(found)


def _day(found: dict[str, str]) -> str | None:
    try:
        month = int(found["number"]) if found.get("number") else month_number(found["month"])
    except ValueError:
        return None
    return iso_day(int(found["year"]), month, int(found["day"]))
