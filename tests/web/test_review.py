"""The review in the browser: every judgement is kept at once, by whom it was made, and only by those who may."""

from __future__ import annotations

import hashlib
import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from goodoffices.errors import RunAborted
from goodoffices.faces.web.app import create_app
from goodoffices.faces.web.people import Account, Person, load_people
from goodoffices.faces.web.settings import Settings
from goodoffices.record.store import Store

from .conftest import settings_for
from .test_pages import check

TOKENS = {"Ann": "token-of-ann-invented", "Bo": "token-of-bo-invented", "Cy": "token-of-cy-invented"}
ROLES = {"Ann": "admin", "Bo": "reviewer", "Cy": "reader"}
PEOPLE = tuple(
    Account(Person(name, ROLES[name]), hashlib.sha256(token.encode()).hexdigest())
    for name, token in TOKENS.items()
)


@pytest.fixture
def place(record: Path, tmp_path: Path) -> Path:
    """A record of its own, because these tests write."""
    return Path(shutil.copy(record, tmp_path / "own.db"))


@pytest.fixture
def client(place: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings_for(place, owner="Ann"))) as made:
        yield made


def token_in(text: str) -> str:
    return html.unescape(re.findall(r'name="token" value="([^"]+)"', text)[0])


def shown(text: str) -> str:
    return re.findall(r'name="id" value="([^"]+)"', text)[0]


def waiting(text: str) -> int:
    return int(re.findall(r"of <b>(\d+)</b></span>", text)[0])


def send(client: TestClient, path: str, page: str, **fields: str) -> str:
    """What stands on the page after a form was sent from `page`."""
    answer = client.post(path, data={"token": token_in(page), **fields})
    assert answer.status_code == 200, answer.text[:300]
    return str(answer.text)


def judgements(place: Path) -> list[tuple[str, str, str]]:
    with Store.open(place) as store:
        return [(one.who, one.action, one.target_id) for one in store.judgements()]


def test_each_verdict_is_kept_and_the_next_comes(client: TestClient, place: Path) -> None:
    page = client.get("/review").text
    check(page, "/review")
    first, count = shown(page), waiting(page)
    page = send(client, "/review", page, id=first, action="accept")
    assert judgements(place) == [("Ann", "accept", first)]
    assert waiting(page) == count - 1
    second = shown(page)
    assert second != first
    page = send(client, "/review", page, id=second, action="reject", why="it says <b>no</b>")
    assert "“it says &lt;b&gt;no&lt;/b&gt;”" in page
    assert waiting(page) == count - 2
    page = send(client, "/review", page, id=shown(page), action="undo")
    assert shown(page) == second, "what an undo laid open is shown"
    assert waiting(client.get("/review").text) == count - 1
    assert [action for _, action, _ in judgements(place)] == ["accept", "reject", "undo"]


def test_the_entry_tells_what_people_said(client: TestClient) -> None:
    page = client.get("/review?kind=contact").text
    name = shown(page)
    assert "Not yet reviewed" in client.get(f"/contacts/{name}").text
    send(client, "/review", page, id=name, action="accept")
    assert "Accepted by Ann on" in client.get(f"/contacts/{name}").text


def test_a_correction_keeps_what_was_changed_and_nothing_else(client: TestClient, place: Path) -> None:
    page = client.get("/review?kind=contact").text
    name = shown(page)
    fields = dict(re.findall(r'id="(f-[a-z_]+)" name="f-[a-z_]+" value="([^"]*)"', page))
    same = {key: html.unescape(value) for key, value in fields.items()}
    nothing = client.post(
        "/review?kind=contact", data={"token": token_in(page), "id": name, "action": "correct", **same}
    )
    assert (nothing.status_code, "nothing was changed" in nothing.text) == (422, True)
    send(client, "/review", page, id=name, action="correct", **{**same, "f-place": "Harbourtown"})
    with Store.open(place) as store:
        (only,) = store.judgements()
    assert only.value["fields"] == {"place": "Harbourtown"}
    assert "Harbourtown" in client.get(f"/review?id={name}").text
    wrong = client.post(
        "/review", data={"token": token_in(page), "id": name, "action": "correct", "f-modality": "maybe"}
    )
    assert (wrong.status_code, "modality cannot be" in wrong.text) == (422, True)


