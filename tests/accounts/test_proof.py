from __future__ import annotations

import re

import pytest

from cop.accounts.models import EmailAddress
from cop.accounts.queries import addresses_of
from cop.core.clock import now
from cop.core.db import session
from tests.support.accounts import address_of, cookie_of, make_person, replay, sign_in

PASSWORD = "estuary heron tide"


def second_address(person):
    email = EmailAddress(
        person_id=person.id, address="second@example.org", confirmed_at=now(), created_at=now(), is_personal=True
    )
    session().add(email)
    session().flush()
    return email.id


SENSITIVE = [
    ("/account/emails", {"address": "new@example.org"}),
    ("/account/emails/{second}/removal", {}),
    ("/account/emails/{second}/primary", {}),
    ("/account/password", {"password": "quite another one"}),
    ("/account/password/removal", {}),
    ("/account/second-factor", {"code": "123456"}),
    ("/account/second-factor/removal", {}),
    ("/account/second-factor/codes", {}),
    ("/account/connections/1/removal", {}),
    ("/account/data/export", {}),
    ("/account/data/removal", {"sure": "y"}),
]


@pytest.mark.parametrize(("path", "fields"), SENSITIVE)
def test_what_cannot_be_taken_back_asks_again_after_fifteen_minutes(client, freezer, path, fields):
    person = make_person(password=PASSWORD)
    path = path.format(second=second_address(person))
    sign_in(client, person)
    freezer.tick(15 * 60 + 1)
    before = [email.address for email in addresses_of(person.id)]
    answer = client.post(path, data=fields)
    assert answer.status_code == 303
    assert answer.location.startswith("/account/proof?next=")
    assert [email.address for email in addresses_of(person.id)] == before
    assert session().get(type(person), person.id).erased_at is None


@pytest.mark.parametrize(("path", "fields"), SENSITIVE)
def test_a_fresh_proof_opens_it(client, freezer, path, fields):
    person = make_person(password=PASSWORD)
    path = path.format(second=second_address(person))
    sign_in(client, person)
    freezer.tick(15 * 60 + 1)
    assert client.post("/account/proof", data={"password": PASSWORD}).status_code == 303
    answer = client.post(path, data=fields)
    assert "/account/proof" not in (answer.location or "")


@pytest.mark.parametrize("path", ["/account/emails", "/account/password", "/account/second-factor", "/account/data"])
def test_the_pages_say_so_before_anything_is_typed(client, freezer, path):
    sign_in(client, make_person())
    freezer.tick(15 * 60 + 1)
    page = client.get(path)
    assert page.status_code == 200
    assert "Show that it is me" in page.text


def test_a_proof_gives_the_session_a_new_token(client):
    sign_in(client, make_person(password=PASSWORD))
    before = cookie_of(client)
    client.post("/account/proof", data={"password": PASSWORD})
    assert client.get("/account").status_code == 200
    replay(client, before)
    assert client.get("/account").status_code == 303


def code_in(letter) -> str:
    return re.search(r"\b(\d{8})\b", letter.text).group(1)


def test_without_a_password_a_mailed_code_proves_it(client, mailbox, freezer):
    person = make_person()
    sign_in(client, person)
    freezer.tick(16 * 60)
    client.post("/account/proof/letter", data={"next": "/account/data"})
    code = code_in(mailbox.last_to(address_of(person)))
    answer = client.post("/account/proof", data={"mailed": f"{code[:4]} {code[4:]}", "next": "/account/data"})
    assert (answer.status_code, answer.location) == (303, "/account/data")
    assert client.post("/account/proof", data={"mailed": code}).status_code == 422


def test_a_mailed_code_works_in_its_own_session_only(client, new_client, mailbox):
    person = make_person()
    sign_in(client, person)
    other = new_client()
    sign_in(other, person)
    client.post("/account/proof/letter")
    code = code_in(mailbox.last_to(address_of(person)))
    assert other.post("/account/proof", data={"mailed": code}).status_code == 422
    assert client.post("/account/proof", data={"mailed": code}).status_code == 303


def test_a_mailed_code_is_dead_after_fifteen_minutes_and_when_a_newer_one_came(client, mailbox, freezer):
    person = make_person()
    sign_in(client, person)
    client.post("/account/proof/letter")
    first = code_in(mailbox.last_to(address_of(person)))
    client.post("/account/proof/letter")
    assert client.post("/account/proof", data={"mailed": first}).status_code == 422
    newer = code_in(mailbox.last_to(address_of(person)))
    freezer.tick(15 * 60 + 1)
    assert client.post("/account/proof", data={"mailed": newer}).status_code == 422


def test_an_empty_password_proves_nothing(client):
    sign_in(client, make_person())
    assert client.post("/account/proof", data={"password": "", "mailed": ""}).status_code == 422
