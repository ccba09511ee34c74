"""Who may watch what, event by event, payload by payload: the table reads like domain.md D7."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from cop.communities.models import Visibility
from cop.core.clock import now
from cop.core.subjects import is_visible
from cop.realtime import protocol
from tests.support.accounts import sign_in
from tests.support.communities import make_community
from tests.support.forums import Hub, make_topic, people_of

WATCHES_CLOSED = {
    "member": True,
    "facilitator": True,
    "coordinator": True,
    "moderator": True,
    "guest": True,
    "observer": True,
    "unverified member": True,
    "suspended member": True,
    "stranger": False,
    "admin": False,
    "unverified": False,
    "commercial": False,
    "left": False,
    "removed": False,
    "banned": False,
    "requested": False,
    "invited": False,
    "refused": False,
}
"""Role in a closed hub: may its member follow a topic there."""

KNOWN = {"watch": "subject", "unwatch": "subject"}
"""Every event a client may send, and the shape of its payload. A new one fails until it stands here."""

HOSTILE = (
    (),
    (None,),
    ("topic",),
    (7,),
    ([],),
    ({},),
    ({"kind": "topic"},),
    ({"id": 1},),
    ({"kind": "topic", "id": 1, "room": "subject:topic:1"},),
    ({"kind": "topic", "id": None},),
    ({"kind": "topic", "id": True},),
    ({"kind": "topic", "id": -1},),
    ({"kind": "topic", "id": 0},),
    ({"kind": "topic", "id": 2**63},),
    ({"kind": "topic", "id": 10**90},),
    ({"kind": "topic", "id": 1.5},),
    ({"kind": "topic", "id": "²"},),
    ({"kind": "topic", "id": "1; DROP TABLE topic"},),
    ({"kind": "topic", "id": [1]},),
    ({"kind": ["topic"], "id": 1},),
    ({"kind": {"a": 1}, "id": 1},),
    ({"kind": "", "id": 1},),
    ({"kind": "t" * 1000, "id": 1},),
    ({"kind": "tópico", "id": 1},),
    ({"kind": "topic", "id": 1}, {"kind": "topic", "id": 2}),
    ("x" * 100_000,),
    ({"\x00": "\ud800"},),
)
EVENTS = ("say", "", "join", "connect", "disconnect", "message", "__class__", "on_watch", "\x00", 7, None, [], {})


@pytest.fixture
def hub(app) -> Hub:
    return people_of(make_community())


def test_every_event_is_in_the_table_and_declares_who_may_send_it():
    assert set(protocol.handlers()) == set(KNOWN)
    for handler in protocol.handlers().values():
        assert handler.access == "member"
        assert set(handler.fields) == {"kind", "id"}
        assert handler.rate.events / handler.rate.seconds <= 10


@pytest.mark.parametrize("role", WATCHES_CLOSED)
def test_the_table_of_who_watches_a_topic_of_a_closed_hub(hub, new_client, socket_of, role):
    topic = make_topic(hub.community, hub.people["coordinator"])
    client = new_client()
    sign_in(client, hub.people[role])
    socket = socket_of(client)
    answer = socket.watch("topic", topic.id)
    assert answer == ({"ok": True} if WATCHES_CLOSED[role] else {"ok": False, "error": "not_found"})
    assert socket.watch("topic", 10**9) == {"ok": False, "error": "not_found"}


def test_watching_agrees_with_reading_for_every_role_and_visibility(app, new_client, socket_of):
    for visibility in Visibility:
        hub = people_of(make_community(visibility.value, visibility=visibility.value))
        topic = make_topic(hub.community, hub.people["coordinator"])
        for role in hub.people:
            client = new_client()
            sign_in(client, hub.people[role])
            answer = socket_of(client).watch("topic", topic.id)
            assert answer["ok"] is is_visible("topic", topic.id, hub.member(role)), (visibility, role)


def test_a_visitor_opens_no_socket(hub, client, socket_of):
    assert not socket_of(client).is_open


def test_a_dead_session_opens_no_socket(hub, client, socket_of):
    from cop.accounts.models import SignIn
    from cop.core.db import session

    ident = sign_in(client, hub.people["member"])
    session().get_one(SignIn, ident).ended_at = now()
    assert not socket_of(client).is_open


def test_whatever_a_client_sends_is_answered_and_never_an_exception(hub, new_client, socket_of):
    for event, payload in itertools.product(KNOWN, HOSTILE):
        client = new_client()
        sign_in(client, hub.people["member"])
        socket = socket_of(client)
        answer = socket.ask(event, *payload)
        assert answer == {"ok": False, "error": "invalid"}, (event, payload)
        assert socket.is_open


def test_events_that_nobody_knows_are_answered_too(hub, new_client, socket_of):
    for event in EVENTS:
        client = new_client()
        sign_in(client, hub.people["member"])
        socket = socket_of(client)
        assert socket.ask(event, {"kind": "topic", "id": 1}) == {"ok": False, "error": "unknown"}, event
        assert socket.ask(event) == {"ok": False, "error": "unknown"}, event
        assert socket.is_open


def test_an_unknown_kind_is_not_found(hub, client, socket_of):
    sign_in(client, hub.people["member"])
    assert socket_of(client).watch("password", 1) == {"ok": False, "error": "not_found"}


def test_too_many_events_are_refused_with_the_time_to_wait(hub, client, socket_of, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("cop.realtime.connections.time", SimpleNamespace(monotonic=lambda: clock[0]))
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["member"])
    socket = socket_of(client)
    answers = [socket.watch("topic", topic.id) for _ in range(30)]
    assert answers == [{"ok": True}] * 20 + [{"ok": False, "error": "busy", "retry_after": 0.2}] * 10
    clock[0] += 0.25
    assert socket.watch("topic", topic.id) == {"ok": True}
    assert not socket.watch("topic", topic.id)["ok"]


def test_a_socket_watches_so_many_things_and_no_more(hub, client, socket_of, monkeypatch):
    monkeypatch.setattr("cop.realtime.sockets.MOST_WATCHED", 3)
    topics = [make_topic(hub.community, hub.people["coordinator"]) for _ in range(4)]
    sign_in(client, hub.people["member"])
    socket = socket_of(client)
    assert [socket.watch("topic", topic.id)["ok"] for topic in topics] == [True, True, True, False]
    socket.ask("unwatch", {"kind": "topic", "id": topics[0].id})
    assert socket.watch("topic", topics[3].id)["ok"]
