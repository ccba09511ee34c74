from __future__ import annotations

import pytest

from cop.accounts import events, organisations
from cop.accounts.actions.joining import join_confirmed
from cop.accounts.models import EmailAddress, Person
from cop.accounts.queries import addresses_of
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.events import _listeners
from tests.support.accounts import address_of, make_person
from tests.support.letters import link_in


@pytest.fixture
def joined():
    heard = []
    _listeners[events.PersonJoined].append(heard.append)
    yield heard
    _listeners[events.PersonJoined].remove(heard.append)


@pytest.fixture
def schools(monkeypatch):
    """Two schools that the picker of another room would find; none is in the database."""
    found = (
        organisations.Option("41", "Saltmarsh Primary", "Otley, primary"),
        organisations.Option("42", "Saltmarsh Primary", "Ripon, primary"),
    )
    names = {41: "Saltmarsh Primary", 42: "Saltmarsh Primary"}
    monkeypatch.setattr(organisations, "_find", [lambda text: found if "salt" in text.lower() else ()])
    monkeypatch.setattr(organisations, "_name", [names.get])
    return found


@pytest.fixture
def alone(monkeypatch):
    """Nobody else listens to who joins: the rooms above have tests of their own."""
    monkeypatch.setitem(_listeners, events.PersonJoined, [])
    monkeypatch.setitem(_listeners, events.EmailConfirmed, [])


def first(client, **fields):
    return client.post("/join", data={"organisation": "not-listed", "address": "imran@example.org", **fields})


def test_a_teacher_joins_in_three_steps(client, mailbox, schools, alone, joined):
    assert first(client, organisation="41", next="/communities").location == "/join/name"
    page = client.get("/join/name")
    assert "Saltmarsh Primary" in page.text
    assert "imran@example.org" in page.text
    answer = client.post("/join/name", data={"name": "  Imran\u00a0 Siddiqui ", "role": "Year 4 teacher"})
    assert answer.location == "/sign-in/sent"
    assert session().query(Person).count() == 0
    path = link_in(mailbox.last_to("imran@example.org"))
    assert "Imran Siddiqui" in client.get(path).text
    assert session().query(Person).count() == 0
    assert client.post(path).location == "/communities"
    assert client.get("/account").status_code == 200
    person = session().query(Person).one()
    assert (person.name, person.is_verified, person.is_admin) == ("Imran Siddiqui", False, False)
    email = addresses_of(person.id)[0]
    assert (email.address, email.is_primary, email.is_personal) == ("imran@example.org", True, True)
    assert [(event.organisation_id, event.role) for event in joined] == [(41, "Year 4 teacher")]


def test_without_scripts_the_typed_text_becomes_a_choice(client, schools):
    answer = first(client, organisation="", organisation_text="saltmarsh")
    assert answer.status_code == 422
    assert "Otley, primary" in answer.text
    assert "Ripon, primary" in answer.text
    assert "My institution is not here" in answer.text
    assert "imran@example.org" in answer.text
    assert first(client, organisation="42").status_code == 303


def test_a_choice_that_is_not_there_is_refused(client, schools):
    for choice in ("999", "-1", "41; drop", "４１", "9" * 30, ""):
        assert first(client, organisation=choice).status_code == 422, choice


def test_what_was_typed_is_kept_when_the_address_is_wrong(client, schools):
    answer = first(client, organisation="41", organisation_text="Saltmarsh Primary", address="imran at example")
    assert answer.status_code == 422
    assert "imran at example" in answer.text
    assert "Saltmarsh Primary" in answer.text
    assert 'value="41"' in answer.text


def test_going_back_finds_what_was_said(client, schools):
    first(client, organisation="41")
    page = client.get("/join").text
    assert "imran@example.org" in page
    assert "Saltmarsh Primary" in page


def test_a_name_is_needed_and_kept_short(client):
    first(client)
    assert client.post("/join/name", data={"name": " \u200b "}).status_code == 422
    assert client.post("/join/name", data={"name": "x" * 121}).status_code == 422


