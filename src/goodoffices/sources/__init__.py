"""Where reports come from: each source turns something outside into checked reports, or into errors that say why."""

from __future__ import annotations

from goodoffices.sources.failure import Failure
from goodoffices.sources.open import again_from, is_address, reports_from
from goodoffices.sources.options import FetchOptions, Limits, SourceOptions
from goodoffices.sources.report import MAX_TEXT, Names, parse_day, report_of

__all__ = [
    "MAX_TEXT",
    "Failure",
    "FetchOptions",
    "Limits",
    "Names",
    "SourceOptions",
    "again_from",
    "is_address",
    "parse_day",
    "report_of",
    "reports_from",
]
