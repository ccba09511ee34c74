from __future__ import annotations

import pytest

from cop.accounts import events
from cop.accounts.actions import people, sessions
from cop.accounts.members import member_by_token
from cop.accounts.models import SignIn
from cop.accounts.queries import live_sign_ins
from cop.core.db import session
from cop.core.events import _listeners
from tests.support.accounts import make_person, sign_in


@pytest.fixture
def ended():
    """Every session that ended, as the events said."""
    heard = []

    def hear(event) -> None:
        heard.extend(event.sign_in_ids)

    _listeners[events.SignInsEnded].append(hear)
    yield heard
    _listeners[events.SignInsEnded].remove(hear)


def test_a_person_sees_and_ends_their_sessions(client, new_client, ended):
    person = make_person()
    other = new_client()
    there = sign_in(other, person)
    sign_in(client, person)
    page = client.get("/account/sessions").text
    assert page.count("Firefox, Linux") >= 2
    assert "This one" in page
    assert client.post(f"/account/sessions/{there}/end").status_code == 303
    assert other.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    assert ended == [there]


def test_nobody_ends_the_session_of_somebody_else(client, new_client):
    other = new_client()
    theirs = sign_in(other, make_person(name="Ruth Adeyemi"))
    sign_in(client, make_person())
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert client.post("/account/sessions/999999/end").status_code == 404
    assert other.get("/account").status_code == 200


def test_ending_ones_own_present_session_signs_out(client):
    here = sign_in(client, make_person())
    assert client.post(f"/account/sessions/{here}/end").location == "/sign-in"
    assert client.get("/account").status_code == 303


def test_signing_out_everywhere_ends_all(client, new_client, ended):
    person = make_person()
    clients = [new_client(), new_client(), client]
    idents = [sign_in(each, person) for each in clients]
    assert client.post("/account/sessions/end").location == "/sign-in"
    assert [each.get("/account").status_code for each in clients] == [303, 303, 303]
    assert sorted(ended) == sorted(idents)


def test_sockets_learn_which_sessions_are_alive(app, freezer):
    person = make_person()
    one, _ = sessions.start(person, method="link", device="")
    two, _ = sessions.start(person, method="link", device="")
    brief, _ = sessions.start(person, method="link", device="", is_brief=True)
    assert live_sign_ins([one.id, two.id, brief.id, 999]) == {one.id, two.id, brief.id}
    sessions.end([one])
    assert live_sign_ins([one.id, two.id, brief.id]) == {two.id, brief.id}
    freezer.tick(12 * 3600 + 1)
    assert live_sign_ins([one.id, two.id, brief.id]) == {two.id}
    person.erased_at = person.created_at
    session().flush()
    assert live_sign_ins([two.id]) == set()


def test_a_token_stands_for_its_member_and_nothing_else_does(app, queries):
    person = make_person(name="Daniel Osei", admin=True, commercial=True)
    row, token = sessions.start(person, method="link", device="")
    session().flush()
    with queries() as asked:
        member = member_by_token(token)
    assert asked.count == 1
    assert (member.person_id, member.name, member.session_id) == (person.id, "Daniel Osei", row.id)
    assert member.is_admin
    assert member.is_verified
    assert "commercial" in member.flags
    for odd in ("", "x", row.token_digest, "ä" * 43, "\x00", "\ud800", None, 7, ["a"]):
        assert member_by_token(odd) is None


def test_suspending_ends_every_session(client, ended):
    person = make_person()
    admin = make_person(name="Administrator", admin=True)
    sign_in(client, person)
    people.suspend(person, admin.id)
    assert client.get("/account").status_code == 303
    assert len(ended) == 1
    people.reinstate(person, admin.id)
    assert person.suspended_at is None


def test_becoming_an_administrator_needs_a_new_session(client, ended):
    person = make_person()
    sign_in(client, person)
    people.make_admin(person)
    assert client.get("/account").status_code == 303
    assert len(ended) == 1


def test_a_session_keeps_words_for_the_device_and_no_user_agent(client, mailbox):
    person = make_person(password="estuary heron tide")
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Mobile Safari/604.1"
    from tests.support.accounts import address_of

    fields = {"email": address_of(person), "password": "estuary heron tide"}
    client.post("/sign-in/password", data=fields, headers={"User-Agent": agent})
    assert session().query(SignIn).one().device == "Safari, iPhone"


@pytest.mark.parametrize("agent", ["", "\x00", "Ünï", "x" * 5000, "<script>", "Firefox\t\tWindows"])
def test_any_user_agent_will_do(client, agent):
    from tests.support.accounts import address_of

    person = make_person(password="estuary heron tide")
    fields = {"email": address_of(person), "password": "estuary heron tide"}
    environ = {"HTTP_USER_AGENT": agent}
    assert client.post("/sign-in/password", data=fields, environ_overrides=environ).status_code == 303
    assert client.get("/account/sessions").status_code == 200
