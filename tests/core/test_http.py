"""What every answer has, whatever the room: headers, hosts, origins, sizes, errors worth reading, one log line."""

from __future__ import annotations

import json
import logging
import re

import pytest
from flask import g
from sqlalchemy.exc import OperationalError

from cop.core import health, outbox
from cop.core.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from cop.core.jobs import beat

JSON = {"Accept": "application/json"}


def directives(policy: str) -> dict[str, str]:
    return {part.split()[0]: " ".join(part.split()[1:]) for part in policy.split(";") if part.strip()}


def test_the_policy_allows_no_inline_code_and_nothing_from_elsewhere(client):
    answer = client.get("/sign-in")
    policy = directives(answer.headers["Content-Security-Policy"])
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "http:" not in policy["script-src"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_nonce_differs_each_time_and_keeps_the_page_out_of_caches(app):
    from cop.core.security import nonce

    seen = set()
    for _ in range(2):
        with app.test_request_context("/", base_url="http://127.0.0.1:8000"):
            g.pop("nonce", None)
            value = nonce()
            response = app.process_response(app.make_response("x"))
            assert f"'nonce-{value}'" in response.headers["Content-Security-Policy"]
            assert response.headers["Cache-Control"] == "no-store"
            seen.add(value)
    assert len(seen) == 2


def test_another_host_is_refused(client):
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "path", ["/nothing-here", "/topics/99999999999", "/communities/0", "/people/abc", "/%00", "/a%0d%0ab"]
)
def test_what_is_not_there_says_so_in_a_page(client, path):
    answer = client.get(path)
    assert answer.status_code in {404, 400, 303}
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound(), 404), (NotAllowed(), 403), (Conflict(), 409), (Invalid(), 422), (TooMany(retry_after=7), 429)],
)
def test_errors_of_the_domain_are_pages_and_json(app, client, error, status):
    from cop.core.errors import answer

    with app.test_request_context("/", base_url="http://127.0.0.1:8000"):
        page = answer(status, "Because of the weather.", error)
        assert page.status_code == status
        assert "Because of the weather." in page.get_data(as_text=True)
        assert "<h1" in page.get_data(as_text=True)
    with app.test_request_context("/", base_url="http://127.0.0.1:8000", headers=JSON):
        said = answer(status, "Because of the weather.", error)
        assert said.get_json() == {"error": {"status": status, "text": "Because of the weather."}}
        if status == 429:
            assert said.headers["Retry-After"] == "7"


def test_a_failing_database_is_said_with_503_and_when_to_try_again(app):
    with app.test_request_context("/", base_url="http://127.0.0.1:8000"):
        answer = app.make_response(app.handle_user_exception(OperationalError("SELECT 1", {}, Exception("locked"))))
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "locked" not in answer.get_data(as_text=True)


def test_an_unexpected_failure_shows_no_trace_and_a_number_to_quote(app):
    with app.test_request_context("/", base_url="http://127.0.0.1:8000"):
        answer = app.make_response(app.handle_user_exception(ZeroDivisionError("secret detail")))
        assert answer.status_code == 500
        assert "secret detail" not in answer.get_data(as_text=True)


WITHOUT_TOKEN = {"preferences": "sets two cookies of the reader's own device; other origins are refused"}


def test_every_writing_view_refuses_a_form_without_its_token(app, client):
    """CSRF over the whole URL map (quality check 31)."""
    tried = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in WITHOUT_TOKEN:
            assert client.post(rule.rule, headers={"Origin": "https://evil.example"}, csrf=False).status_code == 403
            continue
        for method in sorted(rule.methods & {"POST", "PUT", "PATCH", "DELETE"}):
            path = re.sub(r"<(?:int:)?[^>]+>", "1", rule.rule)
            answer = client.open(path, method=method, data={"x": "y"}, csrf=False)
            assert answer.status_code == 403, (method, path, answer.status_code)
            tried += 1
    assert tried > 5


@pytest.mark.parametrize("token", ["", "x", "é", "null", "\udcff".encode("utf-8", "replace").decode(), "a" * 5000])
def test_a_strange_token_is_refused_never_an_error(client, token):
    answer = client.post("/sign-out", data={"csrf_token": token}, csrf=False)
    assert answer.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:8000.evil.example", "//[::1"])
def test_a_write_from_another_origin_is_refused(client, origin):
    assert client.post("/sign-out", headers={"Origin": origin}).status_code == 403


def test_a_cross_site_write_is_refused_even_without_an_origin(client):
    assert client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_huge_bodies_and_forms_of_too_many_fields_are_refused(client):
    assert client.post("/sign-in", data=b"x" * (21 * 1024 * 1024), csrf=False).status_code in {403, 413}
    many = "&".join(f"f{i}=1" for i in range(100_000))
    answer = client.post("/sign-in", data=many, content_type="application/x-www-form-urlencoded", csrf=False)
    assert answer.status_code in {400, 403, 413}


def test_hostile_json_bodies_never_cause_a_failure(client):
    for body in ("[" * 200_000, '{"a":' * 50_000, "\x00", "nul", '"\ud800"'.encode("utf-8", "replace")):
        answer = client.post("/sign-in", data=body, content_type="application/json", csrf=False)
        assert answer.status_code < 500


def test_a_request_is_one_log_line_without_names_or_addresses(client, caplog):
    caplog.set_level(logging.INFO, logger="interchange")
    client.get("/sign-in?email=canary@example.org", headers={"User-Agent": "canary line"})
    lines = [record for record in caplog.records if record.getMessage() == "request"]
    assert len(lines) == 1
    assert set(lines[0].fields) == {"id", "method", "route", "status", "ms", "queries"}
    assert "canary" not in json.dumps(lines[0].fields)


def test_health_is_wrong_without_a_worker_and_well_with_one(app, client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["worker"]["silent_seconds"] is None
    beat("worker")
    said = client.get("/healthz").get_json()
    assert said["database"] == "ok"
    assert said["worker"]["lag_seconds"] == 0.0
    assert said["version"] == health.VERSION


def test_health_tells_when_what_is_owed_waits_too_long(app, monkeypatch):
    beat("worker")
    monkeypatch.setattr(outbox, "lag", lambda name=None: 500.0)
    well, said = health.report()
    assert not well
    assert said["worker"]["lag_seconds"] == 500.0


def test_static_files_are_kept_for_a_year_under_their_version_only(app, client):
    version = app.extensions["assets"].version
    fresh = client.get(f"/static/{version}/css/app.css", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in fresh.headers["Cache-Control"]
    assert fresh.headers["Content-Encoding"] == "gzip"
    assert client.get("/static/old/css/app.css").headers["Cache-Control"] == "no-cache"
    for path in ("../config.py", "..%2f..%2fconfig.py", "css/../../config.py", "%00", "nothing.css"):
        assert client.get(f"/static/{version}/{path}").status_code in {404, 400}
