from __future__ import annotations

import pytest

from cop.accounts import passwords
from cop.accounts.actions import passwords as actions
from cop.accounts.models import Person
from cop.core.db import session
from cop.core.errors import Invalid
from tests.support.accounts import address_of, cookie_of, make_person, replay, sign_in
from tests.support.letters import link_in

PASSWORD = "estuary heron tide"


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 129,
        "password1234",
        "passwordpassword",
        "aaaaaaaaaaaa",
        "123456789012",
        "abcdefghijkl",
        "qwertyuiop1!",
        "interchange1",
        "Interchange-2026",
        "niarowlands1",
        "Nia.Rowlands.99",
        "saltmarsh2026",
    ],
)
def test_weak_passwords_are_refused(app, password):
    with pytest.raises(Invalid):
        passwords.check(password, about=["Nia Rowlands", "nia@saltmarsh.example"])


@pytest.mark.parametrize(
    "password",
    [
        "estuary heron tide",
        "twelve chars",
        "ночная школа 7",
        "🦆🦢🦩🦚🐦🐧🦉🦅🐓🦃🦜🦤",
        "x7" * 63 + "qz",
        "no Capital no digit",
        "             a b c d e f",
    ],
)
def test_any_long_password_will_do(app, password):
    passwords.check(password, about=["Nia Rowlands"])
    assert passwords.matches(passwords.hash_of(password), password)


def test_eight_characters_do_with_a_second_step(app):
    passwords.check("heron-7q", has_second_factor=True)
    with pytest.raises(Invalid):
        passwords.check("heron-7", has_second_factor=True)


def test_the_three_thousand_most_common_are_refused(app):
    """All twenty thousand are on the list; each that is long enough is refused."""
    assert len(passwords.common()) > 19_000
    accepted = []
    for password in sorted(passwords.common()):
        try:
            passwords.check(password, has_second_factor=True)
        except Invalid:
            continue
        accepted.append(password)
    assert not accepted


def test_passwords_are_hashed_by_argon2id(app):
    assert passwords.hash_of(PASSWORD).startswith("$argon2id$")


def test_a_password_is_the_same_however_its_accents_are_typed(app):
    assert passwords.matches(passwords.hash_of("école à l'estuaire"), "e\u0301cole a\u0300 l'estuaire")


def test_spaces_at_the_ends_of_a_password_are_kept(client):
    person = make_person()
    sign_in(client, person)
    client.post("/account/password", data={"password": "  two  spaces around  "})
    assert passwords.matches(session().get(Person, person.id).password_hash, "  two  spaces around  ")


def test_setting_a_password_ends_every_other_session_and_renews_this_one(client, new_client):
    person = make_person()
    other = new_client()
    sign_in(other, person)
    sign_in(client, person)
    before = cookie_of(client)
    assert client.post("/account/password", data={"password": PASSWORD}).status_code == 303
    assert other.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    replay(client, before)
    assert client.get("/account").status_code == 303


def test_a_weak_password_is_answered_with_the_reason(client):
    sign_in(client, make_person())
    answer = client.post("/account/password", data={"password": "short"})
    assert answer.status_code == 422
    assert "at least 12 characters" in answer.text


def test_a_change_of_password_makes_links_under_way_worthless(client, new_client, mailbox):
    person = make_person()
    visitor = new_client()
    visitor.post("/sign-in", data={"email": address_of(person)})
    path = link_in(mailbox.last_to(address_of(person)))
    sign_in(client, person)
    client.post("/account/password", data={"password": PASSWORD})
    assert visitor.post(path).status_code == 404


def test_the_owner_hears_of_a_new_password(client, mailbox):
    person = make_person()
    sign_in(client, person)
    client.post("/account/password", data={"password": PASSWORD})
    assert "password was changed" in mailbox.last_to(address_of(person)).text


def forgotten(client, mailbox, person):
    client.post("/sign-in/forgotten", data={"email": address_of(person)})
    return link_in(mailbox.last_to(address_of(person)))


def test_a_forgotten_password_is_replaced_by_letter(client, new_client, mailbox):
    person = make_person(password="the old one here")
    inside = new_client()
    sign_in(inside, person)
    path = forgotten(client, mailbox, person)
    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200
    assert inside.get("/account").status_code == 303
    assert new_client().post(path, data={"password": "another one here"}).status_code == 404
    assert passwords.matches(session().get(Person, person.id).password_hash, PASSWORD)


def test_a_refused_new_password_does_not_use_the_letter_up(client, mailbox):
    path = forgotten(client, mailbox, make_person(password="the old one here"))
    assert client.post(path, data={"password": "password1234"}).status_code == 422
    assert client.post(path, data={"password": PASSWORD}).status_code == 303


def test_a_reset_letter_is_dead_after_an_hour(client, mailbox, freezer):
    path = forgotten(client, mailbox, make_person(password="the old one here"))
    freezer.tick(3601)
    assert client.post(path, data={"password": PASSWORD}).status_code == 404


def test_an_old_hash_is_renewed_at_sign_in(client):
    from argon2 import PasswordHasher

    person = make_person()
    person.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    session().flush()
    client.post("/sign-in/password", data={"email": address_of(person), "password": PASSWORD})
    assert not passwords.is_outdated(session().get(Person, person.id).password_hash)


def test_one_can_do_without_a_password(client):
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    assert client.post("/account/password/removal").status_code == 303
    assert session().get(Person, person.id).password_hash is None


def test_a_password_may_be_pasted_and_filled_in(client):
    assert 'autocomplete="current-password"' in client.get("/sign-in/password").text
    sign_in(client, make_person())
    page = client.get("/account/password").text
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page


def test_removing_a_password_of_somebody_else_is_not_possible(app):
    one, two = make_person(password=PASSWORD), make_person(password=PASSWORD)
    actions.set_password(one, "an entirely new one")
    assert passwords.matches(session().get(Person, two.id).password_hash, PASSWORD)
