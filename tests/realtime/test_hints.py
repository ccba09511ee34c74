"""What open pages hear, and when they stop hearing it."""

from __future__ import annotations

import pytest

from cop.accounts.actions import sessions
from cop.communities import actions as communities
from cop.communities.models import Membership, Visibility
from cop.core.clock import now
from cop.core.db import after_commit, session, unit_of_work
from cop.core.errors import Conflict
from cop.forums import actions as forums
from cop.realtime.gateway import hint
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community, make_membership
from tests.support.forums import Hub, make_topic, people_of


@pytest.fixture
def hub(app) -> Hub:
    return people_of(make_community())


@pytest.fixture
def watching(hub, client, socket_of):
    """A member with an open page of a topic: the topic and the socket."""
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["member"])
    socket = socket_of(client)
    assert socket.watch("topic", topic.id) == {"ok": True}
    return topic, socket


def reply(hub, topic, client_of_other, text="Came later"):
    sign_in(client_of_other, hub.people["guest"])
    answer = client_of_other.post(f"/topics/{topic.id}/posts", data={"text": text})
    assert answer.status_code == 303


def test_a_reply_is_hinted_to_who_watches_and_says_nothing_but_the_number(hub, watching, new_client):
    topic, socket = watching
    seq = topic.seq
    reply(hub, topic, new_client())
    assert socket.heard("changed") == [{"kind": "topic", "id": topic.id, "seq": seq + 1}]


def test_who_does_not_watch_hears_nothing(hub, watching, new_client, socket_of):
    topic, _socket = watching
    other = new_client()
    sign_in(other, hub.people["coordinator"])
    idle = socket_of(other)
    reply(hub, topic, new_client())
    assert idle.heard() == []


def test_who_stops_watching_hears_nothing_more(hub, watching, new_client):
    topic, socket = watching
    assert socket.ask("unwatch", {"kind": "topic", "id": topic.id}) == {"ok": True}
    reply(hub, topic, new_client())
    assert socket.heard() == []


def test_nothing_is_hinted_when_the_change_is_rolled_back(hub, watching):
    topic, socket = watching
    with pytest.raises(Conflict), unit_of_work():
        hint("topic", topic.id, 99)
        raise Conflict
    assert socket.heard() == []


def test_a_member_who_is_removed_is_cut_off_from_what_comes_next(hub, watching, new_client, look):
    topic, socket = watching
    membership = session().query(Membership).filter_by(person_id=hub.people["member"].id).one()
    with unit_of_work():
        communities.remove(membership=membership, actor_id=hub.people["coordinator"].id, reason="")
    look()
    assert socket.heard("left") == [{"kind": "topic", "id": topic.id}]
    reply(hub, topic, new_client())
    assert socket.heard("changed") == []
    assert socket.watch("topic", topic.id) == {"ok": False, "error": "not_found"}


def test_a_guest_whose_date_has_come_is_cut_off(hub, client, socket_of, look):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["guest"])
    socket = socket_of(client)
    assert socket.watch("topic", topic.id)["ok"]
    look()
    assert socket.heard("left") == []
    session().query(Membership).filter_by(person_id=hub.people["guest"].id).one().expires_at = now()
    look()
    assert socket.heard("left") == [{"kind": "topic", "id": topic.id}]


def test_a_community_that_becomes_closed_cuts_off_outsiders_and_nobody_else(app, client, new_client, socket_of, look):
    hub = people_of(make_community(visibility="network"))
    topic = make_topic(hub.community, hub.people["coordinator"])
    sockets = {}
    for role in ("stranger", "member"):
        page = new_client()
        sign_in(page, hub.people[role])
        sockets[role] = socket_of(page)
        assert sockets[role].watch("topic", topic.id)["ok"]
    look()
    hub.community.visibility = Visibility.CLOSED
    from cop.communities.events import CommunityChanged
    from cop.core.events import publish

    with unit_of_work():
        publish(CommunityChanged(hub.community.id, hub.people["coordinator"].id))
    look()
    assert len(sockets["stranger"].heard("left")) == 1
    assert sockets["member"].heard("left") == []


def test_a_topic_that_is_hidden_is_left_by_all_but_its_moderators(hub, watching, new_client, socket_of, look):
    topic, socket = watching
    keeper_page = new_client()
    sign_in(keeper_page, hub.people["moderator"])
    keeper = socket_of(keeper_page)
    assert keeper.watch("topic", topic.id)["ok"]
    look()
    with unit_of_work():
        forums.hide_topic(topic=topic, actor_id=hub.people["moderator"].id, reason="Why")
    look()
    assert len(socket.heard("left")) == 1
    assert keeper.heard("left") == []


def test_signing_out_everywhere_closes_the_sockets_of_that_person_only(hub, watching, new_client, socket_of, look):
    _topic, socket = watching
    other_page = new_client()
    sign_in(other_page, hub.people["guest"])
    other = socket_of(other_page)
    with unit_of_work():
        sessions.end_all(hub.people["member"].id)
    look()
    assert not socket.is_open
    assert socket.heard("signed_out") == [{}]
    assert other.is_open


def test_an_event_of_a_dead_session_is_refused_and_closes_the_socket(hub, watching):
    topic, socket = watching
    with unit_of_work():
        sessions.end_all(hub.people["member"].id)
    assert socket.watch("topic", topic.id) == {"ok": False, "error": "signed_out"}
    assert not socket.is_open


def test_a_suspended_person_is_cut_off(hub, watching, look):
    from cop.accounts.actions import people as accounts

    _topic, socket = watching
    with unit_of_work():
        accounts.suspend(hub.people["member"], actor_id=hub.people["admin"].id)
    look()
    assert not socket.is_open


def test_a_later_effect_runs_even_if_the_hint_fails(app, monkeypatch):
    ran = []
    monkeypatch.setattr("cop.realtime.gateway.Gateway.emit", lambda *a, **k: 1 / 0)
    with unit_of_work():
        hint("topic", 1, 1)
        after_commit(lambda: ran.append("yes"))
    assert ran == ["yes"]


def test_people_who_join_after_a_page_was_opened_may_watch(hub, client, socket_of):
    topic = make_topic(hub.community, hub.people["coordinator"])
    newcomer = make_person("Newcomer in the hall")
    sign_in(client, newcomer)
    socket = socket_of(client)
    assert not socket.watch("topic", topic.id)["ok"]
    make_membership(newcomer, hub.community)
    assert socket.watch("topic", topic.id)["ok"]
