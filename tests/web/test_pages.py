"""Every page answers, says what it rests on, and tells what it does not know."""

from __future__ import annotations

import csv
import html
import io
import re

import openpyxl
import pytest
from fastapi.testclient import TestClient

PAGES = [
    "/",
    "/p/record",
    "/p/dr-congo",
    "/p/libya",
    "/timeline",
    "/contacts",
    "/positions",
    "/positions/list",
    "/tracks",
    "/events",
    "/actors",
    "/actors/Kenya",
    "/actors/Daniel%20Mwangome",
    "/network",
    "/map",
    "/support",
    "/support/ceasefire",
    "/p/sudan",
    "/p/sudan/timeline",
    "/contacts?process=sudan&view=fused",
    "/network?a=Kenya&b=Egypt",
    "/upcoming",
    "/upcoming?since=2022",
    "/reports",
    "/reports/sample-1-wire",
    "/reports/sample-4-round?events=true",
    "/read",
    "/search",
    "/search?q=ceasefire",
    "/positions/Kenya/ceasefire",
]
EMPTY = [
    "/map?until=1900",
    "/support/xyzzy",
    "/p/yemen/timeline",
    "/contacts?party=Nowhere",
    "/positions?since=1900&until=1901",
    "/timeline?until=1900",
    "/network?until=1900",
    "/network?a=Kenya&b=Nowhere",
    "/actors?actor=Nobody",
    "/reports?until=1900",
    "/search?q=xyzzy",
    "/p/record?until=1900",
    "/upcoming?since=2999",
    "/positions/Kenya/amnesty",
]
SHEETS = [
    "contacts",
    "positions",
    "positions/list",
    "tracks",
    "events",
    "actors",
    "network",
    "map",
    "upcoming",
    "reports",
]


def entries(client: TestClient) -> list[str]:
    made = []
    for plural in ("contacts", "positions", "tracks", "events"):
        for one in client.get(f"/api/v1/{plural}").json()["data"]:
            name = next(value for key, value in one.items() if key.endswith("_id") and key != "report_id")
            made.append(f"/{'contacts' if plural == 'contacts' else 'entries'}/{name}")
    return made


def check(text: str, where: str) -> None:
    """What must hold of every page."""
    bare = html.unescape(re.sub(r"<[^>]+>", " ", text))
    assert not re.search(r"\b(None|null|N/A|nan|undefined)\b", bare), where
    assert not re.findall(r"<(td|dd)[^>]*>\s*</\1>", text), where
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), (where, sorted(one for one in ids if ids.count(one) > 1))
    for target in re.findall(r'href="#([^"]+)"', text):
        assert html.unescape(target) in map(html.unescape, ids), (where, target)
    for finding in re.split(r"data-finding", text)[1:]:
        assert 'class="cite"' in finding[:4000], where
    assert len(text.encode()) <= 300_000, where


@pytest.mark.parametrize("path", [*PAGES, *EMPTY])
def test_pages(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:400]
    check(answer.text, path)


def test_every_entry_has_its_page(client: TestClient) -> None:
    some = entries(client)
    assert len(some) > 20
    for path in some:
        answer = client.get(path)
        assert answer.status_code == 200, path
        check(answer.text, path)
        assert "How this was coded" in answer.text


def test_every_link_leads_somewhere(client: TestClient) -> None:
    seen = set()
    for path in PAGES:
        for link in re.findall(r'href="(/[^"#]*)', client.get(path).text):
            seen.add(html.unescape(link))
    for link in sorted(seen):
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("path", ["/contacts", "/positions", "/timeline?since=2023", "/p/record"])
def test_notes_quote_the_report(client: TestClient, path: str) -> None:
    notes = re.findall(
        r'data-report="([^"]+)" data-where="text" data-start="(\d+)" data-end="(\d+)">“(.*?)”</p>',
        client.get(path).text,
        re.DOTALL,
    )
    assert notes
    for report, start, end, quote in notes:
        text = client.get(f"/api/v1/reports/{html.unescape(report)}").json()["data"]["text"]
        assert text[int(start) : int(end)] == html.unescape(quote)


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("query", ["", "?party=Kenya"])
def test_a_list_is_the_same_for_machines(client: TestClient, name: str, query: str) -> None:
    rows = client.get(f"/{name}.json{query}").json()
    text = client.get(f"/{name}.csv{query}").content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == len(rows)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/{name}.xlsx{query}").content))
    assert book.active is not None
    assert book.active.max_row - 1 == len(rows)
    shown = re.findall(r'data-total="(\d+)"', client.get(f"/{name}{query}").text)
    assert not shown or int(shown[0]) == len(rows)
    assert client.get(f"/{name}.docx").status_code == 404


def test_facets_count_what_they_lead_to(client: TestClient) -> None:
    text = client.get("/contacts").text
    options = re.findall(r'<option value="([^"]+)">[^<]*\((\d+)\)</option>', text)
    parties = text.split('name="party"')[1].split("</select>")[0]
    found = re.findall(r'<option value="([^"]+)">[^<]*\((\d+)\)</option>', parties)
    assert found
    assert set(found) <= set(options)
    for value, n in found:
        rows = client.get("/contacts.json", params={"party": html.unescape(value)}).json()
        assert len(rows) == int(n), value


def test_a_choice_stays_chosen(client: TestClient) -> None:
    text = client.get("/contacts?party=Kenya&modality=occurred").text
    assert '<option value="Kenya" selected>' in text
    assert '<option value="occurred" selected>' in text
    assert text.count("remove</a>") == 2


@pytest.mark.parametrize("query", ["since=yesterday", "page=0", "page=x", "sort=size", "as_of=1"])
def test_wrong_questions_are_told(client: TestClient, query: str) -> None:
    answer = client.get(f"/contacts?{query}")
    assert answer.status_code == 422
    assert "This did not work" in answer.text
    assert client.get(f"/contacts.json?{query}").headers["content-type"] == "application/problem+json"


def test_the_calendar(client: TestClient) -> None:
    text = client.get("/upcoming.ics?since=2022").text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == len(client.get("/upcoming.json?since=2022").json()) > 0
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_every_mark_of_the_reader_can_be_linked_to(client: TestClient) -> None:
    text = client.get("/reports/sample-1-wire").text
    for one in client.get("/api/v1/contacts?report=sample-1-wire").json()["data"]:
        assert f'id="evidence-{one["contact_id"]}"' in text


def test_a_withdrawn_report_leaves_a_stone(client: TestClient) -> None:
    assert client.get("/contacts/c-000000000000").status_code == 404
