"""Frozen data sets, and what differs between two."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from goodoffices.errors import RunAborted
from goodoffices.export.differ import differences
from goodoffices.export.release import LISTS, Imprint, write_release
from goodoffices.record.filters import Filters
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

from .straw import REPORTS, V1, V2, iso3, read, report

IMPRINT = Imprint("Talks", "1.0.0", "goodoffices release DIR", {"goodoffices": "0.1.0"})


def released(store: Store, folder: Path, filters: Filters = Filters()) -> Path:  # noqa: B008
    write_release(store, folder, filters, IMPRINT)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_list_is_there_in_both_forms(filled: Store, tmp_path: Path) -> None:
    folder = released(filled, tmp_path / "a")
    for kind, name in LISTS.items():
        frame = pd.read_csv(folder / "data" / f"{name}.csv", dtype=str)
        assert len(frame) == filled.count(kinds=[kind])
        other = pd.read_parquet(folder / "data" / f"{name}.parquet")
        assert list(other.columns) == list(frame.columns)
        assert list(other.iloc[:, 0]) == list(frame.iloc[:, 0])
    reports = pd.read_csv(folder / "data" / "reports.csv")
    assert list(reports.report_id) == ["undated", "oslo", "call", "plan"]


def test_no_text_of_reports_is_in_it(filled: Store, tmp_path: Path) -> None:
    files = bytes_of(released(filled, tmp_path / "a"))
    # The codebooks have words of their own.
    whole = b"".join(data for name, data in files.items() if not name.startswith("codebook/"))
    for words in (b"Holm met", b"Rao called", b"an end to the blockade", b"A plan"):
        assert words not in whole
    assert b"Anna Holm" in whole, "what is found in them is"


def test_quotations_are_found_again_in_the_text(filled: Store, tmp_path: Path) -> None:
    places = pd.read_csv(released(filled, tmp_path / "a") / "data" / "evidence.csv")
    texts = {one.id: one.text for one in REPORTS}
    assert len(places) == 4 + 4 + 1 + 2 * 2, "contacts, events, track note, positions with what they propose"
    for one in places.itertuples():
        words = texts[str(one.report_id)][one.start : one.end]
        assert hashlib.sha256(words.encode()).hexdigest() == one.sha256


def test_checksums_and_description_hold(filled: Store, tmp_path: Path) -> None:
    folder = released(filled, tmp_path / "a")
    listed = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = bytes_of(folder)
    assert set(listed) == set(files) - {"SHA256SUMS"}
    assert all(hashlib.sha256(files[name]).hexdigest() == digest for name, digest in listed.items())
    whole = json.loads(files["datapackage.json"])
    assert whole["goodoffices"]["runs"][0]["id"] == V1.id
    assert whole["goodoffices"]["versions"] == {"goodoffices": "0.1.0"}
    for resource in whole["resources"]:
        assert resource["bytes"] == len(files[resource["path"]])
        assert resource["hash"] == "sha256:" + listed[resource["path"]]
        if resource["format"] == "csv" and "schema" in resource:
            head = files[resource["path"]].decode().splitlines()[0]
            assert head.split(",") == [field["name"] for field in resource["schema"]["fields"]]
    assert {"codebook/reading.csv", "codebook/plover-0.8.csv"} <= set(files)


def test_the_same_reports_give_the_same_bytes(filled: Store, tmp_path: Path) -> None:
    """In whatever order and whenever they were taken in."""
    with Store.create(tmp_path / "other.db", iso3=iso3) as other:
        for item in reversed(REPORTS):
            other.add([read(item)], V1)
        assert bytes_of(released(other, tmp_path / "b")) == bytes_of(released(filled, tmp_path / "a"))


def test_higher_levels_stay_at_home(store: Store, tmp_path: Path) -> None:
    store.add([read(REPORTS[0])], V1, Origin(level=2))
    store.add([read(REPORTS[1])], V1)
    whole = bytes_of(released(store, tmp_path / "a"))
    assert b"oslo" not in b"".join(data for name, data in whole.items() if name.startswith("data/"))
    asked = bytes_of(released(store, tmp_path / "b", Filters(level="restricted")))
    assert b"oslo" in asked["data/contacts.csv"]


def test_a_release_is_never_overwritten(filled: Store, tmp_path: Path) -> None:
    folder = released(filled, tmp_path / "a")
    before = bytes_of(folder)
    with pytest.raises(RunAborted, match="never overwritten"):
        released(filled, folder)
    assert bytes_of(folder) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_differs(filled: Store, tmp_path: Path) -> None:
    one = released(filled, tmp_path / "a")
    filled.add([read(REPORTS[0], score=0.5)], V2)
    filled.withdraw(["undated"], who="ann", why="no date")
    filled.add([read(report("late", "Holm called Rao."))], V2)
    rows = list(differences(one, released(filled, tmp_path / "b")))
    contacts = [
        (row["change"], row["report_id"], row.get("field")) for row in rows if row["list"] == "contacts"
    ]
    assert sorted(contacts, key=str) == [
        ("added", "late", None),
        ("changed", "oslo", "score"),
        ("removed", "undated", None),
    ]
    (changed,) = [row for row in rows if row["list"] == "positions" and row["change"] == "changed"]
    assert (changed["before"], changed["after"]) == ("0.8", "0.5")
    reports = {(row["id"], row["change"]) for row in rows if row["list"] == "reports"}
    assert reports == {("late", "added"), ("undated", "removed")}
    assert list(differences(one, one)) == []


def test_another_version_that_finds_the_same_changes_nothing(store: Store, tmp_path: Path) -> None:
    store.add([read(item) for item in REPORTS], V1)
    with Store.create(tmp_path / "other.db", iso3=iso3) as other:
        other.add([read(item) for item in REPORTS], V2)
        assert list(differences(released(store, tmp_path / "a"), released(other, tmp_path / "b"))) == []


def test_a_folder_that_is_no_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunAborted, match="this is no release"):
        list(differences(tmp_path, tmp_path))
