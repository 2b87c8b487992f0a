"""In which form readings leave the program: one format per file, all behind the same four calls."""

from __future__ import annotations

from goodoffices.export.base import FORMATS, Writer, formats, writer
from goodoffices.export.reading_json import error_object, reading_object, schema

__all__ = ["FORMATS", "Writer", "error_object", "formats", "reading_object", "schema", "writer"]
