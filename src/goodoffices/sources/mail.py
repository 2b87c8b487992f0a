"""Mail: messages, mailboxes, pages saved as one file. Mailings of agencies and ministries, also forwarded ones.

The text is the plain part where there is one, else what the HTML part shows. A message forwarded as an attachment is a
report of its own; one that is forwarded within the text gives the text, day, sender and subject of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

from goodoffices.errors import ReportError
from goodoffices.sources.days import day_of
from goodoffices.sources.failure import Failure
from goodoffices.sources.markup import block_text, decoded, kept, page_tree
from goodoffices.sources.plug import Blob, Draft, Run, of_bytes, plain

# Attachments of a message that are read, and nesting of its parts.
MOST_PARTS = 200
# A plain part this much shorter than the HTML part only says "open this in your browser".
TEASER = 5
_FROM_LINE = re.compile(rb"From \S+ .*\d{4}")
_FORWARDED = re.compile(
    r"^[-_ >]*(?:-{2,} ?(?:Forwarded message|Original Message) ?-{2,}|Begin forwarded message:)[ \t]*\n+"
    r"(?P<head>(?:[>* \t]*(?:From|Date|Sent|Subject|To|Cc|Reply-To)\*?:[^\n]*\n(?:[>* \t]*[^\s:>][^:\n]*\n)?\n?){2,8})",
    re.MULTILINE | re.IGNORECASE,
)
_HEADER = re.compile(r"^[>* \t]*(From|Date|Sent|Subject)\*?:\*?[ \t]*(.*)$", re.MULTILINE | re.IGNORECASE)
_SUBJECT_MARKS = re.compile(r"^(?:(?:re|fwd?|fw|aw|wg)(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- \r?\n", re.MULTILINE)
_QUOTED = re.compile(r"(?:^>.*(?:\n|\Z)){2,}\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a message: its plain text, its page, what is attached."""

    text: str
    page: str
    attached: tuple[EmailMessage, ...]


