"""The HTTP API: one shape for success, one for errors, over every path of its own description."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

LISTS = ["reports", "contacts", "positions", "events", "tracks", "actors", "search"]


def paths(client: TestClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/api/v1/openapi.json").json()["paths"]
    return described


def ask(client: TestClient, name: str, **more: object) -> Any:
    query = {"q": "ceasefire", **more} if name == "search" else more
    return client.get(f"/api/v1/{name}", params={key: str(value) for key, value in query.items()})


def test_every_endpoint_answers_in_the_one_shape(client: TestClient) -> None:
    for path, methods in paths(client).items():
        assert set(methods) == {"get"}, path
        name = path.removeprefix("/api/v1/")
        if "{" in name:
            plural = name.split("/")[0]
            column = {"contacts": "contact_id", "positions": "position_id", "events": "event_id"}
            key = {**column, "tracks": "track_note_id", "reports": "id"}[plural]
            known = ask(client, plural).json()["data"][0][key]
            found = client.get(f"/api/v1/{plural}/{known}")
            assert found.status_code == 200, path
            assert set(found.json()) == {"data"}, path
            assert found.json()["data"][key] == known
            wrong = client.get(f"/api/v1/{plural}/nobody-has-this-name")
        else:
            found = ask(client, name)
            assert found.status_code == 200, path
            assert set(found.json()) == {"data", "total", "next"}, path
            if name != "deleted":
                assert found.json()["total"] >= 1, path
            wrong = ask(client, name, since="yesterday", party="x", limit=0)
        is_problem(wrong)
        known_tag = found.headers["etag"]
        again = client.get(found.request.url, headers={"if-none-match": known_tag})
        assert (again.status_code, again.content) == (304, b""), path


def is_problem(answer: Any) -> None:
    assert answer.status_code >= 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail", "instance"}
    assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize("name", [*LISTS])
def test_the_cursor_walks_through_all_of_a_list(client: TestClient, name: str) -> None:
    whole = ask(client, name, limit=500).json()
    walked, cursor = [], None
    for _ in range(500):
        step = ask(client, name, limit=2, **({"cursor": cursor} if cursor else {})).json()
        walked += step["data"]
        cursor = step["next"]
        if cursor is None:
            break
    assert walked == whole["data"]
    assert len(walked) == whole["total"]


@pytest.mark.parametrize("name", LISTS)
def test_fields(client: TestClient, name: str) -> None:
    whole = ask(client, name).json()["data"][0]
    some = list(whole)[:2]
    assert ask(client, name, fields=",".join(some)).json()["data"][0] == {key: whole[key] for key in some}
    is_problem(ask(client, name, fields="no_such_field"))


@pytest.mark.parametrize("cursor", ["!", "bm9ib2R5", "é", "_w"])
def test_a_wrong_cursor_is_a_problem(client: TestClient, cursor: str) -> None:
    is_problem(client.get("/api/v1/contacts", params={"cursor": cursor}))


def test_any_of_several_values(client: TestClient) -> None:
    def ids(*party: str) -> set[str]:
        answer = client.get("/api/v1/contacts", params={"party": list(party)}).json()["data"]
        return {one["contact_id"] for one in answer}

    assert ids("Kenya")
    assert ids("Kenya,Norway") == ids("Kenya", "Norway") == ids("Kenya") | ids("Norway")
    assert ids("Kenya") < ids("Kenya", "Norway")


def test_what_does_not_exist_is_a_problem(client: TestClient) -> None:
    for path in ("/api/v1/nothing", "/api/v1/", "/api/v2/contacts", "/api/v1/contacts/secret"):
        is_problem(client.get(path))


def test_nothing_above_the_level_comes_out(client: TestClient) -> None:
    for name in LISTS:
        assert "Solheim met" not in ask(client, name, limit=500).text
    assert client.get("/api/v1/reports/secret").status_code == 404


def test_evidence_points_at_the_text(client: TestClient) -> None:
    for one in ask(client, "contacts").json()["data"]:
        whole = client.get(f"/api/v1/contacts/{one['contact_id']}").json()["data"]
        text = client.get(f"/api/v1/reports/{one['report_id']}").json()["data"]["text"]
        for words in whole["evidence"]:
            if words["in"] == "text":
                quote, place = words["selector"]
                assert text[place["start"] : place["end"]] == quote["exact"]


def test_ids_are_safe_in_addresses(client: TestClient) -> None:
    ids = [one["contact_id"] for one in ask(client, "contacts").json()["data"]]
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in ids)
    assert client.get("/api/v1/reports/hostile%2Freport").json()["data"]["id"] == "hostile/report"
