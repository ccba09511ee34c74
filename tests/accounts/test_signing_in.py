from __future__ import annotations

import pytest

from cop.accounts.models import SignIn, Token
from cop.accounts.queries import primary_address
from cop.core.db import session
from tests.support.accounts import address_of, cookie_of, make_person, replay, sign_in
from tests.support.letters import link_in

PASSWORD = "estuary heron tide"


def ask_for_link(client, address, **fields):
    return client.post("/sign-in", data={"email": address, **fields})


def test_a_member_signs_in_by_a_mailed_link(client, mailbox):
    person = make_person()
    answer = ask_for_link(client, address_of(person), next="/communities")
    assert answer.status_code == 303
    path = link_in(mailbox.last_to(address_of(person)))
    page = client.get(path)
    assert page.status_code == 200
    assert "Nia Rowlands" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    answer = client.post(path)
    assert (answer.status_code, answer.location) == (303, "/communities")
    assert client.get("/account").status_code == 200


def test_reading_a_link_uses_nothing_up_and_pressing_it_does(client, new_client, mailbox):
    person = make_person()
    ask_for_link(client, address_of(person))
    path = link_in(mailbox.last_to(address_of(person)))
    for _ in range(3):
        assert new_client().get(path).status_code == 200
        assert new_client().head(path).status_code == 200
    assert client.post(path).status_code == 303
    assert new_client().post(path).status_code == 404
    assert new_client().get(path).status_code == 404


def test_a_link_is_dead_after_fifteen_minutes(client, mailbox, freezer):
    person = make_person()
    ask_for_link(client, address_of(person))
    path = link_in(mailbox.last_to(address_of(person)))
    freezer.tick(15 * 60 + 1)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_link_of_one_kind_opens_no_other_door(client, mailbox):
    person = make_person(password=PASSWORD)
    ask_for_link(client, address_of(person))
    secret = link_in(mailbox.last_to(address_of(person))).rpartition("/")[2]
    for path in ("/sign-in/reset/", "/join/confirmation/", "/account/emails/confirmation/", "/account/emails/primary/"):
        assert client.post(path + secret, data={"password": "a long enough one"}).status_code == 404


def test_an_earlier_link_still_works_when_another_was_asked_for(client, mailbox):
    person = make_person()
    ask_for_link(client, address_of(person))
    ask_for_link(client, address_of(person))
    first = mailbox.to(address_of(person))[0]
    assert client.post(link_in(first)).status_code == 303


def test_a_member_signs_in_by_password(client):
    person = make_person(password=PASSWORD)
    answer = client.post(
        "/sign-in/password", data={"email": address_of(person).upper(), "password": PASSWORD, "next": "/people"}
    )
    assert (answer.status_code, answer.location) == (303, "/people")
    assert client.get("/account").status_code == 200


def test_a_wrong_password_keeps_the_address_and_says_no_more(client):
    person = make_person(password=PASSWORD)
    answer = client.post("/sign-in/password", data={"email": address_of(person), "password": "wrong"})
    assert answer.status_code == 422
    assert address_of(person) in answer.text
    assert "do not go together" in answer.text
    assert "wrong" not in answer.text.split("<main")[1]


