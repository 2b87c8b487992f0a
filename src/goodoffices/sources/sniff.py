"""Which format bytes are in: what they begin with decides; name and content type count where that does not tell."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from goodoffices.sources.files import BOM, GZIP_MAGIC

BZIP_MAGIC = b"BZh"
XZ_MAGIC = b"\xfd7zXZ\x00"
# Formats that are known well enough to say what they are, and not read.
FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as .docx or .xlsx"),
    (b"{\\rtf", "an RTF document; save it as .docx"),
    (b"\x89PNG", "an image; run text recognition first"),
    (b"\xff\xd8\xff", "an image; run text recognition first"),
    (b"GIF8", "an image; run text recognition first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; pack it as ZIP or TAR"),
    (b"Rar!", "a RAR archive; pack it as ZIP or TAR"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data; unpack it first"),
    (b"SQLite format 3", "an SQLite database; export a table of reports"),
    (b"PAR1", "a Parquet file; export it as JSON Lines or CSV"),
)
_COMMENTS = re.compile(
    rb"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>|\s)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_ROOTS = {
    b"rss": "feed",
    b"feed": "feed",
    b"RDF": "feed",
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap",
    b"newsItem": "newsml",
    b"newsMessage": "newsml",
    b"nitf": "nitf",
}
_TAGS = frozenset(
    b"html head body title meta link script style div p article section main header table h1 span".split()
)
_HEADER = re.compile(rb"^(?:>?[A-Z][A-Za-z0-9-]{1,60}):[ \t]", re.MULTILINE)
_MAIL = re.compile(
    rb"^(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To|Content-Type|Reply-To|X-[\w-]+):",
    re.MULTILINE | re.IGNORECASE,
)
_GDELT_KEY = re.compile(
    rb"\d{9,10}\t\d{8}\t\d{6}\t\d{4}\t|\d{14}-T?\d+\t\d{14}\t|\d{9,10}\t\d{14}\t\d{14}\t\d\t"
)
# Columns of GDELT 1.0 and 2.1 events, mentions, and GKG 2.1.
GDELT_COLUMNS = frozenset({58, 61, 14, 16, 26, 27})
# Some programs write a few bytes before the mark of a PDF.
MOST_BEFORE_PDF = 64
# One whole text by its name, whatever it begins with, unless it is in a binary format.
PLAIN = (".txt", ".text", ".md")
_TABLE = re.compile(r"\.(?:csv|tsv|tab)$", re.IGNORECASE)


class Format(NamedTuple):
    """A row of `formats.tsv`."""

    name: str
    suffixes: tuple[str, ...]
    types: tuple[str, ...]
    many: bool
    what: str


@cache
def formats() -> dict[str, Format]:
    """The formats that are built in, by name."""
    table = resources.files("goodoffices.sources").joinpath("formats.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {
        name: Format(name, tuple(suffixes.split()), tuple(types.split()), many == "many", what)
        for name, suffixes, types, many, what in rows
    }


def formats_many(name: str) -> bool:
    """Whether a name is that of a format that holds more than one report, as far as its suffix tells."""
    plain = name.lower().removesuffix(".gz").removesuffix("/")
    found = [known.many for known in formats().values() if plain.endswith(known.suffixes) and known.suffixes]
    return bool(found) and all(found)


def compression(head: bytes) -> str | None:
    """ "gzip", "bzip2" or "xz" where the bytes are compressed as a whole."""
    if head.startswith(GZIP_MAGIC):
        return "gzip"
    if head.startswith(XZ_MAGIC):
        return "xz"
    return "bzip2" if head.startswith(BZIP_MAGIC) and head[4:10] == b"1AY&SY" else None


def kind_of(name: str, head: bytes, content_type: str | None = None) -> str | None:
    """The name of the format, "foreign:..." for one that is known and not read, None for one that is not known."""
    told = _binary(head)
    if told:
        return told
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16, which Excel and NewsML writers use
        head = head[: len(head) // 2 * 2].decode("utf-16", errors="replace").encode()
    elif b"\0" in head:
        return _with_zeros(name.lower(), head)
    if name.lower().endswith(PLAIN):
        return "text"
    head = head.removeprefix(BOM)
    return _markup(head) or _mail(name, head) or _lines(name, head) or _told(name, content_type)


def _with_zeros(name: str, head: bytes) -> str | None:
    """Bytes with a NUL are no text, but a broken line within JSON Lines must not take the others with it."""
    if name.endswith((".jsonl", ".ndjson")) and re.match(rb"\s*\{[^\0\n]*\n", head.removeprefix(BOM)):
        return "jsonl"
    return "text" if name.endswith(PLAIN) else None


def _binary(head: bytes) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"  # also DOCX and XLSX, which the list of members tells
    if head[257:262] == b"ustar":
        return "tar"
    if 0 <= head[:1024].find(b"%PDF-") < MOST_BEFORE_PDF:
        return "pdf"
    if re.match(rb"WARC/\d", head):
        return "warc"
    return next((f"foreign:{what}" for magic, what in FOREIGN if head.startswith(magic)), None)


def _markup(head: bytes) -> str | None:
    if head.lstrip()[:1] != b"<":
        return None
    begun = _COMMENTS.match(head)
    root = _ROOT.match(head, begun.end() if begun else 0)
    if root is None:
        return "html" if re.search(rb"<!doctype html|<html\b", head, re.IGNORECASE) else None
    return _ROOTS.get(root[1]) or ("html" if root[1].lower() in _TAGS else "xml")


def _mail(name: str, head: bytes) -> str | None:
    """A mailbox begins with a "From " line, a message with header lines that only mail has."""
    if re.match(rb"From \S+.*\n", head) and _MAIL.search(head):
        return "mbox"
    lines = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if not _HEADER.match(head) or len(_MAIL.findall(lines)) < 2:
        return None
    saved = re.search(rb"^Content-Type:\s*multipart/related", lines, re.MULTILINE | re.IGNORECASE)
    return (
        "mhtml" if name.lower().endswith((".mht", ".mhtml")) or (saved and b"\nTo:" not in lines) else "eml"
    )


def _lines(name: str, head: bytes) -> str | None:
    begun = head.lstrip()[:1]
    lower = name.lower()
    if lower.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if begun == b"{":
        return "json" if lower.endswith(".json") and not _is_lines(head) else "jsonl"
    if begun == b"[" and (lower.endswith(".json") or re.match(rb"\s*\[\s*[\[{]", head)):
        return "json"
    first = head.split(b"\n", 1)[0]
    if _GDELT_KEY.match(first) and first.count(b"\t") + 1 in GDELT_COLUMNS:
        return "gdelt"
    return "csv" if _TABLE.search(name) else None


def _is_lines(head: bytes) -> bool:
    """Whether the first line is an object by itself and another follows."""
    first, _, rest = head.partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _told(name: str, content_type: str | None) -> str | None:
    """By the suffix, else by the content type; text under a name that says nothing is text."""
    plain = (content_type or "").split(";")[0].strip().lower()
    lower = name.lower()
    for known in formats().values():
        if any(lower.endswith(suffix) for suffix in known.suffixes if suffix != ".xml"):
            return known.name
    for known in formats().values():
        if plain in known.types:
            return known.name
    suffixless = "." not in lower.rsplit("/", 1)[-1].lstrip(".")
    return "text" if suffixless else None
