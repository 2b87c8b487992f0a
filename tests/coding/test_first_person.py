"""Who "I" and "we" are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from goodoffices.model import Reading, Report
from goodoffices.pipeline import Pipeline, build

ROWS = [
    (
        '"I will meet the Chadian delegation," Kenyan President Daudi Otieno said.',
        None,
        {("I", "Daudi Otieno", "Kenya")},
        "the source of the statement speaks",
    ),
    (
        'The foreign minister of Norway, Ingrid Solheim, was hopeful. "We want a ceasefire," she told reporters.',
        None,
        {("We", None, "Norway")},
        '"we" is the party, not the person',
    ),
    (
        "I welcome the truce in Yemen. We will support the envoy.",
        "Statement by Kenyan President Daudi Otieno on Yemen",
        {("I", "Daudi Otieno", "Kenya"), ("We", None, "Kenya")},
        "the title tells by whom the text is",
    ),
    (
        "I welcome the truce in Yemen.",
        "President Otieno Statement on Yemen",
        set(),
        "a title that names nobody's party gives no narrator",
    ),
    (
        "We call on Chad and Niger to stop.",
        "Joint Statement by Norway, Sweden and Finland on the Sahel",
        {("We", None, "Finland"), ("We", None, "Norway"), ("We", None, "Sweden")},
        "a joint statement has all its signatories for narrators",
    ),
    (
        "Norway and Chad met in Oslo. We shall see what comes of it.",
        "Norway and Chad hold talks",
        set(),
        "a news report has no narrator that is a party",
    ),
]


@pytest.fixture(scope="module")
def bare() -> Pipeline:
    return build(findings=False, senses=False)


@pytest.fixture(scope="module")
def spoken(bare: Pipeline) -> Callable[[str, str | None], set[tuple[str, str | None, str | None]]]:
    def _spoken(text: str, title: str | None) -> set[tuple[str, str | None, str | None]]:
        reading = next(bare.run([Report("r", text, title, "2024-05-06")]))
        assert isinstance(reading, Reading)
        return {
            (m.text, a.name, a.party) for m in reading.mentions if m.rule == "first person" for a in m.actors
        }

    return _spoken


@pytest.mark.parametrize(("text", "title", "wanted", "why"), ROWS, ids=[r[3] for r in ROWS])
def test_who_speaks(
    spoken: Callable[[str, str | None], set[tuple[str, str | None, str | None]]],
    text: str,
    title: str | None,
    wanted: set[tuple[str, str | None, str | None]],
    why: str,
) -> None:
    assert spoken(text, title) == wanted, why
