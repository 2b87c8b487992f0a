"""Records carried between machines that never meet."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from goodoffices.errors import RunAborted
from goodoffices.export.release import Imprint, write_release
from goodoffices.record.bundle import read_bundle, write_bundle
from goodoffices.record.filters import Filters
from goodoffices.record.fused import Judgement
from goodoffices.record.merge import merge
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

from .conftest import Clock
from .straw import REPORTS, V1, V2, contact_of, iso3, read, report

ALL = Filters(level="restricted")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Makes further records, each with a clock that begins a minute after the one before."""
    made: list[Store] = []

    def make(name: str) -> Store:
        clock = Clock()
        clock.now = clock.now.replace(minute=1 + len(made))
        made.append(Store.create(tmp_path / f"{name}.db", clock=clock, iso3=iso3))
        return made[-1]

    yield make
    for one in made:
        one.close()


def bundle(store: Store, path: Path, level: str = "public") -> Path:
    with path.open("wb") as out:
        write_bundle(store.bundle_lines(level=level), out)
    return path


def data_of(store: Store, folder: Path) -> dict[str, bytes]:
    """Everything that a release tells of a record, all levels."""
    write_release(store, folder, ALL, Imprint("t", "1", "c", {}))
    return {path.name: path.read_bytes() for path in sorted((folder / "data").glob("*.csv"))}


def test_a_bundle_brings_everything(filled: Store, laptop: Callable[[str], Store], tmp_path: Path) -> None:
    filled.judge(Judgement("ann", "finding", contact_of(filled, "oslo"), "accept"))
    other = laptop("other")
    done = merge(other, read_bundle(bundle(filled, tmp_path / "b")))
    assert (done.new, done.judgements, done.failed) == (4, 1, [])
    assert data_of(other, tmp_path / "x") == data_of(filled, tmp_path / "y")
    assert other.judgements() == filled.judgements()
    assert other.statements("oslo") == filled.statements("oslo")
    assert other.check() == []


def test_again_and_round_about_nothing_is_doubled(
    filled: Store, laptop: Callable[[str], Store], tmp_path: Path
) -> None:
    filled.judge(Judgement("ann", "finding", contact_of(filled, "oslo"), "accept"))
    other = laptop("other")
    first = read_bundle(bundle(filled, tmp_path / "b"))
    merge(other, first)
    before = data_of(other, tmp_path / "x")
    again = merge(other, first)
    assert (again.new, again.changed, again.unchanged, again.judgements) == (0, 0, 4, 0)
    back = merge(filled, read_bundle(bundle(other, tmp_path / "c")))
    assert (back.new, back.changed, back.unchanged, back.judgements) == (0, 0, 4, 0)
    assert data_of(other, tmp_path / "z") == before


def test_two_laptops_end_with_the_same(laptop: Callable[[str], Store], tmp_path: Path) -> None:
    one, other = laptop("one"), laptop("other")
    one.add([read(item) for item in REPORTS[:3]], V1)
    other.add([read(item, score=0.5) for item in REPORTS[2:]], V2)
    from_one, from_other = bundle(one, tmp_path / "1"), bundle(other, tmp_path / "2")
    there, here = merge(other, read_bundle(from_one)), merge(one, read_bundle(from_other))
    assert (there.new, there.older) == (2, 1), "its own reading of the third was made later"
    assert (here.new, here.changed) == (1, 1)
    assert data_of(one, tmp_path / "x") == data_of(other, tmp_path / "y")


@pytest.mark.parametrize(
    ("level", "reports", "judgements"),
    [
        ("public", ["call"], 0),
        ("confidential", ["call", "oslo"], 1),
        ("restricted", ["call", "oslo", "plan"], 1),
    ],
)
def test_levels_decide_what_travels_and_travel_along(
    store: Store,
    laptop: Callable[[str], Store],
    tmp_path: Path,
    level: str,
    reports: list[str],
    judgements: int,
) -> None:
    for item, rank in zip(REPORTS[:3], (1, 0, 2), strict=True):
        store.add([read(item)], V1, Origin(level=rank))
    store.judge(Judgement("ann", "finding", contact_of(store, "oslo", level="restricted"), "accept"))
    path = bundle(store, tmp_path / "b", level)
    raw = gzip.decompress(path.read_bytes())
    assert (b"will meet" in raw) is (level == "restricted")
    other = laptop("other")
    merge(other, read_bundle(path))
    kept = {one.report.id: one.level for one in other.reports(ALL)}
    assert sorted(kept) == reports
    assert {"oslo": "confidential", "call": "public", "plan": "restricted"}.items() >= kept.items()
    assert len(other.judgements(level="restricted")) == judgements
    assert other.judgements() == []


