"""The frame of every page: preferences without a session, and pages for the days when something fails."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from cop.core import authz


def test_a_preference_is_kept_without_starting_a_session(client):
    answer = client.post("/preferences", data={"theme": "dark", "next": "/styleguide"}, csrf=False)
    assert answer.status_code == 303
    assert answer.location.endswith("/styleguide")
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["theme"]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\r\nX: y", ""])
def test_a_preference_never_leads_to_another_place(client, target):
    answer = client.post("/preferences", data={"theme": "dark", "next": target}, csrf=False)
    assert answer.headers["Location"] == "/"


def test_an_unknown_language_or_theme_changes_nothing(client):
    answer = client.post("/preferences", data={"language": "xx", "theme": "<script>"}, csrf=False)
    assert not [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("language")]


def test_a_page_that_is_not_there_says_so_and_keeps_its_address_harmless(client):
    answer = client.get("/no/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert "This line ends here" in answer.text
    assert "<script>alert" not in answer.text


def test_a_database_that_is_away_answers_with_a_page(app, client, monkeypatch):
    def nobody_there():
        raise OperationalError("select 1", {}, Exception("away"))

    monkeypatch.setattr(authz, "_identify", [nobody_there])
    answer = client.get("/")
    assert answer.status_code == 503
    assert "Back in a moment" in answer.text
    assert answer.headers["Retry-After"]


def test_a_form_that_could_not_be_taken_gives_the_text_back(client):
    text = "Corners worked for us with Year 4 fractions too."
    answer = client.post(
        "/styleguide/preview", data={"light-body": text, "password": "a very long password here"}, csrf=False
    )
    assert answer.status_code == 403
    assert text in answer.text
    assert "very long password" not in answer.text
