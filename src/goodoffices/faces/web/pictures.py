"""Pictures made on the server as SVG: lanes over time, who talks to whom. No inline style, every mark a link."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from goodoffices.faces.web import say
from goodoffices.faces.words import plain

WIDE, LEFT, GUTTER, BEGIN, END = 1160, 12, 210, 290, 970
# Units that a label of the axis needs.
LABEL = 76
ROW = 19


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a day (None where it is not known) in a row; `hollow` where only the day of the report is known."""

    day: str | None
    row: str
    tone: str
    shape: str
    href: str
    title: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A strip, its rows from top to bottom; `path` joins its marks; `below` stands under the name."""

    name: str
    rows: tuple[str, ...]
    marks: tuple[Mark, ...]
    path: bool = False
    below: str = ""


def lanes(given: Sequence[Lane], title: str) -> Markup | None:
    """All lanes over one axis of time, with a gutter for what has no date; None where there is nothing to draw."""
    marks = [mark for lane in given for mark in lane.marks]
    if not marks:
        return None
    days = sorted(_number(mark.day) for mark in marks if mark.day)
    first, last = (days[0], days[-1]) if days else (0, 1)
    scale = _Scale(first, max(last, first + 1))
    top, body = 40, list[str]()
    for lane in given:
        body += _lane(lane, top, scale)
        top += max(ROW * len(lane.rows), 52 if lane.below else 0) + 26
    head = [
        f'<text class="q" x="{GUTTER + 25}" y="18" text-anchor="middle">undated</text>',
        *_hatch(GUTTER, 28, 50, top - 40),
        *_ticks(scale, top),
    ]
    return _svg(WIDE, top, title, [*head, *body])


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int

    def x(self, day: str) -> float:
        return round(
            BEGIN + 6 + (_number(day) - self.first) / (self.last - self.first) * (END - BEGIN - 12), 1
        )

    def ticks(self) -> Iterator[tuple[str, str]]:
        """Begins of years, months or days, at most some ten; none where no day is known."""
        if self.first < 1:
            return
        begin, end = dt.date.fromordinal(max(self.first, 1)), dt.date.fromordinal(max(self.last, 2))
        months = (end.year - begin.year) * 12 + end.month - begin.month
        if months <= 1:
            step = max(1, (self.last - self.first) // 8)
            for number in range(self.first, self.last + 1, step):
                day = dt.date.fromordinal(number).isoformat()
                yield day, say.day(day)
            return
        every = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 10_000) if months / step <= 11)
        for count in range(months + 1):
            year, month = divmod(begin.year * 12 + begin.month - 1 + count, 12)
            day = f"{year:04}-{month + 1:02}-01"
            if (year * 12 + month) % every == 0 and self.first <= _number(day) <= self.last:
                yield day, say.day(day[:4] if every >= 12 else day[:7])


def _number(day: str) -> int:
    return dt.date.fromisoformat(f"{day}-01-01"[:10] if len(day) < 10 else day).toordinal()


def _ticks(scale: _Scale, bottom: int) -> Iterator[str]:
    """Lines with labels; a label that would touch the one before, or the gutter, is left out or moved."""
    free = float(BEGIN)
    for day, text in scale.ticks():
        x = scale.x(day)
        yield f'<path class="grid" d="M{x} 28V{bottom - 12}"/>'
        anchor = "start" if x - LABEL / 2 < BEGIN else "middle"
        left = x if anchor == "start" else x - LABEL / 2
        if left >= free:
            yield f'<text class="q" x="{x}" y="18" text-anchor="{anchor}">{text}</text>'
            free = left + LABEL


def _hatch(x: int, y: int, width: int, height: int) -> Iterator[str]:
    yield f'<rect class="grid" x="{x}" y="{y}" width="{width}" height="{height}"/>'
    lines = "".join(f"M{x} {at + width}L{x + width} {at}" for at in range(y, y + height - width, 12))
    yield f'<path class="hatch grid" d="{lines}"/>'


def _lane(lane: Lane, top: int, scale: _Scale) -> Iterator[str]:
    at = {row: top + 10 + ROW * number for number, row in enumerate(lane.rows)}
    yield f'<text x="{LEFT}" y="{top + 14}" font-weight="650">{escape(_short(lane.name, 25))}</text>'
    for number, words in enumerate(_wrapped(lane.below, 30)[:2]):
        yield f'<text class="q" x="{LEFT}" y="{top + 32 + 16 * number}">{escape(words)}</text>'
    for row, y in at.items():
        yield f'<path class="grid" d="M{BEGIN} {y}H{END}"/>'
        if lane.path or len(lane.rows) > 1:
            yield f'<text class="q" x="{END + 10}" y="{y + 4}">{escape(_short(say.label(row), 28))}</text>'
    if lane.path:
        yield from _path(lane, at, scale)
    crowd: Counter[tuple[str, str | None]] = Counter()
    for mark in lane.marks:
        crowd[mark.row, mark.day] += 1
        if crowd[mark.row, mark.day] > (8 if mark.day is None else 1):
            continue
        x = scale.x(mark.day) if mark.day else GUTTER + 6 + 5.5 * (crowd[mark.row, None] - 1)
        yield _mark(mark, x, at[mark.row])


def _mark(mark: Mark, x: float, y: int) -> str:
    kind = f"{'hollow ' if mark.hollow else ''}{mark.tone}"
    if mark.shape == "differ":
        drawn = f'<path class="clash" d="M{x - 6} {y - 3}h12M{x - 6} {y + 3}h12M{x + 4} {y - 7}l-8 14"/>'
    elif mark.shape == "tri":
        drawn = f'<path class="{kind}" d="M{x - 6} {y - 4}h12l-6 10z"/>'
    elif mark.shape == "circle":
        drawn = f'<circle class="{kind}" cx="{x}" cy="{y}" r="5"/>'
    else:
        drawn = f'<rect class="{kind}" x="{x - 5}" y="{y - 5}" width="10" height="10" rx="1"/>'
    title = escape(plain(mark.title))
    return f'<a href="{escape(mark.href)}" aria-label="{title}"><title>{title}</title>{drawn}</a>'


def _path(lane: Lane, at: dict[str, int], scale: _Scale) -> Iterator[str]:
    """A line through the stage that most notes of each day tell."""
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for mark in lane.marks:
        if mark.day:
            days[mark.day][mark.row] += 1
    points = [(scale.x(day), at[_most(rows, lane.rows)]) for day, rows in sorted(days.items())]
    if len(points) > 1:
        steps = "".join(f"H{x}V{y}" for x, y in points[1:])
        yield f'<path class="path" d="M{points[0][0]} {points[0][1]}{steps}"/>'


def _most(rows: Counter[str], order: Sequence[str]) -> str:
    return max(rows, key=lambda row: (rows[row], -order.index(row)))


@dataclass(frozen=True, slots=True)
class Link:
    """Contacts between two: how many were held, how many planned."""

    one: str
    other: str
    held: int
    planned: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.held + self.planned


def circle(links: Sequence[Link], title: str) -> Markup | None:
    """Parties on a circle, in the order of the alphabet, a line for each two that were in contact."""
    names = sorted({name for link in links for name in (link.one, link.other)})
    if not names:
        return None
    wide, high, radius = 760, 560, 200
    spots = {}
    for number, name in enumerate(names):
        turn = 2 * math.pi * number / len(names) - math.pi / 2
        spots[name] = (
            round(wide / 2 + radius * math.cos(turn), 1),
            round(high / 2 + radius * math.sin(turn), 1),
        )
    most = max(link.count for link in links)
    body = [
        _edge(spots[link.one], spots[link.other], link, most)
        for link in sorted(links, key=lambda link: link.count)
    ]
    for name, (x, y) in spots.items():
        side = "start" if x > wide / 2 + 1 else "end" if x < wide / 2 - 1 else "middle"
        shift = {"start": 12, "end": -12, "middle": 0}[side]
        lift = 4 if side != "middle" else (-12 if y < high / 2 else 24)
        body.append(f'<circle class="frame" cx="{x}" cy="{y}" r="6"/>')
        body.append(
            f'<text x="{x + shift}" y="{y + lift}" text-anchor="{side}">{escape(_short(name, 26))}</text>'
        )
    return _svg(wide, high, title, body, kind="pic plain")


def _edge(a: tuple[float, float], b: tuple[float, float], link: Link, most: int) -> str:
    width = round(1 + 6 * link.count / most, 1)
    plan = "" if link.held else " plan"
    told = f"{link.one} and {link.other}: {link.held} held, {link.planned} planned"
    line = f'<path class="edge{plan}" stroke-width="{width}" d="M{a[0]} {a[1]}L{b[0]} {b[1]}"/>'
    return f"<g><title>{escape(told)}</title>{line}</g>"


def between(a: str, b: str, rows: Sequence[tuple[str, Link, Link]], title: str) -> Markup | None:
    """Two disputants left and right, between them who was in contact with both, the most frequent first."""
    if not rows:
        return None
    high = max(120, 56 * len(rows) + 20)
    middle, most = high / 2, max(link.count for _, left, right in rows for link in (left, right))
    body = []
    for number, (_, left, right) in enumerate(rows):
        y = 38 + 56 * number
        body += [_edge((130, middle), (300, y), left, most), _edge((460, y), (630, middle), right, most)]
    for number, (name, _, _) in enumerate(rows):
        body.append(_box(300, 38 + 56 * number, 160, name, 18))
    body += [_box(10, middle, 120, a, 3), _box(630, middle, 120, b, 3)]
    return _svg(760, high, title, body, kind="pic plain")


def _box(x: float, y: float, width: int, name: str, round_: int) -> str:
    frame = f'<rect class="frame" x="{x}" y="{y - 18}" width="{width}" height="36" rx="{round_}"/>'
    text = escape(_short(name, width // 8))
    return (
        f'{frame}<text x="{x + width / 2}" y="{y + 4}" text-anchor="middle" font-weight="650">{text}</text>'
    )


def bars(counts: Sequence[tuple[str, int]], title: str) -> Markup | None:
    """A bar for each label, side by side."""
    if not counts:
        return None
    most = max(n for _, n in counts) or 1
    step = 300 / len(counts)
    body = []
    for number, (name, n) in enumerate(counts):
        high = round(70 * n / most, 1)
        x = round(number * step, 1)
        body.append(
            f"<g><title>{escape(name)}: {n}</title>"
            f'<rect class="silent" x="{x}" y="{78 - high}" width="{max(1, round(step - 1, 1))}" height="{high}"/></g>'
        )
    body.append(f'<text class="q" x="0" y="94">{escape(counts[0][0])}</text>')
    body.append(f'<text class="q" x="300" y="94" text-anchor="end">{escape(counts[-1][0])}</text>')
    return _svg(300, 98, title, body, kind="pic small-pic")


def part(n: int, of: int) -> Markup:
    """A bar that is filled in part, hatched: how much is not known."""
    width = round(300 * n / of) if of else 0
    lines = "".join(f"M{x} 10L{x + 10} 0" for x in range(0, max(0, width - 6), 6))
    return Markup(  # noqa: S704 - all text in it is escaped above
        '<svg class="bar" viewBox="0 0 300 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x=".5" y=".5" width="299" height="9" fill="none" stroke="currentColor"/>'
        f'<path d="{lines}" stroke="currentColor" stroke-width="2"/></svg>'
    )


def _wrapped(text: str, most: int) -> list[str]:
    """Lines of a text, none longer than `most` characters unless one word is."""
    lines: list[str] = []
    for word in plain(text).split():
        if lines and len(lines[-1]) + len(word) < most:
            lines[-1] += f" {word}"
        else:
            lines.append(_short(word, most))
    return lines


def _short(text: str, most: int) -> str:
    told = plain(text)
    return told if len(told) <= most else f"{told[: most - 1].rstrip()}…"


def _svg(wide: int, high: float, title: str, body: Sequence[str], *, kind: str = "pic") -> Markup:
    return Markup(  # noqa: S704 - all text in it is escaped above
        f'<svg class="{kind}" viewBox="0 0 {wide} {high}" role="group" aria-label="{escape(title)}">'
        f"{''.join(body)}</svg>"
    )