def message(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The report of a message and those of its attachments."""
    yield from _message(blob.data(run.options.limits.document), blob, blob.where, run)


def mailbox(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The messages of a mailbox, one held at a time."""
    most = run.options.limits.document
    for number, data in enumerate(_messages(blob, most), 1):
        where = f"{blob.where}[{number}]"
        if data is None:
            yield Failure("too-large", f"the message has more than {most:,} bytes; leave it out", where=where)
            continue
        yield from _message(data, blob, where, run)


def saved_page(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The page of an MHTML file."""
    parsed = _parsed(blob.data(run.options.limits.document))
    for part in parsed.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            url = str(part.get("Content-Location") or parsed.get("Snapshot-Content-Location") or "").strip()
            hints = {"charset": part.get_content_charset() or ""}
            if url.startswith(("http://", "https://")):
                hints["url"] = url
            data = _payload(part)
            inner = replace(
                blob, stream=of_bytes(data), size=len(data), hints={**blob.hints, **hints}, path=None
            )
            yield from (
                Draft({**fields, **run.options.given}, blob.where)
                for fields in run.taken_apart("html", inner)
            )
            return
    raise Failure("empty", "no page is in the file; leave it out", where=blob.where)


def _messages(blob: Blob, most: int) -> Iterator[bytes | None]:
    """The messages between "From " lines that follow a blank line; None for one beyond `most` bytes."""
    lines: list[bytes] = []
    size, blank = 0, True
    while line := blob.stream.readline(1 << 20):
        if blank and _FROM_LINE.match(line):
            if size:
                yield b"".join(lines) if size <= most else None
            lines, size = [], 0
        else:
            size += len(line)
            if size <= most:
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
        blank = not line.strip()
    if size:
        yield b"".join(lines) if size <= most else None


def _parsed(data: bytes) -> EmailMessage:
    try:
        return BytesParser(policy=policy.default).parsebytes(data)
    except (MessageError, ValueError, RecursionError) as error:
        raise Failure("damaged", "the message is damaged; export it again") from error


def _message(data: bytes, blob: Blob, where: str, run: Run) -> Iterator[Draft | Failure]:
    try:
        parsed = _parsed(data)
        parts = _parts(parsed)
        fields = _fields(parsed, parts)
    except ReportError as error:
        yield Failure.of(error, where=where)
        return
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        AssertionError,
        RecursionError,
    ) as error:
        # What the standard library's mail parser raises on broken headers and parts.
        note = f"the message is damaged ({type(error).__name__}); export it again"
        yield Failure("damaged", note, where=where)
        return
    if fields.get("text"):
        yield Draft({**fields, **run.options.given}, where)
    elif not parts.attached:
        yield Failure("empty", "the message holds no text; leave it out", where=where, kept=fields)
    for part in parts.attached[:MOST_PARTS]:
        yield from _attachment(part, fields, blob, where, run)


def _attachment(
    part: EmailMessage, fields: dict[str, Any], blob: Blob, where: str, run: Run
) -> Iterator[Draft | Failure]:
    """The reports of an attachment; day and publisher are those of the message where it tells none."""
    name = plain(part.get_filename() or "attachment")
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        data, name = (bytes(inner), "forwarded.eml") if isinstance(inner, EmailMessage) else (b"", name)
    else:
        data = _payload(part)
    hints: dict[str, str] = {key: str(fields[key]) for key in ("date", "publisher") if key in fields}
    inner_blob = replace(
        blob,
        name=name,
        where=f"{where}!{name}",
        stream=of_bytes(data),
        path=None,
        size=len(data),
        hints={} if name == "forwarded.eml" else {**hints, "content_type": part.get_content_type()},
        depth=blob.depth + 1,
        nested=True,
    )
    yield from run.expand(inner_blob)


def _parts(parsed: EmailMessage) -> _Parts:
    text, page, attached = [], [], []
    stack: list[EmailMessage] = [parsed]
    for _ in range(10 * MOST_PARTS):
        if not stack:
            break
        part = stack.pop()
        kind = part.get_content_type()
        if kind == "message/rfc822" or part.get_content_disposition() == "attachment":
            if not kind.startswith(("image/", "audio/", "video/", "application/pgp", "application/pkcs7")):
                attached.append(part)
        elif part.is_multipart():
            stack.extend(reversed([inner for inner in part.get_payload() if isinstance(inner, EmailMessage)]))
        elif kind == "text/plain":
            text.append(decoded(_payload(part), part.get_content_charset()))
        elif kind == "text/html":
            page.append(decoded(_payload(part), part.get_content_charset()))
        elif part.get_filename() and kind.startswith(("application/", "text/")):
            attached.append(part)
    shown = "\n\n".join(block_text(page_tree(one)) for one in page if one.strip())
    return _Parts("\n\n".join(text).strip(), shown, tuple(attached))


def _payload(part: Any) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _fields(parsed: EmailMessage, parts: _Parts) -> dict[str, Any]:
    text = parts.text
    if not text or len(parts.page) > TEASER * max(len(text), 100):
        text = parts.page
    told = {key: _header(parsed, key) for key in ("From", "Date", "Subject")}
    text = text.replace("\r\n", "\n")
    forwarded = _FORWARDED.search(text)
    if forwarded:
        head = {key.title(): value for key, value in reversed(_HEADER.findall(forwarded["head"]))}
        told = {
            "From": head.get("From", ""),
            "Date": head.get("Date") or head.get("Sent", ""),
            "Subject": head.get("Subject") or told["Subject"],
        }
        text = _unquoted(text[forwarded.end() :])
    text = _QUOTED.sub("", _SIGNATURE.split(text, maxsplit=1)[0]).strip()
    return kept(
        {
            "text": text,
            "title": " ".join(_SUBJECT_MARKS.sub("", told["Subject"]).split())[:1000],
            "date": day_of(told["Date"].strip()),
            "publisher": _sender(told["From"]),
        }
    )


def _header(parsed: EmailMessage, key: str) -> str:
    return " ".join(str(parsed.get(key, "")).replace("�", "").split())


def _sender(value: str) -> str | None:
    """The name in front of an address, else the host of the address."""
    name, address = parseaddr(value.replace("[mailto:", "<").replace("]", ">"))
    name = name.strip(" \"'")
    return name or address.rpartition("@")[2] or None


def _unquoted(text: str) -> str:
    """Text without the marks of quotation, where all of it is quoted."""
    lines = text.split("\n")
    if all(line.startswith(">") for line in lines if line.strip()):
        return "\n".join(re.sub(r"^> ?", "", line) for line in lines)
    return text
