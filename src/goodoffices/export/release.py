"""A frozen data set that can be cited: all lists as CSV and Parquet, codebooks, checksums, versions, no text.

The same record gives the same bytes. What depends on when a report was taken in (`known_since`) and what is text of
reports (quotations, propositions, titles) stays out; `evidence` tells where each quotation stands, and its hash, so
that who holds the reports can find it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from goodoffices.errors import RunAborted
from goodoffices.export.codebook import ONTOLOGIES, codebook
from goodoffices.export.tables import Row, write_table
from goodoffices.model import Position
from goodoffices.record.columns import COLUMNS, COUNTS, FLAGS, NUMBERS, row
from goodoffices.record.filters import Filters
from goodoffices.record.store import KINDS, Store
from goodoffices.record.stored import StoredFinding

LISTS = {"contact": "contacts", "position": "positions", "track": "tracks", "event": "events"}
# Text of reports, and what another taking in of the same reports would change.
LEFT_OUT = frozenset({"quote", "proposition", "report_title", "known_since", "superseded_at"})
REPORTS = "report_id date source publisher url lang level sha256".split()
ACTORS = "id name party office code iso3 findings first_day last_day".split()
EVIDENCE = "report_id finding_id ord role in start end sha256".split()
FORMS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
CHECKSUMS = "SHA256SUMS"
DESCRIPTION = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a release says of itself; `versions` is whatever tells which program, models, knowledge and packages."""

    title: str
    version: str
    command: str
    versions: Mapping[str, Any]


def columns_of(kind: str) -> list[str]:
    """The columns of a list in a release."""
    return [name for name in COLUMNS[kind] if name not in LEFT_OUT]


