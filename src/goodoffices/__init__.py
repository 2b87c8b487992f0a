"""goodoffices reads diplomatic reporting and keeps the evidence-linked record of a peace process.

    import goodoffices
    reading = goodoffices.read(text, title=..., date="2024-05-31")
    for contact in reading.contacts: ...

    db = goodoffices.open("record.db")
    db.contacts(goodoffices.Filters(party="Egypt", since="2024"))

Names are loaded when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodoffices.api import open, read, read_many  # noqa: A004 - goodoffices.open
    from goodoffices.errors import (
        GoodOfficesError,
        KnowledgeError,
        ModelError,
        PluginError,
        ReportError,
        RunAborted,
    )
    from goodoffices.export.reading_json import reading_object
    from goodoffices.model import Reading, Report
    from goodoffices.record.filters import Filters

__version__ = "0.1.0"

__all__ = [
    "Filters",
    "GoodOfficesError",
    "KnowledgeError",
    "ModelError",
    "PluginError",
    "Reading",
    "Report",
    "ReportError",
    "RunAborted",
    "__version__",
    "open",
    "read",
    "read_many",
    "reading_object",
]

_HOMES = {
    **dict.fromkeys(("open", "read", "read_many"), "goodoffices.api"),
    **dict.fromkeys(("Reading", "Report"), "goodoffices.model"),
    "Filters": "goodoffices.record.filters",
    "reading_object": "goodoffices.export.reading_json",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "goodoffices.errors")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
