"""Lists for machines at the address of the page: .json, .csv, .xlsx."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from goodoffices.export.tables import write_table

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet(rows: Iterable[dict[str, Any]], columns: Sequence[str], form: str, name: str) -> Response:
    """The rows in the form asked for; CSV begins with a byte order mark, so that Excel reads its letters right."""
    if form not in TYPES:
        raise HTTPException(404, f"there is no form {form!r} of this list; take one of {', '.join(TYPES)}")
    out = io.BytesIO()
    write_table(rows, columns, form, out, bom=form == "csv")
    headers = {} if form == "json" else {"content-disposition": f'attachment; filename="{name}.{form}"'}
    return Response(out.getvalue(), media_type=TYPES[form], headers=headers)
