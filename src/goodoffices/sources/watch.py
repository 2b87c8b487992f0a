"""Keeping a record up to date from feeds: a loop that survives restarts, backs off and tells one line of status.

The loop knows neither the store nor the clock: both are handed in. An item is told as seen only after the sink took it,
so a run that is killed may hand the last item over twice but loses none; the sink must take a report that it has
already (same id) in its stride.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from goodoffices.errors import RunAborted
from goodoffices.model import Report
from goodoffices.sources.failure import Failure
from goodoffices.sources.fetch import Fetcher, FetchFailure
from goodoffices.sources.options import SourceOptions
from goodoffices.sources.run import WatchRun, blob_of

# Seconds.
SHORTEST, USUAL, LONGEST = 60.0, 1800.0, 86_400.0
# An article that cannot be fetched is tried so often, then it is a dead letter.
TRIES = 4
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to be watched; `every` in seconds, `follow` whether the articles behind teasers are fetched."""

    url: str
    every: float = USUAL
    publisher: str | None = None
    follow: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry whose article could not be fetched yet."""

    entry: Mapping[str, Any]
    tries: int


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed; `due` is the time of the next visit in seconds, `failures` those in a row."""

    due: float = 0.0
    failures: int = 0
    etag: str | None = None
    modified: str | None = None
    waiting: tuple[Waiting, ...] = ()


class StateStore(Protocol):
    """Where the loop keeps what it must know after a restart."""

    def feed(self, url: str) -> FeedState | None: ...

    def keep_feed(self, url: str, state: FeedState) -> None: ...

    def seen(self, key: str) -> bool: ...

    def keep_seen(self, key: str) -> None: ...


Sink = Callable[[Report | Failure], None]


@dataclass(frozen=True, slots=True)
class Status:
    """What one visit of a feed gave; `line()` is told to the user."""

    url: str
    reports: int = 0
    failures: int = 0
    known: int = 0
    waiting: int = 0
    problem: str | None = None
    due_in: float = 0.0
    unchanged: bool = False

    def line(self) -> str:
        """One line of status."""
        if self.problem:
            return f"{self.problem}; next try in {_told(self.due_in)}"
        what = (
            "nothing new"
            if self.unchanged
            else f"{self.reports} new, {self.known} known, {self.failures} not readable"
        )
        more = f", {self.waiting} to be tried again" if self.waiting else ""
        return f"{self.url}: {what}{more}; next in {_told(self.due_in)}"


@dataclass(frozen=True, slots=True)
class Watch:
    """Feeds, and what is handed in to watch them with; `clock` tells seconds since 1970."""

    feeds: Sequence[Feed]
    state: StateStore
    sink: Sink
    clock: Callable[[], float]
    fetcher: Fetcher = field(default_factory=Fetcher)
    options: SourceOptions = field(default_factory=SourceOptions)

    def visit_due(self) -> Iterator[Status]:
        """Visit each feed whose time has come, in order."""
        for feed in self.feeds:
            state = self.state.feed(feed.url) or FeedState()
            if state.due <= self.clock():
                yield self._visit(feed, state)

    def next_due(self) -> float:
        """Seconds until the next feed is due, 0 when one is."""
        dues = [(self.state.feed(feed.url) or FeedState()).due for feed in self.feeds]
        return max(min(dues) - self.clock(), 0.0)

    def _visit(self, feed: Feed, state: FeedState) -> Status:
        try:
            answer = self.fetcher.fetch(feed.url, etag=state.etag, modified=state.modified)
        except Failure as error:
            return self._postponed(feed, state, error)
        with WatchRun(replace(self.options, follow=feed.follow, unique=False), self.fetcher) as run:
            tally = _Tally()
            waiting = self._again(state.waiting, run, tally)
            put_off: tuple[Waiting, ...] = ()
            if answer.body is not None:
                blob = blob_of(answer.url, answer.body, answer.content_type)
                named = (
                    replace(blob, hints={**blob.hints, "publisher": feed.publisher})
                    if feed.publisher
                    else blob
                )
                try:
                    entries = run.taken_apart("feed", named)
                except Failure as error:
                    return self._postponed(
                        feed, replace(state, waiting=waiting), Failure.of(error, where=feed.url)
                    )
                put_off = self._entries(entries, feed, run, tally)
        again = {_key(one.entry, feed) for one in waiting}
        waiting += tuple(one for one in put_off if _key(one.entry, feed) not in again)
        due = self.clock() + feed.every
        self.state.keep_feed(feed.url, FeedState(due, 0, answer.etag, answer.modified, waiting))
        for one in put_off:  # only now, because a run that ends here would lose them
            self.state.keep_seen(_key(one.entry, feed))
        unchanged = answer.body is None and not tally.reports
        return Status(
            feed.url,
            tally.reports,
            tally.failures,
            tally.known,
            len(waiting),
            due_in=feed.every,
            unchanged=unchanged,
        )

    def _postponed(self, feed: Feed, state: FeedState, error: Failure) -> Status:
        """Back off: twice as long after each failure in a row, at least as long as the server asks for."""
        wait = min(feed.every * 2 ** min(state.failures + 1, 16), max(LONGEST, feed.every))
        if isinstance(error, FetchFailure) and error.wait is not None:
            wait = max(wait, min(error.wait, LONGEST))
        self.state.keep_feed(feed.url, replace(state, due=self.clock() + wait, failures=state.failures + 1))
        return Status(feed.url, problem=str(error), due_in=wait, waiting=len(state.waiting))

    def _entries(
        self, entries: Sequence[Mapping[str, Any]], feed: Feed, run: WatchRun, tally: _Tally
    ) -> tuple[Waiting, ...]:
        """Hand over what is new; those that are to be tried again."""
        waiting = []
        for entry in entries:
            key = _key(entry, feed)
            if self.state.seen(key):
                tally.known += 1
            elif self._taken(entry, run, tally, last=False):
                self.state.keep_seen(key)
            else:
                waiting.append(Waiting(dict(entry), 1))
        return tuple(waiting)

    def _again(self, waiting: Sequence[Waiting], run: WatchRun, tally: _Tally) -> tuple[Waiting, ...]:
        """Those that are still to be tried."""
        left = []
        for one in waiting:
            if not self._taken(one.entry, run, tally, last=one.tries + 1 >= TRIES):
                left.append(Waiting(one.entry, one.tries + 1))
        return tuple(left)

    def _taken(self, entry: Mapping[str, Any], run: WatchRun, tally: _Tally, *, last: bool) -> bool:
        """Hand over what an entry gives; False when it is to be tried again."""
        for item in run.of_entry(entry):
            if isinstance(item, FetchFailure) and item.later and not last:
                return False
            self.sink(item)
            if isinstance(item, Report):
                tally.reports += 1
            else:
                tally.failures += 1
        return True


