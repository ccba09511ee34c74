from __future__ import annotations

import pytest

from cop.accounts.actions import emails
from cop.accounts.models import EmailAddress
from cop.accounts.queries import addresses_of, primary_address
from cop.core.clock import now
from cop.core.db import session
from tests.support.accounts import address_of, make_person, sign_in
from tests.support.letters import link_in

NEW = "nia@home.example"


def add(client, address=NEW, **fields):
    return client.post("/account/emails", data={"address": address, **fields})


def test_a_new_address_counts_once_its_link_was_pressed(client, new_client, mailbox):
    person = make_person()
    old = address_of(person)
    sign_in(client, person)
    assert add(client, is_personal="y").status_code == 303
    assert len(addresses_of(person.id)) == 1
    path = link_in(mailbox.last_to(NEW))
    phone = new_client()
    assert phone.get(path).status_code == 200
    assert len(addresses_of(person.id)) == 1
    assert phone.post(path).status_code == 303
    mine = addresses_of(person.id)
    assert [(email.address, email.is_primary, email.is_personal) for email in mine[1:]] == [(NEW, False, True)]
    assert f"The address {NEW} was added" in mailbox.last_to(old).text
    assert phone.post(path).status_code == 404


def test_a_new_password_stops_an_address_that_somebody_else_began_to_add(client, new_client, mailbox):
    person = make_person()
    sign_in(client, person)
    add(client, "stranger@evil.example")
    path = link_in(mailbox.last_to("stranger@evil.example"))
    assert client.post("/account/password", data={"password": "estuary heron tide"}).status_code == 303
    assert new_client().post(path).status_code == 404
    assert [email.address for email in addresses_of(person.id)] == [primary_address(person.id)]


def test_saying_no_at_the_old_address_stops_letters_under_way_too(client, new_client, mailbox):
    person, new = with_second()
    old = address_of(person)
    sign_in(client, person)
    add(client, "stranger@evil.example")
    client.post(f"/account/emails/{new.id}/primary")
    new_client().post(link_in(mailbox.last_to(old)), data={"answer": "no"})
    assert new_client().post(link_in(mailbox.last_to("stranger@evil.example"))).status_code == 404


def test_the_main_address_changes_when_the_old_one_agrees(client, new_client, mailbox):
    person, new = with_second()
    old = address_of(person)
    sign_in(client, person)
    client.post(f"/account/emails/{new.id}/primary")
    assert primary_address(person.id) == old
    path = link_in(mailbox.last_to(old))
    assert new_client().get(path).status_code == 200
    assert primary_address(person.id) == old
    new_client().post(path, data={"answer": "yes"})
    assert primary_address(person.id) == NEW
    assert "Letters now go to" in mailbox.last_to(old).text


def test_the_old_address_can_stop_it_and_throws_everyone_out(client, new_client, mailbox):
    person, new = with_second()
    old = address_of(person)
    sign_in(client, person)
    client.post(f"/account/emails/{new.id}/primary")
    new_client().post(link_in(mailbox.last_to(old)), data={"answer": "no"})
    assert primary_address(person.id) == old
    assert client.get("/account").status_code == 303
    assert emails.settle() == 0


def test_a_lost_mailbox_gives_way_after_seven_days(client, freezer):
    person, new = with_second()
    old = address_of(person)
    sign_in(client, person)
    client.post(f"/account/emails/{new.id}/primary")
    freezer.tick(6 * 24 * 3600)
    assert emails.settle() == 0
    assert primary_address(person.id) == old
    freezer.tick(24 * 3600 + 1)
    assert emails.settle() == 1
    assert primary_address(person.id) == NEW
    assert emails.settle() == 0


def test_a_change_that_waits_can_be_withdrawn(client, freezer):
    person, new = with_second()
    old = address_of(person)
    sign_in(client, person)
    client.post(f"/account/emails/{new.id}/primary")
    assert "is to become your main address" in client.get("/account/emails").text
    client.post("/account/emails/primary/withdrawal")
    freezer.tick(8 * 24 * 3600)
    assert emails.settle() == 0
    assert primary_address(person.id) == old


def with_second():
    person = make_person()
    new = EmailAddress(person_id=person.id, address=NEW, confirmed_at=now(), created_at=now(), is_personal=True)
    session().add(new)
    session().flush()
    return person, new


def test_an_address_is_removed_and_told(client, mailbox):
    person, new = with_second()
    sign_in(client, person)
    assert client.post(f"/account/emails/{new.id}/removal").status_code == 303
    assert [email.address for email in addresses_of(person.id)] == [address_of(person)]
    assert "was removed" in mailbox.last_to(NEW).text
    assert "was removed" in mailbox.last_to(address_of(person)).text


def test_the_main_address_cannot_be_removed(client):
    person = make_person()
    sign_in(client, person)
    only = addresses_of(person.id)[0]
    client.post(f"/account/emails/{only.id}/removal")
    assert len(addresses_of(person.id)) == 1


def test_links_to_a_removed_address_are_dead(client, new_client, mailbox):
    person, new = with_second()
    visitor = new_client()
    visitor.post("/sign-in", data={"email": NEW})
    path = link_in(mailbox.last_to(NEW))
    sign_in(client, person)
    client.post(f"/account/emails/{new.id}/removal")
    assert visitor.post(path).status_code == 404


@pytest.mark.parametrize("verb", ["removal", "primary", "kind"])
def test_nobody_touches_the_address_of_somebody_else(client, verb):
    _, theirs = with_second()
    sign_in(client, make_person(name="Ruth Adeyemi"))
    assert client.post(f"/account/emails/{theirs.id}/{verb}").status_code == 404
    assert client.post(f"/account/emails/999999/{verb}").status_code == 404
    assert session().get(EmailAddress, theirs.id) is not None


def test_an_address_confirmed_by_another_meanwhile_is_refused_in_words(client, new_client, mailbox):
    sign_in(client, make_person())
    add(client)
    path = link_in(mailbox.last_to(NEW))
    make_person(name="Ruth Adeyemi", email=NEW)
    answer = new_client().post(path)
    assert answer.status_code == 409
    assert "another account" in answer.text


def test_ten_addresses_are_enough(client):
    person = make_person()
    for number in range(9):
        session().add(
            EmailAddress(person_id=person.id, address=f"n{number}@example.org", confirmed_at=now(), created_at=now())
        )
    session().flush()
    sign_in(client, person)
    add(client)
    assert "remove one first" in client.get("/account/emails").text


def test_a_person_without_a_personal_address_is_asked_for_one(client):
    person = make_person()
    addresses_of(person.id)[0].is_personal = False
    session().flush()
    sign_in(client, person)
    assert "Please add a personal address" in client.get("/account/emails").text
    only = addresses_of(person.id)[0].id
    client.post(f"/account/emails/{only}/kind", data={"is_personal": "yes"})
    assert "Please add a personal address" not in client.get("/account/emails").text


def test_addresses_are_seen_by_their_owner_only(client, new_client):
    person, _ = with_second()
    sign_in(client, person)
    assert NEW in client.get("/account/emails").text
    other = new_client()
    sign_in(other, make_person(name="Ruth Adeyemi"))
    for path in ("/account", "/account/emails", "/account/data", f"/people/{person.id}"):
        assert NEW not in other.get(path).text
