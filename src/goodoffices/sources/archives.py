"""Folders, ZIP and TAR: every member in turn, nothing written to disk, no link followed.

A member that is unsafe or damaged is one Failure, and the next one is read. Members are taken in the order in which
they stand in the archive, files of a folder by name.
"""

from __future__ import annotations

import os
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO, cast

from goodoffices.errors import ReportError
from goodoffices.sources.budget import DAMAGE, Budget, bounded
from goodoffices.sources.failure import Failure
from goodoffices.sources.plug import Blob, Draft, Run, buffered, plain

# An archive inside an archive is held in memory up to this size, then in a temporary file.
SPOOL = 32_000_000
# Parts of saved pages and of systems that are no reports and nobody means to read.
COMPANIONS = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .gif .svg .webp .avif .ico .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm".split()
)
SYSTEM = frozenset("__MACOSX Thumbs.db desktop.ini".split())


def folder(path: Path, run: Run) -> Iterator[Draft | Failure]:
    """Everything in a folder and the folders below, by name."""
    number = 0
    for file in _files(path, path):
        if isinstance(file, Failure):
            yield file
            continue
        number += 1
        if number > run.options.limits.members:
            yield _too_many(str(path), run)
            return
        yield from _file(file, path, run)
    if not number:
        yield _nothing("folder", str(path))


def _files(path: Path, root: Path) -> Iterator[Path | Failure]:
    try:
        entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        yield Failure("unreadable", f"it cannot be listed ({reason}); check its permissions", where=str(path))
        return
    for entry in entries:
        if _ignored(entry.name):
            continue
        if entry.is_symlink() and not entry.resolve().is_relative_to(root.resolve()):
            message = "a link that leads out of the folder; name its target itself"
            yield Failure("link", message, where=plain(str(entry)))
        elif entry.is_dir():
            if not entry.is_symlink():
                yield from _files(entry, root)
        elif entry.is_file():
            yield entry
        else:
            message = "neither a file nor a folder, or a link that leads nowhere; leave it out"
            yield Failure("not-a-file", message, where=plain(str(entry)))


def _file(file: Path, root: Path, run: Run) -> Iterator[Draft | Failure]:
    where = plain(str(file))
    try:
        with file.open("rb", buffering=0) as raw, buffered(raw) as stream:
            size = os.fstat(raw.fileno()).st_size
            name = file.relative_to(root).as_posix()
            yield from run.expand(Blob(name, where, stream, path=file, size=size, nested=True))
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        yield Failure("unreadable", f"it cannot be read ({reason}); check it", where=where)


