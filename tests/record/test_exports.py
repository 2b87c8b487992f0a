"""Findings as graphs, entities, rows like MEND's and references, each read back by another program's reader."""

from __future__ import annotations

import dataclasses
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from goodoffices.errors import RunAborted
from goodoffices.export.findings import FINDING_FORMATS, Wishes, write_findings
from goodoffices.export.graphs import spells
from goodoffices.export.mend import mediation
from goodoffices.model import Actor, Contact, Evidence, Participant, Span
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

from .straw import REPORTS, V1, iso3, read


def written(store: Store, form: str, **wishes: bool) -> bytes:
    out = io.BytesIO()
    write_findings(form, store.findings(), Wishes(iso3, **wishes), out)
    return out.getvalue()


def test_graphml_has_an_edge_for_each_finding(filled: Store) -> None:
    graph = nx.read_graphml(io.BytesIO(written(filled, "graphml")))
    assert set(graph) == {"Austria", "India", "Norway"}
    assert graph.nodes["Norway"]["iso3"] == "NOR"
    edges = list(graph.edges(data=True))
    by_kind = pd.Series([edge["kind"] for *_, edge in edges]).value_counts().to_dict()
    assert by_kind == {"contact": 4, "event": 4, "position": 1, "track": 1}, (
        "India's stance on itself is no tie"
    )
    (demand,) = [(one, other, edge) for one, other, edge in edges if edge["kind"] == "position"]
    assert demand[:2] == ("Norway", "India")
    assert demand[2]["symmetric"] is False
    dated = next(edge for *_, edge in edges if edge["kind"] == "contact" and edge.get("place") == "Oslo")
    assert (dated["first_day"], dated["last_day"]) == ("2024-05-10", "2024-05-10")


def test_gexf_has_the_days_as_intervals(filled: Store) -> None:
    raw = written(filled, "gexf")
    graph = nx.read_gexf(io.BytesIO(raw), version="1.2draft")
    assert set(graph) == {"Austria", "India", "Norway"}
    edge = graph.edges["India", "Norway"]
    assert (edge["contacts"], edge["tracks"]) == (1, 1)
    space = {"g": "http://www.gexf.net/1.2draft"}
    tree = ET.fromstring(raw)  # noqa: S314 - our own
    whole = tree.find("g:graph", space)
    assert whole is not None
    assert (whole.get("mode"), whole.get("timeformat")) == ("dynamic", "date")
    intervals = {(one.get("start"), one.get("end")) for one in tree.iterfind(".//g:spell", space)}
    assert ("2024-05-10", "2024-05-10") in intervals
    assert ("2024-05-01", "2024-05-31") in intervals, "a month is all of its days"
    assert b"lastmodified" not in raw


@pytest.mark.parametrize(
    ("days", "expected", "reason"),
    [
        ([("2024-01-02", "2024-01-02"), ("2024-01-01", "2024-01-01")], 2, "days in order"),
        ([("2024-01-01", "2024-01-31"), ("2024-01-05", "2024-01-05")], 1, "a day within a month"),
        ([("2024-01-01", "2024-01-05"), ("2024-01-05", "2024-01-09")], 1, "both ends belong to it"),
        ([("2024-01-01", "2024-01-05"), ("2024-01-06", "2024-01-09")], 2, "one after the other"),
    ],
)
def test_intervals(days: list[tuple[str, str]], expected: int, reason: str) -> None:
    made = spells(days)
    assert len(made) == expected, reason
    assert made == sorted(made)


def test_followthemoney_entities_lead_to_one_another(filled: Store) -> None:
    lines = [json.loads(line) for line in written(filled, "ftm").decode().splitlines()]
    by_id = {one["id"]: one for one in lines}
    assert len(by_id) == len(lines), "each once"
    schemata = pd.Series([one["schema"] for one in lines]).value_counts().to_dict()
    assert schemata == {"Event": 9, "Article": 4, "Membership": 3, "Note": 2, "Person": 3, "PublicBody": 3}
    for one in lines:
        assert all(isinstance(value, list) and value for value in one["properties"].values())
        for name in ("involved", "proof", "member", "organization", "entity"):
            assert all(target in by_id for target in one["properties"].get(name, []))
    norway = next(one for one in lines if one["properties"].get("name") == ["Norway"])
    assert norway["properties"]["country"] == ["no"]


