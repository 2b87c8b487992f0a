"""Forms that change the record: read whole, and refused unless they came from our own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from goodoffices.faces.web import security

# Fields of a form, and characters of one: a report's passage fits, a book does not.
FIELDS, LONGEST = 40, 100_000


async def _form(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=FIELDS, max_part_size=LONGEST * 4) as form:
        given = {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}
    if not security.form_is_ours(request, given.get("token", "")):
        raise HTTPException(
            403, "this form was not sent from this page; go back, load it anew and send it again"
        )
    if any(len(value) > LONGEST for value in given.values()):
        raise HTTPException(413, f"more than {LONGEST:,} characters in one field are not taken")
    return given


OurForm = Annotated[Mapping[str, str], Depends(_form)]
"""The fields of a form of ours; 403 for a form of somebody else."""