def test_next_goes_on_without_a_verdict(client: TestClient, place: Path) -> None:
    seen, page = list[str](), client.get("/review?kind=contact").text
    for _ in range(3):
        seen.append(shown(page))
        link = html.unescape(re.findall(r'href="([^"]+)" data-key="n"', page)[0])
        page = client.get(link).text
    assert len(set(seen)) == 3
    assert judgements(place) == []
    assert client.get("/review?after=x").status_code == 422


def test_merge_and_split_need_two_of_a_kind(client: TestClient, place: Path) -> None:
    page = client.get("/review?kind=contact").text
    one = shown(page)
    some = client.get("/api/v1/contacts").json()["data"]
    other = next(item["contact_id"] for item in some if item["contact_id"] != one)
    send(client, "/review", page, id=one, action="merge", other_id=other)
    assert {(action, name) for _, action, name in judgements(place)} == {("merge", one), ("merge", other)}
    send(client, "/review", page, id=one, action="undo")
    assert [action for _, action, _ in judgements(place)][2:] == ["undo", "undo"]
    position = client.get("/api/v1/positions").json()["data"][0]["position_id"]
    for wrong in (one, position, "nobody", ""):
        sent = {"token": token_in(page), "id": one, "action": "split", "other_id": wrong}
        assert client.post("/review", data=sent).status_code == 422, wrong


def test_words_of_a_report_become_an_entry(client: TestClient, place: Path) -> None:
    path = "/review/add?report=sample-1-wire&kind=contact"
    page = client.get(path).text
    check(page, path)
    text = client.get("/api/v1/reports/sample-1-wire").json()["data"]["text"]
    words = text.split(". ")[0]
    fields = {"words": words, "f-format": "meeting", "f-modality": "occurred", "f-parties": "Kenya; Norway"}
    after = send(client, path, page, **fields)
    name = re.findall(r"h-[0-9a-f]{12}", after)[0]
    assert judgements(place) == [("Ann", "add", "sample-1-wire")]
    entry = client.get(f"/contacts/{name}")
    assert entry.status_code == 200
    assert "Added by Ann" in entry.text
    for wrong in ({"words": "these words do not stand there"}, {"f-format": "tea"}, {"f-parties": ""}):
        answer = client.post(path, data={"token": token_in(page), **fields, **wrong})
        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True), wrong


def test_the_log_tells_who_and_when(client: TestClient) -> None:
    page = client.get("/review").text
    send(client, "/review", page, id=shown(page), action="accept")
    log = client.get("/review/log").text
    check(log, "/review/log")
    assert re.search(r"\d\d:\d\d UTC · Ann", log)
    rows = client.get("/review/log.json").json()
    assert [(row["who"], row["verdict"], row["counts"]) for row in rows] == [("Ann", "accepted", True)]
    assert client.get("/review/log.json?who=Bo").json() == []
    assert client.get("/review/log.csv").status_code == client.get("/review/log.xlsx").status_code == 200


def test_an_empty_queue_says_so(client: TestClient) -> None:
    assert "Nothing waits for review" in client.get("/review?party=Nowhere").text
    assert client.get("/review?kind=rumour").status_code == 422
    assert client.get("/review?id=nobody").status_code == 404


