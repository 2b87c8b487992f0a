"""An ontology of a user's own: read as data, refused with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import KnowledgeError
from goodoffices.faces.cli import main
from goodoffices.ontology import check_ontology, load_ontology
from goodoffices.ontology.custom import read_ontology

GOOD = """\
name = "lighthouse-talks-1.0"
title = "Lighthouse talks"
about = "Who keeps whose lighthouse lit."
none = ["The lighthouse is white."]

[[type]]
name = "LIGHT"
definition = "Lights a lamp for another."
quad = "material cooperation"
plover = "RETREAT/access"
cameo = "0863"
cues = ["lit", "switched on"]
examples = ["The keepers lit the lamp.", "Borduria switched on the beacon.", "They lit it again for us."]

[[type]]
name = "DARKEN"
definition = "Puts a lamp out."
cues = ["put out"]
examples = ["The keepers put out the lamp.", "Borduria put out the beacon.", "They put it out at noon."]
"""


def test_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lighthouse.toml"
    path.write_text(GOOD, encoding="utf-8")
    found = load_ontology(path)
    assert (found.name, list(found.types), found.none) == (
        "lighthouse-talks-1.0",
        ["LIGHT", "DARKEN"],
        ("The lighthouse is white.",),
    )
    light, darken = found.types.values()
    assert (light.quad, light.plover, light.cameo) == (2, ("RETREAT", "access"), "0863")
    assert (darken.quad, darken.plover, darken.cameo) == (None, None, None)
    assert len(light.examples) == 3


# what is changed, into what, line, what is said
BAD = [
    ('"lighthouse-talks-1.0"', '"lighthouse-talks"', 1, "name 'lighthouse-talks' carries no version"),
    ('"lighthouse-talks-1.0"', '"plover-0.8"', 1, "name 'plover-0.8' is that of a built-in ontology"),
    ('title = "', 'titel = "', 1, "unknown key 'titel'"),
    ('title = "', 'titel = "', 1, "title is missing"),
    ('name = "LIGHT"', 'name = "light"', 6, "type 'light' is not in capitals"),
    ('name = "DARKEN"', 'name = "LIGHT"', 15, "type LIGHT stands twice"),
    ('quad = "material cooperation"', "quad = 2", 6, "quad 2 is not known"),
    ('plover = "RETREAT/access"', 'plover = "RETREAT/entry"', 6, "plover 'RETREAT/entry' does not exist"),
    ('plover = "RETREAT/access"', 'plover = "OPEN"', 6, "plover 'OPEN' does not exist"),
    ('cameo = "0863"', 'cameo = "0869"', 6, "cameo '0869' does not exist"),
    ('cameo = "0863"', "cameo = 863", 6, "cameo 863 does not exist"),
    ('cues = ["put out"]', "cues = []", 15, "DARKEN has no cues"),
    ('cues = ["put out"]', 'cues = ["Lit"]', 15, "cue 'Lit' stands also under LIGHT"),
    ('cues = ["put out"]', 'cues = "put out"', 15, "cues is no list of texts"),
    ('"The keepers put out the lamp.", ', "", 15, "DARKEN has 2 examples"),
    ('"The keepers put out the lamp."', '"put out"', 15, "'put out' is no sentence"),
    (
        '"The keepers put out the lamp."',
        '"The keepers lit the lamp."',
        15,
        "example 'The keepers lit the lamp.'",
    ),
    (
        '"The lighthouse is white."',
        '"The keepers lit the lamp."',
        1,
        "'The keepers lit the lamp.' is an example of",
    ),
    ('definition = "Puts', 'defnition = "Puts', 15, "definition is missing"),
    ("[[type]]", "[[type]", 6, "not valid TOML"),
    ("[[type]]", "[[kind]]", 1, "unknown key 'kind'"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), BAD, ids=[case[3] for case in BAD])
def test_what_is_refused_names_its_line(old: str, new: str, line: int, said: str) -> None:
    problems: list[str] = []
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    read_ontology(text, "o.toml", problems)
    assert any(problem.startswith(f"o.toml:{line}: {said}") for problem in problems), problems
    assert all("; " in problem for problem in problems), "every problem says what to do"


def test_no_types_and_no_file(tmp_path: Path) -> None:
    problems: list[str] = []
    read_ontology(GOOD.partition("[[type]]")[0], "o.toml", problems)
    assert problems == ["o.toml:1: no types are given; add [[type]] tables"]
    with pytest.raises(KnowledgeError, match=r"none\.toml:1: the file cannot be read"):
        load_ontology(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"name = 'x'\n# \xff")
    assert check_ontology(tmp_path / "bad.toml")[0].startswith("bad.toml:2: not UTF-8")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "o.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert main(["knowledge", "check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: no problems\n"
    path.write_text(GOOD.replace("0863", "0869"), encoding="utf-8")
    assert main(["knowledge", "check", str(path)]) == 1
    assert capsys.readouterr().err.splitlines()[0].startswith("goodoffices: o.toml:6: cameo '0869'")


@given(
    st.text(max_size=100) | st.sampled_from(GOOD.splitlines()).map(lambda line: GOOD.replace(line, "x = 1"))
)
def test_any_text_is_told_not_raised(text: str) -> None:
    problems: list[str] = []
    found = read_ontology(text, "o.toml", problems)
    assert problems or found.types
    assert all(re.match(r"o\.toml:\d+: ", problem) for problem in problems)
