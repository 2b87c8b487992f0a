"""`goodoffices watch` as a process of its own, against a server of the tests: killed, stopped, started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from goodoffices.errors import RunAborted
from goodoffices.record import watching
from goodoffices.record.store import Store
from serving import http, serving

ROOT = Path(__file__).resolve().parent.parent.parent
FILLER = "The officials spoke of the border for a long time, and they said that they would meet again. " * 10


def feed(*names: str) -> bytes:
    """A feed that carries its articles."""
    items = "".join(
        f"<item><title>{name}</title><guid>urn:x:{name}</guid><pubDate>Thu, 30 May 2024 10:00:00 +0000</pubDate>"
        f"<content:encoded><![CDATA[<p>Holm met Rao in Oslo of {name}. {FILLER}</p>]]></content:encoded></item>"
        for name in names
    )
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>News</title>{items}</channel></rss>".encode()


def start(folder: Path, *options: str, delay: float = 0) -> subprocess.Popen[str]:
    """Begin to watch."""
    command = [sys.executable, "-m", "tests.record.child", "watch", "--db", str(folder / "record.db")]
    return subprocess.Popen(
        [*command, str(folder / "feeds.toml"), *options],
        cwd=ROOT,
        env={
            **os.environ,
            "DELAY": str(delay),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'helpers'}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def configure(folder: Path, url: str) -> None:
    (folder / "feeds.toml").write_text(f'[[feed]]\nurl = "{url}"\nprivate = true\n', encoding="utf-8")


def titles(folder: Path) -> list[str]:
    """The reports that are kept, sorted; none while the record is being made."""
    try:
        with Store.open(folder / "record.db") as store:
            return sorted(one.report.title or "" for one in store.reports())
    except RunAborted:
        return []


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.02)


def kill_after(folder: Path, wanted: int) -> None:
    """Watch until so many reports are in the record, then kill -9."""
    with start(folder, delay=0.1) as run:
        until(lambda: run.poll() is not None or len(titles(folder)) >= wanted)
        run.kill()
        out, errors = run.communicate()
        assert run.returncode == -signal.SIGKILL, out + errors


def test_killed_again_and_again_it_loses_nothing_and_takes_nothing_twice(tmp_path: Path) -> None:
    names = [f"n{number:02}" for number in range(12)]
    with serving({"/feed": http(feed(*names))}) as server:
        configure(tmp_path, server.url("/feed"))
        for wanted in (1, 4, 7):
            kill_after(tmp_path, wanted)
        assert 7 <= len(titles(tmp_path)) < len(names), "or the kills came too late to prove anything"
        run = start(tmp_path)
        assert run.stdout is not None
        line = run.stdout.readline()
        run.send_signal(signal.SIGTERM)
        rest, errors = run.communicate(timeout=20)
        assert (run.returncode, errors) == (0, "")
        assert line.startswith(f"{server.url('/feed')}: ")
        assert line.endswith(" known, 0 not readable; next in 30 min\n")
        assert rest.startswith("stopped; ")
        assert Counter(titles(tmp_path)) == dict.fromkeys(names, 1)
        with Store.open(tmp_path / "record.db") as store:
            assert store.check() == []
            assert all(store.ask(lambda conn, name=name: watching.is_seen(conn, f"{server.url('/feed')} urn:x:{name}"))  # type: ignore[misc]
                       for name in names)  # fmt: skip
        asked = len(server.asked)
        run = start(tmp_path)
        time.sleep(2.5)
        run.send_signal(signal.SIGINT)
        assert run.communicate(timeout=20) == ("stopped; 0 new, 0 unchanged, 0 failed\n", "")
        assert (run.returncode, len(server.asked)) == (0, asked), "a restart does not visit what is not due"


def test_stopped_in_the_middle_of_a_feed_it_ends_with_what_is_under_way(tmp_path: Path) -> None:
    names = [f"n{number:02}" for number in range(20)]
    with serving({"/feed": http(feed(*names))}) as server:
        configure(tmp_path, server.url("/feed"))
        run = start(tmp_path, delay=0.2)
        until(lambda: len(titles(tmp_path)) >= 2)
        run.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        out, errors = run.communicate(timeout=20)
        assert time.monotonic() - begun < 5
        assert (run.returncode, errors) == (0, "")
        assert out.startswith("stopped; ")
        kept = titles(tmp_path)
        assert 2 <= len(kept) < len(names)
        run = start(tmp_path, "--once")
        out, errors = run.communicate(timeout=30)
        assert (run.returncode, errors) == (0, "")
        assert f": {len(names) - len(kept)} new, {len(kept)} known, 0 not readable;" in out
        assert titles(tmp_path) == names


def test_once_asks_only_for_what_is_new_and_backs_off(tmp_path: Path) -> None:
    answers = {"/feed": http(feed("a", "b"), ETag='"one"')}
    with serving(answers) as server:
        configure(tmp_path, server.url("/feed"))

        def once() -> tuple[int, str]:
            run = start(tmp_path, "--once")
            out, errors = run.communicate(timeout=30)
            assert errors == ""
            return run.returncode, out

        url = server.url("/feed")
        assert once() == (0, f"{url}: 2 new, 0 known, 0 not readable; next in 30 min\n")
        answers["/feed"] = http(b"", "304 Not Modified")
        assert once() == (0, f"{url}: nothing new; next in 30 min\n")
        assert 'If-None-Match: "one"' in server.asked[-1]
        answers["/feed"] = http(b"", "503 Service Unavailable", Retry_After="7200")
        assert once() == (1, f"{url}: the server answers 503; try again later; next try in 2.0 h\n")
        asked = len(server.asked)
        assert once() == (0, ""), "it is left in peace"
        assert len(server.asked) == asked
        with Store.open(tmp_path / "record.db") as store:
            known = store.ask(lambda conn: watching.load_feed(conn, url))
            assert known is not None
            assert known.failures == 1


@pytest.mark.parametrize("waiting", [(), (({"url": "http://x/ö", "title": "\ud800\0"}, 2),)])
def test_what_is_remembered_comes_back(store: Store, waiting: tuple[tuple[dict[str, str], int], ...]) -> None:
    feed = watching.WatchedFeed(1_700_000_000.25, 3, '"e"', None, list(waiting))
    assert store.ask(lambda conn: watching.load_feed(conn, "http://x/")) is None
    for _ in range(2):
        store.change(lambda conn, _: watching.keep_feed(conn, "http://x/", feed))
        store.change(lambda conn, now: watching.keep_seen(conn, "urn:\ud800", now))
    assert store.ask(lambda conn: watching.load_feed(conn, "http://x/")) == feed
    assert store.ask(lambda conn: watching.is_seen(conn, "urn:\ud800"))
    assert not store.ask(lambda conn: watching.is_seen(conn, "urn:"))
