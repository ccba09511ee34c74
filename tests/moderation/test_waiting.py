"""Texts of newcomers and texts with held words wait for a look; limits and waiting end by themselves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cop.accounts import events as accounts
from cop.core.db import session
from cop.core.events import publish
from cop.forums import holding
from cop.forums.models import HeldText, Post, Topic
from cop.moderation import actions
from cop.moderation.folding import finds, fold
from cop.moderation.models import Case, CaseState
from cop.notifications.models import Notification
from tests.support.accounts import sign_in
from tests.support.communities import make_community
from tests.support.forums import make_post, make_topic, people_of


@pytest.fixture
def hub(app):
    """An open, public community, where people nobody has vouched for may write."""
    return people_of(make_community(visibility="public", joining="open"))


def reply(client, topic, text):
    return client.post(f"/topics/{topic.id}/posts", data={"text": text})


def test_a_newcomers_reply_waits_is_seen_by_nobody_else_and_appears_when_let_through(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["unverified member"])
    answer = reply(client, topic, "I am new here.")
    held = session().scalars(select(HeldText)).one()
    assert (answer.status_code, answer.location) == (303, f"/waiting/{held.id}")
    assert "You are new here" in client.get(answer.location).text
    assert "I am new here." not in client.get(f"/topics/{topic.id}").text
    sign_in(client, hub.people["member"])
    assert client.get(answer.location).status_code == 404
    case = session().scalars(select(Case)).one()
    sign_in(client, hub.people["moderator"])
    assert "Not seen yet" in client.get(f"/communities/{hub.community.id}/queue").text
    page = client.get(f"/cases/{case.id}").text
    assert "Let it through" in page
    assert "I am new here." in page
    done = client.post(f"/cases/{case.id}/decision", data={"outcome": "keep", "reason": "Welcome."})
    assert done.status_code == 303
    post = session().scalars(select(Post).where(Post.position == 2)).one()
    assert (post.source, post.author_id) == ("I am new here.", hub.people["unverified member"].id)
    sign_in(client, hub.people["unverified member"])
    assert client.get(f"/waiting/{held.id}").location == f"/posts/{post.id}"
    told = select(Notification.reason).where(Notification.person_id == hub.people["unverified member"].id)
    assert session().scalars(told).all() == ["decided"]


def test_a_newcomers_topic_waits_with_its_kind_and_themes(hub, client):
    sign_in(client, hub.people["unverified member"])
    sent = {"community": hub.community.id, "kind": "question", "title": "May I?", "text": "Ask", "tags": "Maths"}
    assert client.post("/topics", data=sent).location.startswith("/waiting/")
    assert session().scalars(select(Topic)).all() == []
    case = session().scalars(select(Case)).one()
    sign_in(client, hub.people["moderator"])
    client.post(f"/cases/{case.id}/decision", data={"outcome": "keep", "reason": "Welcome."})
    topic = session().scalars(select(Topic)).one()
    assert (topic.title, topic.kind.value, topic.tags) == ("May I?", "question", ["Maths"])


def test_what_is_not_published_keeps_its_words_for_the_author_and_a_second_look_brings_it(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["unverified member"])
    path = reply(client, topic, "Look at my shop.").location
    case = session().scalars(select(Case)).one()
    sign_in(client, hub.people["moderator"])
    client.post(f"/cases/{case.id}/decision", data={"outcome": "remove", "reason": "It sells."})
    sign_in(client, hub.people["unverified member"])
    assert "Look at my shop." in client.get(path).text
    assert "It sells." in client.get(f"/cases/{case.id}").text
    assert client.post(f"/cases/{case.id}/appeal", data={"words": "It is the school's shop."}).status_code == 303
    sign_in(client, hub.people["facilitator"])
    client.post(f"/cases/{case.id}/decision", data={"outcome": "keep", "reason": "True."})
    assert "Look at my shop." in client.get(f"/topics/{topic.id}").text


def test_waiting_ends_after_a_few_texts_that_stand_and_where_a_community_does_not_want_it(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    person = hub.people["unverified member"]
    member = hub.member("unverified member")
    assert holding.why_held(member, hub.community, "Hello") == "first"
    for _number in range(holding.ACCEPTED):
        make_post(topic, person)
    assert holding.why_held(member, hub.community, "Hello") is None
    actions.change_rules(community=hub.community, actor_id=hub.people["coordinator"].id, looks_first=False, hides_at=0)
    sign_in(client, hub.people["unverified"])
    assert not holding.is_new(hub.member("member"))


def test_a_newcomer_writes_so_much_a_day_and_is_told_when_it_ends(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["unverified member"])
    links = " ".join(f"https://example.org/{number}" for number in range(holding.LINKS_A_DAY + 1))
    answer = reply(client, topic, links)
    assert answer.status_code == 422
    assert "links a day" in answer.text
    assert "https://example.org/3" in answer.text
    for number in range(holding.TEXTS_A_DAY):
        assert reply(client, topic, f"Text {number}").status_code == 303
    answer = reply(client, topic, "One too many")
    assert answer.status_code == 422
    assert "texts a day" in answer.text
    assert "One too many" in answer.text


def test_a_text_with_held_words_waits_whoever_wrote_it_but_a_keeper(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    keeper = hub.people["coordinator"].id
    actions.add_word(community=hub.community, actor_id=keeper, words="Wonder Pills")
    actions.add_word(community=None, actor_id=hub.people["admin"].id, words="cheap-essays.example")
    sign_in(client, hub.people["member"])
    assert reply(client, topic, "Try WÓNDER\u200b  pills!").location.startswith("/waiting/")
    answer = reply(client, topic, "See https://www.cheap-essays.example/now")
    assert "words or a link" in client.get(answer.location).text
    assert reply(client, topic, "A wonderful pillow").location == f"/topics/{topic.id}#post-2"
    sign_in(client, hub.people["moderator"])
    assert reply(client, topic, "Wonder pills are forbidden here").location == f"/topics/{topic.id}#post-3"


def test_the_words_of_one_community_hold_nothing_in_another(hub, client):
    other = people_of(make_community("Other"))
    actions.add_word(community=other.community, actor_id=other.people["coordinator"].id, words="counters")
    assert holding.why_held(hub.member("member"), hub.community, "We use counters.") is None
    assert holding.why_held(other.member("member"), other.community, "We use counters.") == "words"


def test_a_text_that_waits_is_taken_back_and_nobody_has_to_look(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["unverified member"])
    path = reply(client, topic, "I am new here.").location
    assert client.post(f"{path}/removal").status_code == 303
    assert not session().scalars(select(HeldText)).all()
    assert session().scalars(select(Case)).one().state is CaseState.CLOSED


def test_an_erased_persons_waiting_texts_are_deleted(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["unverified member"])
    reply(client, topic, "I am new here.")
    publish(accounts.PersonErased(person_id=hub.people["unverified member"].id))
    assert not session().scalars(select(HeldText)).all()


def test_words_are_compared_as_a_reader_sees_them():
    assert fold("Ｗóndér\u00a0 PÍLLS") == "wonder pills"
    assert finds(["ass"], "You ASS!")
    assert not finds(["ass"], "first-class class")
    assert not finds([], "anything")
    assert finds(["buy now."], "Buy now.")
