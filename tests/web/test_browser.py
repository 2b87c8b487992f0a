"""The pages in a browser: checks of the design that no parser can make. `make test-long` gets the browser."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from goodoffices.faces.web.app import create_app

from .conftest import settings_for

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium; tools/chromium.sh installs it"),
]
PAGES = [
    "/",
    "/p/record",
    "/timeline",
    "/contacts",
    "/positions",
    "/positions/Kenya/ceasefire",
    "/actors",
    "/actors/Kenya",
    "/network",
    "/map",
    "/support/ceasefire",
    "/p/sudan/timeline",
    "/network?a=Kenya&b=Egypt",
    "/upcoming?since=2022",
    "/reports",
    "/reports/sample-1-wire",
    "/reports/hostile/report",
    "/read",
    "/search?q=ceasefire",
    "/review?kind=contact",
    "/review/add?report=sample-1-wire",
    "/review/add?report=hostile/report",
    "/review/log",
    "/review/sample",
    "/upcoming/add",
]
# Pages on which every rule of axe is run in four ways.
LOOKED_AT = [
    "/",
    "/p/record",
    "/contacts",
    "/positions",
    "/reports/sample-1-wire",
    "/network?a=Kenya&b=Egypt",
    "/map",
    "/support/ceasefire",
    "/timeline",
    "/read",
    "/review?kind=contact",
    "/review/add?report=sample-1-wire",
    "/upcoming?since=2022",
    "/upcoming/add",
]


@contextmanager
def served(place: Path) -> Iterator[str]:
    """A server of a record on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(settings_for(place)), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def address(record: Path) -> Iterator[str]:
    """A server that all tests may read from."""
    with served(record) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test for an error on its console and for a request to elsewhere."""
    context = browser.new_context(base_url=address)
    made, wrong = context.new_page(), list[str]()
    made.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("request", lambda sent: None if sent.url.startswith(address) else wrong.append(sent.url))
    yield made
    context.close()
    assert wrong == []


def contact_of(page: Page) -> str:
    """The path of a contact."""
    page.goto("/contacts?party=Kenya")
    return str(page.locator("a[href^='/contacts/c-']").first.get_attribute("href"))


def inside(browser: Browser, address: str, **more: object) -> BrowserContext:
    return browser.new_context(base_url=address, **more)  # type: ignore[arg-type]


def test_without_scripts_the_same_is_shown_and_every_form_works(
    browser: Browser, page: Page, address: str
) -> None:
    contact = contact_of(page)
    context = inside(browser, address, java_script_enabled=False)
    plain = context.new_page()
    for path in [*PAGES, contact]:
        plain.goto(path)
        page.goto(path)
        assert plain.locator("main").inner_text() == page.locator("main").inner_text(), path
    plain.goto("/contacts")
    plain.select_option("select[name=party]", "Kenya")
    plain.click("form.facets button")
    assert "party=Kenya" in plain.url
    plain.fill("input[name=q]", "ceasefire")
    plain.click(".find button")
    assert plain.locator(".list li").count() > 0
    plain.goto("/read")
    plain.fill(
        "textarea", "Kenya's Foreign Minister Daniel Mwangome met Helen Brandt of the U.S. in Nairobi."
    )
    plain.click("form.form button")
    assert plain.locator("mark.k-contact").count() > 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(browser: Browser, page: Page, address: str, scheme: str, width: int) -> None:
    contact = contact_of(page)
    context = inside(
        browser, address, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    looked, found = context.new_page(), list[str]()
    for path in [*LOOKED_AT, contact]:
        looked.goto(path)
        for one in Axe().run(looked).response["violations"]:
            found += [f"{path}: {one['id']}: {node['html'][:160]}" for node in one["nodes"][:3]]
    context.close()
    assert found == []


def test_at_320_pixels_only_what_may_scroll_does(browser: Browser, page: Page, address: str) -> None:
    contact = contact_of(page)
    context = inside(browser, address, viewport={"width": 320, "height": 700})
    small = context.new_page()
    for path in [*PAGES, contact]:
        small.goto(path)
        assert small.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        wide = small.evaluate(
            """[...document.querySelectorAll("main *")].filter(e => e.scrollWidth > e.clientWidth + 1
            && ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
            && !e.matches(".scroll[tabindex='0'], textarea, input")).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert wide == [], path
    context.close()


def test_every_finding_leads_to_its_words(page: Page) -> None:
    for path in [*PAGES, contact_of(page)]:
        page.goto(path)
        lost = page.evaluate(
            """[...document.querySelectorAll("[data-finding]")].filter(e => {
            const cite = e.querySelector("a.cite");
            return !cite || !document.getElementById(decodeURIComponent(cite.hash.slice(1)));
            }).map(e => e.outerHTML.slice(0, 160))"""
        )
        assert lost == [], path


def test_a_permalink_opens_at_the_words(page: Page) -> None:
    page.goto("/contacts?party=Kenya")
    link = page.locator(".notes a[href*='#evidence-']").last
    link.click()
    mark = page.locator("mark:target")
    assert mark.count() == 1
    assert mark.evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight }"
    )
    assert mark.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_pointing_at_an_entry_shows_its_words(page: Page) -> None:
    page.goto("/reports/sample-1-wire")
    entry = page.locator(".entries li").first
    entry.hover()
    name = entry.get_attribute("data-entry")
    assert page.locator(f"mark.on[data-entry='{name}']").count() > 0
    page.locator("mark").last.hover()
    assert page.locator(".entries li.on").count() == 1


