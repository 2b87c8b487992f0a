"""Watching feeds for a record: what the loop remembers is in the record, and so is all that it takes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from goodoffices.faces.how import how_of
from goodoffices.faces.keep import Keeper, Whence
from goodoffices.model import Report
from goodoffices.record import watching
from goodoffices.record.levels import rank
from goodoffices.record.store import Store
from goodoffices.record.write import Origin
from goodoffices.sources import Failure, FetchOptions, SourceOptions
from goodoffices.sources.feeds import Feed
from goodoffices.sources.fetch import Fetcher
from goodoffices.sources.watch import FeedState, Outcome, Waiting, Watch


class Memory:
    """What the loop must know after a restart, in the record (a `StateStore`)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def feed(self, url: str) -> FeedState | None:
        """What is known of a feed."""
        found = self._store.ask(lambda conn: watching.load_feed(conn, url))
        if found is None:
            return None
        waiting = tuple(Waiting(entry, tries) for entry, tries in found.waiting)
        return FeedState(found.due, found.failures, found.etag, found.modified, waiting)

    def keep_feed(self, url: str, state: FeedState) -> None:
        """Keep what is known of a feed."""
        waiting = [(one.entry, one.tries) for one in state.waiting]
        feed = watching.WatchedFeed(state.due, state.failures, state.etag, state.modified, waiting)
        self._store.change(lambda conn, _: watching.keep_feed(conn, url, feed))

    def seen(self, key: str) -> bool:
        """Whether an entry was taken."""
        return self._store.ask(lambda conn: watching.is_seen(conn, key))

    def keep_seen(self, key: str) -> None:
        """Remember that an entry was taken."""
        self._store.change(lambda conn, now: watching.keep_seen(conn, key, now))


def whence(feed: Feed) -> Whence:
    """Where the reports of a feed come from."""
    origin = Origin(rank(feed.level), feed.source, feed.time_zone)
    given = {"publisher": feed.publisher} if feed.publisher else {}
    fetching = FetchOptions(allow_private=feed.private)
    options = SourceOptions(given=given, follow=feed.follow, fetching=fetching)
    # "feed": an entry is gone from its feed one day, so that it is read again by itself.
    return Whence(feed.url, origin, {**how_of(options, origin), "feed": True})


def job(
    feeds: Sequence[Feed],
    store: Store,
    keeper: Keeper,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    stop: Callable[[], bool],
) -> Watch:
    """The loop over these feeds, its sink and its memory the record."""

    def sink(feed: Feed, item: Report | Failure) -> Outcome:
        return keeper.keep(item, whence(feed))

    options = FetchOptions()
    return Watch(
        feeds,
        Memory(store),
        sink,
        clock,
        fetcher=Fetcher(options, sleep=sleep),
        inside=Fetcher(replace(options, allow_private=True), sleep=sleep),
        stop=stop,
    )