def _key(entry: Mapping[str, Any], feed: Feed) -> str:
    """What an entry is remembered by: an address for all feeds, any other id for its own feed only."""
    told = str(entry.get("guid") or entry.get("url") or entry.get("title"))
    return told if told.startswith(("http://", "https://")) else f"{feed.url} {told}"


@dataclass(slots=True)
class _Tally:
    reports: int = 0
    failures: int = 0
    known: int = 0


def watch(
    job: Watch, *, sleep: Callable[[float], None], stop: Callable[[], bool] = lambda: False
) -> Iterator[Status]:
    """Visit feeds as they fall due until `stop` says so; yields a status a visit."""
    while not stop():
        yield from job.visit_due()
        if stop():
            return
        wait = job.next_due()
        if wait > 0:
            sleep(wait)


def feeds_of(path: Path) -> tuple[Feed, ...]:
    """The feeds of a feeds.toml.

    Raises RunAborted with file and entry for what is not understood.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RunAborted(f"{path}: {(error.strerror or 'unreadable').lower()}; check the name") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RunAborted(f"{path}: broken TOML ({error}); correct it") from error
    entries = told.get("feed")
    if not isinstance(entries, list) or not entries or set(told) != {"feed"}:
        raise RunAborted(f"{path}: write one [[feed]] with a url for each feed, and nothing else")
    feeds = tuple(_feed(entry, f"{path}: feed {number}") for number, entry in enumerate(entries, 1))
    repeated = {feed.url for feed in feeds if [one.url for one in feeds].count(feed.url) > 1}
    if repeated:
        raise RunAborted(f"{path}: {min(repeated)} is there twice; name it once")
    return feeds


def _feed(entry: Any, where: str) -> Feed:
    known = {"url", "every", "publisher", "follow"}
    if not isinstance(entry, dict) or set(entry) - known:
        raise RunAborted(f"{where}: a feed has url, every, publisher, follow; correct it")
    url, publisher, follow = entry.get("url"), entry.get("publisher"), entry.get("follow", True)
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise RunAborted(f'{where}: the url is no address; write it as "https://host/feed.xml"')
    if not isinstance(publisher, str | None) or not isinstance(follow, bool):
        raise RunAborted(f"{where}: publisher is a string, follow is true or false; correct it")
    return Feed(url, _seconds(entry.get("every", "30m"), where), publisher, follow)


def _seconds(value: Any, where: str) -> float:
    number = value[:-1] if isinstance(value, str) else ""
    if not number.isdigit() or value[-1] not in UNITS or int(number) * UNITS[value[-1]] < SHORTEST:
        raise RunAborted(f'{where}: every is at least a minute, written as "30m", "2h" or "1d"')
    return float(int(number) * UNITS[value[-1]])


def _told(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 5400 else f"{max(round(seconds / 60), 1)} min"
