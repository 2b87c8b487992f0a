"""Plug-ins of others: a tiny package with its own dist-info, found, used, listed; broken ones cost themselves only."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import goodoffices
from goodoffices import registry
from goodoffices.coding.guarded import FAILED, Guarded
from goodoffices.errors import PluginError, ReportError, RunAborted
from goodoffices.export import formats, writer
from goodoffices.model import Evidence, Reading, Report, Span, TrackNote
from goodoffices.protocols import Coder, Wish

MODULE = '''
from dataclasses import replace

from goodoffices.model import Evidence, Reading, Span, TrackNote


class Floods:
    """A track note wherever a dyke broke."""

    name = "floods"
    requires = frozenset({"sentences"})
    gives = frozenset({"tracks"})

    def __init__(self, knowledge):
        self.knowledge = knowledge

    def __call__(self, reading):
        found = []
        for sentence in reading.sentences:
            if "dyke broke" in sentence.text:
                span = Span.of(reading.report, sentence.start, sentence.end, sentence.where)
                found.append(TrackNote(f"flood-{sentence.index}", "flood", "rising", (), False, None, None,
                                       Evidence((span,), "floods", "dyke", 0.5)))
        return replace(reading, tracks=(*reading.tracks, *found))


class Tired(Floods):
    name = "tired"

    def __call__(self, reading):
        raise ValueError("no more\\ntoday")


class Eater(Floods):
    name = "eater"

    def __call__(self, reading):
        return replace(reading, tracks=())


class Shout:
    name = "shout"

    def __init__(self, wish):
        self.wish = wish

    def head(self):
        return "HEAD\\n"

    def line(self, reading):
        return f"{reading.report.id.upper()} {len(list(reading.findings()))} {self.wish.explain}\\n"

    def refused(self, error):
        return "REFUSED\\n"

    def foot(self):
        return "FOOT\\n"


class Letters:
    def __init__(self, address):
        self.address = address

    def reports(self):
        from goodoffices.errors import ReportError
        from goodoffices.model import Report
        yield ReportError("unreadable", "torn", where="letter 1")
        yield Report("letter", f"The dyke broke at {self.address}.")


def shapeless(knowledge):
    return object()


def choking(knowledge):
    raise OSError("no dyke")


nothing = 3
'''
ENTRIES = """
[goodoffices.coders]
floods = flood_watch:Floods
tired = flood_watch:Tired
eater = flood_watch:Eater
shapeless = flood_watch:shapeless
choking = flood_watch:choking
absent = flood_gone:Floods
number = flood_watch:nothing
contacts = flood_watch:Floods

[goodoffices.exporters]
shout = flood_watch:Shout

