from __future__ import annotations

import re

import pyotp
import pytest

from cop.accounts.actions import second_factor
from cop.accounts.models import Person
from cop.accounts.sealing import seal, unseal
from cop.core.clock import now
from cop.core.db import session
from tests.support.accounts import address_of, cookie_of, make_person, replay, sign_in
from tests.support.letters import link_in

PASSWORD = "estuary heron tide"


def code_of(secret: str) -> str:
    return pyotp.TOTP(secret).at(now())


@pytest.fixture
def protected(app):
    """A person with a second step: (person, secret, recovery codes)."""
    person = make_person(password=PASSWORD)
    secret = second_factor.new_secret()
    person.totp_secret = seal(secret)
    session().flush()
    return person, secret, second_factor.renew_codes(person)


def by_password(client, mailbox, person):
    return client.post("/sign-in/password", data={"email": address_of(person), "password": PASSWORD})


def by_link(client, mailbox, person):
    client.post("/sign-in", data={"email": address_of(person)})
    return client.post(link_in(mailbox.last_to(address_of(person))))


def by_reset(client, mailbox, person):
    client.post("/sign-in/forgotten", data={"email": address_of(person)})
    return client.post(link_in(mailbox.last_to(address_of(person))), data={"password": "quite another one"})


def by_joining_again(client, mailbox, person):
    client.post("/join", data={"organisation": "not-listed", "address": address_of(person)})
    client.post("/join/name", data={"name": "Somebody"})
    return client.post(link_in(mailbox.last_to(address_of(person))))


WAYS = [by_password, by_link, by_reset, by_joining_again]


@pytest.mark.parametrize("way", WAYS)
def test_no_way_in_skips_the_second_step(client, mailbox, protected, way):
    person, secret, _ = protected
    answer = way(client, mailbox, person)
    assert answer.location == "/sign-in/code"
    for path in ("/account", "/account/emails", "/account/data", "/account/sessions"):
        assert client.get(path).status_code == 303
    assert client.post("/sign-in/code", data={"code": code_of(secret)}).status_code == 303
    assert client.get("/account").status_code == 200


def test_a_session_that_waits_for_its_second_step_opens_no_page(client, mailbox, protected):
    person, _, _ = protected
    by_password(client, mailbox, person)
    assert session().query(Person).count() == 1
    assert client.post("/account/password", data={"password": "quite another one"}).status_code == 403
    assert client.get("/account/second-factor").status_code == 303


def test_a_code_works_once(client, new_client, mailbox, protected, freezer):
    person, secret, _ = protected
    code = code_of(secret)
    by_password(client, mailbox, person)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 303
    other = new_client()
    by_password(other, mailbox, person)
    assert other.post("/sign-in/code", data={"code": code}).status_code == 422
    freezer.tick(31)
    assert other.post("/sign-in/code", data={"code": code_of(secret)}).status_code == 303


def test_a_code_of_the_minute_before_is_refused(client, mailbox, protected, freezer):
    person, secret, _ = protected
    code = code_of(secret)
    freezer.tick(61)
    by_password(client, mailbox, person)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422


def test_a_recovery_code_works_once_and_its_owner_hears_of_it(client, new_client, mailbox, protected):
    person, _, codes = protected
    by_password(client, mailbox, person)
    assert client.post("/sign-in/code", data={"code": codes[0].lower()}).status_code == 303
    assert "recovery code was used" in mailbox.last_to(address_of(person)).text
    other = new_client()
    by_password(other, mailbox, person)
    assert other.post("/sign-in/code", data={"code": codes[0]}).status_code == 422
    assert other.post("/sign-in/code", data={"code": codes[1].replace("-", " ")}).status_code == 303


def test_a_recovery_code_of_somebody_else_is_refused(client, mailbox, protected):
    person, _, _ = protected
    others = second_factor.renew_codes(make_person(name="Ruth Adeyemi"))
    by_password(client, mailbox, person)
    assert client.post("/sign-in/code", data={"code": others[0]}).status_code == 422


def test_the_first_step_is_forgotten_after_ten_minutes(client, mailbox, protected, freezer):
    person, secret, _ = protected
    by_password(client, mailbox, person)
    freezer.tick(601)
    assert client.post("/sign-in/code", data={"code": code_of(secret)}).location == "/sign-in"
    assert client.get("/account").status_code == 303


def test_a_replayed_first_step_opens_nothing(client, mailbox, protected, freezer):
    person, secret, _ = protected
    by_password(client, mailbox, person)
    kept = cookie_of(client)
    client.post("/sign-in/code", data={"code": code_of(secret)})
    client.post("/sign-out")
    freezer.tick(31)
    replay(client, kept)
    assert client.post("/sign-in/code", data={"code": code_of(secret)}).location == "/sign-in"
    assert client.get("/account").status_code == 303


def key_on(page: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found
    return found.group(1).replace(" ", "")


def test_switching_it_on_shows_ten_codes_once(client, new_client, mailbox):
    person = make_person()
    other = new_client()
    sign_in(other, person)
    sign_in(client, person)
    secret = key_on(client.get("/account/second-factor").text)
    assert key_on(client.get("/account/second-factor").text) == secret
    assert client.post("/account/second-factor", data={"code": "000000"}).status_code == 422
    answer = client.post("/account/second-factor", data={"code": code_of(secret)})
    codes = re.findall(r"<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</li>", answer.text)
    assert len(set(codes)) == 10
    assert answer.headers["Cache-Control"] == "no-store"
    assert codes[0] not in client.get("/account/second-factor").text
    assert other.get("/account").status_code == 303
    assert "second step was added" in mailbox.last_to(address_of(person)).text
    kept = session().get(Person, person.id)
    assert secret not in kept.totp_secret
    assert unseal(kept.totp_secret) == secret


def test_the_code_that_switched_it_on_is_used_up(client, new_client, mailbox):
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    secret = key_on(client.get("/account/second-factor").text)
    code = code_of(secret)
    client.post("/account/second-factor", data={"code": code})
    other = new_client()
    by_password(other, mailbox, person)
    assert other.post("/sign-in/code", data={"code": code}).status_code == 422


def test_switching_it_off_needs_proof_with_the_second_step(client, protected, freezer):
    person, secret, _ = protected
    sign_in(client, person)
    freezer.tick(16 * 60)
    assert client.post("/account/second-factor/removal").location.startswith("/account/proof")
    assert client.post("/account/proof", data={"password": PASSWORD}).status_code == 422
    assert client.post("/account/proof", data={"password": PASSWORD, "code": code_of(secret)}).status_code == 303
    assert client.post("/account/second-factor/removal").status_code == 303
    assert session().get(Person, person.id).totp_secret is None


def test_new_recovery_codes_make_the_old_ones_worthless(client, new_client, mailbox, protected):
    person, _, codes = protected
    sign_in(client, person)
    assert client.post("/account/second-factor/codes").status_code == 200
    other = new_client()
    by_password(other, mailbox, person)
    assert other.post("/sign-in/code", data={"code": codes[0]}).status_code == 422


@pytest.mark.parametrize("code", ["", "١٢٣٤٥٦", "1234567", "12345", "\x00", "'; --", "½½½½½½", "a" * 64, "999999999"])
def test_odd_codes_are_refused_calmly(client, mailbox, protected, code):
    person, _, _ = protected
    by_password(client, mailbox, person)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422


def test_a_sealed_secret_of_another_application_opens_nothing(app):
    assert unseal("gAAAAABnonsense") is None
    assert unseal("ä") is None
    assert unseal("") is None
