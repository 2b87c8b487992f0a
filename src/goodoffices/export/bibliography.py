"""The reports that findings cite, for reference managers: RIS and CSL-JSON. Text of reports never goes out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from goodoffices.export.findings import Wishes
from goodoffices.record.stored import StoredFinding

# RIS ends its lines so, on every system.
END = "\r\n"


def cited(items: Iterable[StoredFinding]) -> list[StoredFinding]:
    """One finding for each report, by date and id of the report."""
    first: dict[str, StoredFinding] = {}
    for found in items:
        first.setdefault(found.report_id, found)
    return sorted(first.values(), key=lambda found: (found.report_date or "", found.report_id))


def write_ris(items: Iterable[StoredFinding], wishes: Wishes, out: BinaryIO) -> None:
    """RIS, a record for each report."""
    begin = "\ufeff" if wishes.bom else ""
    out.write((begin + "".join(END.join(_ris(found)) + END for found in cited(items))).encode())


def _ris(found: StoredFinding) -> Iterator[str]:
    date = found.report_date or ""
    yield "TY  - NEWS"
    for tag, value in (
        ("ID", found.report_id),
        ("TI", found.report_title),
        ("T2", found.publisher or found.source),
        ("PY", date[:4]),
        # Year/month/day, with nothing between the strokes where it is not known.
        ("DA", "/".join((*date.split("-"), "", "")[:3]) if date else None),
        ("UR", found.url),
    ):
        if value:
            yield f"{tag}  - {' '.join(value.split())}"
    yield "ER  - "


def write_csl(items: Iterable[StoredFinding], _wishes: Wishes, out: BinaryIO) -> None:
    """CSL-JSON, an item for each report."""
    text = json.dumps([_csl(found) for found in cited(items)], ensure_ascii=False, indent=2)
    out.write((text + "\n").encode())


def _csl(found: StoredFinding) -> dict[str, Any]:
    date = found.report_date
    item = {
        "id": found.report_id,
        "type": "article-newspaper",
        "title": found.report_title,
        "container-title": found.publisher or found.source,
        "URL": found.url,
        "issued": {"date-parts": [[int(part) for part in date.split("-")]]} if date else None,
    }
    return {name: value for name, value in item.items() if value}
