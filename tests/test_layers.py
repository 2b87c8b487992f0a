"""One direction of dependency: who may import whom is drawn once, here, and held for every module."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "goodoffices"
ROOT = Path(__file__).resolve().parent.parent / "src" / PACKAGE

# a < b: b may import a, and everything that a may import. Names beside each other may not import one another.
DRAWING = """
errors < model < protocols < registry < ontology
ontology < sources reading
reading < coding
sources coding < pipeline < engines
ontology < record analysis < export brief
engines export brief < faces < api < package
"""


def allowed(drawing: str) -> dict[str, frozenset[str]]:
    """For each unit of the drawing all units that it may import, itself among them."""
    direct: dict[str, set[str]] = {}
    for line in drawing.strip().splitlines():
        groups = [group.split() for group in line.split("<")]
        for group in groups:
            for unit in group:
                direct.setdefault(unit, set())
        for lower, upper in itertools.pairwise(groups):
            for unit in upper:
                direct[unit].update(lower)

    def reach(unit: str) -> frozenset[str]:
        return frozenset({unit}).union(*(reach(lower) for lower in direct[unit]))

    return {unit: reach(unit) for unit in direct}


def unit_of(module: str) -> str:
    """The unit that a dotted module name inside the package belongs to; the package itself is the top."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] != "__main__" else "package"


def module_of(path: Path, root: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted module) of every import of the package's own, wherever it stands in the file."""
    here = module_of(path, root).split(".")
    package = here if path.name == "__init__.py" else here[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            up = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*up, *([node.module] if node.module else [])])
            # "from goodoffices import errors" imports a module, "from goodoffices import read" the package's own name
            names = [
                f"{base}.{alias.name}" if base == root.name and is_module(root, alias.name) else base
                for alias in node.names
            ]
        else:
            continue
        if [alias.name for alias in node.names] == ["__version__"]:
            continue  # a constant, which every layer may tell
        yield from ((node.lineno, name) for name in names if name.split(".")[0] == root.name)


def is_module(root: Path, name: str) -> bool:
    """Whether the package has a module or a package of this name."""
    return (root / f"{name}.py").is_file() or (root / name).is_dir()


def violations(root: Path, drawing: str) -> list[str]:
    """Every import against the drawing, and every module that the drawing does not know, one line each."""
    may = allowed(drawing)
    wrong = []
    for path in sorted(root.rglob("*.py")):
        unit = unit_of(module_of(path, root))
        if unit not in may:
            wrong.append(f"{path.name}: the drawing has no {unit}")
            continue
        for line, module in imported(path, root):
            target = unit_of(module)
            if target not in may[unit]:
                wrong.append(f"{path.relative_to(root)}:{line}: {unit} must not import {target}")
    return wrong


def test_every_import_goes_one_way() -> None:
    assert violations(ROOT, DRAWING) == []


def test_the_package_is_looked_at() -> None:
    assert sum(1 for path in ROOT.rglob("*.py") for _ in imported(path, ROOT)) > 10


def made_up(folder: Path, files: dict[str, str]) -> Path:
    """A package with these files."""
    root = folder / PACKAGE
    for name, code in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("from goodoffices.coding.rules import code\n", "a plain import of a higher layer"),
        ("import goodoffices.coding.rules\n", "the dotted form"),
        ("from goodoffices import coding\n", "the module taken from the package"),
        ("from ..coding import rules\n", "a relative import"),
        ("from .. import coding\n", "a relative import of the module itself"),
        ("def f():\n    from goodoffices.coding import rules\n", "hidden in a function"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from goodoffices.coding import rules\n",
            "for types only",
        ),
        ("from goodoffices.sources import text\n", "a neighbour on the same level"),
        ("from goodoffices import read\n", "the package itself, which stands above all"),
    ],
)
def test_a_wrong_import_is_seen(tmp_path: Path, code: str, reason: str) -> None:
    files = {"coding/__init__.py": "", "coding/rules.py": "", "sources/text.py": "", "reading/words.py": code}
    assert len(violations(made_up(tmp_path, files), DRAWING)) == 1, reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("from goodoffices.model import Report\n", "a lower layer"),
        ("from goodoffices import errors\n", "a lower module taken from the package"),
        ("from goodoffices import __version__\n", "the version, a constant"),
        ("from .other import name\n", "the same layer"),
        ("from . import other\n", "the same layer, the module itself"),
        ("import re\nfrom collections import abc\n", "the standard library"),
    ],
)
def test_a_right_import_passes(tmp_path: Path, code: str, reason: str) -> None:
    files = {"errors.py": "", "model.py": "", "reading/other.py": "", "reading/words.py": code}
    assert violations(made_up(tmp_path, files), DRAWING) == [], reason


def test_a_module_outside_the_drawing_is_named(tmp_path: Path) -> None:
    assert violations(made_up(tmp_path, {"helpers.py": ""}), DRAWING) == [
        "helpers.py: the drawing has no helpers"
    ]
