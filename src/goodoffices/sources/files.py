"""Bytes of text files: bounded, decoded, or one error that says what is wrong."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from goodoffices.errors import ReportError

GZIP_MAGIC = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
# What people take for a text file: the first bytes, and what it is.
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP file or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)


def reason_of(error: OSError) -> str:
    """One clause about what the system said, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "no such file; check the name"
    if isinstance(error, IsADirectoryError):
        return "this is a folder; name the files in it"
    if isinstance(error, PermissionError):
        return "it may not be read; check its permissions"
    return f"it cannot be read ({(error.strerror or type(error).__name__).lower()}); check the file"


def decode(data: bytes) -> str:
    """UTF-8 with a leading BOM dropped and newlines as they are.

    Raises ReportError `binary` for formats that are not text, `not-utf8` for text in another encoding.
    """
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise ReportError("binary", f"this is {kind}, not text; take the text out first")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReportError("not-utf8", "this is UTF-16 text; save it as UTF-8")
    if b"\0" in data:
        raise ReportError(
            "binary", "this looks binary (it holds NUL bytes), not text; take the text out first"
        )
    try:
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        byte, at = error.object[error.start], error.start + (len(BOM) if data.startswith(BOM) else 0)
        message = f"not UTF-8 (byte 0x{byte:02x} at offset {at}); save it as UTF-8, it may be Windows-1252"
        raise ReportError("not-utf8", message) from error


def bounded_lines(stream: io.BufferedReader[Any], most: int) -> Iterator[bytes | None]:
    """Lines without their end; None for a line of more than `most` bytes, which is skipped, not held."""
    while line := stream.readline(most + 1):
        if len(line) > most and not line.endswith(b"\n"):
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line.rstrip(b"\r\n")
