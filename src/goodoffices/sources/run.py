"""One run over sources: finds the format of each thing, has it read within the bounds, follows addresses."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from goodoffices.errors import ReportError
from goodoffices.model import Report
from goodoffices.sources import archives, lines, lists, warc
from goodoffices.sources.budget import Budget, Counted
from goodoffices.sources.failure import Failure
from goodoffices.sources.files import reason_of
from goodoffices.sources.guard import Guard
from goodoffices.sources.judge import judged
from goodoffices.sources.kinds import (
    CONTAINERS,
    DOCUMENTS,
    is_web_archive,
    office_of,
    opened_blob,
    reader_of,
    unknown,
)
from goodoffices.sources.meta import host
from goodoffices.sources.options import SourceOptions
from goodoffices.sources.plug import Blob, Draft, Fields, buffered, of_bytes, plain
from goodoffices.sources.sniff import compression, formats, kind_of
from goodoffices.sources.table import FIELDS
from goodoffices.sources.warc import charset_of

if TYPE_CHECKING:
    from goodoffices.sources.fetch import Fetcher
    from goodoffices.sources.texts import Texts


class SourceRun:
    """One run over sources; holds what is dear: the helper process, the connection manners, the index of texts."""

    def __init__(self, options: SourceOptions) -> None:
        self.options = options
        self._guard = Guard(options.limits)
        self._fetcher: Fetcher | None = None
        self._texts: Texts | None = None
        self._follow = bool(options.follow)
        self._ways = 0
        self.several = False

    def close(self) -> None:
        """Give back what is held."""
        self._guard.close()
        if self._texts is not None:
            self._texts.close()

    def source(self, source: str | Path, stdin: BinaryIO | None) -> Generator[Draft | Failure, None, None]:
        """Drafts and failures of one source."""
        if self.options.texts and self._texts is None:
            from goodoffices.sources.texts import Texts  # noqa: PLC0415 - few runs need a database

            self._texts = Texts(self._texts_at_hand())
            yield from self._texts.failures
        told = str(source)
        if told.startswith(("http://", "https://")):
            if self.options.follow is None:
                self._follow = True
            yield from self._fetched(told, {}, plain(told))
        elif told == "-":
            yield from self._standard_input(stdin or sys.stdin.buffer)
        else:
            yield from self._path(Path(source))

    def _texts_at_hand(self) -> Iterator[Draft | Failure]:
        inner = SourceRun(replace(self.options, texts=(), given={}, follow=False))
        with closing(inner):
            for source in self.options.texts:
                yield from inner.source(source, None)

    def _path(self, path: Path) -> Iterator[Draft | Failure]:
        where = plain(str(path))
        try:
            if path.is_dir():
                self.several = True
                yield from archives.folder(path, self)
                return
            if path.exists() and not path.is_file() and not path.is_fifo():
                raise Failure("not-a-file", "neither a file nor a folder; name a file", where=where)
            with path.open("rb", buffering=0) as raw, buffered(raw) as stream:
                size = path.stat().st_size if path.is_file() else None
                yield from self.expand(Blob(path.name, where, stream, path=path, size=size))
        except Failure as error:
            yield Failure.of(error, where=where)
        except (OSError, ValueError) as error:
            message = reason_of(error) if isinstance(error, OSError) else "no name of a file; check it"
            yield Failure("unreadable", message, report_id=path.stem, where=where)

    def _standard_input(self, stdin: BinaryIO) -> Iterator[Draft | Failure]:
        budget = Budget(self.options.limits)
        yield from self.expand(
            Blob(lines.STDIN, lines.STDIN, buffered(Counted(stdin, budget)), budget=budget)
        )

    def expand(self, blob: Blob) -> Iterator[Draft | Failure]:
        """Everything in a blob; whatever goes wrong is a failure."""
        try:
            yield from self._expanded(blob)
        except Failure as error:
            yield Failure.of(error, where=blob.where, kept=_url_of(blob) if not error.kept else None)
        except ReportError as error:
            yield Failure(
                error.code, error.message, report_id=error.report_id or lines.file_id(blob), where=blob.where
            )

    def _expanded(self, blob: Blob) -> Iterator[Draft | Failure]:
        packed = compression(blob.head())
        for _ in range(self.options.limits.depth):
            if packed is None or (packed == "gzip" and is_web_archive(blob.head())):
                break
            blob = opened_blob(blob, packed, self.options)
            packed = compression(blob.head())
        if packed == "gzip" and is_web_archive(blob.head()):
            yield from warc.records(blob, self)
            return
        if packed is not None:
            raise Failure("too-deep", "packed too many times; unpack it", where=blob.where)
        if not blob.nested and blob.path and blob.path.suffix.lower() == ".gz" and blob.size is not None:
            raise Failure(
                "bad-gzip", "not a gzip file in spite of its name; take the .gz off or make it again"
            )
        head = blob.head()
        if not head and blob.stream.read(1) == b"":
            raise Failure(
                "empty", "the file is empty; leave it out", report_id=lines.file_id(blob), where=blob.where
            )
        kind = kind_of(blob.name, head, blob.hints.get("content_type"))
        if kind == "zip":
            kind = office_of(blob) or kind
        yield from self._of_kind(kind, blob)

    def _of_kind(self, kind: str | None, blob: Blob) -> Iterator[Draft | Failure]:
        if kind is None or kind == "xml" or kind.startswith("foreign:"):
            raise unknown(kind, blob)
        if kind in CONTAINERS and blob.depth >= self.options.limits.depth:
            depth = self.options.limits.depth
            raise Failure(
                "too-deep", f"more than {depth} archives within one another; unpack it", where=blob.where
            )
        self.several |= formats()[kind].many
        if kind in DOCUMENTS:
            yield from self._documents(kind, blob)
        else:
            yield from reader_of(kind)(blob, self)

    def _documents(self, kind: str, blob: Blob) -> Iterator[Draft | Failure]:
        several = formats()[kind].many
        for number, item in enumerate(self.taken_apart(kind, blob), 1):
            fields = dict(item)
            row = fields.pop("row", number)
            where = f"{blob.where}[{row}]" if several else blob.where
            failure = fields.pop("failure", None)
            if failure:
                yield Failure(failure[0], failure[1], where=where, kept=fields)
            else:
                own = {key: value for key, value in blob.hints.items() if key in FIELDS and key not in fields}
                yield Draft({**own, **fields, **self.options.given}, where)

    def taken_apart(self, kind: str, blob: Blob) -> list[Fields]:
        """The fields of the documents in a blob.

        Raises Failure.
        """
        hints = dict(blob.hints)
        if kind == "xlsx":
            hints["columns"] = json.dumps(dict(self.options.columns))
        data = blob.data(self.options.limits.document)
        return cast("list[Fields]", self._guard.take_apart(kind, data, hints))

    def can_answer(self) -> bool:
        """Whether addresses of a list can lead to texts."""
        return self._follow or self._texts is not None

    def at_address(self, url: str, told: Fields, where: str) -> Iterator[Draft | Failure]:
        """The report at an address of a list; what the list tells stands in where the page tells nothing."""
        found = self._texts.at(url) if self._texts is not None else None
        if found is not None:
            yield Draft({**told, **found, **self.options.given}, where)
        elif self._follow:
            yield from self._fetched(url, told, where)
        else:
            message = f"no text is at hand for {plain(url)}; add it or have it fetched"
            yield Failure("no-text", message, where=where, kept={**told, "url": url})

    def _fetched(self, url: str, told: Fields, where: str) -> Iterator[Draft | Failure]:
        # A feed leads to pages and an index of sitemaps to sitemaps; a page that is a feed again is not followed on.
        if self._ways > self.options.limits.depth:
            yield Failure(
                "too-deep", "a list of a list of a list; name the inner one", where=where, kept={"url": url}
            )
            return
        if self._fetcher is None:
            from goodoffices.sources.fetch import Fetcher  # noqa: PLC0415 - most runs stay offline

            self._fetcher = Fetcher(self.options.fetching)
        try:
            answer = self._fetcher.fetch(url)
        except Failure as error:
            error.kept = {**told, "url": url}
            yield error
            return
        self._ways += 1
        try:
            for item in self.expand(blob_of(answer.url, answer.body or b"", answer.content_type)):
                if isinstance(item, Draft):
                    yield replace(item, fields=_completed(item.fields, told, answer.url))
                else:
                    yield item
        finally:
            self._ways -= 1


class WatchRun(SourceRun):
    """A run over entries of feeds that are already taken apart; shares the fetcher of the loop around it."""

    def __init__(self, options: SourceOptions, fetcher: Fetcher) -> None:
        super().__init__(options)
        self._fetcher = fetcher

    def __enter__(self) -> WatchRun:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def of_entry(self, entry: Fields) -> Iterator[Report | Failure]:
        """The report of one entry of a feed, or its failure."""
        where = str(entry.get("url") or entry.get("title") or "entry")
        for item in lists.of_entry(entry, plain(where), self):
            found = item if isinstance(item, Failure) else judged(item)
            if isinstance(found, Failure) and not found.report_id:
                found.report_id = plain(where)
            yield found


def blob_of(url: str, body: bytes, content_type: str) -> Blob:
    """What was fetched, as something to be read."""
    hints = {"url": url, "content_type": content_type, "charset": charset_of(content_type)}
    known = {key: value for key, value in hints.items() if value}
    name = url.split("?", 1)[0].split("#", 1)[0].rsplit("/", 1)[-1] or "page"
    return Blob(plain(name), plain(url), of_bytes(body), size=len(body), hints=known, nested=True)


def _completed(fields: Fields, told: Fields, url: str) -> Fields:
    """What a page tells, and what its list told where the page tells nothing or only its host for a publisher."""
    known = {key: value for key, value in told.items() if not fields.get(key)}
    if told.get("publisher") and fields.get("publisher") == host(url):
        known["publisher"] = told["publisher"]
    return {**fields, **known}


def _url_of(blob: Blob) -> Mapping[str, Any] | None:
    return {"url": blob.hints["url"]} if "url" in blob.hints else None