def contact(form: str, modality: str, mechanism: str | None, *roles: str) -> Contact:
    names = ("Qatar", "Norway", "India", "Austria")
    parts = tuple(Participant(Actor(party=name), role) for name, role in zip(names, roles, strict=False))
    evidence = Evidence((Span("text", 0, 1, "x"),), "c", "r", 0.5)
    return Contact("c", form, modality, parts, None, None, None, mechanism, (), evidence)


@pytest.mark.parametrize(
    ("given", "expected", "reason"),
    [
        (
            ("talks", "occurred", None, "mediator", "participant", "participant"),
            "M",
            "a mediator and two sides",
        ),
        (("meeting", "occurred", None, "mediator", "host"), "MR", "the mediator and one side"),
        (("indirect_talks", "ongoing", None, "participant", "participant"), "M", "somebody carries messages"),
        (("meeting", "occurred", "Quartet", "host", "visitor"), "MR", "within a framework of talks"),
        (("meeting", "occurred", None, "host", "visitor"), None, "two parties by themselves"),
        (("talks", "planned", None, "mediator", "participant", "participant"), None, "it has not happened"),
    ],
)
def test_mediation(given: tuple[Any, ...], expected: str | None, reason: str) -> None:
    assert mediation(contact(*given)) == expected, reason


def test_mend_rows(store: Store) -> None:
    made = read(REPORTS[0])
    shuttle = dataclasses.replace(made.contacts[0], format="indirect_talks", mechanism="=Quartet")
    store.add([dataclasses.replace(made, contacts=(shuttle,))], V1)
    raw = written(store, "mend", bom=True)
    assert raw.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(io.BytesIO(raw), dtype=str, encoding="utf-8-sig")
    (row,) = frame.to_dict("records")
    assert (row["type"], row["shuttle"], row["iso3"]) == ("M", "1", "NOR")
    assert (row["year"], row["month"], row["day"]) == ("2024", "05", "10")
    assert row["mechanism"] == "'=Quartet", "no formula"
    assert row["local_parties"] == "Norway; India"


def test_references(filled: Store) -> None:
    ris = written(filled, "ris").decode()
    assert ris.count("TY  - NEWS\r\n") == ris.count("ER  - \r\n") == len(REPORTS)
    assert "TI  - A plan\r\n" in ris
    assert "DA  - 2024/05/12\r\n" in ris
    csl = json.loads(written(filled, "csl-json"))
    assert [one["id"] for one in csl] == ["undated", "oslo", "call", "plan"]
    assert csl[1]["issued"] == {"date-parts": [[2024, 5, 12]]}
    assert "issued" not in csl[0]


@pytest.mark.parametrize("form", FINDING_FORMATS)
def test_every_format(filled: Store, store: Store, form: str) -> None:
    """Without text no quotation goes out; without findings the form is still whole; order does not matter."""
    bare = written(filled, form, text=False).decode()
    for words in ("Holm met", "Rao called", "an end to the blockade"):
        assert words not in bare
    out, other = io.BytesIO(), io.BytesIO()
    write_findings(form, reversed(list(store.findings())), Wishes(iso3), out)
    assert out.getvalue() == written(filled, form)
    write_findings(form, [], Wishes(iso3), other)
    if form in {"graphml", "gexf"}:
        ET.fromstring(other.getvalue())  # noqa: S314 - our own


def test_text_does_go_out_unless_left_out(filled: Store) -> None:
    """Else the test above could not fail."""
    assert "Holm met" in written(filled, "graphml").decode()
    assert "Holm met" in written(filled, "ftm").decode()


def test_no_format_but_those() -> None:
    with pytest.raises(RunAborted, match="there is no format 'dot'; available formats: graphml, gexf"):
        write_findings("dot", [], Wishes(iso3), io.BytesIO())


def test_characters_that_xml_cannot_hold(store: Store, tmp_path: Path) -> None:
    made = read(REPORTS[0])
    odd = dataclasses.replace(made.contacts[0], mechanism="A\x0bB")
    store.add([dataclasses.replace(made, contacts=(odd,))], V1, Origin())
    path = tmp_path / "graph.graphml"
    path.write_bytes(written(store, "graphml"))
    assert "AB" in {edge.get("mechanism") for *_, edge in nx.read_graphml(path).edges(data=True)}