def test_step_two_needs_step_one(client):
    assert client.get("/join/name").location == "/join"
    assert client.post("/join/name", data={"name": "Imran"}).location == "/join"


def test_pressing_twice_sends_one_letter(client, mailbox):
    first(client)
    first_page = {"name": "Imran", "once": "one-press"}
    client.post("/join/name", data=first_page)
    first(client)
    client.post("/join/name", data=first_page)
    assert len(mailbox.to("imran@example.org")) == 1


def test_a_joining_letter_works_once_and_for_a_day(client, new_client, mailbox, alone, freezer):
    first(client)
    client.post("/join/name", data={"name": "Imran"})
    path = link_in(mailbox.last_to("imran@example.org"))
    assert client.post(path).status_code == 303
    assert new_client().post(path).status_code == 404
    other = new_client()
    first(other, address="ruth@example.org")
    other.post("/join/name", data={"name": "Ruth"})
    late = link_in(mailbox.last_to("ruth@example.org"))
    freezer.tick(25 * 3600)
    assert other.post(late).status_code == 404


def test_two_letters_to_one_address_make_one_account(client, new_client, mailbox, alone):
    for each in (client, new_client()):
        first(each)
        each.post("/join/name", data={"name": "Imran"})
    one, two = (link_in(letter) for letter in mailbox.to("imran@example.org"))
    assert client.post(one).status_code == 303
    assert new_client().post(two).status_code == 303
    assert session().query(Person).count() == 1


def test_somebody_not_listed_is_led_to_ask_for_it(client, mailbox, alone):
    first(client, organisation_text="Escola da Ponte")
    client.post("/join/name", data={"name": "Imran"})
    answer = client.post(link_in(mailbox.last_to("imran@example.org")))
    assert answer.location == "/organisations/request?name=Escola+da+Ponte"


def test_an_unknown_address_that_wants_in_may_join_from_the_letter(client, mailbox):
    client.post("/sign-in", data={"email": "imran@example.org"})
    path = link_in(mailbox.last_to("imran@example.org"))
    assert path.startswith("/join?start=")
    assert "imran@example.org" in client.get(path).text


def test_an_invitation_proves_the_address(app, alone, joined):
    person = join_confirmed(address="imran@example.org", name="Imran Siddiqui", organisation_id=7)
    assert addresses_of(person.id)[0].confirmed_at is not None
    assert join_confirmed(address="imran@example.org", name="Another").id == person.id
    assert [event.organisation_id for event in joined] == [7]


def test_an_address_confirmed_twice_at_once_is_refused_in_words(app):
    from cop.accounts.actions.joining import add_confirmed
    from cop.core.clock import now

    person = make_person()
    twin = EmailAddress(
        person_id=person.id, address=address_of(person), confirmed_at=now(), created_at=now(), is_primary=False
    )
    with pytest.raises(Conflict):
        add_confirmed(twin)


def test_fields_that_are_not_asked_for_are_ignored(client, mailbox, alone):
    first(client, is_admin="y", person_id="1")
    more = {"is_admin": "y", "verified_at": "2020-01-01", "person_id": "1", "address": "other@example.org"}
    client.post("/join/name", data={"name": "Imran", **more})
    client.post(link_in(mailbox.last_to("imran@example.org")), data=more)
    person = session().query(Person).one()
    assert (person.is_admin, person.verified_at) == (False, None)


def test_the_sign_in_page_offers_both(client):
    page = client.get("/sign-in").text
    for words in ("Send me a sign-in link", "My school account", "Join", "Step 1 of 3", "A personal e-mail"):
        assert words in page
    assert page.count('id="csrf_token"') <= 1


def test_a_member_who_comes_to_join_is_led_on(client):
    from tests.support.accounts import sign_in

    sign_in(client, make_person())
    assert client.get("/join?next=/people").location == "/people"
    assert client.get("/sign-in?next=/people").location == "/people"