def write_release(store: Store, folder: Path, filters: Filters, imprint: Imprint) -> list[str]:
    """Write a release; the paths of its files. The folder appears under its name only when it is whole.

    Raises RunAborted when there is such a folder already or it cannot be written.
    """
    if folder.exists():
        raise RunAborted(
            f"{folder}: it is there already; a release is never overwritten, choose another name"
        )
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        resources = [*_lists(store, part, filters), *_codebooks(part)]
        _describe(part, resources, imprint, store, filters)
        _checksums(part)
        part.replace(folder)
    except OSError as error:
        raise RunAborted(
            f"{folder}: it cannot be written ({error.strerror}); choose another place"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return _files(folder)


def _files(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(found)


def _lists(store: Store, folder: Path, filters: Filters) -> Iterator[dict[str, Any]]:
    """Write every list; their descriptions."""
    (folder / "data").mkdir()
    for name, columns, rows in _tables(store, filters):
        held = list(rows)
        for form, media in FORMS.items():
            path = folder / "data" / f"{name}.{form}"
            with path.open("wb") as out:
                write_table(held, columns, form, out)
            yield {
                "name": f"{name}-{form}" if form != "csv" else name,
                **_file(path, folder, form, media),
                "profile": "tabular-data-resource" if form == "csv" else "data-resource",
                "rows": len(held),
                "schema": {"fields": [{"name": each, "type": _type(each)} for each in columns]},
            }


def _tables(store: Store, filters: Filters) -> Iterator[tuple[str, Sequence[str], Iterable[Row]]]:
    """(name, columns, rows) of each list, rows in an order that depends on their content alone."""
    everything: list[StoredFinding] = []
    for kind in KINDS:
        found = sorted(store.findings(filters, [kind]), key=lambda one: (one.day, one.report_id, one.id))
        everything += found
        yield LISTS[kind], columns_of(kind), [row(one, store.iso3) for one in found]
    yield "evidence", EVIDENCE, [line for found in everything for line in _places(found)]
    actors = sorted(store.actors(filters), key=lambda one: one.id)
    yield "actors", ACTORS, [asdict(one) for one in actors]
    reports = (
        {
            "report_id": one.report.id,
            **{name: getattr(one.report, name) for name in ("date", "publisher", "url", "lang")},
            **{name: getattr(one, name) for name in ("source", "level", "sha256")},
        }
        for one in store.reports(filters)
    )
    yield "reports", REPORTS, sorted(reports, key=lambda one: (one["date"] or "", one["report_id"]))


def _places(found: StoredFinding) -> Iterator[Row]:
    """Where each quotation of a finding stands in its report."""
    spans = [("evidence", span) for span in found.finding.evidence.spans]
    if isinstance(found.finding, Position):
        spans.append(("proposition", found.finding.proposition))
    for ord_, (role, span) in enumerate(spans):
        yield {
            "report_id": found.report_id,
            "finding_id": found.id,
            "ord": ord_,
            "role": role,
            "in": span.where,
            "start": span.start,
            "end": span.end,
            "sha256": hashlib.sha256(span.quote.encode("utf-8", "surrogatepass")).hexdigest(),
        }


def _type(column: str) -> str:
    """The type of a column in the terms of Table Schema."""
    if column in NUMBERS:
        return "number"
    if column in FLAGS:
        return "boolean"
    return "integer" if column in COUNTS or column in {"ord", "start", "end"} else "string"


def _codebooks(folder: Path) -> Iterator[dict[str, Any]]:
    """Write the codebooks; those of PLOVER and CAMEO hold the cross-walk from one to the other."""
    (folder / "codebook").mkdir()
    for ontology in ONTOLOGIES:
        for form, suffix, media in (("csv", "csv", "text/csv"), ("markdown", "md", "text/markdown")):
            path = folder / "codebook" / f"{ontology}.{suffix}"
            path.write_text(codebook(ontology, form), encoding="utf-8", newline="\n")
            name = f"codebook-{ontology}-{suffix}".lower()
            yield {"name": name, **_file(path, folder, suffix, media), "profile": "data-resource"}


def _file(path: Path, folder: Path, form: str, media: str) -> dict[str, Any]:
    return {
        "path": path.relative_to(folder).as_posix(),
        "format": form,
        "mediatype": media,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
        **({} if form == "parquet" else {"encoding": "utf-8"}),
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _describe(
    folder: Path, resources: Sequence[Mapping[str, Any]], imprint: Imprint, store: Store, filters: Filters
) -> None:
    """`datapackage.json` for programs, `README.md` for people."""
    asked = {
        field.name: getattr(filters, field.name)
        for field in dataclasses.fields(filters)
        if getattr(filters, field.name) != field.default
    }
    whole = {
        "profile": "data-package",
        "name": "goodoffices-release",
        "title": imprint.title,
        "version": imprint.version,
        "description": "Findings read in diplomatic reporting, each with its report and place; no text of reports.",
        "goodoffices": {
            "command": imprint.command,
            "filters": {"level": filters.level, **asked},
            "versions": dict(imprint.versions),
            "runs": [{"id": run.id, **asdict(run)} for run in store.runs()],
        },
        "resources": list(resources),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    (folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8", newline="\n")
    (folder / "README.md").write_text("\n".join(_readme(resources, imprint)), encoding="utf-8", newline="\n")


def _readme(resources: Sequence[Mapping[str, Any]], imprint: Imprint) -> Iterator[str]:
    yield f"# {imprint.title}, {imprint.version}\n"
    yield "Made by goodoffices " + str(imprint.versions.get("goodoffices", "")) + " with\n"
    yield f"    {imprint.command}\n"
    yield "from the reports that `data/reports.csv` names. No text of reports is in it: `data/evidence.csv` tells where"
    yield "each quotation stands (characters from `start` up to `end`) and the SHA-256 of its words.\n"
    yield "Cite title, version and the SHA-256 of `SHA256SUMS`; `sha256sum -c SHA256SUMS` checks the files.\n"
    yield "| list | rows |\n|---|---|"
    yield from (
        f"| `{one['path']}` | {one['rows']} |"
        for one in resources
        if one["format"] == "csv" and "rows" in one
    )
    yield ""


def _checksums(folder: Path) -> None:
    lines = (f"{_sha256(folder / name)}  {name}\n" for name in _files(folder))
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
