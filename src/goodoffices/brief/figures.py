"""The figures of a briefing: contacts over time, who was in contact with whom, and stances by issue and party."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from goodoffices.brief.document import Figure
from goodoffices.brief.draw import Box, Dot, Line, Picture, Shape, Words
from goodoffices.brief.material import Item, Material
from goodoffices.brief.words import MONTHS, day, wording
from goodoffices.model import Contact, Position

WIDE = 680
INK, MUTED, LINK = "#1C2127", "#565E68", "#2D4F73"
ROWS, SIDES = 8, 7
TONES = {
    "ask": "#4B3F94", "yes": "#0B6560", "open": "#7A5100", "no": "#8E2A5B",
}  # fmt: skip
STANCES = {
    "demands": "ask", "calls_for": "ask", "proposes": "ask", "seeks": "ask", "supports": "yes", "reaffirms": "yes",
    "accepts": "yes", "commits": "yes", "concedes": "yes", "conditional": "open", "neutral": "open", "concern": "open",
    "opposes": "no", "rejects": "no", "condemns": "no", "threatens": "no", "denies": "no",
}  # fmt: skip


def contacts(material: Material) -> tuple[Figure, ...]:
    """Time line and network of all contacts of the period; what is not reviewed is hollow or thin."""
    found = [(i, i.finding) for i in material.items if isinstance(i.finding, Contact) and material.inside(i)]
    held = [(i, c) for i, c in found if c.modality in {"occurred", "ongoing", "planned", "proposed"}]
    if not held:
        return ()
    counted = Counter(p for _, c in held for p in parties_of(c))
    sides = set(material.sides)
    names = sorted(counted, key=lambda n: (n not in sides, -counted[n], n))
    shown = sorted(names[:ROWS], key=lambda n: (n not in sides, n))
    return (
        Figure(
            "timeline",
            "Contacts over time by party. Filled: reviewed or measured. Hollow: not yet reviewed. "
            "A contact without a stated date stands on the day of its report.",
            _timeline(material, held, shown),
        ),
        *_network(held, shown[:SIDES]),
    )


def parties_of(one: Contact) -> tuple[str, ...]:
    """The parties of a contact, each once."""
    return tuple(sorted({p.actor.party for p in one.participants if p.actor.party}))


def _timeline(material: Material, held: Sequence[tuple[Item, Contact]], names: Sequence[str]) -> Picture:
    begin, end = (
        dt.date.fromisoformat(material.since).toordinal(),
        dt.date.fromisoformat(material.until).toordinal(),
    )
    left, right, top = 165, WIDE - 15, 30

    def x(value: str) -> float:
        at = min(max(dt.date.fromisoformat(value).toordinal(), begin), end)
        return left + (at - begin) / max(end - begin, 1) * (right - left)

    bottom = top + 24 * len(names)
    shapes: list[Shape] = []
    for value, text in ticks(begin, end):
        shapes += [
            Line(x(value), top - 8, x(value), bottom, "#DDDDDD"),
            Words(x(value), top - 14, text, 11, "middle", MUTED),
        ]
    for row, name in enumerate(names):
        y = top + 24 * row + 12
        shapes += [Words(left - 10, y + 4, _short(name), 12, "end"), Line(left, y, right, y, "#DDDDDD")]
        for item, contact in held:
            if name in parties_of(contact):
                fill = LINK if item.sure else ""
                shapes.append(Dot(x(item.stored.day or item.reported or material.since), y, 4, fill, LINK))
    return Picture(WIDE, bottom + 12, "Contacts over time by party", tuple(shapes))


def ticks(begin: int, end: int) -> Iterator[tuple[str, str]]:
    """Beginnings of years or months, at most some eight."""
    first, last = dt.date.fromordinal(begin), dt.date.fromordinal(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 120, 10_000) if months / s <= 8)
    for count in range(months + 1):
        year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
        value = dt.date(year, month + 1, 1)
        if begin <= value.toordinal() <= end and (year * 12 + month) % step == 0:
            yield value.isoformat(), str(year) if step >= 12 else f"{MONTHS[month][:3]} {year}"


def _network(held: Sequence[tuple[Item, Contact]], names: Sequence[str]) -> Iterator[Figure]:
    pairs: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for item, contact in held:
        if contact.modality in {"occurred", "ongoing"}:
            for a, b in combinations([p for p in parties_of(contact) if p in names], 2):
                pairs[a, b].append(item.sure)
    if not pairs:
        return
    kept = [name for name in names if any(name in pair for pair in pairs)]
    middle, radius = (WIDE / 2, 165.0), 120.0
    place = {
        name: (
            middle[0] + 1.7 * radius * math.sin(2 * math.pi * at / len(kept)),
            middle[1] - radius * math.cos(2 * math.pi * at / len(kept)),
        )
        for at, name in enumerate(kept)
    }
    shapes: list[Shape] = []
    for (a, b), sure in sorted(pairs.items()):
        (x1, y1), (x2, y2) = place[a], place[b]
        shapes.append(Line(x1, y1, x2, y2, LINK, 1 + min(len(sure), 8) * 0.5, dashed=not any(sure)))
        shapes.append(Box((x1 + x2) / 2 - 9, (y1 + y2) / 2 - 9, 18, 17, "#FFFFFF", "#FFFFFF"))
        shapes.append(Words((x1 + x2) / 2, (y1 + y2) / 2 + 4, str(len(sure)), 11, "middle", MUTED))
    for name, (x, y) in place.items():
        wide = 7.2 * len(_short(name)) + 16
        shapes += [
            Box(x - wide / 2, y - 13, wide, 26, "#F7F5F0", "#7B8087"),
            Words(x, y + 4, _short(name), 12, "middle"),
        ]
    caption = "Tellings of contacts between parties, by number. Dashed: none of them reviewed yet."
    yield Figure("network", caption, Picture(WIDE, 330, "Who was in contact with whom", tuple(shapes)))


def matrix(material: Material) -> tuple[Figure, ...]:
    """The latest stance of each party on each issue."""
    latest: dict[tuple[str, str], tuple[Item, Position]] = {}
    for item in material.items:
        one = item.finding
        if isinstance(one, Position) and one.holder.party and material.inside(item) and one.issue != "other":
            known = latest.get((one.issue, one.holder.party))
            if known is None or (item.sure and not known[0].sure):
                latest[one.issue, one.holder.party] = (item, one)
    if not latest:
        return ()
    parties, issues = Counter(p for _, p in latest), Counter(i for i, _ in latest)
    sides = set(material.sides)
    columns = sorted(
        sorted(parties, key=lambda n: (n not in sides, -parties[n], n))[:5], key=lambda n: (n not in sides, n)
    )
    rows = [name for name, _ in sorted(issues.items(), key=lambda one: (-one[1], one[0]))[:ROWS]]
    left, top, cell = 170, 34, (WIDE - 175) / max(len(columns), 1)
    shapes: list[Shape] = [
        Words(left + cell * (at + 0.5), 20, _short(name), 12, "middle", bold=True)
        for at, name in enumerate(columns)
    ]
    for row, issue in enumerate(rows):
        y = top + 26 * row
        label = wording().label(issue).removeprefix("the ").removeprefix("a ")
        shapes += [Line(5, y, WIDE - 5, y, "#DDDDDD"), Words(5, y + 18, label[:1].upper() + label[1:], 12)]
        for at, name in enumerate(columns):
            found = latest.get((issue, name))
            x = left + cell * at
            if found is None:
                shapes.append(Words(x + cell / 2, y + 18, "–", 12, "middle", MUTED))
                continue
            shapes += _cell(found, x + 6, y + 14)
    caption = (
        "Latest stance found, by issue and party. Filled: reviewed or measured. Hollow: not yet reviewed. "
        "–: no position in the reports read."
    )
    return (
        Figure(
            "matrix",
            caption,
            Picture(WIDE, top + 26 * len(rows) + 8, "Stances by issue and party", tuple(shapes)),
        ),
    )


def _cell(found: tuple[Item, Position], x: float, y: float) -> Iterator[Shape]:
    item, one = found
    tone = TONES[STANCES[one.stance]]
    yield Dot(x, y, 4, tone if item.sure else "", tone)
    word = wording().texts("stance", one.stance)[0]
    yield Words(x + 10, y + 4, word if len(word) < 18 else f"{word[:16]}…", 11, color=INK)


def _short(name: str) -> str:
    """A party's name, cut where it would run into the next."""
    return name if len(name) <= 22 else f"{name[:20]}…"


def period(material: Material) -> str:
    """The period in words."""
    return f"{day(material.since)} to {day(material.until)}"
