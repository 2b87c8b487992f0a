"""Events in an ontology of a user's own: cues, training, threshold, sides, and that unknown stays unknown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.coding.custom import train
from goodoffices.coding.custom.cues import holds, plain_words, read_words
from goodoffices.coding.custom.softmax import chances, fitted
from goodoffices.coding.custom.step import CustomEvents, custom_events
from goodoffices.coding.custom.train import Trained, trained
from goodoffices.errors import KnowledgeError
from goodoffices.export.reading_json import reading_object, schema
from goodoffices.faces.cli import main
from goodoffices.model import Reading, Report
from goodoffices.ontology.custom import load_ontology, ordinary_sentences
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.pipeline import build

jsonschema = pytest.importorskip("jsonschema")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "own-ontology.md"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ontology of the documentation."""
    (text,) = re.findall(
        r"cat > access\.toml <<'END'\n(.*?)END\n", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    path = tmp_path_factory.mktemp("own") / "access.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(file: Path) -> Trained:
    return trained(load_ontology(file))


@pytest.fixture(scope="module")
def code(made: Trained) -> Callable[[str], Reading]:
    step = CustomEvents(made, Knowledge.load())
    pipeline = build(events=False)

    def _code(text: str) -> Reading:
        (reading,) = pipeline.run([Report("test", text, date="2021-06-09")])
        assert isinstance(reading, Reading)
        return step(reading)

    return _code


def test_the_page_keeps_its_word(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) == 20


@pytest.mark.parametrize(
    ("text", "cue", "found", "reason"),
    [
        ("Soldiers let the flour lorries through.", "let through", True, "words between"),
        ("The army kept the doctors out.", "keep out", True, "an irregular form by its lemma"),
        ("Guards turned back two lorries.", "turning back", True, "another form"),
        ("They let the grain that came by sea at last through.", "let through", False, "too far apart"),
        ("Through the gate they let them.", "let through", False, "the wrong order"),
        ("They keep lorries.", "keep out", False, "a word is missing"),
        ("The outlet kept its name.", "keep out", False, "a part of a word is no word"),
        ("Let us let them through.", "let through", True, "the second of two beginnings"),
        ("They left.", "-", False, "a cue without a word finds nothing"),
    ],
)
def test_cues(text: str, cue: str, found: bool, reason: str) -> None:
    words, wanted = read_words([text, cue])
    assert holds(words, wanted) is found, reason


def test_cues_are_heard_before_the_parse() -> None:
    (cue,) = read_words(["turned back"])
    assert holds(plain_words("Guards turned two lorries back."), cue)
    assert not holds(plain_words("Guards went back."), cue)


# text, {(type, sources, targets, modality)}, why
ROWS: list[tuple[str, set[tuple[str, str, str, str]], str]] = [
    (
        "Sudan turned back a convoy of the United Nations.",
        {("DENY_ACCESS", "Sudan", "United Nations", "occurred")},
        "source and target of the clause",
    ),
    (
        "Egypt opened a corridor for relief.",
        {("OPEN_CORRIDOR", "Egypt", "", "occurred")},
        "nobody is named as target",
    ),
    (
        "The crossing was opened by Egypt for flour.",
        {("OPEN_CORRIDOR", "Egypt", "", "occurred")},
        "the passive: by whom",
    ),
    (
        "Egypt did not let the lorries through.",
        {("GRANT_ACCESS", "Egypt", "", "negated")},
        "negation is modality, as in all events",
    ),
    ("Egypt will let the lorries through.", {("GRANT_ACCESS", "Egypt", "", "planned")}, "announced"),
    (
        "Chile and Peru agreed on a convoy of twelve lorries.",
        {("AGREE_CONVOY", "Chile+Peru", "", "occurred")},
        "one event with both",
    ),
    (
        "Norway asked Sudan to let the lorries through.",
        {("REQUEST_ACCESS", "Norway", "Sudan", "occurred")},
        "what is asked for has not happened",
    ),
    ("Norway's minister visited Chile and signed a treaty.", set(), "no cue: not this ontology's"),
    ("The crossing was opened in 1920.", set(), "nobody who can be named acts"),
    ("Norway let it be known in March that it was ready.", set(), "a cue, but no deed of the ontology"),
    ("Peru gave journalists access to the minister.", set(), "a cue, and access of another kind"),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_what_is_coded(code: Callable[[str], Reading], text: str, wanted: set[object], reason: str) -> None:
    found = {
        (
            e.type,
            "+".join(a.party or "" for a in e.source),
            "+".join(a.party or "" for a in e.target),
            e.modality,
        )
        for e in code(text).events
    }
    assert found == wanted, reason


def test_an_event_is_whole(code: Callable[[str], Reading]) -> None:
    text = "Talks went on. On Tuesday Sudan turned back a convoy of the United Nations."
    reading = code(text)
    (event,) = reading.events
    assert (event.ontology, event.evidence.coder) == ("humanitarian-access-1.0", "ontology")
    assert event.evidence.spans[0].quote == "On Tuesday Sudan turned back a convoy of the United Nations."
    assert event.date is not None
    assert event.date.value == "2021-06-08"
    assert 0.5 <= event.evidence.score <= 1.0
    assert event.evidence.rule == "humanitarian-access-1.0:verb"
    jsonschema.validate(reading_object(reading), schema())
    assert code(text).events == reading.events


def test_the_schema_still_knows_plover(code: Callable[[str], Reading]) -> None:
    item = reading_object(code("Egypt opened a corridor for relief."))
    item["events"][0]["ontology"] = "plover-0.8"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(item, schema())


def test_an_undecided_clause_is_not_coded(made: Trained) -> None:
    (words,) = read_words(["Egypt opened a corridor."])
    clause = train.Clause("Egypt opened a corridor.", words)
    (told,) = made.typed([clause])
    assert told is not None
    assert replace(made, threshold=told[1] + 0.0001).typed([clause]) == [None]
    assert made.typed([]) == []


def test_training_is_the_same_again(file: Path, made: Trained) -> None:
    again = trained(load_ontology(file))
    assert np.array_equal(again.model.weights, made.model.weights)
    assert (again.scale, again.threshold, again.figures) == (made.scale, made.threshold, made.figures)


def test_figures_are_of_left_out_examples(made: Trained) -> None:
    assert sum(f.examples for f in made.figures.values()) == 17
    for own in made.figures.values():
        assert 0 <= own.right <= min(own.told, own.examples)
        assert own.cued <= own.examples
    assert made.false <= made.others <= len(ordinary_sentences())


def test_an_ordinary_sentence_with_a_cue_does_not_speak_against_the_user(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace('"turn back"', '"turn back", "shelled the town"')
    path = file.with_name("shelling.toml")
    path.write_text(text, encoding="utf-8")
    assert trained(load_ontology(path)).others == len(ordinary_sentences()) - 1


@given(st.integers(0, 3), st.integers(2, 4))
def test_softmax_learns_what_can_be_told_apart(seed: int, classes: int) -> None:
    draw = np.random.default_rng(seed)
    labels = np.repeat(np.arange(classes), 6)
    rows = np.eye(classes)[labels] + 0.05 * draw.normal(size=(len(labels), classes))
    model = fitted(rows, labels, classes)
    found = chances(model.logits(rows))
    assert (found.argmax(axis=1) == labels).all()
    assert np.allclose(found.sum(axis=1), 1.0)
    warm = fitted(rows[1:], labels[1:], classes, model)
    assert np.abs(warm.weights - fitted(rows[1:], labels[1:], classes).weights).max() < 0.05


def test_two_files_of_one_name(file: Path) -> None:
    other = file.with_name("other.toml")
    other.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(
        KnowledgeError, match=r"other\.toml:1: the name 'humanitarian-access-1\.0' is that of another"
    ):
        custom_events([file, other], Knowledge.load())


def test_the_pipeline_parses_sentences_with_a_cue(file: Path) -> None:
    dull = "The river is wide. " * 12
    text = f"{dull}Egypt opened a corridor for relief. {dull}"
    (plain,) = build().run([Report("r", text)])
    (reading,) = build(ontologies=[file]).run([Report("r", text)])
    assert isinstance(plain, Reading)
    assert isinstance(reading, Reading)
    assert not any(s.tokens for s in plain.sentences)
    assert [s.text for s in reading.sentences if s.tokens] == ["Egypt opened a corridor for relief."]
    assert [e.type for e in reading.events if e.ontology != "plover-0.8"] == ["OPEN_CORRIDOR"]


@pytest.mark.parametrize(
    ("line", "change", "told"),
    [
        (5, ('"REQUEST_ACCESS"', '"request"'), "type 'request' is not in capitals"),
        (11, ('"DENY_ACCESS"', '"GRANT_ACCESS"'), "type GRANT_ACCESS stands twice"),
        (
            14,
            ('"AGREE_CONVOY", definition = "Agrees on a convoy."', '"AGREE_CONVOY"'),
            "definition is missing",
        ),
    ],
)
def test_tables_in_braces_are_told_with_their_line(
    file: Path, capsys: pytest.CaptureFixture[str], line: int, change: tuple[str, str], told: str
) -> None:
    path = file.with_name("broken.toml")
    path.write_text(file.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    assert main(["ontology", "check", str(path)]) == 1
    assert f"broken.toml:{line}: {told}" in capsys.readouterr().err


def test_the_check_warns(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file.with_name("poor.toml")
    path.write_text(file.read_text(encoding="utf-8").replace('"keep out"', '"hold off"'), encoding="utf-8")
    assert main(["ontology", "check", str(path)]) == 0
    out, err = capsys.readouterr()
    assert "DENY_ACCESS" in out
    assert "REQUEST_ACCESS has only 3 examples" in err
    assert "DENY_ACCESS: 1 example without a cue of this type" in err
