"""Graphs of parties: GraphML with one edge for each finding, GEXF with the days of each edge as intervals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, BinaryIO

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import write_graphml_xml

from goodoffices.export.findings import Wishes, quotation, ties
from goodoffices.record.facets import issues_of, status_of, type_of
from goodoffices.record.stored import StoredFinding

# What XML 1.0 cannot hold.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KINDS = ("contact", "position", "track", "event")


def graph_of(items: Iterable[StoredFinding], wishes: Wishes) -> Any:
    """A networkx MultiDiGraph: a node for each party, an edge for each pair of parties in each finding."""
    graph = nx.MultiDiGraph()
    for found in items:
        for tie in ties(found):
            for name in (tie.source, tie.target):
                graph.add_node(_xml(name), **_known({"label": name, "iso3": wishes.iso3(name)}))
            edge = _known(_edge(found, wishes) | {"symmetric": not tie.directed})
            graph.add_edge(_xml(tie.source), _xml(tie.target), **edge)
    return graph


def _edge(found: StoredFinding, wishes: Wishes) -> dict[str, Any]:
    finding = found.finding
    return {
        "finding_id": found.id,
        "kind": found.kind,
        "finding_type": type_of(finding),
        "status": status_of(finding),
        "issues": "; ".join(issues_of(finding)),
        "first_day": found.day,
        "last_day": found.last_day,
        "mechanism": getattr(finding, "mechanism", None),
        "place": getattr(finding, "place", None),
        "score": round(finding.evidence.score, 3),
        "coder_version": found.run,
        "report_id": found.report_id,
        "url": found.url,
        "quote": quotation(found) if wishes.text else None,
    }


def _known(cells: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known, which these formats cannot say."""
    return {
        name: _xml(cell) if isinstance(cell, str) else cell
        for name, cell in cells.items()
        if cell is not None and cell != ""
    }


def _xml(text: str) -> str:
    return NOT_XML.sub("", text)


def write_graphml(items: Iterable[StoredFinding], wishes: Wishes, out: BinaryIO) -> None:
    """GraphML, for Gephi, igraph and networkx."""
    # The writer in lxml lays out its file otherwise; this one is there on every machine.
    write_graphml_xml(graph_of(items, wishes), out, named_key_ids=True)


def dynamic_graph_of(items: Iterable[StoredFinding], wishes: Wishes) -> Any:
    """A networkx DiGraph with one edge for two parties in each direction.

    Gephi runs parallel edges together, so they are counted here; `spells` holds the days of their findings.
    """
    whole = graph_of(items, wishes)
    graph = nx.DiGraph(mode="dynamic")
    graph.add_nodes_from(whole.nodes(data=True))
    for source, target in sorted(set(whole.edges())):
        edges = list(whole.get_edge_data(source, target).values())
        counts = {f"{kind}s": sum(edge["kind"] == kind for edge in edges) for kind in KINDS}
        days = [(edge["first_day"], edge["last_day"]) for edge in edges if edge.get("first_day")]
        ids = "; ".join(edge["finding_id"] for edge in edges)
        more: dict[str, Any] = {"spells": spells(days)} if days else {}
        graph.add_edge(source, target, weight=float(len(edges)), **counts, findings=ids, **more)
    return graph


def spells(days: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Intervals of days in order, those that overlap run together; both ends belong to them."""
    made: list[tuple[str, str]] = []
    for first, last in sorted(days):
        if made and first <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, max(first, last)))
    return made


def write_gexf(items: Iterable[StoredFinding], wishes: Wishes, out: BinaryIO) -> None:
    """Dynamic GEXF 1.2, for the timeline of Gephi."""
    writer = GEXFWriter(version="1.2draft")
    meta = writer.xml.find("meta")
    # The day of writing would make each day's file another one.
    meta.attrib.pop("lastmodifieddate")
    meta.find("creator").text = "goodoffices"
    writer.add_graph(dynamic_graph_of(items, wishes))
    writer.write(out)
