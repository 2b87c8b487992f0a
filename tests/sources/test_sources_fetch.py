"""Fetching, from servers that the tests start on the loopback address; no test reaches beyond it."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Sequence

import pytest

from goodoffices.model import Report
from goodoffices.sources import Failure, FetchOptions, SourceOptions, reports_from
from goodoffices.sources.address import is_public, split_url
from goodoffices.sources.fetch import Fetcher, FetchFailure
from serving import Server, http, serving
from source_builders import RSS, SITEMAP, TEXT, page

LOCAL = FetchOptions(allow_private=True, delay=0, robots=False, seconds=5)


def code_of(server: Server, path: str, options: FetchOptions = LOCAL) -> str:
    with pytest.raises(Failure) as caught:
        Fetcher(options).fetch(server.url(path))
    assert caught.value.where
    assert "\n" not in str(caught.value)
    return caught.value.code


def test_a_page_is_fetched() -> None:
    with serving(
        {"/a": http(page().encode(), ETag='"1"', Last_Modified="Thu, 04 Mar 2021 10:00:00 GMT")}
    ) as server:
        found = Fetcher(LOCAL).fetch(server.url("/a#part"))
    assert found.body == page().encode()
    assert (found.etag, found.modified) == ('"1"', "Thu, 04 Mar 2021 10:00:00 GMT")
    assert "\r\nUser-Agent: goodoffices/" in server.asked[0]
    assert f"\r\nHost: 127.0.0.1:{server.port}\r\n" in server.asked[0]


def test_what_has_not_changed_has_no_body() -> None:
    with serving({"/a": http(b"", "304 Not Modified", ETag='"1"')}) as server:
        found = Fetcher(LOCAL).fetch(server.url("/a"), etag='"1"', modified="Thu, 04 Mar 2021 10:00:00 GMT")
    assert found.body is None
    assert '\r\nIf-None-Match: "1"\r\n' in server.asked[0]
    assert "\r\nIf-Modified-Since: Thu, 04 Mar 2021" in server.asked[0]


def test_an_etag_cannot_smuggle_a_header() -> None:
    with serving({"/a": http(b"x")}) as server:
        Fetcher(LOCAL).fetch(server.url("/a"), etag="1\r\nX-Evil: 1")
    assert "Evil" not in server.asked[0]


def test_redirects_are_followed() -> None:
    answers = {"/a": http(b"", "302 Found", Location="b?x=1"), "/b?x=1": http(b"there")}
    with serving(answers) as server:
        found = Fetcher(LOCAL).fetch(server.url("/a"))
    assert (found.body, found.url) == (b"there", server.url("/b?x=1"))


PACKED = gzip.compress(b"there")
BOMB = gzip.compress(bytes(30_000_000))
ANSWERS = [
    (http(b"", "404 Not Found"), "http", "no such page"),
    (http(b"", "503 Busy", Retry_After="60"), "http", "busy"),
    (http(b"", "302 Found", Location="/a"), "redirects", "in a circle"),
    (http(b"", "302 Found", Location="file:///etc/passwd"), "bad-url", "to a file"),
    (http(b"", "302 Found", Location="ftp://x.example/"), "bad-url", "to another protocol"),
    (http(b"x", Content_Length="99999999"), "too-large", "said to be large"),
    (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_001, "too-large", "large without saying so"),
    (http(BOMB, Content_Encoding="gzip"), "bomb", "packed zeros"),
    (http(PACKED[:-9], Content_Encoding="gzip"), "bad-record", "packed and cut off"),
    (http(b"x", Content_Length="5"), "no-answer", "cut off"),
    (b"", "no-answer", "closed at once"),
    (b"nonsense\r\n\r\n", "no-answer", "no HTTP"),
    (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000, "no-answer", "headers without end"),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "no-answer", "chunks without size"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "code", "reason"), ANSWERS)
def test_answers_that_give_nothing(answer: bytes, code: str, reason: str) -> None:
    with serving({"/a": answer}) as server:
        options = FetchOptions(allow_private=True, delay=0, robots=False, seconds=5, size=1_000_000)
        assert code_of(server, "/a", options) == code, reason


def test_a_busy_server_says_when_to_come_back() -> None:
    with (
        serving({"/a": http(b"", "503 Busy", Retry_After="60")}) as server,
        pytest.raises(FetchFailure) as caught,
    ):
        Fetcher(LOCAL).fetch(server.url("/a"))
    assert (caught.value.later, caught.value.wait) == (True, 60.0)


@pytest.mark.parametrize("reason", ["drips its headers", "says nothing"])
def test_a_server_that_hangs_is_left(reason: str) -> None:
    drip = 0.05 if reason == "drips its headers" else 30
    begun = time.monotonic()
    with serving({"/a": http(b"x" * 1000)}, drip=drip) as server:
        thread_free = FetchOptions(allow_private=True, delay=0, robots=False, seconds=0.5)
        if drip == 30:
            listener = socket.create_server(("127.0.0.1", 0))
            server.port = listener.getsockname()[1]
        assert code_of(server, "/a", thread_free) == "time-out", reason
        if drip == 30:
            listener.close()
    assert time.monotonic() - begun < 4


def test_a_closed_port() -> None:
    with serving({}) as server:
        pass
    assert code_of(server, "/a") == "no-answer"


ADDRESSES = [
    ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
    ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("198.18.0.1", False),  # noqa: S104
    ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fc00::1", False), ("ff02::1", False),
    ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::127.0.0.1", False),
    ("nonsense", False), ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("::ffff:93.184.216.34", True),
    ("64:ff9b::5db8:d822", True),
]  # fmt: skip


@pytest.mark.parametrize(("address", "public"), ADDRESSES)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_by_default(url: str) -> None:
    with pytest.raises(Failure) as caught:
        Fetcher(FetchOptions(robots=False)).fetch(url)
    assert caught.value.code in {"private-address", "no-host"}


def test_a_name_is_looked_up_once_and_the_address_that_was_judged_is_used() -> None:
    looked_up = []

    def resolver(host: str, _: int) -> Sequence[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) > 1 else ["192.0.2.1", "10.0.0.1"]

    with pytest.raises(Failure) as caught:
        Fetcher(FetchOptions(robots=False), resolver=resolver).fetch("http://rebind.example/")
    assert caught.value.code == "private-address"
    assert looked_up == ["rebind.example"]


def test_a_redirect_into_the_private_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodoffices.sources.address.is_public", lambda address: address == "127.0.0.1")
    with serving({"/a": http(b"", "302 Found", Location="http://intranet.example/secret")}) as server:
        fetcher = Fetcher(
            FetchOptions(robots=False, delay=0),
            resolver=lambda host, _: ["10.0.0.7"] if host == "intranet.example" else ["127.0.0.1"],
        )
        with pytest.raises(Failure) as caught:
            fetcher.fetch(server.url("/a"))
    assert caught.value.code == "private-address"
    assert "intranet.example" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["ftp://x.example/", "file:///etc/passwd", "http://", "http://user:pw@x.example/", "http://x.example:99999/",
     "http://x .example/", "http://x.example/" + "a" * 5000, "gopher://x", "", "http://[::1", "http://x.example/\nb"],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(Failure) as caught:
        split_url(url)
    assert caught.value.code == "bad-url"


ROBOTS = [
    (http(b"User-agent: *\nDisallow: /a"), "robots", "forbidden"),
    (http(b"User-agent: goodoffices\nDisallow: /\n\nUser-agent: *\nAllow: /"), "robots", "forbidden to us"),
    (http(b"", "500 Broken"), "robots", "a server that fails wants nobody (RFC 9309)"),
    (http(b"User-agent: *\nDisallow: /b"), None, "another path"),
    (http(b"", "404 Not Found"), None, "no rules"),
    (http(b"\xff\x00<html>"), None, "nonsense"),
]  # fmt: skip


@pytest.mark.parametrize(("robots", "code", "reason"), ROBOTS)
def test_robots(robots: bytes, code: str | None, reason: str) -> None:
    options = FetchOptions(allow_private=True, delay=0)
    with serving({"/robots.txt": robots, "/a": http(b"x")}) as server:
        if code:
            assert code_of(server, "/a", options) == code, reason
        else:
            fetcher = Fetcher(options)
            assert fetcher.fetch(server.url("/a")).body == b"x", reason
            fetcher.fetch(server.url("/a"))
            assert server.paths.count("/robots.txt") == 1


def test_a_host_is_left_its_time() -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    with serving({"/a": http(b"x"), "/robots.txt": http(b"User-agent: *\nCrawl-delay: 5")}) as server:
        fetcher = Fetcher(FetchOptions(allow_private=True, delay=1), clock=lambda: now[0], sleep=sleep)
        for _ in range(3):
            fetcher.fetch(server.url("/a"))
    assert slept == [5.0, 5.0]


def source(server: Server, path: str, **options: object) -> list[Report | Failure]:
    return list(reports_from(server.url(path), SourceOptions(fetching=LOCAL, **options)))  # type: ignore[arg-type]


def test_a_page_becomes_a_report() -> None:
    with serving({"/2021/03/04/a": http(page().encode())}) as server:
        (item,) = source(server, "/2021/03/04/a")
    assert isinstance(item, Report)
    assert (item.text, item.date, item.publisher) == (TEXT, "2021-03-04", "127.0.0.1")
    assert item.url == server.url("/2021/03/04/a")


def test_a_feed_is_followed_to_its_articles() -> None:
    with serving({"/2": http(page().encode())}) as server:
        server.answers = {
            **server.answers,
            "/feed": http(
                RSS.replace(b"http://news.example/2", server.url("/2").encode()),
                Content_Type="application/rss+xml",
            ),
        }
        items = source(server, "/feed")
        alone = source(server, "/feed", follow=False)
    assert [isinstance(item, Report) for item in items] == [True, True]
    assert isinstance(items[1], Report)
    assert (items[1].text, items[1].publisher) == (TEXT, "Ruritania News")
    assert [getattr(item, "code", None) for item in alone] == [None, "not-fetched"]


def test_a_sitemap_index_is_followed() -> None:
    with serving({"/1": http(page().encode())}) as server:
        index = f"<sitemapindex><sitemap><loc>{server.url('/s.xml')}</loc></sitemap></sitemapindex>".encode()
        inner = SITEMAP.replace(b"http://news.example", server.url("").encode())
        server.answers = {**server.answers, "/": http(index), "/s.xml": http(inner, Content_Type="text/xml")}
        items = source(server, "/")
    assert isinstance(items[0], Report)
    assert (items[0].text, items[0].date) == (TEXT, "2021-03-04")
    assert isinstance(items[1], Failure)
    assert (items[1].code, items[1].kept["url"]) == ("http", server.url("/2"))


def test_lists_of_lists_come_to_an_end() -> None:
    with serving({}) as server:
        loop = f"<sitemapindex><sitemap><loc>{server.url('/')}</loc></sitemap></sitemapindex>".encode()
        server.answers = {"/": http(loop)}
        (item,) = source(server, "/")
    assert isinstance(item, Failure)
    assert item.code == "too-deep"