def test_a_suspended_person_comes_in_to_read(client):
    person = make_person(password=PASSWORD, suspended=True)
    assert client.post("/sign-in/password", data={"email": address_of(person), "password": PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200


def test_an_erased_person_does_not_come_in(client):
    from cop.accounts.actions.erasing import erase

    person = make_person(password=PASSWORD)
    address = address_of(person)
    erase(person)
    assert client.post("/sign-in/password", data={"email": address, "password": PASSWORD}).status_code == 422


def test_the_cookie_changes_at_sign_in_and_the_old_session_is_dead(client):
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    before = cookie_of(client)
    client.post("/sign-in/password", data={"email": address_of(person), "password": PASSWORD})
    after = cookie_of(client)
    assert before != after
    replay(client, before)
    assert client.get("/account").status_code == 303


def test_a_replayed_cookie_is_dead_after_signing_out(client):
    person = make_person()
    sign_in(client, person)
    kept = cookie_of(client)
    assert client.post("/sign-out").status_code == 303
    replay(client, kept)
    assert client.get("/account").location.startswith("/sign-in")
    assert session().query(SignIn).one().ended_at is not None


def test_the_cookie_is_for_http_and_this_site_only(client):
    person = make_person(password=PASSWORD)
    answer = client.post("/sign-in/password", data={"email": address_of(person), "password": PASSWORD})
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("interchange="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_on_a_shared_computer_the_cookie_ends_with_the_browser(client, freezer):
    person = make_person(password=PASSWORD)
    fields = {"email": address_of(person), "password": PASSWORD}
    answer = client.post("/sign-in/password", data={**fields, "brief": "y"})
    assert not any("Expires" in c for c in answer.headers.getlist("Set-Cookie"))
    freezer.tick(12 * 3600 + 1)
    assert client.get("/account").status_code == 303


def test_a_session_lasts_a_month_without_use(client, freezer):
    sign_in(client, make_person())
    freezer.tick(29 * 24 * 3600)
    assert client.get("/account").status_code == 200
    freezer.tick(29 * 24 * 3600)
    assert client.get("/account").status_code == 200
    freezer.tick(31 * 24 * 3600)
    assert client.get("/account").status_code == 303


def test_no_session_outlives_half_a_year(client, freezer):
    sign_in(client, make_person())
    for _ in range(8):
        freezer.tick(25 * 24 * 3600)
        client.get("/account")
    assert client.get("/account").status_code == 303


def test_reading_writes_no_more_than_once_in_five_minutes(client, queries, freezer):
    sign_in(client, make_person())
    with queries() as asked:
        client.get("/account/sessions")
    assert not [s for s in asked.statements if s.startswith(("UPDATE", "INSERT"))], asked
    freezer.tick(6 * 60)
    with queries() as asked:
        client.get("/account/sessions")
        client.get("/account/sessions")
    assert len([s for s in asked.statements if s.startswith("UPDATE")]) == 1, asked


def test_who_asks_costs_one_query(client, queries):
    sign_in(client, make_person())
    with queries() as asked:
        client.get("/sign-in")
    assert asked.count == 1, asked


def test_secrets_are_not_kept_readable(client, mailbox):
    person = make_person()
    ask_for_link(client, address_of(person))
    secret = link_in(mailbox.last_to(address_of(person))).rpartition("/")[2]
    kept = session().query(Token).one()
    assert secret not in (kept.digest, str(kept.details))


def test_secrets_are_not_in_the_log(client, mailbox, caplog):
    caplog.set_level("INFO", logger="interchange")
    person = make_person()
    ask_for_link(client, address_of(person))
    path = link_in(mailbox.last_to(address_of(person)))
    client.get(path)
    client.post(path)
    said = "\n".join(f"{record.getMessage()} {getattr(record, 'fields', '')}" for record in caplog.records)
    assert path.rpartition("/")[2] not in said
    assert address_of(person) not in said


@pytest.mark.parametrize("path", ["/account", "/account/sessions", "/account/emails", "/account/data"])
def test_a_visitor_is_led_to_sign_in_and_back(client, path):
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location == f"/sign-in?next={path}"


def test_letters_carry_the_configured_name_whatever_the_host_says(client, mailbox, app):
    person = make_person()
    answer = client.post("/sign-in", data={"email": address_of(person)}, headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 303
    assert app.config["SETTINGS"].public_url in mailbox.last_to(address_of(person)).text
    assert "evil.example" not in mailbox.last_to(address_of(person)).text
    assert client.post("/sign-in", data={"email": "x@example.org"}, headers={"Host": "evil.example"}).status_code == 400


def test_any_confirmed_address_signs_in_and_an_unconfirmed_one_does_not(client, mailbox):
    from cop.accounts.models import EmailAddress
    from cop.core.clock import now

    person = make_person()
    session().add(EmailAddress(person_id=person.id, address="other@example.org", created_at=now()))
    session().flush()
    ask_for_link(client, "other@example.org")
    assert "/sign-in/link/" not in mailbox.last_to("other@example.org").text
    assert primary_address(person.id) != "other@example.org"
