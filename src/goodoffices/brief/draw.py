"""Pictures as shapes, written as SVG: vector in every format, without scripts, links or outside fonts."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TypeAlias

FONT = "Noto Sans, DejaVu Sans, Segoe UI, Liberation Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Line:
    """A line; `dashed` for what is planned."""

    x1: float
    y1: float
    x2: float
    y2: float
    color: str = "#7B8087"
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; an empty `fill` leaves it open."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    color: str = "#7B8087"


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle; an empty `fill` leaves it hollow."""

    x: float
    y: float
    r: float
    fill: str = ""
    color: str = "#2D4F73"


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    size: float = 12
    anchor: str = "start"
    color: str = "#1C2127"
    bold: bool = False


Shape: TypeAlias = Line | Box | Dot | Words


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes on a sheet of `width` by `height` pixels; `title` tells in words what is drawn."""

    width: float
    height: float
    title: str
    shapes: tuple[Shape, ...]


def svg(picture: Picture) -> str:
    """The picture as an SVG document."""
    size = f'width="{_n(picture.width)}" height="{_n(picture.height)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(picture.width)} {_n(picture.height)}" {size}'
    body = "".join(_shape(one) for one in picture.shapes)
    paper = f'<rect width="{_n(picture.width)}" height="{_n(picture.height)}" fill="#FFFFFF"/>'
    return f'{head} role="img" font-family="{FONT}"><title>{escape(picture.title)}</title>{paper}{body}</svg>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _shape(one: Shape) -> str:
    if isinstance(one, Line):
        dash = ' stroke-dasharray="5 4"' if one.dashed else ""
        ends = f'x1="{_n(one.x1)}" y1="{_n(one.y1)}" x2="{_n(one.x2)}" y2="{_n(one.y2)}"'
        return f'<line {ends} stroke="{one.color}" stroke-width="{_n(one.width)}"{dash}/>'
    if isinstance(one, Box):
        place = f'x="{_n(one.x)}" y="{_n(one.y)}" width="{_n(one.width)}" height="{_n(one.height)}"'
        return f'<rect {place} fill="{one.fill or "none"}" stroke="{one.color}"/>'
    if isinstance(one, Dot):
        place = f'cx="{_n(one.x)}" cy="{_n(one.y)}" r="{_n(one.r)}"'
        return f'<circle {place} fill="{one.fill or "#FFFFFF"}" stroke="{one.color}" stroke-width="1.5"/>'
    weight = ' font-weight="bold"' if one.bold else ""
    place = f'x="{_n(one.x)}" y="{_n(one.y)}" font-size="{_n(one.size)}" text-anchor="{one.anchor}"'
    return f'<text {place} fill="{one.color}"{weight}>{escape(one.text)}</text>'
