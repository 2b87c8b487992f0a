"""Makes the picture of the world: `python tools/build_map.py countries-110m.json > src/.../static/world.svg`.

Input: countries-110m.json of the npm package world-atlas 2.0.2 (Natural Earth 4.1.0, public domain; the packaging is
under ISC), got with `npm pack world-atlas@2.0.2`. Output: two symbols, land and borders, in the projection of the map.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

from goodoffices.faces.web.atlas import HIGH, WIDE, project


def _arcs(world: dict) -> list[list[tuple[float, float]]]:  # type: ignore[type-arg]
    (kx, ky), (dx, dy) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append((x * kx + dx, y * ky + dy))
        arcs.append(line)
    return arcs


def _path(line: list[tuple[float, float]], close: bool) -> str:
    spots = [tuple(round(v) for v in project(lat, lon)) for lon, lat in line]
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(spots) if a != b]
    return f"M{spots[0][0]} {spots[0][1]}l{' '.join(steps)}{'z' if close else ''}" if steps else ""


def main() -> None:
    """Writes the picture to standard output."""
    world = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = _arcs(world)
    rings, seen = [], {}
    for shape in world["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]:
            for ring in polygon:
                line = [p for at in ring for p in (arcs[at] if at >= 0 else arcs[~at][::-1])]
                rings.append(_path(line, True))
    for country in world["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for at in [at for polygon in polygons for ring in polygon for at in ring]:
            seen[at if at >= 0 else ~at] = seen.get(at if at >= 0 else ~at, 0) + 1
    borders = [_path(arcs[at], False) for at, times in sorted(seen.items()) if times > 1]
    box = f'viewBox="0 0 {WIDE} {HIGH}"'
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg"><defs><symbol id="land" {box}><path d="{"".join(rings)}"/></symbol>'
        f'<symbol id="borders" {box}><path d="{"".join(borders)}"/></symbol></defs></svg>'
    )


if __name__ == "__main__":
    main()
