"""The words that tell of issues: our own phrases, and files that must be refused with their line."""

from __future__ import annotations

import pytest

from goodoffices.coding.issue_lexicon import GROUPS, compiled, cue_features, group_of, issues, read_issues
from goodoffices.errors import KnowledgeError

ROWS = [
    ("an immediate ceasefire", "ceasefire", "the plain word"),
    ("the two sides will swap prisoners", "prisoner_exchange", "a verb for the exchange"),
    ("free and fair elections", "elections", "the plain word"),
    ("the release of all hostages", "hostages", "people held"),
    ("Israel must withdraw its troops", "withdrawal", "a verb for the withdrawal"),
    ("humanitarian access to the north", "humanitarian_access", "two words together"),
    ("lifting the sanctions", "sanctions", "the plain word"),
    ("the return of refugees", "refugees", "the plain word"),
    ("war crimes", "accountability", "what courts look into"),
    ("power-sharing", "power_sharing", "with a hyphen"),
]


@pytest.mark.parametrize(("text", "leaf", "why"), ROWS, ids=[r[0] for r in ROWS])
def test_words_tell_of_their_issue(text: str, leaf: str, why: str) -> None:
    assert {f"cue:{leaf}", f"hint:{leaf}"} & set(cue_features(text)), why


@pytest.mark.parametrize("text", ["", "The weather was fine.", "He smiled at the cameras."])
def test_other_words_tell_of_nothing(text: str) -> None:
    assert cue_features(text) == ()


def test_case_does_not_matter_but_word_bounds_do() -> None:
    assert cue_features("CEASEFIRE") == cue_features("ceasefire")
    assert "cue:ceasefire" not in cue_features("ceasefireless")


def test_every_leaf_has_a_group_of_the_guide_and_every_group_a_leaf() -> None:
    assert set(group_of().values()) == set(GROUPS)
    assert len(group_of()) == len(issues())


def test_patterns_begin_and_end_at_words() -> None:
    pattern = compiled(["truce", "disarm*"])
    assert pattern is not None
    assert pattern.search("a truce")
    assert pattern.search("disarmament")
    assert not pattern.search("truces")
    assert not pattern.search("redisarm")
    assert compiled([]) is None


ENTRY = '[[issue]]\nleaf = "a"\ngroup = "process"\nabout = "x"\ncues = []\nhints = []\n'
BAD = [
    ("[[issue", "issues.toml:1: not valid TOML", "broken syntax"),
    (ENTRY + ENTRY, "issues.toml:7: 'a' stands twice", "a leaf twice"),
    (ENTRY.replace("process", "nothing"), "issues.toml:1: no such group as 'nothing'", "an unknown group"),
    (ENTRY.replace("hints = []\n", ""), "issues.toml:1: 'hints'", "a missing key"),
    (ENTRY.replace("cues = []", 'cues = ["("]'), "issues.toml:1: ", "a broken pattern"),
]


@pytest.mark.parametrize(("text", "message", "why"), BAD, ids=[r[2] for r in BAD])
def test_a_wrong_file_is_refused_with_its_line(text: str, message: str, why: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read_issues(text)
    assert message in str(caught.value), why


def test_a_right_file_is_read() -> None:
    (issue,) = read_issues(ENTRY)
    assert (issue.leaf, issue.group, issue.cues, issue.hints) == ("a", "process", None, None)
