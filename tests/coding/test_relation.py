"""The relation model on sentences of our own, one reason a row."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from goodoffices.coding.encoder import Encoder
from goodoffices.coding.relation import Pair, Relation, RelationModel, relation_model
from goodoffices.coding.relation.model import FOLDER
from goodoffices.coding.relation.words import Words, features
from goodoffices.errors import ModelError

# (sentence, source, target, types that a reader would take, reason)
ROWS = [
    (
        "Ruritania's premier dined with the Graustark envoy in Strelsau.",
        "Ruritania's premier",
        "the Graustark envoy",
        "CONSULT",
        "a meeting",
    ),
    (
        "Ruritania will send two envoys to Graustark in May.",
        "Ruritania",
        "Graustark",
        "AGREE",
        "announced, not done",
    ),
    ("Ruritania has sent forty trucks of flour to Graustark.", "Ruritania", "Graustark", "AID", "done"),
    (
        "Ruritania cut off its flour deliveries to Graustark.",
        "Ruritania",
        "Graustark",
        "SANCTION",
        "aid withdrawn",
    ),
    (
        "Ruritania hailed Graustark for freeing the poets.",
        "Ruritania",
        "Graustark",
        "SUPPORT",
        "praise; the release is the other's",
    ),
    (
        "Ruritania and Graustark signed a fisheries treaty.",
        "Ruritania",
        "Graustark",
        "SUPPORT",
        "a signed agreement",
    ),
    (
        "Ruritania and Graustark held joint naval exercises off Zenda.",
        "Ruritania",
        "Graustark",
        "COOPERATE",
        "deeds together",
    ),
    (
        "Ruritania passed intelligence on the plot to Graustark.",
        "Ruritania",
        "Graustark",
        "COOPERATE",
        "intelligence",
    ),
    ("Ruritania declared a truce in Graustark.", "Ruritania", "Graustark", "CONCEDE", "a truce declared"),
    (
        "Ruritania pulled its last soldiers out of Graustark.",
        "Ruritania",
        "Graustark",
        "RETREAT",
        "troops leave",
    ),
    (
        "Two Graustark pilots were set free by Ruritania.",
        "Ruritania",
        "Two Graustark pilots",
        "RETREAT",
        "a passive: the source comes last",
    ),
    ("Ruritania urged Graustark to reopen the bridge.", "Ruritania", "Graustark", "REQUEST", "asked"),
    (
        "Ruritania turned down an offer of talks from Graustark.",
        "Ruritania",
        "Graustark",
        "REJECT",
        "refused",
    ),
    (
        "Ruritania accused Graustark of arming the mountain rebels.",
        "Ruritania",
        "Graustark",
        "ACCUSE",
        "blame",
    ),
    (
        "Ruritania warned Graustark that it would shell the port.",
        "Ruritania",
        "Graustark",
        "THREATEN",
        "not done yet",
    ),
    (
        "Thousands of dockers marched against the Graustark government.",
        "Thousands of dockers",
        "the Graustark government",
        "PROTEST",
        "a march",
    ),
    (
        "Ruritania massed tanks on the border with Graustark.",
        "Ruritania",
        "Graustark",
        "MOBILIZE",
        "no shot fired",
    ),
    (
        "Ruritanian police jailed a Graustark editor.",
        "Ruritanian police",
        "a Graustark editor",
        "COERCE",
        "an arrest",
    ),
    (
        "Ruritanian gunners shelled Graustark villages, killing nine.",
        "Ruritanian gunners",
        "Graustark villages",
        "ASSAULT",
        "force",
    ),
    (
        "Ruritania praised Zenda, while Graustark bombed Strelsau.",
        "Graustark",
        "Strelsau",
        "ASSAULT",
        "the second clause",
    ),
    (
        "Ruritania praised Zenda, while Graustark bombed Strelsau.",
        "Ruritania",
        "Zenda",
        "SUPPORT",
        "the first clause of the same sentence",
    ),
    (
        "After Zenda expelled its consul, Ruritania met Graustark.",
        "Ruritania",
        "Graustark",
        "CONSULT",
        "the main clause",
    ),
    (
        "After Zenda expelled its consul, Ruritania met Graustark.",
        "Zenda",
        "its consul",
        "SANCTION",
        "the side clause",
    ),
    (
        "An attack by Ruritanian rebels on a Graustark convoy left six dead.",
        "Ruritanian rebels",
        "a Graustark convoy",
        "ASSAULT",
        "a noun for the deed",
    ),
    (
        "The arrest of a Graustark bishop by Ruritania angered Zenda.",
        "Ruritania",
        "a Graustark bishop",
        "COERCE",
        "a noun for the deed",
    ),
]


@pytest.fixture(scope="module")
def found() -> list[Relation]:
    return relation_model().classify([Pair(*row[:3]) for row in ROWS])


@pytest.mark.parametrize("at", range(len(ROWS)), ids=[f"{row[3]}-{row[4][:24]}" for row in ROWS])
def test_own_sentences(at: int, found: list[Relation]) -> None:
    assert found[at].type in ROWS[at][3].split(), ROWS[at][4]


def test_scores_are_probabilities_and_fall(found: list[Relation]) -> None:
    for relation in found:
        chances = [relation.score, *(score for _, score in relation.others)]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) <= 1 + 1e-9


def test_company_and_threads_change_nothing(found: list[Relation]) -> None:
    pairs = [Pair(*row[:3]) for row in ROWS]
    alone = [relation_model().classify([pair])[0] for pair in pairs]
    assert alone == found
    assert relation_model().classify(pairs[::-1], threads=3) == found[::-1]


def test_known_places_are_taken() -> None:
    sentence = "Ruritania met Graustark, and Ruritania shelled Zenda."
    pair = Pair(sentence, "Ruritania", "Zenda", (29, 38), (47, 52))
    (relation,) = relation_model().classify([pair])
    assert relation.marked.source_at == (29, 38)
    assert relation.type == "ASSAULT"


def test_no_pairs_no_relations() -> None:
    assert relation_model().classify([]) == []


def test_the_model_stays_small_and_has_its_papers() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert {"README.md", "LICENSE"} <= sizes.keys()
    assert sum(sizes.values()) < 30_000_000


def test_a_batch_gives_what_single_texts_give_but_for_its_scale() -> None:
    encoder = Encoder.load(FOLDER)
    texts = [Pair(*row[:3]).readings()[0].text for row in ROWS]
    single, batched = encoder(texts)["types"], encoder(texts, batch=8)["types"]
    assert single.shape == (len(ROWS), 15)
    assert np.mean(single.argmax(axis=1) == batched.argmax(axis=1)) > 0.9


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "blend.json", "words.npz"])
def test_a_missing_part_is_named(tmp_path: Path, missing: str) -> None:
    for path in FOLDER.iterdir():
        if path.name != missing:
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(ModelError, match=missing.replace(".", r"\.")):
        RelationModel.load(tmp_path)


@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json", "blend.json", "words.npz"])
def test_a_broken_part_is_told_in_one_line(tmp_path: Path, broken: str) -> None:
    for path in FOLDER.iterdir():
        if path.name != broken:
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / broken).write_bytes(b"nothing of the kind")
    with pytest.raises(ModelError) as error:
        RelationModel.load(tmp_path)
    assert "install goodoffices again" in str(error.value)
    assert "\n" not in str(error.value)


def test_the_classes_are_those_of_the_codebook_with_yielding_folded() -> None:
    types = json.loads((FOLDER / "blend.json").read_text(encoding="utf-8"))["types"]
    assert types == sorted(types)
    assert len(types) == 15
    assert "YIELD" in types


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("§ Ruritania § attacked ¶ Graustark ¶ .", "S attack T", "actors as S and T, words as stems"),
        ("§ Ruritania § paid 40 crowns to ¶ Zenda ¶", "paid #", "numbers are alike"),
        ("¶ Zenda ¶ was hit by § Graustark §", "order:TS", "who comes first"),
        ("§ King Rudolf § left ¶ Zenda ¶", "S:rudolf", "the words inside"),
        ("§ Ruritania § met ¶ Zenda ¶ and left", "between:met", "the stretch between"),
    ],
)
def test_features(text: str, name: str, reason: str) -> None:
    assert name in features(text), reason


def test_the_words_model_ignores_what_it_does_not_know() -> None:
    words = Words({}, np.zeros((0, 15), dtype=np.float32), np.arange(15, dtype=np.float32))
    assert words(["§ Xyzzy § plughed ¶ Quux ¶"]).tolist() == [list(range(15))]
