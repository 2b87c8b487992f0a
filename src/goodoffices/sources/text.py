"""The lines of JSON Lines, and how long texts and lines may be."""

from __future__ import annotations

import json

from goodoffices.errors import ReportError
from goodoffices.sources.report import MAX_TEXT

# Bytes: a character of UTF-8 takes four at most.
MAX_FILE = 4 * MAX_TEXT
# Bytes of one JSON line, which may write a character as an escape of six.
MAX_LINE = 8 * MAX_TEXT


def fields_of_line(line: str) -> dict[str, object]:
    """The fields of a JSON line; raises ReportError `bad-json`."""
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = f"broken JSON ({error.msg} at column {error.colno}); each line must be one whole object"
        raise ReportError("bad-json", message) from error
    except (ValueError, RecursionError) as error:
        reason = (
            "nested too deeply" if isinstance(error, RecursionError) else "a number that JSON does not allow"
        )
        raise ReportError("bad-json", f"broken JSON ({reason}); correct the line") from error
    if not isinstance(value, dict):
        raise ReportError("bad-json", 'the line is JSON but no object; write {"id": ..., "text": ...}')
    return value


def _no_constant(name: str) -> object:
    """JSON has no NaN and no Infinity, Python's reader does."""
    raise ValueError(name)
