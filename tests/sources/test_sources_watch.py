"""Watching feeds: nothing lost, nothing twice, backing off, going on after a restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from goodoffices.errors import KnowledgeError
from goodoffices.model import Report
from goodoffices.sources import Failure
from goodoffices.sources.feeds import Feed, feeds_of
from goodoffices.sources.fetch import Fetched, FetchFailure
from goodoffices.sources.watch import TRIES, FeedState, Outcome, Watch, watch
from source_builders import PARAGRAPHS, page

URL = "http://news.example/feed"


class Store:
    """What is remembered."""

    def __init__(self) -> None:
        self.feeds: dict[str, FeedState] = {}
        self.keys: list[str] = []

    def feed(self, url: str) -> FeedState | None:
        return self.feeds.get(url)

    def keep_feed(self, url: str, state: FeedState) -> None:
        self.feeds[url] = state

    def seen(self, key: str) -> bool:
        return key in self.keys

    def keep_seen(self, key: str) -> None:
        self.keys.append(key)


class Web:
    """Answers that stand in for the network."""

    def __init__(self, **answers: object) -> None:
        self.answers: dict[str, object] = dict(answers)
        self.asked: list[tuple[str, str | None]] = []

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        del modified
        name = url.rsplit("/", 1)[-1]
        self.asked.append((name, etag))
        answer = self.answers[name]
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, bytes)
        if etag == f"{len(answer)}":
            return Fetched(url, None, "", etag, None)
        return Fetched(url, answer, "text/html", f"{len(answer)}", None)


def feed_of(*names: str) -> bytes:
    items = "".join(
        f"<item><title>{name}</title><link>http://news.example/{name}</link><description>x</description></item>"
        for name in names
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def article(name: str) -> bytes:
    return page(*PARAGRAPHS, f"This is what was told of {name}.", title=name).encode()


BUSY = FetchFailure("http", "busy; try again later", where="x", later=True)
GONE = FetchFailure("http", "gone; check the address", where="x")


class Desk:
    """A loop with its store, its network and its clock."""

    def __init__(self, web: Web, store: Store | None = None) -> None:
        self.now = 0.0
        self.store = store or Store()
        self.taken: list[Report | Failure] = []
        self.stopped_after: int | None = None
        self.job = Watch(
            (Feed(URL, every=600),),
            self.store,
            self._take,
            lambda: self.now,
            web,  # type: ignore[arg-type]
            stop=lambda: self.stopped_after is not None and len(self.taken) >= self.stopped_after,
        )

    def _take(self, feed: Feed, item: Report | Failure) -> Outcome:
        assert feed in self.job.feeds
        self.taken.append(item)
        return Outcome.NEW if isinstance(item, Report) else Outcome.FAILED

    def visit(self) -> list[str]:
        return [status.line() for status in self.job.visit_due()]

    def titles(self) -> list[str | None]:
        return [item.title if isinstance(item, Report) else f"!{item.code}" for item in self.taken]


def test_what_is_new_is_handed_over_once() -> None:
    web = Web(feed=feed_of("a", "b"), a=article("a"), b=article("b"), c=article("c"))
    desk = Desk(web)
    assert desk.visit() == [f"{URL}: 2 new, 0 known, 0 not readable; next in 10 min"]
    assert desk.visit() == []
    desk.now = 600
    assert desk.visit() == [f"{URL}: nothing new; next in 10 min"]
    web.answers["feed"] = feed_of("c", "a", "b")
    desk.now = 1200
    assert desk.visit() == [f"{URL}: 1 new, 2 known, 0 not readable; next in 10 min"]
    assert desk.titles() == ["a", "b", "c"]
    assert [etag for name, etag in web.asked if name == "feed"] == [None, str(len(feed_of("a", "b")))] * 1 + [
        str(len(feed_of("a", "b")))
    ]


def test_a_restart_goes_on_where_it_was() -> None:
    web = Web(feed=feed_of("a", "b"), a=article("a"), b=article("b"))
    first = Desk(web)
    first.visit()
    second = Desk(web, first.store)
    second.now = 601
    second.visit()
    assert second.taken == []


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_run_that_is_killed_loses_nothing(after: int) -> None:
    web = Web(feed=feed_of("a", "b", "c"), a=article("a"), b=BUSY, c=article("c"))
    desk = Desk(web)
    left = after

    def kill_at(original: Callable[..., None]) -> Callable[..., None]:
        def step(*arguments: Any) -> None:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            original(*arguments)

        return step

    store = desk.store
    keep_feed, keep_seen = store.keep_feed, store.keep_seen
    store.keep_feed, store.keep_seen = kill_at(keep_feed), kill_at(keep_seen)  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.visit()
    store.keep_feed, store.keep_seen = keep_feed, keep_seen  # type: ignore[method-assign]
    web.answers["b"] = article("b")
    second = Desk(web, store)
    for now in (601, 1202):
        second.now = now
        second.visit()
    assert set(desk.titles()) | set(second.titles()) == {"a", "b", "c"}
    both = desk.titles() + second.titles()
    assert len(both) <= 4, "at most the one item that was under way comes twice"


def test_an_article_that_fails_is_tried_again_and_then_told() -> None:
    desk = Desk(Web(feed=feed_of("a", "b"), a=BUSY, b=GONE))
    lines = []
    for _ in range(TRIES + 1):
        lines += desk.visit()
        desk.now += 600
    assert desk.titles() == ["!http", "!http"]
    assert "1 to be tried again" in lines[0]
    assert "to be tried again" not in lines[TRIES - 1]


def test_a_feed_that_fails_is_left_in_peace_longer_each_time() -> None:
    web = Web(feed=BUSY)
    desk = Desk(web)
    waits = []
    for _ in range(12):
        (line,) = desk.visit()
        assert line.startswith("x: busy")
        waits.append(desk.job.next_due())
        desk.now += desk.job.next_due()
    assert waits[:3] == [1200, 2400, 4800]
    assert waits[-1] == 86_400
    web.answers["feed"] = feed_of()
    desk.visit()
    assert desk.store.feeds[URL].failures == 0


def test_the_server_says_how_long_to_wait() -> None:
    desk = Desk(Web(feed=FetchFailure("http", "busy; try again later", where="x", later=True, wait=7200.0)))
    desk.visit()
    assert desk.job.next_due() == 7200


def test_a_feed_that_is_none_is_told_and_left() -> None:
    desk = Desk(Web(feed=b"<html>moved</html>"))
    (line,) = desk.visit()
    assert line.startswith(f"{URL}: broken XML or no feed; check its address; next try in")
    assert desk.store.feeds[URL].failures == 1


def test_the_loop_sleeps_until_the_next_feed_is_due() -> None:
    desk = Desk(Web(feed=feed_of()))
    slept = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        desk.now += seconds
        desk.stopped_after = 0 if len(slept) >= 3 else None

    statuses = list(watch(desk.job, sleep=sleep))
    assert slept == [600, 600, 600]
    assert len(statuses) == 3


def test_a_loop_that_is_stopped_goes_on_where_it_was() -> None:
    web = Web(feed=feed_of("a", "b", "c"), a=article("a"), b=article("b"), c=article("c"))
    desk = Desk(web)
    desk.stopped_after = 1
    assert desk.visit() == []
    assert desk.titles() == ["a"]
    second = Desk(web, desk.store)
    assert second.visit() == [f"{URL}: 2 new, 1 known, 0 not readable; next in 10 min"]
    assert second.titles() == ["b", "c"]


def test_a_visit_of_all_leaves_those_that_failed_in_peace() -> None:
    desk = Desk(Web(feed=feed_of()))
    assert len(list(desk.job.visit_all())) == len(list(desk.job.visit_all())) == 1
    busy = Desk(Web(feed=BUSY))
    assert len(list(busy.job.visit_all())) == 1
    assert list(busy.job.visit_all()) == []
    busy.now = busy.job.next_due()
    assert len(list(busy.job.visit_all())) == 1


def test_the_publisher_of_a_feed_is_that_of_its_articles() -> None:
    named = article("a").replace(b"</head>", b'<meta property="og:site_name" content="The Site"></head>')
    web = Web(feed=feed_of("a"), a=named)
    for publisher, wanted in ((None, "The Site"), ("Ministry", "Ministry")):
        desk = Desk(web)
        desk.job = replace(desk.job, feeds=(Feed(URL, publisher=publisher),))
        desk.visit()
        (item,) = desk.taken
        assert isinstance(item, Report)
        assert item.publisher == wanted


def test_feeds_toml(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(
        f'''[[feed]]
url = "{URL}"
every = "2h"
publisher = "News"
level = "restricted"
source = "desk"
time_zone = "Africa/Cairo"
private = true
[[feed]]
url = "https://b.example/"
''',
        encoding="utf-8",
    )
    first = Feed(URL, 7200, "News", level="restricted", source="desk", time_zone="Africa/Cairo", private=True)
    assert feeds_of(path) == (first, Feed("https://b.example/"))


WRONG = [
    ("", ["1: no feed; write one [[feed]]"], "nothing"),
    ("[[feed]]\nurl = 1", ["2: the url is no address"], "a number"),
    ("[[feed]]\n", ["1: the url is no address"], "none"),
    ("[[feed]]\nurl = 'ftp://x'", ["2: the url is no address"], "another scheme"),
    ("[[feed]]\nurl = 'http://u:p@x/'", ["2: the url is no address"], "a password"),
    ("[[feed]]\nurl = 'http://x/'\n\nevery = '5s'", ["4: every is at least a minute"], "too often"),
    ("[[feed]]\nurl = 'http://x/'\nevery = 5", ["3: every is at least a minute"], "no unit"),
    ("[[feed]]\nurl = 'http://x/'\nevery = '²m'", ["3: every is at least a minute"], "no digit"),
    ("[[feed]]\nurl = 'http://x/'\ncolour = 'red'", ["3: unknown key 'colour'; the keys are url"], "unknown"),
    ("[[feed]]\nurl = 'http://x/'\nfollow = 'no'", ["3: follow is true or false"], "a word"),
    ("[[feed]]\nurl = 'http://x/'\nprivate = 1", ["3: private is true or false"], "a number"),
    ("[[feed]]\nurl = 'http://x/'\nlevel = 'secret'", ["3: level is one of public"], "no level"),
    ("[[feed]]\nurl = 'http://x/'\nlevel = []", ["3: level is one of public"], "a list"),
    ("[[feed]]\nurl = 'http://x/'\ntime_zone = 'Cairo'", ["3: there is no time zone"], "no zone"),
    ("[[feed]]\nurl = 'http://x/'\npublisher = ' '", ["3: publisher is no text"], "blank"),
    ("[[feed]]\nurl = 'http://x/'\n[[feed]]\nurl = 'http://x/'", ["4: http://x/ is there twice"], "twice"),
    ("[[feed]]\nurl = 1\n[[feed]]\nlevel = 1", ["2: ", "3: ", "4: "], "all that is wrong is told"),
    ("[[feed", ["1: not valid TOML"], "broken"),
    ("a = 1\n[[feed]]\nurl = 'http://x/'", ["1: unknown 'a'"], "another key"),
    ("feed = 1", ["1: 'feed' must be tables"], "no table"),
]


@pytest.mark.parametrize(("text", "messages", "reason"), WRONG)
def test_a_feeds_toml_that_is_wrong(tmp_path: Path, text: str, messages: list[str], reason: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        feeds_of(path)
    told = sorted(caught.value.problems)
    assert len(told) == len(messages), reason
    for problem, message in zip(told, messages, strict=True):
        assert problem.startswith(f"{path}:{message}"), reason
        assert "; " in problem


def test_a_feeds_toml_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read; check its name"):
        feeds_of(tmp_path / "none.toml")
