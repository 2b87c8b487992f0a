"""Content-derived ids: the same finding in the same report has the same id in every run and on every machine."""

from __future__ import annotations

import hashlib


def finding_id(kind: str, report_id: str, *parts: object) -> str:
    """A short id such as "c-5f0c1a9e27b4"; `kind` is its first letter's word (contact, position, track, event).

    The id is a hash over the report's id and what makes the finding what it is; parts may be strings, numbers,
    None or tuples of them.
    """
    text = "\x1f".join([kind, report_id, *(repr(p) for p in parts)])
    return f"{kind[0]}-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"
