"""Web archives (WARC, as Common Crawl News lays them out): the page of each response, one after the other.

The day of the crawl is never taken for the day of publication.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace

from goodoffices.sources.failure import Failure
from goodoffices.sources.plug import Blob, Draft, Run, of_bytes, plain
from goodoffices.sources.sniff import kind_of
from goodoffices.sources.warc_records import MOST_HEADER, Record, records_of

# What a crawl of news holds beside pages: said once in the documentation, no failure each.
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/xml", "text/xml")


def records(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The reports in the responses; requests, metadata, redirects and media are passed over.

    A damaged record is a failure, and the archive is read on at the next one.
    """
    most = run.options.limits.document + MOST_HEADER
    for number, item in enumerate(records_of(blob, run, most), 1):
        if isinstance(item, Failure):
            yield item
        else:
            yield from _response(item, number, blob, run)


def _response(record: Record, number: int, blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    url = record.headers.get("warc-target-uri", "").strip("<> ")
    where = f"{blob.where}#{number}" + (f" <{plain(url)}>" if url else "")
    try:
        if record.content is None:
            raise Failure(
                "too-large", f"the page has more than {run.options.limits.document:,} bytes; leave it out"
            )
        headers = {"content-type": record.headers.get("content-type", "")}
        body = record.content
        if headers["content-type"].startswith("application/http") or body.startswith(b"HTTP/"):
            status, headers, body = http_message(body)
            if status != 200 or not _is_page(headers.get("content-type", "")):
                return
            body = decoded_body(body, headers, run.options.limits.document)
        yield from _page(body, headers, url, where, blob, run)
    except Failure as error:
        yield Failure.of(error, where=where, kept={"url": url} if url else None)


def _page(
    body: bytes, headers: dict[str, str], url: str, where: str, blob: Blob, run: Run
) -> Iterator[Draft | Failure]:
    content_type = headers.get("content-type", "")
    hints = {"url": url, "content_type": content_type, "charset": charset_of(content_type)}
    known = {key: value for key, value in hints.items() if value}
    inner = replace(
        blob,
        name="page",
        where=where,
        stream=of_bytes(body),
        path=None,
        size=len(body),
        hints=known,
        nested=True,
    )
    if kind_of("page.html", inner.head()) in {"warc", "zip", "tar"}:
        raise Failure("file-type", "the response is an archive, not a page; leave it out")
    yield from run.expand(inner)


def _is_page(content_type: str) -> bool:
    plain_type = content_type.split(";", maxsplit=1)[0].strip().lower()
    return not plain_type or plain_type in PAGES


def charset_of(content_type: str) -> str:
    """The charset of a Content-Type, "" where it tells none."""
    for part in content_type.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40]
    return ""


def http_message(content: bytes) -> tuple[int, dict[str, str], bytes]:
    """(status, headers in lower case, body) of a recorded answer.

    Raises Failure `bad-record` when it is none.
    """
    for gap in (b"\r\n\r\n", b"\n\n"):
        head, found, body = content.partition(gap)
        if found and len(head) <= MOST_HEADER:
            break
    else:
        raise Failure("bad-record", "the recorded answer has no head; leave it out")
    lines = head.decode("latin-1").splitlines()
    parts = lines[0].split(None, 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/") or not parts[1][:3].isdigit():
        raise Failure("bad-record", "the recorded answer has no status; leave it out")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        key, colon, value = line.partition(":")
        if colon:
            headers.setdefault(key.strip().lower(), value.strip())
    return int(parts[1][:3]), headers, body


def decoded_body(body: bytes, headers: dict[str, str], most: int) -> bytes:
    """The body as the browser got it: chunks joined where they are recorded, unpacked, within bounds.

    Common Crawl records bodies unpacked and joined but keeps some of the headers, so the content is looked at.
    Raises Failure `bad-record`, `bomb`.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    coding = headers.get("content-encoding", "").lower()
    if coding in {"gzip", "x-gzip"} and body[:2] == b"\x1f\x8b":
        return inflated(body, 31, most)
    if coding == "deflate" and body and body.lstrip()[:1] != b"<":
        return inflated(body, 15 if body[0] & 15 == 8 else -15, most)
    if coding in {"br", "zstd"} and kind_of("", body[:4096]) is None:
        raise Failure("bad-record", f"the answer is packed with {coding}, which is not read; leave it out")
    return body


def inflated(data: bytes, bits: int, most: int) -> bytes:
    """Unpacked data.

    Raises Failure `bomb` beyond `most` bytes, `bad-record` for damaged data.
    """
    unpacker = zlib.decompressobj(bits)
    try:
        plain_data = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise Failure("bad-record", "the packed answer is damaged; get it again") from error
    if len(plain_data) > most:
        raise Failure("bomb", f"the answer grows to more than {most:,} bytes when unpacked; leave it out")
    if not unpacker.eof:
        raise Failure("bad-record", "the packed answer is cut off; get it again")
    return plain_data


def _joined(body: bytes) -> bytes:
    """The chunks of a body without their lengths; the body as it is where they were joined when it was recorded."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\n", at, at + 200)
        size_text = body[at:end].split(b";")[0].strip() if end > 0 else b""
        try:
            size = int(size_text, 16)
        except ValueError:
            return b"".join(pieces) if pieces else body
        if size < 0 or (size == 0 and not pieces):
            return b"".join(pieces) if size == 0 else body
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[end + 1 : end + 1 + size])
        at = end + 1 + size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
