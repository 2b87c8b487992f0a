"""PLOVER, CAMEO and the way between them: complete, consistent, and refused with file and line where not."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import KnowledgeError
from goodoffices.ontology.codebooks import (
    CAMEO,
    DATA,
    PLOVER,
    QUADS,
    cameo,
    plover,
    read_cameo,
    read_plover,
)
from goodoffices.ontology.crosswalk import FILE, NOTHING, crosswalk, read_crosswalk
from goodoffices.ontology.files import raise_if

TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN "
    "PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()
MEDIATION = {
    "028": "REQUEST",
    "038": "AGREE",
    "039": "AGREE",
    "045": "CONSULT",
    "046": "CONSULT",
    "108": "REQUEST",
    "126": "REJECT",
    "135": "THREATEN",
    "165": "SANCTION",
}
CAMEO_TEXT = (DATA / f"{CAMEO}.csv").read_text(encoding="utf-8")
PLOVER_TEXT = (DATA / f"{PLOVER}.toml").read_text(encoding="utf-8")
WALK_TEXT = (DATA / FILE).read_text(encoding="utf-8")


def test_plover_is_complete() -> None:
    book = plover()
    assert (book.name, list(book.types), len(book.contexts)) == (PLOVER, TYPES, 37)
    assert Counter(kind.quad for kind in book.types.values()) == {1: 4, 2: 3, 3: 4, 4: 5}
    assert all(kind.example.endswith(".") and kind.definition.endswith(".") for kind in book.types.values())


@pytest.mark.parametrize(
    ("kind", "modes"),
    [
        ("CONSULT", "visit third-party multilateral phone"),
        ("REQUEST", "assist change yield meet"),
        ("REJECT", "assist change yield meet"),
        ("RETREAT", "withdraw release disarm ceasefire access resign"),
        ("THREATEN", "restrict arrest relations expel territory violence"),
        ("MOBILIZE", "troops weapons police militia"),
        ("ACCUSE", "disapprove investigate allege"),
    ],
)
def test_modes_of_plover(kind: str, modes: str) -> None:
    assert [mode.name for mode in plover().types[kind].modes if not mode.own] == modes.split()


def test_own_modes_are_seen_to_be_our_own() -> None:
    book = plover()
    own = [mode for kind in book.types.values() for mode in kind.modes if mode.own]
    assert len(own) == len(MEDIATION)
    assert all(mode.name.startswith("goodoffices:") for mode in own)


def test_cameo_is_complete() -> None:
    codes = cameo()
    assert Counter(len(code) for code in codes)[2] == 20
    assert [code for code in codes if len(code) == 2] == [f"{n:02}" for n in range(1, 21)]
    assert len(codes) == 317
    assert all(f"{code.root}0" in codes for code in codes.values()), "every root has its general code"
    assert all(a < b for a, b in pairwise(codes)), "in order"


@pytest.mark.parametrize(
    ("code", "quad", "goldstein"),
    [
        ("01", 1, 0.0),
        ("045", 1, 5.0),
        ("0874", 2, 10.0),
        ("112", 3, -2.0),
        ("130", 3, -4.4),
        ("2042", 4, -10.0),
    ],
)
def test_scores_of_cameo(code: str, quad: int, goldstein: float) -> None:
    assert (cameo()[code].quad, cameo()[code].goldstein) == (quad, goldstein)


def test_every_code_crosses_and_says_what_is_lost() -> None:
    walk = crosswalk()
    assert set(walk.to_plover) == set(cameo())
    for crossing in (*walk.to_plover.values(), *walk.to_cameo.values()):
        assert re.match(r"nothing|that |wh|in which |the event", crossing.lost), crossing


def test_what_is_said_to_lose_nothing_comes_back() -> None:
    walk = crosswalk()
    for code, crossing in walk.to_plover.items():
        if crossing.lost == NOTHING:
            assert crossing.type is not None, code
            assert walk.cameo_of(crossing.type, crossing.mode) in {code, cameo()[code].base}, code


def test_codes_without_a_type_are_plain_statements() -> None:
    assert [code for code, crossing in crosswalk().to_plover.items() if crossing.type is None] == (
        ["01", "010", "011", "012", "013", "014", "015", "017"]
    )


@pytest.mark.parametrize(("code", "kind"), MEDIATION.items())
def test_mediation_goes_there_and_back(code: str, kind: str) -> None:
    walk = crosswalk()
    there = walk.to_plover[code]
    assert (there.type, there.lost) == (kind, NOTHING)
    assert there.mode is not None
    assert walk.to_cameo[kind, there.mode].cameo == code


def test_intensity_is_the_mean_of_the_codes_that_cross() -> None:
    walk = crosswalk()
    for (kind, mode), back in walk.to_cameo.items():
        scores = [
            cameo()[there.cameo].goldstein
            for there in walk.to_plover.values()
            if len(there.cameo) == 3 and there.type == kind and mode in {None, there.mode}
        ] or [cameo()[back.cameo].goldstein]
        assert plover().intensity(kind, mode) == pytest.approx(sum(scores) / len(scores), abs=0.0501)


def test_sides_agree_but_for_requests() -> None:
    """A type and the code it is exported as lie on one side; but an appeal is cooperation to CAMEO alone."""
    for (kind, mode), crossing in crosswalk().to_cameo.items():
        same = (plover().types[kind].quad < 3) == (cameo()[crossing.cameo].quad < 3)
        assert same == (kind != "REQUEST" or crossing.cameo == "108"), (kind, mode)
    assert len(QUADS) == 4


HEAD = "code,name,parent,quad,goldstein,definition,source\n"
BAD_CAMEO = [
    (
        HEAD + "01,Speak,,1,0,Says.,own\n0112,Say,01,1,0,Says.,own\n",
        ":3: parent '01' of 0112",
        "a level is left out",
    ),
    (HEAD + "011,Say,01,1,0,Says.,own\n", ":2: parent '01' of 011", "the parent does not exist"),
    (HEAD + "01,Speak,,1,11,Says.,own\n", ":2: goldstein '11'", "beyond the scale"),
    (HEAD + "01,Speak,,1,high,Says.,own\n", ":2: goldstein 'high'", "no number"),
    (HEAD + "01,Speak,,1,nan,Says.,own\n", ":2: goldstein 'nan'", "a number that is none"),
    (HEAD + "1,Speak,,1,0,Says.,own\n", ":2: code '1'", "too short"),
    (HEAD + "01,Speak,,5,0,Says.,own\n", ":2: quad '5'", "no such class"),
    (
        HEAD + "01,Speak,,1,0,Says.,own\n010,Say,01,2,0,Says.,own\n",
        ":3: quad differs",
        "not the class of its root",
    ),
    (HEAD + "01,Speak,,1,0,,own\n", ":2: definition is empty", "no definition"),
    (HEAD + "01,Speak,,1,0,Says.,own\n01,Say,,1,0,Says.,own\n", ":3: code 01 stands twice", "twice"),
    (HEAD + "01,Speak\n", ":2: 2 fields", "too few fields"),
    (HEAD + '01,"Speak', ":2: not valid CSV", "mark not closed"),
    ("code,name\n", ":1: the header is", "columns missing"),
]


@pytest.mark.parametrize(("text", "start", "why"), BAD_CAMEO, ids=[case[2] for case in BAD_CAMEO])
def test_a_bad_code_list_is_refused(text: str, start: str, why: str) -> None:
    problems: list[str] = []
    read_cameo(text, "c.csv", problems)
    assert any(problem.startswith(f"c.csv{start}") for problem in problems), (why, problems)
    with pytest.raises(KnowledgeError):
        raise_if(problems)


BAD_PLOVER = [
    ('"verbal cooperation"', '"friendly"', "quad 'friendly'"),
    ("intensity = 4.0", "intensity = 40", "intensity 40"),
    ("intensity = 4.0", 'intensity = "much"', "intensity 'much'"),
    ('name = "CONSULT"', 'name = "AGREE"', "type AGREE stands twice"),
    ('name = "visit"', 'name = "phone"', "mode phone stands twice"),
    ('name = "intelligence"', 'name = "military"', "context military stands twice"),
    ('definition = "Armies', 'defnition = "Armies', "unknown key 'defnition'"),
    ('name = "plover-0.8"', 'name = "plover"', "the name 'plover' is not that of the file"),
    ("[[type.mode]]", "[[type.mode]", "not valid TOML"),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD_PLOVER, ids=[case[2] for case in BAD_PLOVER])
def test_a_bad_plover_is_refused_by_line(old: str, new: str, said: str) -> None:
    problems: list[str] = []
    text = PLOVER_TEXT.replace(old, new, 1)
    assert text != PLOVER_TEXT
    read_plover(text, f"{PLOVER}.toml", problems)
    assert any(re.match(rf"plover-0\.8\.toml:\d+: {re.escape(said)}", problem) for problem in problems), (
        problems
    )


def test_a_problem_of_a_mode_names_the_line_of_the_mode() -> None:
    problems: list[str] = []
    text = PLOVER_TEXT.replace('name = "phone"', 'nme = "phone"')
    read_plover(text, f"{PLOVER}.toml", problems)
    line = int(problems[0].split(":")[1])
    assert text.splitlines()[line - 1] == "[[type.mode]]"
    assert text.splitlines()[line] == 'nme = "phone"'


BAD_WALK = [
    (",041,CONSULT,phone,,nothing", ",941,CONSULT,phone,,nothing", "CAMEO code '941' does not exist"),
    (",041,CONSULT,phone,,nothing", ",041,CHAT,phone,,nothing", "type 'CHAT' does not exist"),
    (",041,CONSULT,phone,,nothing", ",041,CONSULT,fax,,nothing", "CONSULT has no mode 'fax'"),
    (",041,CONSULT,phone,,nothing", ",041,CONSULT,phone,wires,nothing", "context 'wires' does not exist"),
    (",041,CONSULT,phone,,nothing", ",041,CONSULT,phone,,", "lost is empty"),
    (",041,CONSULT,phone,,nothing", ",040,CONSULT,phone,,nothing", "code 040 stands twice"),
    (",041,CONSULT,phone,,nothing", ",,CONSULT,phone,,nothing", "CAMEO 041 has no row"),
    ("plover-to-cameo,041,CONSULT,phone", "plover-to-cameo,041,CONSULT,visit", "CONSULT/phone has no row"),
    ("plover-to-cameo,041,", "sideways,041,", "direction 'sideways'"),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD_WALK, ids=[case[2] for case in BAD_WALK])
def test_a_bad_crosswalk_is_refused_by_line(old: str, new: str, said: str) -> None:
    problems: list[str] = []
    text = WALK_TEXT.replace(old, new, 1)
    assert text != WALK_TEXT
    read_crosswalk(text, FILE, plover(), cameo(), problems)
    assert any(re.match(rf"plover-cameo\.csv:\d+: {re.escape(said)}", problem) for problem in problems), (
        problems
    )


@given(st.text(max_size=200))
def test_any_text_is_told_not_raised(text: str) -> None:
    problems: list[str] = []
    read_cameo(HEAD + text, "c.csv", problems)
    read_crosswalk(text, "w.csv", plover(), cameo(), problems)
    read_plover(text, "p.toml", problems)
    assert all(re.match(r"[cwp]\.\w+:\d+: ", problem) for problem in problems)
    assert any(problem.startswith("p.toml") for problem in problems)