def test_filters_outlive_a_reload(page: Page) -> None:
    page.goto("/contacts")
    with page.expect_navigation():
        page.select_option("select[name=party]", "Kenya")
    before = page.locator("tbody tr").all_inner_texts()
    page.reload()
    assert page.locator("tbody tr").all_inner_texts() == before != []


def test_tab_reaches_everything_and_shows_where(page: Page) -> None:
    for path in ("/contacts", "/positions", "/reports/sample-1-wire", "/read"):
        page.goto(path)
        all_of_them = page.evaluate(
            """[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea,"
            + " [tabindex='0']")].filter(e => e.checkVisibility()).length"""
        )
        reached = set()
        for _ in range(all_of_them + 5):
            page.keyboard.press("Tab")
            told = page.evaluate(
                """(() => { const e = document.activeElement; if (e === document.body) return null;
                e.dataset.seen = e.dataset.seen || String(Math.random());
                const s = getComputedStyle(e); return [e.dataset.seen, s.outlineStyle !== "none", e.outerHTML]; })()"""
            )
            if told is not None:
                assert told[1], (path, told[2][:120])
                reached.add(told[0])
        assert len(reached) >= all_of_them, path


def test_what_is_clicked_is_big_enough(page: Page) -> None:
    for path in ("/", "/contacts", "/positions", "/reports/sample-1-wire"):
        page.goto(path)
        small = page.evaluate(
            """[...document.querySelectorAll("button, select, input:not([type=hidden]), a.cite, nav a")]
            .filter(e => { const b = e.getBoundingClientRect(); return b.width < 24 || b.height < 24; })
            .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert small == [], path


def test_all_symbols_differ(page: Page) -> None:
    page.goto("/static/sprite.svg")
    drawn = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll("symbol")].map(e => [e.id, e.innerHTML]))"""
    )
    own = {name: shape for name, shape in drawn.items() if name.startswith(("s-", "m-"))}
    assert len([name for name in own if name.startswith("s-")]) == 18
    assert len([name for name in own if name.startswith("m-")]) == 8
    assert len(set(own.values())) == len(own)


def test_a_symbol_has_its_word_beside_it(page: Page) -> None:
    for path in ("/contacts", "/positions", "/reports/sample-1-wire"):
        page.goto(path)
        bare = page.evaluate(
            """[...document.querySelectorAll("main svg.g")].filter(e => !e.parentElement.textContent.trim()
            && !e.parentElement.parentElement.textContent.trim()).length"""
        )
        assert bare == 0, path


def test_a_hostile_report_does_nothing(page: Page) -> None:
    said = list[str]()
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto("/reports/hostile/report")
    assert page.locator("main script, main svg[onload]").count() == 0
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_print_shows_words_and_no_controls(page: Page) -> None:
    page.goto("/contacts?party=Kenya")
    page.emulate_media(media="print")
    assert page.locator("button:visible, select:visible, nav:visible").count() == 0
    assert page.locator(".notes .src").first.is_visible()
    assert re.search(r"\w", page.locator(".notes .src").first.inner_text())


def test_a_review_is_done_and_undone_by_keys(browser: Browser, record: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(record, tmp_path / "own.db"))
    with served(own) as address:
        context = inside(browser, address)
        page = context.new_page()
        page.goto("/review?kind=contact")
        shown = page.locator("form.verdicts input[name=id]")
        first = shown.get_attribute("value")
        with page.expect_navigation():
            page.keyboard.press("a")
        assert shown.get_attribute("value") != first
        assert page.locator(".log").inner_text().count("accepted") == 1
        with page.expect_navigation():
            page.keyboard.press("u")
        assert shown.get_attribute("value") == first
        assert "taken back" in page.locator(".log").first.inner_text()
        page.keyboard.press("?")
        assert page.locator("#keys").get_attribute("open") is not None
        page.locator("#why").focus()
        page.keyboard.type("a r")
        assert page.locator("#why").input_value() == "a r", "keys sleep while one writes"
        page.locator("#keys-on").uncheck()
        page.keyboard.press("r")
        page.reload()
        assert shown.get_attribute("value") == first, "keys that are off judge nothing"
        context.close()


def test_selected_words_fill_the_field(page: Page) -> None:
    page.goto("/review/add?report=sample-1-wire")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.asis'))")
    page.wait_for_function("document.getElementById('words').value.length > 20")
    assert page.locator("#words").input_value() == page.locator(".asis").inner_text().strip()


def test_without_scripts_a_verdict_is_kept(browser: Browser, record: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(record, tmp_path / "own.db"))
    with served(own) as address:
        context = inside(browser, address, java_script_enabled=False)
        page = context.new_page()
        page.goto("/review?kind=contact")
        page.click("button[value=reject]")
        assert page.locator(".log").inner_text().count("rejected") == 1
        page.click("details#correct summary")
        page.fill("#f-place", "Harbourtown")
        page.click("button[value=correct]")
        assert "Harbourtown" in page.locator(".log").inner_text()
        context.close()