def zipped(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The members of a ZIP archive."""
    with _seekable(blob, run) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, *DAMAGE) as error:
            message = "the ZIP archive is damaged or cut off; make it again"
            raise Failure("bad-archive", message, where=blob.where) from error
        budget = _budget(blob, run)
        if all(info.is_dir() or _ignored(info.filename) for info in archive.infolist()):
            yield _nothing("archive", blob.where)
        for number, info in enumerate(archive.infolist()):
            if number >= run.options.limits.members:
                yield _too_many(blob.where, run)
                return
            if not info.is_dir() and not _ignored(info.filename):
                yield from _safely(_zip_member(archive, info, blob, budget, run), blob.within(info.filename))
            if _exhausted(budget, run):
                return


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, blob: Blob, budget: Budget, run: Run
) -> Iterator[Draft | Failure]:
    where = blob.within(info.filename)
    _check_name(info.filename, where)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Failure("link", "a link; pack the file itself", where=where)
    try:
        member = archive.open(info)
    except RuntimeError as error:
        raise Failure(
            "encrypted", "it is protected by a password; unpack it yourself", where=where
        ) from error
    except (zipfile.BadZipFile, *DAMAGE) as error:
        raise Failure("bad-archive", "the member is damaged; make the archive again", where=where) from error
    with member:
        yield from _member(blob, info.filename, info.file_size, cast("BinaryIO", member), budget, run)


def tarred(blob: Blob, run: Run) -> Iterator[Draft | Failure]:
    """The members of a TAR archive, which is read as a stream."""
    budget = _budget(blob, run)
    message = "the TAR archive is damaged or cut off; what came before is kept, make it again"
    try:
        archive = tarfile.open(fileobj=blob.stream, mode="r|")  # noqa: SIM115 - closed with the blob
        number, taken = 0, 0
        while (info := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined] # else it remembers each of a million members
            number += 1
            if number > run.options.limits.members:
                yield _too_many(blob.where, run)
                return
            if not info.isdir() and not _ignored(info.name):
                taken += 1
                yield from _safely(_tar_member(archive, info, blob, budget, run), blob.within(info.name))
            if _exhausted(budget, run):
                return
        if not taken:
            yield _nothing("archive", blob.where)
    except ReportError:
        raise
    except (tarfile.TarError, *DAMAGE) as error:
        raise Failure("bad-archive", message, where=blob.where) from error


def _tar_member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, blob: Blob, budget: Budget, run: Run
) -> Iterator[Draft | Failure]:
    where = blob.within(info.name)
    _check_name(info.name, where)
    if info.issym() or info.islnk():
        raise Failure("link", "a link; pack the file itself", where=where)
    if not info.isfile() or info.issparse():
        raise Failure("not-a-file", "a device, pipe or sparse file; leave it out", where=where)
    member = archive.extractfile(info)
    if member is not None:
        yield from _member(blob, info.name, info.size, cast("BinaryIO", member), budget, run)


def _member(
    blob: Blob, name: str, size: int, stream: BinaryIO, budget: Budget, run: Run
) -> Iterator[Draft | Failure]:
    inner = replace(
        blob,
        name=plain(name),
        where=blob.within(name),
        stream=bounded(stream, budget, "archive's"),
        path=None,
        size=size,
        depth=blob.depth + 1,
        nested=True,
        budget=budget,
    )
    yield from run.expand(inner)


def _safely(items: Iterator[Draft | Failure], where: str) -> Iterator[Draft | Failure]:
    """What a member yields; what goes wrong with it is its own Failure, and the archive goes on."""
    try:
        yield from items
    except ReportError as error:
        yield Failure.of(error, where=where)
    except zipfile.BadZipFile:
        yield Failure("bad-archive", "the member is damaged; make the archive again", where=where)


def _seekable(blob: Blob, run: Run) -> IO[bytes]:
    """The archive as a file in which one can go back and forth.

    Raises Failure `too-large` when it has to be copied for that and is too long.
    """
    if blob.path is not None and blob.stream.seekable():
        return cast("IO[bytes]", blob.stream)
    copy = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - the caller closes it
    most = 20 * run.options.limits.document
    while piece := blob.stream.read(1 << 20):
        copy.write(piece)
        if copy.tell() > most:
            copy.close()
            raise Failure(
                "too-large", f"more than {most:,} bytes for an archive; unpack it", where=blob.where
            )
    copy.seek(0)
    return cast("IO[bytes]", copy)


def _budget(blob: Blob, run: Run) -> Budget:
    return blob.budget or Budget(run.options.limits, blob.size or 0)


def _exhausted(budget: Budget, run: Run) -> bool:
    """Whether the bomb has gone off, which was told where it did."""
    limits = run.options.limits
    return budget.expanded > max(limits.expanded, limits.ratio * budget.packed)


def _ignored(name: str) -> bool:
    """Whether a file is hidden, of the system, or part of a saved page: nobody means it to be read."""
    parts = name.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in parts)
    return hidden or not SYSTEM.isdisjoint(parts) or os.path.splitext(parts[-1])[1].lower() in COMPANIONS  # noqa: PTH122


def _check_name(name: str, where: str) -> None:
    """Raises Failure `unsafe-path` for a member that points outside its archive."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or name[1:2] == ":" or "\0" in name:
        message = "its name leads out of the archive; the archive may be made to do harm, leave it out"
        raise Failure("unsafe-path", message, where=where)


def _nothing(kind: str, where: str) -> Failure:
    return Failure("empty", f"the {kind} holds no file that could be a report; leave it out", where=where)


def _too_many(where: str, run: Run) -> Failure:
    number = run.options.limits.members
    return Failure("too-many", f"more than {number:,} files; the rest is left out, split it", where=where)
