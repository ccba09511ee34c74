"""Posting without a name: the community sees a member, the writer keeps every right, moderators look with a reason."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cop.accounts.actions.erasing import erase
from cop.accounts.exports import gather
from cop.audit.models import AuditEntry
from cop.communities.models import Membership, MembershipState
from cop.core.db import session
from cop.core.errors import TooMany
from cop.core.jobs import sweep_outbox
from cop.forums import actions
from cop.forums.models import Post, PostRevision, Topic, VeiledAuthor
from cop.moderation.models import HeldWord
from cop.notifications.models import Notification
from cop.search.actions import rebuild
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_membership
from tests.support.forums import make_topic, posts_of

NAME = "Wilhelmina Quixotebury"


@pytest.fixture
def nia(hub):
    person = make_person(NAME, email="wilhelmina@example.org")
    make_membership(person, hub.community)
    return person


def ask(hub, person) -> Topic:
    return actions.open_topic(
        community=hub.community, author_id=person.id, title="A hard week", source="Nobody listens.", is_nameless=True
    )


def answer(topic, person, text="It is the same with me.", **options) -> Post:
    return actions.reply(topic=topic, author_id=person.id, source=text, **options)


def told(person) -> list[Notification]:
    return list(session().scalars(select(Notification).where(Notification.person_id == person.id)))


def test_nobody_reads_the_name_anywhere(hub, nia, new_client):
    topic = ask(hub, nia)
    answer(topic, nia, is_nameless=True)
    answer(topic, hub.people["guest"])
    actions.edit_post(post=posts_of(topic)[1], editor_id=nia.id, source="Other words", version=1)
    session().commit()
    rebuild()
    sweep_outbox()
    hub_path = f"/communities/{hub.community.id}"
    second = posts_of(topic)[1].id
    for role in ("member", "moderator", "coordinator", "guest"):
        reader = new_client()
        sign_in(reader, hub.people[role])
        for path in (
            f"/topics/{topic.id}",
            f"/topics/{topic.id}/replies?since=0",
            f"{hub_path}/topics",
            f"{hub_path}/topics?show=unanswered",
            f"/topics/{topic.id}?quote=1",
            f"/posts/{second}/history",
            "/search?q=hard",
            "/search?q=words",
            "/notifications",
            "/",
        ):
            shown = reader.get(path).text
            assert NAME not in shown, (role, path)
            assert f"/people/{nia.id}" not in shown, (role, path)
        told_as_json = reader.get(f"/topics/{topic.id}/replies?since=0", headers={"Accept": "application/json"}).json
        assert {post["author_id"] for post in told_as_json["posts"]} <= {None, hub.people["guest"].id}
    page = new_client()
    sign_in(page, hub.people["member"])
    assert "A member (who asked)" in page.get(f"/topics/{topic.id}").text
    assert session().scalars(select(PostRevision.writer_id)).all() == [None]
    assert topic.recent_author_ids == [hub.people["guest"].id]


def test_a_conversation_can_be_followed_and_two_writers_are_told_apart(hub, nia):
    topic, other, third = ask(hub, nia), hub.people["member"], make_person("Third")
    make_membership(third, hub.community)
    for person in (other, nia, third, other):
        answer(topic, person, is_nameless=True)
    assert [post.veil for post in posts_of(topic)] == [1, 2, 1, 3, 2]
    assert {post.author_id for post in posts_of(topic)} == {None}
    assert topic.people_count == 3


def test_the_writer_edits_takes_back_and_renames(hub, nia, client):
    topic = ask(hub, nia)
    post = posts_of(topic)[0]
    sign_in(client, nia)
    assert f"/posts/{post.id}/edit" in client.get(topic.path).text
    assert client.post(f"/posts/{post.id}", data={"text": "Better words", "version": "1"}).status_code == 303
    assert client.post(f"/topics/{topic.id}/title", data={"title": "A hard month"}).status_code == 303
    assert client.post(f"/posts/{post.id}/deletion").status_code == 303
    assert "You took this post back." in client.get(topic.path).text
    assert client.post(f"/posts/{post.id}/deletion/removal").status_code == 303
    sign_in(client, hub.people["member"])
    assert client.post(f"/posts/{post.id}", data={"text": "x", "version": "2"}).status_code == 403


def test_the_writer_is_told_of_answers_and_never_of_their_own(hub, nia):
    topic = ask(hub, nia)
    answer(topic, nia, is_nameless=True)
    assert told(nia) == []
    answer(topic, hub.people["guest"])
    assert [one.reason for one in told(nia)] == ["reply"]
    answer(topic, nia, is_nameless=True)
    assert [one.actor_id for one in told(hub.people["guest"])] == [None]


def test_a_moderator_looks_with_a_reason_that_is_logged_and_shown(hub, nia, client, new_client):
    post = posts_of(ask(hub, nia))[0]
    sign_in(client, hub.people["moderator"])
    assert NAME not in client.get(f"/posts/{post.id}/author").text
    assert client.post(f"/posts/{post.id}/author", data={"reason": " "}).status_code == 422
    client.post(f"/posts/{post.id}/author", data={"reason": "It sounds as if somebody needs help."})
    assert NAME in client.get(f"/posts/{post.id}/author").text
    assert NAME not in client.get(post.path).text
    entry = session().scalars(select(AuditEntry).where(AuditEntry.action.contains("VeilWasLifted"))).one()
    assert entry.actor_id == hub.people["moderator"].id
    assert [one.reason for one in told(nia)] == ["veil_lifted"]
    writer = new_client()
    sign_in(writer, nia)
    assert "It sounds as if somebody needs help." in writer.get(f"/posts/{post.id}/author").text
    other = new_client()
    sign_in(other, hub.people["coordinator"])
    assert NAME not in other.get(f"/posts/{post.id}/author").text


def test_a_community_can_want_names(hub, nia, client, new_client):
    sign_in(client, hub.people["coordinator"])
    assert "Want a name under every post" in client.get(f"/communities/{hub.community.id}/care").text
    client.post(f"/communities/{hub.community.id}/nameless/removal")
    writer = new_client()
    sign_in(writer, nia)
    topic = make_topic(hub.community, hub.people["coordinator"])
    assert "Post without my name" not in writer.get(topic.path).text
    refused = writer.post(f"/topics/{topic.id}/posts", data={"text": "Without my name", "nameless": "y"})
    assert refused.status_code == 403
    assert len(posts_of(topic)) == 1


def test_it_is_bounded_and_misuse_ends_it(hub, nia):
    topic = make_topic(hub.community, hub.people["coordinator"])
    post = answer(topic, nia, is_nameless=True)
    actions.hide_post(post=post, actor_id=hub.people["moderator"].id, reason="Unkind")
    with pytest.raises(TooMany):
        answer(topic, nia, is_nameless=True)
    other = hub.people["member"]
    for _ in range(actions.veils.A_DAY):
        answer(topic, other, is_nameless=True)
    with pytest.raises(TooMany):
        answer(topic, other, is_nameless=True)


def test_who_was_banned_posts_neither_with_nor_without_a_name(hub, nia, client):
    topic = ask(hub, nia)
    membership = session().scalars(select(Membership).where(Membership.person_id == nia.id)).one()
    membership.state = MembershipState.BANNED
    sign_in(client, nia)
    assert client.post(f"/topics/{topic.id}/posts", data={"text": "x", "nameless": "y"}).status_code == 404
    assert client.post(f"/posts/{posts_of(topic)[0].id}", data={"text": "x", "version": "1"}).status_code == 404


def test_own_words_are_exported_and_the_link_goes_with_the_account(hub, nia):
    topic = ask(hub, nia)
    assert gather(nia.id)["posts_without_a_name"][0]["source"] == "Nobody listens."
    assert gather(hub.people["member"].id)["posts_without_a_name"] == []
    erase(nia)
    assert session().scalars(select(VeiledAuthor)).all() == []
    assert posts_of(topic)[0].source == "Nobody listens."


def test_a_nameless_page_asks_no_more_than_another(hub, nia, client, queries):
    plain, topic = make_topic(hub.community, hub.people["coordinator"]), ask(hub, nia)
    sign_in(client, hub.people["member"])
    client.get(topic.path)
    with queries() as known:
        client.get(plain.path)
    with queries() as asked:
        client.get(topic.path)
    assert asked.count <= known.count, asked


def test_moved_posts_keep_their_writers_apart_and_tell_no_number_of_elsewhere(hub, nia):
    topic, other = ask(hub, nia), make_person("Theo")
    make_membership(other, hub.community)
    posts = [answer(topic, person, is_nameless=True) for person in (nia, other, nia)]
    keeper = hub.people["coordinator"].id
    fresh = actions.split_topic(topic=topic, post_ids=[posts[1].id, posts[2].id], title="Another week", actor_id=keeper)
    assert [post.veil for post in posts_of(fresh)] == [1, 2]
    veiled = select(VeiledAuthor.topic_id).where(VeiledAuthor.post_id.in_([posts[1].id, posts[2].id]))
    assert set(session().scalars(veiled)) == {fresh.id}
    assert fresh.people_count == 2
    assert fresh.author_id is None
    actions.undo_entry(topic=topic, entry_id=session().get_one(Topic, topic.id).lines[0]["id"], actor_id=keeper)
    assert [post.veil for post in posts_of(topic)] == [1, 1, 2, 1]


def test_a_nameless_text_that_has_to_wait_comes_back_with_its_words(hub, nia, client):
    session().add(
        HeldWord(community_id=hub.community.id, words="quagga", folded="quagga", created_at=hub.community.created_at)
    )
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, nia)
    page = client.post(f"/topics/{topic.id}/posts", data={"text": "A quagga in class", "nameless": "y", "once": "n1"})
    assert page.status_code == 422
    assert "would see your name" in page.text
    assert "A quagga in class" in page.text