def test_a_sample_is_blind_and_ends(client: TestClient, place: Path) -> None:
    page = client.get("/review/sample").text
    page = send(client, "/review/sample", page, size="4", seed="3")
    path = f"/review/sample/{re.findall(r's-[0-9a-f]{12}', page)[0]}"
    for _ in range(200):
        assert not re.search(r"score|one source|Check\b|accepted", page, re.IGNORECASE), "nothing that leads"
        if "This sample is done" in page:
            break
        check(page, path)
        report = html.unescape(re.findall(r'name="report" value="([^"]+)"', page)[0])
        if 'value="accept"' in page:
            page = send(client, path, page, id=shown(page), action="accept", report=report)
        else:
            page = send(client, path, page, action="done", report=report)
    assert "This sample is done" in page
    assert [action for _, action, _ in judgements(place)].count("done") == 4
    with TestClient(create_app(settings_for(place, owner="Bo"))) as other:
        assert "report <b>1</b> of <b>4</b>" in other.get(path).text, "the second reviewer begins anew"


def test_a_sample_takes_no_verdict_out_of_turn(client: TestClient, place: Path) -> None:
    page = send(client, "/review/sample", client.get("/review/sample").text, size="4", seed="3")
    path = f"/review/sample/{re.findall(r's-[0-9a-f]{12}', page)[0]}"
    sent = {"token": token_in(page), "id": "c-000000000000", "action": "accept"}
    assert client.post(path, data=sent).status_code == 422
    assert [action for _, action, _ in judgements(place)] == ["draw"]
    for size in ("0", "x", "5000", ""):
        wrong = client.post("/review/sample", data={"token": token_in(page), "size": size})
        assert wrong.status_code == 422, size


@pytest.fixture
def guarded(place: Path) -> Iterator[TestClient]:
    """A server that knows three people."""
    with TestClient(create_app(settings_for(place, people=PEOPLE)), follow_redirects=False) as made:
        yield made


def as_(name: str) -> dict[str, str]:
    return {"authorization": f"Bearer {TOKENS[name]}"}


WRITES = ("/review", "/review/sample", "/review/add?report=sample-1-wire", "/upcoming/add")


@pytest.mark.parametrize("path", WRITES)
def test_a_reader_may_not_write(guarded: TestClient, place: Path, path: str) -> None:
    assert guarded.get("/contacts", headers=as_("Cy")).status_code == 200
    assert "/review" not in guarded.get("/contacts", headers=as_("Cy")).text
    assert guarded.get(path, headers=as_("Cy")).status_code == 403
    token = token_in(guarded.get("/read", headers=as_("Cy")).text)
    sent = {"token": token, "id": "x", "action": "accept"}
    assert guarded.post(path, data=sent, headers=as_("Cy")).status_code == 403
    assert judgements(place) == []


@pytest.mark.parametrize("path", WRITES)
def test_a_form_of_somebody_else_writes_nothing(client: TestClient, place: Path, path: str) -> None:
    token = token_in(client.get("/review").text)
    for sent, headers in (
        ({}, {}),
        ({"token": "x" * 43}, {}),
        ({"token": token}, {"sec-fetch-site": "cross-site"}),
    ):
        assert client.post(path, data={"action": "undo", **sent}, headers=headers).status_code == 403
    assert client.post(path, json={"action": "undo"}).status_code == 403
    assert judgements(place) == []


def test_only_an_admin_undoes_for_others_and_draws(guarded: TestClient, place: Path) -> None:
    page = guarded.get("/review", headers=as_("Bo")).text
    token, name = token_in(page), shown(page)
    sent = {"token": token, "id": name, "action": "accept"}
    assert guarded.post("/review", data=sent, headers=as_("Ann")).status_code == 303
    with Store.open(place) as store:
        (made,) = store.judgements()
    back = {"token": token, "action": "undo", "judgement": made.id}
    assert guarded.post("/review", data=back, headers=as_("Bo")).status_code == 403
    drawn = {"token": token, "size": "4"}
    assert guarded.post("/review/sample", data=drawn, headers=as_("Bo")).status_code == 403
    assert guarded.post("/review", data=back, headers=as_("Ann")).status_code == 303
    assert [(who, action) for who, action, _ in judgements(place)] == [("Ann", "accept"), ("Ann", "undo")]


