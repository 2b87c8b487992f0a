"""Dictionaries of TABARI, PETRARCH and Phoenix, all invented: what is kept, what is refused, on which line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import RunAborted
from goodoffices.faces.cli import main
from goodoffices.ontology import Knowledge, check_pack
from goodoffices.ontology.codes import code_of
from goodoffices.ontology.petrarch import (
    Dictionary,
    dated_code,
    day_of,
    read_dictionary,
    readable,
)
from goodoffices.ontology.petrarch_pack import build, import_dictionaries

ACTORS = """\
# Actors of a test; nothing in it is real
EGYPT_ [EGY]   ; known already
+LAND_OF_THE_NINE_LANTERNS_
ANNA_HOLMGREN_  ; a person
+MINISTER_HOLMGREN
\t[NORELI <20100101]
\t[NORGOV 20100101-20131015]
\t[NOROPP >131015]
LANTERN_LIBERATION_LEAGUE_ [EGYREB]
+LANTERN_LEAGUERS
COMMISSION_FOR_LAKES [IGO]
LAKESIDE_OBSERVATORY_MINISTRY [PERGOV]
TALIBAN [AFGOPP 010911-20020101]
NORTHERN_LAMP_FRONT [SDNREB <20110709] [SSDGOV >20110708]
"""
AGENTS = """\
!MINIST! = MINISTER, MINISTRY
!MINIST!_OF_LIGHTHOUSES [~GOV]
SHARPSHOOTER {SHARPSHOOTERS} [~MIL]
PRESIDENT [~GOV]
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture
def pack(tmp_path: Path, knowledge: Knowledge) -> Path:
    (tmp_path / "actors.txt").write_text(ACTORS, encoding="utf-8")
    (tmp_path / "agents.txt").write_text(AGENTS, encoding="utf-8")
    out = tmp_path / "pack"
    made = import_dictionaries([tmp_path / "actors.txt", tmp_path / "agents.txt"], out, knowledge)
    assert made.refused == []
    assert (made.kept, made.known) == (9, 1)
    return out


def test_the_pack_is_valid_and_answers_with_the_codes_of_the_dictionary(pack: Path) -> None:
    assert check_pack(pack) == []
    mine = Knowledge.load([pack])
    (holmgren,) = [entry.ref for entry in mine.find("Minister Holmgren")]
    person = getattr(holmgren, "id", "")
    on = {
        day: code_of(mine, "Norway", person=person, date=day)
        for day in ("2009-12-31", "2010-01-01", "2013-10-16")
    }
    assert on == {"2009-12-31": "NORELI", "2010-01-01": "NORGOV", "2013-10-16": "NOROPP"}
    assert mine.party_code("Lantern Liberation League") == "EGYREB"
    assert [entry.party for entry in mine.find("Land of the Nine Lanterns")] == ["Egypt"]
    assert mine.party_code("Commission for Lakes") == "IGO"
    assert [entry.party for entry in mine.find("Lakeside Observatory Ministry")] == ["Peru"]
    assert mine.party_code("Northern Lamp Front", "2011-07-08") == "SDNREB"
    assert mine.party_code("Northern Lamp Front", "2011-07-09") == "SSDGOV"
    assert mine.party_code("Taliban", "2001-12-01") == "AFGOPP", (
        "the dictionary's code overrules within its time"
    )
    assert mine.party_code("Taliban", "2010-01-01") == "AFGREB"
    office = mine.office("ministry of lighthouses")
    assert office is not None
    assert office.sector == "GOV"


