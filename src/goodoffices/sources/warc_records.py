"""The records of a WARC file, plain or gzipped member by member.

A reader of our own, because this is where truncated and damaged archives have to be survived: after a broken gzip
member or record it goes on at the next one (the native reader that was tried panics on a stream it cannot seek in).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from goodoffices.sources.budget import Budget
from goodoffices.sources.failure import Failure
from goodoffices.sources.files import GZIP_MAGIC
from goodoffices.sources.plug import Blob, Run, buffered

# Bytes of the header of a record, and of a recorded answer.
MOST_HEADER = 64_000
PIECE = 1 << 16
_MEMBER = b"\x1f\x8b\x08"
_WANTED = frozenset({"response", "resource", "conversion"})


@dataclass(frozen=True, slots=True)
class Record:
    """A record; names of `headers` are in lower case, `content` is None where it is longer than was allowed."""

    headers: Mapping[str, str]
    content: bytes | None


class DamagedMemberError(Exception):
    """A gzip member is broken; the stream goes on with the next one."""


class Members(io.RawIOBase):
    """The content of gzip members one after another; raises DamagedMemberError once for each that is broken."""

    def __init__(self, source: BinaryIO, budget: Budget) -> None:
        super().__init__()
        self._source = source
        self._budget = budget
        self._packed = b""
        self._unpacker: Any = None

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises DamagedMemberError, Failure `bomb`."""
        view = memoryview(buffer).cast("B")
        while True:
            if not self._packed:
                self._packed = self._source.read(PIECE)
                if not self._packed:
                    if self._unpacker is not None:
                        self._unpacker = None
                        raise DamagedMemberError
                    return 0
            if self._unpacker is None:
                self._unpacker = zlib.decompressobj(31)
            data = self._unpacked(len(view))
            if data:
                self._budget.take(len(data))
                view[: len(data)] = data
                return len(data)

    def _unpacked(self, most: int) -> bytes:
        try:
            data: bytes = self._unpacker.decompress(self._packed, most)
        except zlib.error:
            self._unpacker = None
            self._skip()
            raise DamagedMemberError from None
        if self._unpacker.eof:
            self._packed = self._unpacker.unused_data.lstrip(b"\0")
            self._unpacker = None
        else:
            self._packed = self._unpacker.unconsumed_tail
        return data

    def _skip(self) -> None:
        """Go to where the next member seems to begin."""
        at = self._packed.find(_MEMBER, 1)
        while at < 0:
            more = self._source.read(PIECE)
            if not more:
                self._packed = b""
                return
            self._packed = self._packed[-2:] + more
            at = self._packed.find(_MEMBER)
        self._packed = self._packed[at:]


def records_of(blob: Blob, run: Run, most: int) -> Iterator[Record | Failure]:
    """The responses and resources of an archive, in order; a Failure for each stretch that is damaged."""
    stream = blob.stream
    if blob.head().startswith(GZIP_MAGIC):
        budget = blob.budget or Budget(run.options.limits, blob.size or 0)
        stream = buffered(Members(cast("BinaryIO", blob.stream), budget))
    number, lost = 0, False
    while True:
        try:
            headers = _header(stream)
            if headers is None:
                return
            length = headers.get("content-length", "")
            if not length.isdigit():
                raise DamagedMemberError
            record = _content(stream, headers, int(length), most)
        except DamagedMemberError:
            if not lost:
                message = f"the archive is damaged or cut off after {number:,} responses; get it again"
                yield Failure("bad-archive", message, where=blob.where)
            lost = True
            continue
        lost = False
        if record is not None:
            number += 1
            yield record


def _header(stream: io.BufferedReader[Any]) -> dict[str, str] | None:
    """The header of the next record, None at the end.

    Raises DamagedMemberError where something else stands, once it is passed over.
    """
    line = stream.readline(MOST_HEADER)
    while line and not line.strip():
        line = stream.readline(MOST_HEADER)
    if line and not line.startswith(b"WARC/"):
        while not stream.peek(5).startswith(b"WARC/") and stream.readline(MOST_HEADER):
            pass
        raise DamagedMemberError
    if not line:
        return None
    headers: dict[str, str] = {}
    size = 0
    while (line := stream.readline(MOST_HEADER)).strip():
        size += len(line)
        if size > MOST_HEADER:
            raise DamagedMemberError
        key, _, value = line.decode("utf-8", errors="replace").partition(":")
        headers[key.strip().lower()] = value.strip()
    return headers


def _content(
    stream: io.BufferedReader[Any], headers: dict[str, str], length: int, most: int
) -> Record | None:
    """The record, None for a kind that holds no page.

    Raises DamagedMemberError where it is cut off.
    """
    if headers.get("warc-type", "").lower() not in _WANTED:
        _pass_over(stream, length)
        return None
    content = stream.read(min(length, most))
    if len(content) < min(length, most):
        raise DamagedMemberError
    _pass_over(stream, length - len(content))
    return Record(headers, content if length <= most else None)


def _pass_over(stream: io.BufferedReader[Any], length: int) -> None:
    while length > 0:
        piece = stream.read(min(length, 1 << 20))
        if not piece:
            raise DamagedMemberError
        length -= len(piece)