[goodoffices.sources]
letters = flood_watch:Letters
"""
TEXT = "The dyke broke on Monday. Norway's foreign minister met the foreign minister of Chile in Oslo."


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on sys.path into which the package is installed."""
    folder = tmp_path / "site"
    info = folder / "flood_watch-0.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: flood-watch\nVersion: 0.2\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(ENTRIES, encoding="utf-8")
    (folder / "flood_watch.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    return folder


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process that finds the package."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("goodoffices")), *arguments],
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_built_in_comes_through_the_same_door() -> None:
    assert {"contacts", "positions", "tracks", "events"} <= set(registry.names("coder"))
    assert {"json", "jsonl", "csv", "gdelt", "polecat", "icews"} <= set(registry.names("exporter"))
    assert "files" in registry.names("source")
    for kind in registry.KINDS:
        for plugin in registry.plugins(kind):
            assert callable(plugin.factory())
            assert plugin.built_in
        assert registry.shadowed(kind) == []


@pytest.mark.usefixtures("site")
def test_a_coder_of_others_is_found_and_fits() -> None:
    made = registry.coder("floods", "knowledge")
    assert isinstance(made, Coder)
    assert made.knowledge == "knowledge"  # type: ignore[attr-defined]
    plugin = registry.plugin("coder", "floods")
    assert (plugin.package, plugin.at, plugin.built_in) == ("flood-watch 0.2", "flood_watch:Floods", False)


@pytest.mark.usefixtures("site")
def test_sources_and_exporters_of_others() -> None:
    torn, report = registry.source("letters", "Strelsau").reports()
    assert isinstance(torn, ReportError)
    assert isinstance(report, Report)
    errors: list[ReportError] = []
    (reading,) = goodoffices.read_many([torn, report], on_error=errors.append)
    assert (reading.report.id, [error.where for error in errors]) == ("letter", ["letter 1"])
    assert report.text == "The dyke broke at Strelsau."
    assert formats()[-1] == "shout"
    assert writer("shout", explain=True).line(Reading(report)) == "LETTER 0 True\n"
    assert registry.exporter("shout", Wish()).foot() == "FOOT\n"


# name, what is told, why
BROKEN = [
    (
        "absent",
        "coder 'absent' of flood-watch 0.2 (flood_gone:Floods): does not load (ModuleNotFoundError: No module",
        "its module is not there",
    ),
    ("number", "is no factory; its entry point must name a class or a function", "a number cannot be called"),
    ("choking", "cannot be made (OSError: no dyke); ask its makers, or leave it out", "its factory fails"),
    (
        "shapeless",
        "does not fit: it has no 'gives', it has no 'name', it has no 'requires', it has no method '__call__'; make",
        "what it makes is no step",
    ),
]


@pytest.mark.parametrize(("name", "told", "reason"), BROKEN, ids=[row[0] for row in BROKEN])
@pytest.mark.usefixtures("site")
def test_a_broken_one_is_told_in_one_line(name: str, told: str, reason: str) -> None:
    with pytest.raises(PluginError) as caught:
        registry.coder(name, None)
    assert told in str(caught.value), reason
    assert "\n" not in str(caught.value)
    assert registry.coder("floods", None).name == "floods"


@pytest.mark.usefixtures("site")
def test_a_name_that_does_not_exist_or_is_taken() -> None:
    with pytest.raises(
        RunAborted, match=r"there is no coder 'flod'\. Available names: contacts, events, .*floods"
    ):
        registry.coder("flod", None)
    with pytest.raises(RunAborted, match=r"there is no format 'xml'\. Available names: json, .*, shout"):
        writer("xml")
    (shadow,) = registry.shadowed("coder")
    assert "'contacts' of flood-watch 0.2" in str(shadow)
    assert "goodoffices 0.1.0 has the name already" in str(shadow)
    assert registry.plugin("coder", "contacts").built_in


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("sentences", "'requires' is no set of names"),
        (frozenset({3}), "'requires' is no set of names"),
        (frozenset({"sentences"}), ""),
    ],
)
def test_needs_are_sets_of_names(value: object, told: str) -> None:
    class Odd:
        name = "odd"
        requires = value
        gives: frozenset[str] = frozenset()

        def __call__(self, reading: Reading) -> Reading:
            return reading

    assert registry.missing("coder", Odd()) == ([told] if told else [])


@pytest.mark.usefixtures("site")
def test_from_python() -> None:
    reading = goodoffices.read(TEXT, date="2021-06-09", coders=["floods"])
    assert reading.tracks[-1].evidence.spans[0].quote == "The dyke broke on Monday."
    assert reading.contacts
    with pytest.raises(PluginError, match="shapeless"):
        goodoffices.read(TEXT, coders=["shapeless"])
    with pytest.raises(RunAborted, match="is built in and runs anyway"):
        goodoffices.read(TEXT, coders=["events"])
    with pytest.raises(PluginError, match="object is no coder: it has no 'gives'"):
        goodoffices.read(TEXT, coders=[object()])  # type: ignore[list-item]