def test_a_higher_level_wins_on_both_sides(laptop: Callable[[str], Store], tmp_path: Path) -> None:
    one, other = laptop("one"), laptop("other")
    one.add([read(REPORTS[0])], V1, Origin(level=1))
    other.add([read(REPORTS[0])], V1)
    merge(one, read_bundle(bundle(other, tmp_path / "1")))
    assert list(one.findings()) == [], "public there does not lower it here"
    merge(other, read_bundle(bundle(one, tmp_path / "2", "confidential")))
    assert list(other.findings()) == []
    assert [item.level for item in other.reports(ALL)] == ["confidential"]


def test_what_was_purged_or_withdrawn_stays_away(
    filled: Store, laptop: Callable[[str], Store], tmp_path: Path
) -> None:
    filled.judge(Judgement("ann", "finding", contact_of(filled, "oslo"), "accept"))
    path = bundle(filled, tmp_path / "b")
    other = laptop("other")
    merge(other, read_bundle(path))
    other.purge(["oslo"], who="bo")
    other.withdraw(["call"], who="bo", why="retracted")
    done = merge(other, read_bundle(path))
    assert sorted(done.gone) == ["call", "oslo"]
    assert {item.report.id for item in other.reports()} == {"plan", "undated"}
    assert other.judgements() == []


def test_a_later_text_wins_and_an_earlier_one_does_not(
    laptop: Callable[[str], Store], tmp_path: Path
) -> None:
    one, other = laptop("one"), laptop("other")
    one.add([read(REPORTS[0])], V1)
    other.add([read(report("oslo", REPORTS[0].text + " Rao called Holm."))], V1)
    assert merge(other, read_bundle(bundle(one, tmp_path / "1"))).older == 1
    assert merge(one, read_bundle(bundle(other, tmp_path / "2"))).changed == 1
    assert data_of(one, tmp_path / "x") == data_of(other, tmp_path / "y")


def test_the_same_record_is_the_same_file(filled: Store, tmp_path: Path) -> None:
    assert bundle(filled, tmp_path / "1").read_bytes() == bundle(filled, tmp_path / "2").read_bytes()


def changed(raw: bytes, old: str, new: str) -> bytes:
    text = gzip.decompress(raw).decode()
    assert old in text
    return gzip.compress(text.replace(old, new).encode())


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda _: b"no gzip", "cannot be read whole"),
        (lambda raw: raw[: len(raw) // 2], "cannot be read whole"),
        (lambda _: gzip.compress(b""), "it is empty"),
        (lambda _: gzip.compress(b"[1]\n"), ":1: this is not as goodoffices bundle export writes it"),
        (lambda raw: changed(raw, "goodoffices-bundle/1", "goodoffices-bundle/9"), ":1: this is not as"),
        (
            lambda raw: changed(raw, "Holm met Rao in Oslo", "Holm met Rao in Wien"),
            "not the one its hash tells",
        ),
        (lambda raw: changed(raw, '"quote": "Holm met', '"quote": "Holm saw'), "is not in the text of"),
        (lambda raw: changed(raw, '"level": "public"', '"level": "secret"'), "there is no handling level"),
    ],
)
def test_a_spoilt_bundle_brings_nothing(
    filled: Store, tmp_path: Path, spoil: Callable[[bytes], bytes], message: str
) -> None:
    path = bundle(filled, tmp_path / "b")
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(RunAborted, match=message):
        read_bundle(path)


def test_what_a_bundle_holds_is_json(filled: Store) -> None:
    out = io.BytesIO()
    assert write_bundle(filled.bundle_lines(), out) == 4
    head, *rest = gzip.decompress(out.getvalue()).decode("ascii").splitlines()
    assert json.loads(head) == {"level": "public", "schema": "goodoffices-bundle/1"}
    assert [json.loads(line)["report"]["id"] for line in rest] == sorted(item.id for item in REPORTS)
