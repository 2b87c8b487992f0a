"""Who may ask what, and what a page may do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from goodoffices.errors import RunAborted
from goodoffices.faces.web.app import create_app
from goodoffices.faces.web.settings import Settings, is_loopback

from .conftest import settings_for

KEY = "an-invented-token-of-some-length"


def test_the_policy_lets_nothing_in(client: TestClient) -> None:
    policy = client.get("/read").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


def test_pages_have_no_inline_script_or_style(client: TestClient) -> None:
    made = client.get("/reports/sample-1-wire").text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", made)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", made))


def test_a_hostile_report_is_inert(client: TestClient) -> None:
    answer = client.get("/reports/hostile/report")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<svg onload" not in answer.text
    assert "<b>Bold" not in answer.text
    assert "\u202e" not in answer.text
    assert "{{ 7*7 }}" in answer.text


@pytest.mark.parametrize(
    ("host", "open_"),
    [("127.0.0.1", False), ("localhost", False), ("::1", False), ("10.0.0.4", True)],
)
def test_an_open_address_needs_a_token(record: Path, host: str, open_: bool) -> None:
    assert is_loopback(host) is not open_
    if open_:
        with pytest.raises(RunAborted, match="GOODOFFICES_TOKEN"):
            Settings(record, host=host)
        assert Settings(record, host=host, token=KEY).token == KEY
    else:
        assert Settings(record, host=host).token is None


def test_a_short_token_is_refused(record: Path) -> None:
    with pytest.raises(RunAborted, match="16 characters"):
        Settings(record, token="s" * 5)


def test_a_foreign_name_of_the_host_is_refused(client: TestClient) -> None:
    assert client.get("/read", headers={"host": "evil.example"}).status_code == 421


def test_a_body_that_is_too_big_is_refused(client: TestClient) -> None:
    assert client.post("/read", headers={"content-length": "999999999"}).status_code == 413


def test_with_a_token_nothing_is_shown_without_it(record: Path) -> None:
    with TestClient(create_app(settings_for(record, token=KEY)), follow_redirects=False) as guarded:
        assert guarded.get("/reports/sample-1-wire").headers["location"] == "/enter"
        shown = guarded.get("/reports/sample-1-wire", headers={"authorization": f"Bearer {KEY}"})
        assert shown.status_code == 200
        form = guarded.get("/enter").text
        given = re.findall(r'name="token" value="([^"]+)"', form)[0]
        assert guarded.post("/enter", data={"token": given, "key": "wrong"}).status_code == 403
        assert guarded.post("/enter", data={"token": "", "key": KEY}).status_code == 403
        assert guarded.post("/enter", data={"token": given, "key": KEY}).status_code == 303
        assert guarded.get("/reports/sample-1-wire").status_code == 200


def test_reports_above_the_level_are_not_shown(client: TestClient, record: Path) -> None:
    assert client.get("/reports/secret").status_code == 404
    with TestClient(create_app(settings_for(record, level="restricted"))) as inside:
        shown = inside.get("/reports/secret")
        assert shown.status_code == 200
        assert "Shows reports up to: restricted" in shown.text


def test_a_form_of_somebody_else_is_refused(client: TestClient) -> None:
    assert client.post("/read", data={"text": "Ann met Bo."}).status_code == 403
    given = re.findall(r'name="token" value="([^"]+)"', client.get("/read").text)[0]
    foreign = {"sec-fetch-site": "cross-site"}
    assert (
        client.post("/read", data={"text": "Ann met Bo.", "token": given}, headers=foreign).status_code == 403
    )


def test_a_pasted_text_is_read(client: TestClient) -> None:
    given = re.findall(r'name="token" value="([^"]+)"', client.get("/read").text)[0]
    text = (
        "Kenya's Foreign Minister Daniel Mwangome telephoned U.S. Secretary of State Helen Brandt on Monday."
    )
    answer = client.post("/read", data={"text": text, "token": given, "date": "2024-02-15"})
    assert answer.status_code == 200
    assert 'class="k-contact"' in answer.text
    assert "not kept" in answer.text
    wrong = client.post("/read", data={"text": text, "token": given, "date": "yesterday"})
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text


def test_so_many_texts_a_minute(record: Path) -> None:
    with TestClient(create_app(settings_for(record, reads=0))) as busy:
        given = re.findall(r'name="token" value="([^"]+)"', busy.get("/read").text)[0]
        assert busy.post("/read", data={"text": "Ann met Bo.", "token": given}).status_code == 429
