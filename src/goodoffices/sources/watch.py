"""Keeping a record up to date from feeds: a loop that survives restarts, backs off and tells one line of status.

The loop knows neither the store nor the clock: both are handed in. An item is told as seen only after the sink took it,
so a run that is killed may hand the last item over twice but loses none; the sink must take a report that it has
already (same id) in its stride.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any, Protocol

from goodoffices.model import Report
from goodoffices.sources.failure import Failure
from goodoffices.sources.feeds import Feed
from goodoffices.sources.fetch import Fetcher, FetchFailure
from goodoffices.sources.options import FetchOptions, SourceOptions
from goodoffices.sources.run import WatchRun, blob_of

# Seconds: a feed that fails is visited at least once a day.
LONGEST = 86_400.0
# An article that cannot be fetched is tried so often, then it is a dead letter.
TRIES = 4


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


class Outcome(Enum):
    """What became of an item: it is new, it was there already, or it could not be read."""

    NEW = auto()
    KNOWN = auto()
    FAILED = auto()


Sink = Callable[[Feed, Report | Failure], Outcome]


class Stopped(Exception):
    """The loop was told to stop in the middle of a visit."""


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
    """Feeds, and what is handed in to watch them with.

    `clock` tells seconds since 1970, `inside` fetches for feeds that may be on private addresses, `stop` is asked
    before each entry.
    """

    feeds: Sequence[Feed]
    state: StateStore
    sink: Sink
    clock: Callable[[], float]
    fetcher: Fetcher = field(default_factory=Fetcher)
    inside: Fetcher = field(default_factory=lambda: Fetcher(FetchOptions(allow_private=True)))
    options: SourceOptions = field(default_factory=SourceOptions)
    stop: Callable[[], bool] = lambda: False

    def visit_due(self) -> Iterator[Status]:
        """Visit each feed whose time has come, in order."""
        yield from self._visits(lambda state: state.due <= self.clock())

    def visit_all(self) -> Iterator[Status]:
        """Visit each feed once, but leave those in peace that have failed and are not due yet."""
        yield from self._visits(lambda state: not state.failures or state.due <= self.clock())

    def _visits(self, wanted: Callable[[FeedState], bool]) -> Iterator[Status]:
        for feed in self.feeds:
            state = self.state.feed(feed.url) or FeedState()
            if self.stop():
                return
            if wanted(state):
                try:
                    status = self._visit(feed, state)
                except Stopped:
                    return  # what was taken is remembered, the rest comes with the next visit
                yield status

    def next_due(self) -> float:
        """Seconds until the next feed is due, 0 when one is."""
        dues = [(self.state.feed(feed.url) or FeedState()).due for feed in self.feeds]
        return max(min(dues) - self.clock(), 0.0)

    def _visit(self, feed: Feed, state: FeedState) -> Status:
        fetcher = self.inside if feed.private else self.fetcher
        try:
            answer = fetcher.fetch(feed.url, etag=state.etag, modified=state.modified)
        except Failure as error:
            return self._postponed(feed, state, error)
        given = {"publisher": feed.publisher} if feed.publisher else {}
        options = replace(self.options, follow=feed.follow, unique=False, given=given)
        with WatchRun(options, fetcher) as run:
            tally = _Tally()
            waiting = self._again(state.waiting, feed, run, tally)
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
            elif self._taken(entry, feed, run, tally, last=False):
                self.state.keep_seen(key)
            else:
                waiting.append(Waiting(dict(entry), 1))
        return tuple(waiting)

    def _again(
        self, waiting: Sequence[Waiting], feed: Feed, run: WatchRun, tally: _Tally
    ) -> tuple[Waiting, ...]:
        """Those that are still to be tried."""
        left = []
        for one in waiting:
            if not self._taken(one.entry, feed, run, tally, last=one.tries + 1 >= TRIES):
                left.append(Waiting(one.entry, one.tries + 1))
        return tuple(left)

    def _taken(
        self, entry: Mapping[str, Any], feed: Feed, run: WatchRun, tally: _Tally, *, last: bool
    ) -> bool:
        """Hand over what an entry gives; False when it is to be tried again."""
        if self.stop():
            raise Stopped
        for item in run.of_entry(entry):
            if isinstance(item, FetchFailure) and item.later and not last:
                return False
            tally.add(self.sink(feed, item))
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

    def add(self, outcome: Outcome) -> None:
        """Count an item."""
        self.reports += outcome is Outcome.NEW
        self.known += outcome is Outcome.KNOWN
        self.failures += outcome is Outcome.FAILED


def watch(job: Watch, *, sleep: Callable[[float], None]) -> Iterator[Status]:
    """Visit feeds as they fall due until `stop` of the job says so; yields a status a visit."""
    while not job.stop():
        yield from job.visit_due()
        if job.stop():
            return
        wait = job.next_due()
        if wait > 0:
            sleep(wait)


def _told(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 5400 else f"{max(round(seconds / 60), 1)} min"
