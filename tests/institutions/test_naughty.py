"""Hostile text through every field of this room: kept or refused, shown as text, never an error of the server."""

from __future__ import annotations

import pytest

from cop.core.db import session
from cop.institutions import actions
from cop.institutions.models import ListingRequest
from tests.support.accounts import make_person
from tests.support.institutions import affiliate, make_school

MINE = "/account/affiliations"
EXTRA = [
    "x" * 300,
    "x" * 10_000,
    "Null",
    "\u202eright to left\u202c",
    "مدرسة",
    "👩🏽‍🏫" * 20,
    "<script>alert(1)</script>",
    "\0nul",
    "a\r\nb\x07c",
    "\ud800",
]


@pytest.fixture
def texts(naughty):
    """A third of the list for each field, and the worst ones for all."""
    return [text for text in naughty[::9] if text] + EXTRA


def press(client, path, data):
    data = {name: text.encode("utf-8", "replace").decode() for name, text in data.items()}
    answer = client.post(path, data=data)
    assert answer.status_code in {303, 409, 413, 422, 429}, (answer.status_code, path, data)
    assert "<script>alert" not in answer.text
    return answer


@pytest.fixture
def unlimited(app, monkeypatch):
    """Limits are tested elsewhere."""
    from cop.core.limits import limiter

    monkeypatch.setattr(limiter, "enabled", False)


def test_the_fields_of_an_affiliation(app, sign_in, texts, unlimited):
    nia, school = make_person(), make_school()
    affiliation = affiliate(nia, school)
    client = sign_in(nia)
    for text in texts:
        press(client, f"{MINE}/{affiliation.id}", {"role": text, "unit": text})
        press(client, MINE, {"organisation": text, "organisation_text": text, "role": text})
        press(client, f"{MINE}/{affiliation.id}/move", {"organisation": text, "organisation_text": text})
        press(client, f"{MINE}/{affiliation.id}/end", {"ended_on": text}) if not text.startswith("2") else None
        page = client.get(f"/organisations/{school.id}")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<script>alert" not in client.get(MINE).text


def test_the_fields_of_a_request_and_of_its_answers(app, sign_in, texts, unlimited):
    client, admin = sign_in(make_person()), sign_in(make_person("Grace Okafor", admin=True))
    for text in texts:
        press(client, "/organisations/request", _listing(text))
        press(client, "/organisations/request", {**_listing("A name"), "kind": text, "country": text, "website": text})
    pages = [admin.get("/organisations/requests")]
    wanted = session().query(ListingRequest).order_by(ListingRequest.id).all()
    assert len(wanted) > 20
    for request, text in zip(wanted, texts * 3, strict=False):
        path = f"/organisations/requests/{request.id}"
        pages.append(admin.get(path))
        press(admin, f"{path}/match", {"organisation": text, "organisation_text": text, "answer": text})
        press(admin, path, {**_listing(text), "postcode": text, "answer": text})
        press(admin, f"{path}/refusal", {"answer": text})
    assert not [page for page in pages if page.status_code != 200 or "<script>alert" in page.text]


def _listing(text):
    return {"name": text, "kind": "school", "place": text, "country": "GB", "website": ""}


def test_the_fields_of_facts_of_a_claim_and_of_a_dispute(app, sign_in, texts, unlimited):
    school, admin = make_school(), sign_in(make_person("Grace Okafor", admin=True))
    affiliation = affiliate(make_person(), school)
    for number, text in enumerate(texts):
        path = f"/organisations/{school.id}"
        press(admin, f"{path}/facts", {"website": text, "aliases": text, "interest_statement": text})
        press(sign_in(make_person(f"Head {number}")), f"{path}/representatives", {"reason": text})
        press(admin, f"{path}/affiliations/{affiliation.id}/dispute", {"reason": text})
        actions.confirm_affiliation(affiliation=affiliation, proof="admin", actor_id=None, is_settled=True)
        press(admin, f"{path}/merging", {"organisation": text, "organisation_text": text, "is_sure": "y"})
        for page in (path, f"{path}/representatives", f"{path}/affiliations"):
            shown = admin.get(page)
            assert shown.status_code == 200
            assert "<script>alert" not in shown.text


def test_the_list_takes_any_question(app, client, texts, unlimited):
    make_school("<script>alert(1)</script> School")
    for text in [*texts, "script alert"]:
        page = client.get("/organisations", query_string={"q": text.encode("utf-8", "replace").decode()})
        assert page.status_code == 200
        assert "<script>alert" not in page.text


@pytest.mark.parametrize("path", ["/organisations/%ff", "/organisations/-1", "/organisations/0", "/organisations/1%00"])
def test_odd_addresses_lead_nowhere(app, client, path):
    assert client.get(path).status_code == 404
