from __future__ import annotations

import pyotp
import pytest

from cop.accounts import throttle
from cop.accounts.actions import second_factor
from cop.accounts.sealing import seal
from cop.core.clock import now
from cop.core.db import session
from cop.core.limits import FileStorage
from tests.support.accounts import address_of, make_person, sign_in
from tests.support.letters import link_in

PASSWORD = "estuary heron tide"
HERE, ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.9"}


def by_password(client, address, password, where):
    fields = {"email": address, "password": password}
    return client.post("/sign-in/password", data=fields, environ_overrides=where)


CREDENTIALS = {
    "/sign-in/password": {"email": "nobody@example.org", "password": "wrong"},
    "/sign-in/link/wrong": {},
    "/sign-in/reset/wrong": {"password": "long enough for all"},
    "/join/confirmation/wrong": {},
    "/account/emails/confirmation/wrong": {},
    "/account/emails/primary/wrong": {"answer": "yes"},
    "/sign-in/school/confirmation/wrong": {},
}
"""Every endpoint that takes a credential from somebody who is not signed in."""


@pytest.mark.parametrize("path", CREDENTIALS)
def test_the_eleventh_wrong_try_in_five_minutes_is_refused(client, path):
    answers = [client.post(path, data=CREDENTIALS[path], environ_overrides=HERE) for _ in range(11)]
    assert {answer.status_code for answer in answers[:10]} <= {404, 422}
    assert answers[10].status_code == 429
    assert 0 < int(answers[10].headers["Retry-After"]) <= 301


def test_all_ways_of_guessing_count_together(client):
    paths = [*CREDENTIALS, *CREDENTIALS][:10]
    for path in paths:
        assert client.post(path, data=CREDENTIALS[path], environ_overrides=HERE).status_code in {404, 422}
    for path, fields in CREDENTIALS.items():
        assert client.post(path, data=fields, environ_overrides=HERE).status_code == 429, path


def test_every_endpoint_that_takes_a_credential_is_counted(app):
    """What takes a secret in its address or a password in its form is in the list above, or asks a signed-in member."""
    signed_in_or_pending = {"/sign-in/code", "/account/proof", "/account/second-factor", "/account/password"}
    secrets = {
        rule.rule.replace("<secret>", "wrong")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("accounts.") and "<secret>" in rule.rule
    }
    assert secrets <= set(CREDENTIALS)
    assert signed_in_or_pending <= {rule.rule for rule in app.url_map.iter_rules()}


def test_an_ipv6_network_is_one_address(client):
    person = make_person(password=PASSWORD)
    for number in range(10):
        where = {"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"}
        assert by_password(client, address_of(person), "wrong", where).status_code == 422
    assert by_password(client, "other@example.org", "wrong", {"REMOTE_ADDR": "2001:db8:1:2:ff::1"}).status_code == 429
    assert by_password(client, "other@example.org", "wrong", {"REMOTE_ADDR": "2001:db8:1:3::1"}).status_code == 422


def test_guessing_locks_nobody_out(client, new_client, mailbox):
    person = make_person(password=PASSWORD)
    for _ in range(11):
        by_password(client, address_of(person), "wrong", HERE)
    assert by_password(client, address_of(person), PASSWORD, HERE).status_code == 429
    assert by_password(new_client(), address_of(person), PASSWORD, ELSEWHERE).status_code == 303
    other = new_client()
    other.post("/sign-in", data={"email": address_of(person)}, environ_overrides=ELSEWHERE)
    path = link_in(mailbox.last_to(address_of(person)))
    assert other.post(path, environ_overrides=ELSEWHERE).status_code == 303


def test_many_addresses_get_one_guess_each_once_an_account_is_under_attack(client):
    person = make_person(password=PASSWORD)
    for _ in range(10):
        by_password(client, address_of(person), "wrong", HERE)
    third = {"REMOTE_ADDR": "192.0.2.44"}
    assert by_password(client, address_of(person), "wrong", third).status_code == 422
    assert by_password(client, address_of(person), "wrong", third).status_code == 429
    assert by_password(client, address_of(make_person(password=PASSWORD)), PASSWORD, third).status_code == 303


def test_right_passwords_do_not_count(new_client):
    for _ in range(15):
        person = make_person(password=PASSWORD)
        assert by_password(new_client(), address_of(person), PASSWORD, HERE).status_code == 303


def test_after_five_minutes_one_may_try_again(client, freezer):
    if not isinstance(throttle._strategy().storage, FileStorage):
        pytest.skip("Redis has a clock of its own")
    person = make_person(password=PASSWORD)
    for _ in range(11):
        by_password(client, address_of(person), "wrong", HERE)
    freezer.tick(5 * 60 + 1)
    assert by_password(client, address_of(person), PASSWORD, HERE).status_code == 303


def test_counts_survive_a_restart(app, client):
    storage = throttle._strategy().storage
    if not isinstance(storage, FileStorage):
        pytest.skip("Redis keeps its own")
    for _ in range(10):
        by_password(client, "nobody@example.org", "wrong", HERE)
    key = throttle.TRIES.key_for("credential", "address", HERE["REMOTE_ADDR"])
    assert FileStorage(f"copfile://{storage.path}").get(key) == 10


def with_second_step(person):
    secret = second_factor.new_secret()
    person.totp_secret = seal(secret)
    session().flush()
    return secret


def test_five_wrong_codes_lead_back_to_the_first_step(client):
    person = make_person(password=PASSWORD)
    with_second_step(person)
    by_password(client, address_of(person), PASSWORD, HERE)
    for _ in range(4):
        assert client.post("/sign-in/code", data={"code": "000000"}, environ_overrides=HERE).status_code == 422
    answer = client.post("/sign-in/code", data={"code": "000000"}, environ_overrides=HERE)
    assert answer.location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": "000000"}, environ_overrides=HERE).location == "/sign-in"


def test_codes_are_limited_across_first_steps(client, freezer):
    person = make_person(password=PASSWORD)
    secret = with_second_step(person)
    for _ in range(2):
        by_password(client, address_of(person), PASSWORD, HERE)
        for _ in range(5):
            client.post("/sign-in/code", data={"code": "000000"}, environ_overrides=HERE)
    by_password(client, address_of(person), PASSWORD, HERE)
    code = pyotp.TOTP(secret).at(now())
    assert client.post("/sign-in/code", data={"code": code}, environ_overrides=HERE).status_code in {303, 429}
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("fields", [{"password": "wrong"}, {"mailed": "12345678"}])
def test_proofs_are_limited(client, fields):
    sign_in(client, make_person(password=PASSWORD))
    answers = [client.post("/account/proof", data=fields, environ_overrides=HERE) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


def test_letters_to_one_address_are_limited_without_telling(client, mailbox, app):
    person = make_person()
    answers = []
    for number in range(8):
        where = {"REMOTE_ADDR": f"192.0.2.{number}"}
        answers.append(client.post("/sign-in", data={"email": address_of(person)}, environ_overrides=where))
    assert {answer.status_code for answer in answers} == {303}
    assert len(mailbox.to(address_of(person))) == 5


def test_letters_from_one_address_are_limited(client):
    codes = [
        client.post("/sign-in", data={"email": f"a{n}@example.org"}, environ_overrides=HERE).status_code
        for n in range(40)
    ]
    assert 429 in codes