def test_the_same_dictionaries_give_the_same_bytes(pack: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    again = tmp_path / "again" / "pack"
    import_dictionaries([tmp_path / "actors.txt", tmp_path / "agents.txt"], again, knowledge)
    for file in sorted(pack.iterdir()):
        assert (again / file.name).read_bytes() == file.read_bytes(), file.name


# one line of a dictionary, what the refusal says, why it is refused
REFUSED = [
    (
        "X_FRONT [SDNREB 20150101-20100101]",
        "d:1: the time runs backwards (20150101-20100101)",
        "backward interval",
    ),
    ("X_FRONT [SDNREB >20150231]", "d:1: 20150231 is no date", "no 31st of February"),
    ("X_FRONT [SDNREB >0015]", "d:1: 0015 is no date", "four digits"),
    ("X_FRONT [SDNREB <<20150201]", "d:1: [SDNREB <<20150201] does not read", "two signs"),
    ("X_FRONT []", "d:1: there is no code in the brackets", "empty brackets"),
    ("X_FRONT [---]", "d:1: there is no code in the brackets", "the placeholder for no code"),
    ("X_FRONT [SDNRE]", "d:1: 'SDNRE' is no code", "five letters"),
    ("X_FRONT [USA/CAN]", "d:1: 'USA/CAN' is no code", "two codes in one"),
    ("X_FRONT [SDNREB", "d:1: a bracket is not closed", "bracket left open"),
    ("X_FRONT", "d:1: 'X Front' has no code", "no code at all"),
    ("X_FRONT [ZZQREB]", "d:1: country 'ZZQ' of ZZQREB is not known", "no such country"),
    ("X_FRONT [SDNREB]\nX_FRONT [SDNMIL]", "d:2: 'X Front' stands already at d:1", "the same entry twice"),
    (
        "X_FRONT [SDNREB]\nY_FRONT [SDNMIL]\n+X_FRONT",
        "d:3: 'X Front' stands already at d:1",
        "a synonym that is taken",
    ),
    (
        "X_FRONT [SDNREB]\n[SDNMIL]",
        "d:2: a second code for the same beginning as on line 1",
        "two undated codes",
    ),
    ("+X_FRONT", "d:1: a synonym without an entry", "nothing above it"),
    ("[SDNREB]", "d:1: a code without an entry", "nothing above it"),
    ("_ [SDNREB]", "d:1: a line without a name", "only an underscore"),
    ("LAMPLIGHTER [~]", "d:1: '' is no code", "an agent without a code"),
    ("!NOPE!_GUARD [~MIL]", "d:1: the marker !NOPE! is not defined", "an unknown marker"),
    ("!NOPE! =", "d:1: the marker !NOPE! stands for nothing", "an empty marker"),
    ("GUARD [~MIL]\nguard [~COP]", "d:2: 'guard' stands already at d:1", "the same agent twice"),
    ("[~MIL]", "d:1: an agent without a phrase", "a bare code"),
]


@pytest.mark.parametrize(("text", "said", "why"), REFUSED, ids=[case[2] for case in REFUSED])
def test_what_is_refused_names_its_line(knowledge: Knowledge, text: str, said: str, why: str) -> None:
    found = Dictionary()
    read_dictionary(text, "d", found)
    refused = build(found, knowledge).refused
    assert [line for line in refused if line.startswith(said)], (why, refused)
    assert len(refused) == 1, "told once"
    assert "; " in refused[0], "with what to do"


def test_one_bad_code_does_not_lose_the_good_one(knowledge: Knowledge) -> None:
    found = Dictionary()
    read_dictionary("X_FRONT\n[SDNREB <20110709]\n[SDNGOV 20150101-20140101]\n", "d", found)
    made = build(found, knowledge)
    assert len(made.refused) == 1
    assert [code.until for code in found.actors[0].codes] == ["2011-07-08"]


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("20100228", date(2010, 2, 28)),
        ("991231", date(1999, 12, 31)),
        ("310101", date(1931, 1, 1)),
        ("300101", date(2030, 1, 1)),
        ("20100229", None),
        ("0", None),
        ("201001011", None),
    ],
)
def test_dates(digits: str, day: date | None) -> None:
    assert day_of(digits) == day


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.dates(date(2, 1, 1), date(9998, 1, 1)))
def test_times_are_read_as_they_stand(one: date, two: date) -> None:
    a, b = f"{one:%Y%m%d}".rjust(8, "0"), f"{two:%Y%m%d}".rjust(8, "0")
    before, after, between = (dated_code(text, 1) for text in (f"EGY <{a}", f"EGY >{a}", f"EGY {a}-{b}"))
    assert not isinstance(before, str)
    assert not isinstance(after, str)
    assert before.until < str(one) < after.since, "before and after leave the day itself out"
    assert (before.since, after.until) == ("", "")
    if one <= two:
        assert not isinstance(between, str)
        assert (between.since, between.until) == (str(one), str(two))
    else:
        assert isinstance(between, str)
        assert "backwards" in between


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ANNA_HOLMGREN_", "Anna Holmgren"),
        ("LAND_OF_THE_LAMPS", "Land of the Lamps"),
        ("UNO", "UNO"),
        ("FDLR_REBELS", "FDLR Rebels"),
        ("HAMAS", "Hamas"),
        ("ABD_AL-RAHMAN", "Abd Al-Rahman"),
        ("Anna_McHolm", "Anna McHolm"),
        ("O'BRIEN", "O'Brien"),
    ],
)
def test_names_are_made_readable(written: str, read: str) -> None:
    assert readable(written) == read


@given(st.text(alphabet="AB_ab[]~{}!+=#;<>-0129 \t\n\r|é", max_size=120))
def test_any_text_is_read_or_refused_by_line(text: str) -> None:
    found = Dictionary()
    read_dictionary(text, "d", found)
    for line in found.refused:
        match = re.match(r"d:(\d+): .+; .+", line)
        assert match is not None, line
        assert 1 <= int(match[1]) <= text.count("\n") + 1
    assert all(actor.names and actor.codes for actor in found.actors)
    assert all(agent.titles for agent in found.agents)


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text("LANTERN_LEAGUE [EGYREB]\n", encoding="utf-8")
    Path("bad.txt").write_text("LAMP_LEAGUE [EGYREB]\nX_FRONT [SDNREB 20150101-20100101]\n", encoding="utf-8")
    assert main(["knowledge", "import-petrarch", "good.txt", "--out", "one"]) == 0
    assert capsys.readouterr().out == "one: 1 kept, 0 known already, 0 refused\n"
    assert main(["knowledge", "import-petrarch", "bad.txt", "--out", "two"]) == 1
    out, err = capsys.readouterr()
    assert out == "two: 1 kept, 0 known already, 1 refused\n"
    assert err.startswith("goodoffices: bad.txt:2: the time runs backwards")
    assert main(["knowledge", "check", "two"]) == 0, "what was good is kept"
    capsys.readouterr()
    assert main(["knowledge", "import-petrarch", "good.txt", "--out", "two"]) == 2
    assert "not an empty folder" in capsys.readouterr().err
    assert main(["knowledge", "import-petrarch", "none.txt", "--out", "three"]) == 2
    assert (
        capsys.readouterr().err
        == "goodoffices: none.txt:1: the file cannot be read; check its name and place\n"
    )


def test_nothing_is_written_over(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "d.txt").write_text("LANTERN_LEAGUE [EGYREB]\n", encoding="utf-8")
    with pytest.raises(RunAborted, match="not an empty folder"):
        import_dictionaries([tmp_path / "d.txt"], tmp_path, knowledge)
