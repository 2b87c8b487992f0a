"""What something to be read is: how it is packed, which format it has, and who reads that format."""

from __future__ import annotations

import zlib
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO, cast

from goodoffices.sources import lines
from goodoffices.sources.budget import Budget, unpacked
from goodoffices.sources.failure import Failure
from goodoffices.sources.options import SourceOptions
from goodoffices.sources.plug import Blob, Reader
from goodoffices.sources.sniff import formats

# Loaded when first needed: mail needs an extra, and --help should not wait for any of them.
STREAMED = {
    "text": "lines:text",
    "jsonl": "lines:jsonl",
    "json": "lines:whole_json",
    "csv": "lines:table",
    "gdelt": "lists:gdelt",
    "feed": "lists:feed",
    "sitemap": "lists:sitemap",
    "warc": "warc:records",
    "eml": "mail:message",
    "mbox": "mail:mailbox",
    "mhtml": "mail:saved_page",
    "zip": "archives:zipped",
    "tar": "archives:tarred",
}
DOCUMENTS = frozenset({"html", "newsml", "nitf", "pdf", "docx", "xlsx"})
CONTAINERS = frozenset({"zip", "tar", "eml", "mbox"})


def reader_of(kind: str) -> Reader:
    """What reads this format; raises Failure `missing-extra` where a package for it is not installed."""
    module, _, name = STREAMED[kind].partition(":")
    try:
        return cast("Reader", getattr(import_module(f"goodoffices.sources.{module}"), name))
    except ModuleNotFoundError as error:
        message = f"reading {kind} needs {error.name}; install goodoffices[sources]"
        raise Failure("missing-extra", message) from error


def opened_blob(blob: Blob, packed: str, options: SourceOptions) -> Blob:
    """What is in a compressed blob, its growth bounded."""
    budget = blob.budget or Budget(options.limits, blob.size or 0)
    name = blob.name
    for suffix in (".gz", ".bz2", ".xz"):
        name = name[: -len(suffix)] if name.lower().endswith(suffix) else name
    stream = unpacked(packed, cast("BinaryIO", blob.stream), budget)
    return replace(blob, name=name, stream=stream, path=None, size=None, budget=budget)


def is_web_archive(head: bytes) -> bool:
    """Whether gzipped data begins with a WARC record; its members are then unpacked one by one."""
    try:
        return zlib.decompressobj(31).decompress(head, 8).startswith(b"WARC/")
    except zlib.error:
        return False


def office_of(blob: Blob) -> str | None:
    """ "docx" or "xlsx" for a ZIP archive that is one."""
    lower = blob.name.lower()
    head = blob.head()
    if b"[Content_Types].xml" not in head and b"_rels/" not in head and b"docProps/" not in head:
        return None
    if b"word/" in head or lower.endswith(".docx"):
        return "docx"
    return "xlsx" if b"xl/" in head or lower.endswith((".xlsx", ".xlsm")) else None


def unknown(kind: str | None, blob: Blob) -> Failure:
    """The failure of a blob in a format that is not read."""
    known = "known are " + ", ".join(name for name in formats() if name != "folder")
    if kind is not None and kind.startswith("foreign:"):
        message = f"this is {kind.removeprefix('foreign:')}"
    elif kind == "xml":
        message = f"XML of an unknown kind; {known}"
    else:
        message = f"no known format; {known}"
    return Failure("file-type", message, report_id=lines.file_id(blob), where=blob.where)
