"""Mode and kind of yielding by cue words, and the data that holds them."""

from __future__ import annotations

import pytest

from goodoffices.coding.relation.marking import readings
from goodoffices.coding.relation.modes import TYPES, mode, read_cues, yielding
from goodoffices.errors import KnowledgeError


@pytest.mark.parametrize(
    ("sentence", "type_", "reason"),
    [
        ("Ruritania has declared a ceasefire in Graustark.", "CONCEDE", "a truce declared"),
        ("Ruritania called a two-week truce with Graustark.", "CONCEDE", "the same, other words"),
        (
            "Ruritania has kept its guns silent and observed the truce with Graustark.",
            "RETREAT",
            "a truce kept",
        ),
        ("Ruritania halted its shelling of Graustark.", "RETREAT", "the deed itself"),
        ("Ruritania freed the hostages from Graustark.", "RETREAT", "people let go"),
        ("Ruritania returned a stolen crown to Graustark.", "RETREAT", "property given back"),
        ("Ruritania withdrew its troops from Graustark.", "RETREAT", "troops leave"),
        ("Ruritania's premier resigned over riots in Graustark.", "RETREAT", "an office given up"),
        ("Ruritania lifted its ban on Graustark.", "CONCEDE", "a ban lifted"),
        ("Ruritania lifted the blockade of Graustark.", "RETREAT", "a siege is force, its end a deed"),
        ("Ruritania gave in to the demands of Graustark.", "CONCEDE", "by word"),
        ("Ruritania granted a request from Graustark.", "CONCEDE", "by decree"),
        ("Ruritania pardoned the king of Graustark.", "CONCEDE", "by decree"),
        ("Ruritania let relief convoys into Graustark.", "RETREAT", "access given"),
        (
            "After it withdrew an envoy in May, Ruritania eased tariffs on Graustark.",
            "CONCEDE",
            "the nearer cue counts",
        ),
        ("Ruritania smiled at Graustark.", "CONCEDE", "no cue: the weaker claim"),
    ],
)
def test_yielding(sentence: str, type_: str, reason: str) -> None:
    assert yielding(readings(sentence, "Ruritania", "Graustark")[0]) == type_, reason


@pytest.mark.parametrize(
    ("sentence", "type_", "found", "reason"),
    [
        ("Ruritania telephoned Graustark.", "CONSULT", "phone", "by telephone"),
        ("Ruritania called on Graustark.", "CONSULT", "visit", "to call on is to visit"),
        ("Ruritania mediated between Graustark and Zenda.", "CONSULT", "goodoffices:mediate", "a go-between"),
        ("Ruritania met Graustark.", "CONSULT", None, "nothing more is told"),
        (
            "Ruritania demanded that Graustark free the envoys.",
            "REQUEST",
            "yield",
            "a concession is asked for",
        ),
        ("Ruritania asked Graustark for food aid.", "REQUEST", "assist", "help is asked for"),
        ("Ruritania opened an inquiry into Graustark.", "ACCUSE", "investigate", "an inquiry"),
        ("Ruritania condemned Graustark.", "ACCUSE", "disapprove", "blame"),
        ("Ruritania refused to meet Graustark.", "REJECT", "meet", "talks refused"),
        ("Ruritania threatened to bomb Graustark.", "THREATEN", "violence", "force"),
        ("Ruritania threatened to expel envoys of Graustark.", "THREATEN", "expel", "people made to leave"),
        ("Ruritania moved warships near Graustark.", "MOBILIZE", "weapons", "ships"),
        ("Ruritania arrested a bishop from Graustark.", "COERCE", "arrest", "an arrest"),
        ("Ruritania imposed a curfew in Graustark.", "COERCE", "curfew", "a curfew"),
        (
            "Ruritania bombed Graustark from drones.",
            "ASSAULT",
            "explosives",
            "bombs stand nearer than drones",
        ),
        ("Ruritania freed captives from Graustark.", "RETREAT", "release", "people let go"),
        ("Ruritania praised Graustark.", "SUPPORT", None, "a type without modes"),
    ],
)
def test_mode(sentence: str, type_: str, found: str | None, reason: str) -> None:
    assert mode(type_, readings(sentence, "Ruritania", "Graustark")[0]) == found, reason


def test_there_are_sixteen_types() -> None:
    assert len(set(TYPES)) == 16


@pytest.mark.parametrize(
    ("text", "problem", "reason"),
    [
        ("[[mode]\n", "relation.toml:1: not valid TOML", "broken syntax"),
        (
            '[[mode]]\ntype = "NAP"\nmode = "x"\ncues = ["a"]\n',
            "relation.toml:1: no such type as 'NAP'",
            "a type of no codebook",
        ),
        (
            '\n[[mode]]\ntype = "AID"\nmode = "x"\ncues = []\n',
            "relation.toml:2: the entry has no cues",
            "no cues",
        ),
        ('[[mode]]\ntype = "AID"\nmode = "x"\ncues = ["("]\n', "relation.toml:1: ", "a broken pattern"),
        ('[[mode]]\ntype = "AID"\ncues = ["a"]\n', "relation.toml:1: 'mode'", "a mode without a name"),
        (
            '[[yield]]\ntype = "AID"\ncues = ["a"]\n',
            "relation.toml:1: no such type as 'AID'",
            "a type that does not yield",
        ),
    ],
)
def test_wrong_data_is_told_with_its_line(text: str, problem: str, reason: str) -> None:
    with pytest.raises(KnowledgeError) as error:
        read_cues(text)
    assert error.value.problems[0].startswith(problem), reason
