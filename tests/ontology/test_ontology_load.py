"""What the loader says about files that are not right: one line each, with file, line and what to do."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import KnowledgeError
from goodoffices.ontology import Knowledge, check_pack
from goodoffices.ontology.load import read_pack

HEAD = 'name = "test"\nversion = "1"\n'
STATES = "id,name,kind,iso2,cameo,from,to,capital,adjectives,nouns,plurals,aliases,claimed_by,recognised_by,source\n"
GROUPS = "id,name,kind,country,cameo,sector,parent,aliases,nouns,from,to,source\n"
PERSONS = "id,name,party,aliases,gender,source\n"
TERMS = "person,office,party,title,from,to,source\n"


def write_pack(folder: Path, files: dict[str, str], head: str = HEAD) -> Path:
    kinds = {name: Path(name).stem for name in files}
    listed = "".join(f'[[file]]\npath = "{name}"\nkind = "{kind}"\n' for name, kind in kinds.items())
    (folder / "pack.toml").write_text(head + listed, encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# file, its text, the start of the problem line, why it is wrong
CASES = [
    ("states.csv", STATES + "XAA,,un_member,,,,,,,,,,,,mine\n", "states.csv:2: name is empty", "no name"),
    (
        "states.csv",
        STATES + "XAA,Aland,island,,,,,,,,,,,,mine\n",
        "states.csv:2: kind 'island'",
        "unknown kind",
    ),
    (
        "states.csv",
        STATES + "XAA,Aland,former,,,12.3.1999,,,,,,,,,mine\n",
        "states.csv:2: from",
        "no ISO date",
    ),
    ("states.csv", STATES + "XAA,Aland,former,,,1999-13,,,,,,,,,mine\n", "states.csv:2: from", "no month 13"),
    ("states.csv", STATES + "XAA,Aland,former,,,,,,,,,A||B,,,mine\n", "states.csv:2: aliases", "empty alias"),
    (
        "states.csv",
        STATES + "\nXAA,Aland\n",
        "states.csv:3: 2 fields where",
        "row too short, after an empty line",
    ),
    ("states.csv", STATES + 'XAA,"Aland', "states.csv:2: not valid CSV", "quotation mark not closed"),
    ("states.csv", "id,name,typ\n", "states.csv:1: missing column", "columns missing"),
    (
        "states.csv",
        STATES.replace("source", "source,x"),
        "states.csv:1: unknown column 'x'",
        "column too many",
    ),
    (
        "states.csv",
        STATES + "XAA,A1,former,,,,,,,,,,,,mine\nXAA,A2,former,,,,,,,,,,,,mine\n",
        "states.csv:3: XAA stands already on line 2",
        "the same id twice",
    ),
    (
        "places.csv",
        "name,country,lat,lon,kind,aliases,weight,source\nOberdorf,,north,7,city,,,mine\n",
        "places.csv:2: lat 'north' is no number",
        "latitude in words",
    ),
    ("offices.toml", '[[office]]\nid = "a"\n', "offices.toml:1: the office has no titles", "no titles"),
    (
        "offices.toml",
        '[[office]]\nid = "a"\ntitles = ["test reeve"]\nrank = 12\n',
        "offices.toml:1: rank 12",
        "rank out of range",
    ),
    (
        "offices.toml",
        '[[office]]\nid="a"\ntitles=["test reeve"]\n\n[[office]]\nid="b"\ntitles=["test reeve"]\n',
        "offices.toml:5: title 'test reeve' belongs already to 'a'",
        "one title, two offices",
    ),
    ("offices.toml", "[[office]\n", "offices.toml:1: not valid TOML", "broken TOML"),
    ("offices.toml", "[[modifier]]\nid = 'x'\n", "offices.toml:1: the modifier has no words", "no words"),
    ("offices.toml", "[[titel]]\nid = 'x'\n", "offices.toml:1: unknown table 'titel'", "misspelt table"),
    (
        "groups.csv",
        GROUPS + "g-x,Test Front,armed_group,QQQ,,,,,,,,mine\n",
        "groups.csv:2: state id 'QQQ'",
        "country that is no state",
    ),
    (
        "persons.csv",
        PERSONS + "p-x,Ann Example,Untied States,,f,mine\n",
        "persons.csv:2: party 'Untied States' is not known",
        "party misspelt",
    ),
    (
        "terms.csv",
        TERMS + "nobody-at-all,head of state,,,2001,2002,mine\n",
        "terms.csv:2: person 'nobody-at-all'",
        "a term of nobody",
    ),
]


@pytest.mark.parametrize(("file", "text", "start", "why"), CASES, ids=[case[3] for case in CASES])
def test_problem_names_file_line_and_remedy(
    tmp_path: Path, file: str, text: str, start: str, why: str
) -> None:
    problems = check_pack(write_pack(tmp_path, {file: text}))
    assert [line for line in problems if line.startswith(start)], (why, problems)
    assert all("; " in line for line in problems), "every problem says what to do"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    bad = STATES + "XAA,,island,,,1/2,,,,,,,,,\n"
    pack = write_pack(tmp_path, {"states.csv": bad, "persons.csv": PERSONS + "p,,,,x,mine\n"})
    problems = read_pack(pack).problems
    assert len(problems) == 6
    with pytest.raises(KnowledgeError) as caught:
        Knowledge.load([pack])
    assert caught.value.problems == problems


@pytest.mark.parametrize(
    ("head", "start"),
    [
        ('name = "x"\n', "pack.toml:1: 'version' is missing"),
        ("name = \n", "pack.toml:1: not valid TOML"),
        ('name = "x"\nversion = "1"\npreferred = 3\n', "pack.toml:1: 'preferred' must be a table"),
        (
            'name = "x"\nversion = "1"\nsurname_first = "China"\n',
            "pack.toml:1: 'surname_first' must be a list",
        ),
        (
            'name = "x"\nversion = "1"\n[[file]]\npath = "a.csv"\nkind = "stats"\n',
            "pack.toml:1: file 'a.csv' has the unknown kind",
        ),
    ],
)
def test_pack_toml_is_checked(tmp_path: Path, head: str, start: str) -> None:
    (tmp_path / "pack.toml").write_text(head, encoding="utf-8")
    assert any(line.startswith(start) for line in read_pack(tmp_path).problems)


def test_missing_and_undecodable_files(tmp_path: Path) -> None:
    assert check_pack(tmp_path)[0].startswith("pack.toml:1: the file cannot be read")
    write_pack(tmp_path, {"states.csv": STATES, "persons.csv": PERSONS})
    (tmp_path / "persons.csv").unlink()
    (tmp_path / "states.csv").write_bytes(STATES.encode() + b"XAA,\xff,former\n")
    problems = check_pack(tmp_path)
    assert problems[0].startswith("states.csv:2: not UTF-8 at byte")
    assert problems[1].startswith("persons.csv:1: the file cannot be read")


def test_two_states_of_one_name_need_a_preference(tmp_path: Path) -> None:
    row = STATES + "XAA,Testland,former,,,1950,1960,,Egyptian,,,,,,mine\n"
    problems = check_pack(write_pack(tmp_path, {"states.csv": row}))
    assert len(problems) == 1
    assert problems[0].startswith(
        "states.csv:2: 'Egyptian' means also Egypt; take it away from one of them, "
    )


def test_a_pack_adds_and_overrides(tmp_path: Path) -> None:
    files = {
        "persons.csv": PERSONS + "p-test,Ann Example,Republic of Testland,Annie Example,f,mine\n",
        "states.csv": STATES
        + "XAA,Testland,de_facto,,XAA,2001,,,Testish,Tester,Testers,Republic of Testland,,,mine\n"
        + "DNK,Denmark,un_member,DK,DNK,,,Copenhagen,Danish|Danmarkian,Dane,Danes,,,,mine\n",
        "terms.csv": TERMS + "p-test,high reeve,Testland,high reeve,2001-05,2004,mine\n",
    }
    pack = write_pack(tmp_path, files)
    assert check_pack(pack) == []
    knowledge = Knowledge.load([pack])
    assert [entry.party for entry in knowledge.find("Testers")] == ["Testland"]
    person = knowledge.find("Annie Example")[0]
    assert (person.kind, person.party) == ("person", "Testland"), "an alias is put under the short name"
    assert knowledge.country("Danmarkian") is knowledge.states["DNK"]
    assert knowledge.versions[-1] == ("test", "1")
    assert not Knowledge.load().find("Testland"), "the built-in knowledge stays as it was"


@given(st.sampled_from(["states.csv", "terms.csv", "places.csv", "offices.toml"]), st.binary(max_size=200))
def test_whatever_stands_in_a_file_is_told_not_raised(name: str, tail: bytes) -> None:
    with TemporaryDirectory() as folder:
        head = {"states.csv": STATES, "terms.csv": TERMS}.get(name, "")
        pack = write_pack(Path(folder), {name: head})
        (pack / name).write_bytes(head.encode() + tail)
        for problem in read_pack(pack).problems:
            file, line, _ = problem.split(":", 2)
            assert file == name
            assert 1 <= int(line) <= tail.count(b"\n") + tail.count(b"\r") + 2