def test_everybody_enters_with_a_token_of_his_own(guarded: TestClient) -> None:
    assert guarded.get("/review").headers["location"] == "/enter"
    token = token_in(guarded.get("/enter").text)
    assert guarded.post("/enter", data={"token": token, "key": TOKENS["Bo"]}).status_code == 303
    assert "you are Bo" in guarded.get("/review").text
    assert guarded.get("/contacts", headers={"authorization": "Bearer wrong"}).status_code == 200, "by cookie"


def test_a_proxy_says_who_asks(place: Path) -> None:
    settings = settings_for(place, people=PEOPLE, user_header="x-user", proxies=("testclient",))
    with TestClient(create_app(settings), follow_redirects=False) as behind:
        assert "you are Bo" in behind.get("/review", headers={"x-user": "Bo"}).text
        assert behind.get("/review", headers={"x-user": "Dee"}).status_code == 403, "not known: a reader"
        assert behind.get("/contacts", headers={"x-user": "Dee"}).status_code == 200
        assert behind.get("/contacts").status_code == 303
        twice = [("x-user", "Bo"), ("x-user", "Ann")]
        assert behind.get("/contacts", headers=twice).status_code == 303, "one of them is not of the proxy"


def test_the_header_of_anybody_else_counts_for_nothing(place: Path) -> None:
    settings = settings_for(place, user_header="x-user")
    with TestClient(create_app(settings), follow_redirects=False) as direct:
        assert direct.get("/contacts", headers={"x-user": "Ann"}).status_code == 401
        assert direct.get("/api/v1/contacts", headers={"x-user": "Ann"}).status_code == 401


def test_a_header_opens_an_address(place: Path) -> None:
    assert Settings(place, host="10.0.0.4", user_header="x-user").guarded
    assert Settings(place, host="10.0.0.4", people=PEOPLE).guarded
    with pytest.raises(RunAborted, match="--people"):
        Settings(place, host="10.0.0.4", people=(Account(Person("Dee"), None),))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no people"),
        ("[[person]]\nrole = 'admin'", "person 1: there is no name"),
        ("[[person]]\nname = 'A'\nrole = 'king'", "role 'king'"),
        ("[[person]]\nname = 'A'\nsha256 = 'abc'", "64 hex digits"),
        ("[[person]]\nname = 'A'\nage = 3", "nothing else"),
        ("[[person]]\nname = 'A'\n[[person]]\nname = 'A'", "there twice"),
        ("[[person", "cannot be read"),
    ],
)
def test_a_wrong_file_of_people_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "people.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RunAborted, match=told):
        load_people(path)


def test_a_file_of_people(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(f"[[person]]\nname = 'Ann'\nrole = 'admin'\nsha256 = '{'a' * 64}'\n", encoding="utf-8")
    assert load_people(path) == (Account(Person("Ann", "admin"), "a" * 64),)


def test_a_planned_contact_entered_by_hand(client: TestClient) -> None:
    page = client.get("/upcoming/add").text
    check(page, "/upcoming/add")
    row = {
        "f-modality": "planned",
        "f-format": "meeting",
        "f-parties": "Kenya; Norway",
        "f-date": "2024-06-02",
        "f-place": "Oslo",
        "note": "heard <i>by phone</i>",
    }
    send(client, "/upcoming/add", page, **row)
    text = client.get("/upcoming").text
    check(text, "/upcoming")
    assert "Oslo" in client.get("/upcoming.json").text
    assert "DTSTART;VALUE=DATE:20240602" in client.get("/upcoming.ics").text
    for wrong in (
        {"f-modality": "occurred"},
        {"f-parties": "Kenya"},
        {"f-date": "soon"},
        {"f-format": "tea"},
    ):
        sent = {"token": token_in(page), **row, **wrong}
        assert client.post("/upcoming/add", data=sent).status_code == 422, wrong