class Adding:
    """A coder given as an object."""

    name = "adding"
    requires: frozenset[str] = frozenset({"sentences"})
    gives: frozenset[str] = frozenset({"tracks"})

    def __call__(self, reading: Reading) -> Reading:
        span = Span.of(reading.report, 0, 3)
        note = TrackNote("n", "flood", "rising", (), False, None, None, Evidence((span,), "a", "b", 0.5))
        return Reading(reading.report, tracks=(*reading.tracks, note))


class Needy(Adding):
    requires: frozenset[str] = frozenset({"ferries"})


def test_a_coder_itself_may_be_given_and_must_fit_the_pipeline() -> None:
    with pytest.raises(
        RunAborted, match="step 'adding' needs ferries, which no earlier step gives; available:"
    ):
        goodoffices.read(TEXT, coders=[Needy()])
    reading = goodoffices.read(TEXT, coders=[Adding()])
    assert "it changed sentences" in reading.refusals[-1].reason
    assert reading.sentences


def noted(*kinds: str) -> Reading:
    report = Report("r", "The dyke broke.")
    evidence = Evidence((Span.of(report, 0, 8),), "c", "r", 0.5)
    notes = (TrackNote(k, "flood", "rising", (), False, None, None, evidence) for k in kinds)
    return Reading(report, tracks=tuple(notes))


@pytest.mark.parametrize(
    ("after", "told", "reason"),
    [
        (noted("a", "b"), "", "something was added"),
        (noted("a"), "", "nothing was found"),
        (noted("b"), "it changed tracks that others made; add behind them", "another took its place"),
        (noted(), "it changed tracks that others made; add behind them", "one is gone"),
        (None, "it gave NoneType, not a Reading", "a forgotten return"),
        (
            Reading(noted().report, tracks=(*noted("a").tracks, "flood")),  # type: ignore[arg-type]
            "it put str among tracks",
            "no finding",
        ),
        (
            Reading(Report("r", "The dike broke."), tracks=noted("a").tracks),
            "it changed the report",
            "an edit",
        ),
    ],
)
def test_only_what_is_added_is_kept(after: Reading, told: str, reason: str) -> None:
    class Made(Adding):
        def __call__(self, _reading: Reading) -> Reading:
            return after

    before = noted("a")
    made = Guarded(Made())(before)
    if told:
        assert made.tracks == before.tracks, reason
        assert made.refusals[-1].reason == f"{FAILED}: {told}"
    else:
        assert made == after, reason


def test_the_command_line(site: Path, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    page = str(tmp_path / "one.txt")
    done = run(site, "read", page, "--format", "jsonl", "--coder", "floods", "--date", "2021-06-09")
    assert (done.returncode, done.stderr) == (0, "")
    assert [note["track"] for note in json.loads(done.stdout)["tracks"]][-1] == "flood"
    done = run(
        site,
        "read",
        page,
        "--format",
        "shout",
        "--coder",
        "tired",
        "--coder",
        "shapeless",
        "--coder",
        "floods",
    )
    assert done.returncode == 1
    assert done.stdout.startswith("HEAD\nONE ")
    shapeless, tired = done.stderr.splitlines()
    assert shapeless.startswith(
        "goodoffices: coder 'shapeless' of flood-watch 0.2 (flood_watch:shapeless): does not fit"
    )
    assert (
        tired
        == "goodoffices: coder 'tired' failed here: ValueError: no more today (report one); the rest is kept"
    )
    done = run(site, "read", page, "--coder", "flood")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no coder 'flood'. Available names: contacts," in done.stderr


def test_the_list(site: Path) -> None:
    done = run(site, "plugins")
    assert done.returncode == 1
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "coder floods flood-watch 0.2 flood_watch:Floods" in rows
    assert "exporter shout flood-watch 0.2 flood_watch:Shout" in rows
    assert "source letters flood-watch 0.2 flood_watch:Letters" in rows
    assert "coder absent flood-watch 0.2 does not work" in rows
    assert "coder events goodoffices 0.1.0 goodoffices.coding.builtin:events" in rows
    assert len(done.stderr.splitlines()) == 5
    assert all(line.startswith("goodoffices: coder ") for line in done.stderr.splitlines())
