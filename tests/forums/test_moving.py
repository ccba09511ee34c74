"""Splitting, merging and moving: everything follows, old addresses lead on, and undoing restores exactly."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cop.admin import invariants
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.forums import actions, queries
from cop.forums.models import Post, Reading, Topic
from cop.moderation.models import LogLine
from cop.notifications.actions import tell
from cop.notifications.models import Notification
from tests.support.accounts import sign_in
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_post, make_topic, posts_of


@pytest.fixture
def topic(hub):
    made = make_topic(hub.community, hub.people["coordinator"], title="Exit tickets")
    for role in ("member", "guest", "member", "facilitator"):
        make_post(made, hub.people[role], text=f"Words of the {role}")
    return made


@pytest.fixture
def keeper(hub):
    return hub.people["moderator"].id


def state(*topics) -> list[tuple]:
    """Return what undoing has to restore."""
    session().expire_all()
    found = []
    for ident in topics:
        topic = session().get_one(Topic, ident)
        found.append((topic.title, topic.community_id, topic.post_count, topic.people_count, topic.recent_author_ids))
        found.append((topic.last_post_at, topic.last_author_id, topic.merged_into_id, topic.is_pinned))
        found += [(post.id, post.position, post.first_seq, post.html, post.source) for post in posts_of(topic)]
    return found


def lines_of(topic) -> list[str]:
    return [line["what"] for line in session().get_one(Topic, topic.id, populate_existing=True).lines]


def counts_are_right() -> bool:
    """Whether no invariant about topics is broken; the hub of these tests has people without memberships counted."""
    return not {name for name in invariants.broken() if "topic" in name or "stone" in name or "read further" in name}


def test_replies_are_split_off_on_a_page_and_links_to_them_lead_on(hub, topic, client):
    second, third = posts_of(topic)[1:3]
    sign_in(client, hub.people["moderator"])
    assert "Words of the guest" in client.get(f"/topics/{topic.id}/moving?post=3").text
    sent = {"posts": [second.id, third.id], "where": "new", "title": ""}
    assert client.post(f"/topics/{topic.id}/moving", data=sent).status_code == 422
    answer = client.post(f"/topics/{topic.id}/moving", data=sent | {"title": "Counters"})
    assert answer.status_code == 303
    fresh = session().scalars(select(Topic).where(Topic.title == "Counters")).one()
    assert [(post.id, post.position) for post in posts_of(fresh)] == [(second.id, 1), (third.id, 2)]
    assert (fresh.author_id, fresh.people_count, fresh.post_count) == (hub.people["member"].id, 2, 2)
    assert counts_are_right()
    assert client.get(f"/posts/{second.id}").location == f"/topics/{fresh.id}#post-1"
    page = client.get(f"/topics/{topic.id}").text
    assert page.count("This post was moved.") == 2
    assert "Moderator of the hub moved 2 posts to another topic." in page
    assert "Counters" in page
    assert "Words of the guest" not in page
    assert "Moderator of the hub moved 2 posts here from another topic." in client.get(f"/topics/{fresh.id}").text
    stone = posts_of(session().get_one(Topic, topic.id))[1]
    assert client.get(f"/posts/{stone.id}").location == f"/posts/{second.id}"
    assert [line.what for line in session().scalars(select(LogLine))] == ["moved_posts"]


def test_undoing_a_split_restores_exactly(hub, topic, keeper):
    before = state(topic.id)
    fresh = actions.split_topic(
        topic=topic, post_ids=[post.id for post in posts_of(topic)[2:4]], title="Counters", actor_id=keeper
    )
    assert lines_of(topic) == ["moved_out"]
    (entry,) = session().get_one(Topic, topic.id).lines
    actions.undo_entry(topic=topic, entry_id=entry["id"], actor_id=keeper)
    assert state(topic.id) == before
    assert lines_of(topic) == []
    assert session().get_one(Topic, fresh.id, populate_existing=True).merged_into_id == topic.id
    assert counts_are_right()


def test_a_split_cannot_be_undone_once_somebody_wrote_there(hub, topic, keeper):
    fresh = actions.split_topic(topic=topic, post_ids=[posts_of(topic)[1].id], title="Counters", actor_id=keeper)
    actions.reply(topic=fresh, author_id=hub.people["guest"].id, source="Here too.")
    entry = session().get_one(Topic, topic.id).lines[0]
    with pytest.raises(Conflict):
        actions.undo_entry(topic=topic, entry_id=entry["id"], actor_id=keeper)


def test_merging_moves_everything_and_the_old_address_leads_on_until_it_is_undone(hub, topic, keeper, client):
    other = make_topic(hub.community, hub.people["guest"], title="Entry tickets", replies=2)
    reader = hub.people["observer"].id
    session().add_all(
        [
            Reading(person_id=reader, topic_id=topic.id, position=5, read_at=topic.created_at),
            Reading(person_id=reader, topic_id=other.id, position=3, read_at=topic.created_at),
        ]
    )
    tell([reader], "reply", ("topic", topic.id))
    before = state(topic.id, other.id)
    actions.merge_topics(topic=topic, target=other, actor_id=keeper)
    assert counts_are_right()
    assert [post.position for post in posts_of(other)] == list(range(1, 9))
    assert session().get_one(Reading, (reader, other.id), populate_existing=True).position == 8
    assert session().scalars(select(Notification.subject_id)).all() == [other.id]
    sign_in(client, hub.people["member"])
    assert client.get(f"/topics/{topic.id}").location == f"/topics/{other.id}"
    assert "Exit tickets" not in client.get(f"/communities/{hub.community.id}/topics").text
    answer = client.post(f"/topics/{topic.id}/posts", data={"text": "I was still writing."})
    assert answer.location == f"/topics/{other.id}#post-9"

    last = posts_of(session().get_one(Topic, other.id))[-1]
    session().delete(last)
    session().get_one(Topic, other.id).post_count = 8
    session().flush()
    entry = session().get_one(Topic, other.id).lines[0]
    actions.undo_entry(topic=session().get_one(Topic, other.id), entry_id=entry["id"], actor_id=keeper)
    assert [row[:3] for row in state(topic.id, other.id)] == [row[:3] for row in before]
    assert client.get(f"/topics/{topic.id}").status_code == 200


def test_a_reply_in_the_hands_of_a_merge_lands_in_the_topic_that_stays(hub, topic, keeper):
    other = make_topic(hub.community, hub.people["guest"])
    actions.merge_topics(topic=topic, target=other, actor_id=keeper)
    post = actions.reply(topic=topic, author_id=hub.people["member"].id, source="I was still writing.")
    assert post.topic_id == other.id


def test_a_reply_to_a_topic_that_was_hidden_meanwhile_comes_back_with_its_text(hub, topic, keeper, client):
    sign_in(client, hub.people["member"])
    actions.hide_topic(topic=topic, actor_id=keeper, reason="Names a pupil.")
    answer = client.post(f"/topics/{topic.id}/posts", data={"text": "These are twenty and more letters."})
    assert answer.status_code == 404
    assert "These are twenty and more letters." in answer.text


def test_a_topic_moved_to_a_closed_place_vanishes_for_those_who_do_not_read_there(hub, topic, keeper, client):
    elsewhere = make_community("Leaders")
    make_membership(hub.people["moderator"], elsewhere, "moderator")
    sign_in(client, hub.people["moderator"])
    answer = client.post(f"/topics/{topic.id}/place", data={"community": elsewhere.id})
    assert answer.status_code == 303
    assert "moved this topic here from another community" in client.get(f"/topics/{topic.id}").text
    sign_in(client, hub.people["member"])
    assert client.get(f"/topics/{topic.id}").status_code == 404
    assert not session().scalars(queries.visible_to(hub.member("member")).where(Topic.id == topic.id)).all()
    whats = {(line.community_id, line.what) for line in session().scalars(select(LogLine))}
    assert whats == {(hub.community.id, "moved_topic"), (elsewhere.id, "received_topic")}


def test_posts_moved_to_a_closed_place_are_named_neither_by_line_nor_by_stone(hub, topic, keeper, client):
    elsewhere = make_community("Leaders")
    target = make_topic(elsewhere, hub.people["moderator"], title="Something private")
    actions.move_posts(topic=topic, post_ids=[posts_of(topic)[1].id], target=target, actor_id=keeper)
    sign_in(client, hub.people["guest"])
    page = client.get(f"/topics/{topic.id}").text
    assert "Something private" not in page
    assert "Words of the member" in page
    assert page.count("Words of the member") == 1


def test_nobody_moves_to_a_topic_or_a_community_they_do_not_look_after(hub, topic, client):
    elsewhere = make_community("Leaders")
    target = make_topic(elsewhere, hub.people["coordinator"])
    make_membership(hub.people["moderator"], elsewhere, "member")
    sign_in(client, hub.people["moderator"])
    sent = {"posts": [posts_of(topic)[1].id], "where": "other", "target": f"/topics/{target.id}"}
    assert client.post(f"/topics/{topic.id}/moving", data=sent).status_code == 422
    assert client.post(f"/topics/{topic.id}/merging", data={"target": str(target.id)}).status_code == 422
    assert client.post(f"/topics/{topic.id}/place", data={"community": elsewhere.id}).status_code == 422
    for words in ("", "nonsense", "9" * 40, "/topics/0"):
        assert client.post(f"/topics/{topic.id}/merging", data={"target": words}).status_code == 422
    assert len(posts_of(session().get_one(Topic, topic.id))) == 5


def test_the_first_post_stays_and_a_stone_does_not_move_again(hub, topic, keeper):
    first, second = posts_of(topic)[:2]
    with pytest.raises(Invalid):
        actions.split_topic(topic=topic, post_ids=[first.id], title="Counters", actor_id=keeper)
    actions.split_topic(topic=topic, post_ids=[second.id], title="Counters", actor_id=keeper)
    stone = posts_of(session().get_one(Topic, topic.id))[1]
    with pytest.raises(Invalid):
        actions.split_topic(topic=topic, post_ids=[stone.id], title="Counters", actor_id=keeper)


def test_a_title_is_told_and_undone_unless_it_was_changed_again(hub, topic, keeper, client):
    actions.rename_topic(topic=topic, actor_id=keeper, title="Exit cards")
    sign_in(client, hub.people["moderator"])
    assert "Moderator of the hub changed the title." in client.get(f"/topics/{topic.id}").text
    entry = session().get_one(Topic, topic.id).lines[0]["id"]
    assert client.post(f"/topics/{topic.id}/entries/{entry}/undo").status_code == 303
    assert session().get_one(Topic, topic.id).title == "Exit tickets"
    assert client.post(f"/topics/{topic.id}/entries/{entry}/undo").status_code == 404


def test_closing_and_pinning_are_told_until_they_are_undone(hub, topic, keeper):
    actions.close_topic(topic=topic, actor_id=keeper)
    actions.pin_topic(topic=topic, actor_id=keeper)
    assert lines_of(topic) == ["closed", "pinned"]
    actions.reopen_topic(topic=topic, actor_id=keeper)
    actions.unpin_topic(topic=topic, actor_id=keeper)
    assert lines_of(topic) == []


def test_a_page_with_lines_asks_no_further_statement(hub, topic, keeper, client, queries):
    sign_in(client, hub.people["member"])
    path = topic.path
    client.get(path)
    with queries() as plain:
        client.get(f"{path}?page=1")
    actions.split_topic(topic=topic, post_ids=[posts_of(topic)[1].id], title="Counters", actor_id=keeper)
    session().flush()
    with queries() as told:
        assert "moved 1 post" in client.get(path).text
    assert told.count == plain.count


def test_open_pages_are_told_of_stones_and_lines(hub, topic, keeper, client):
    sign_in(client, hub.people["member"])
    seq = topic.seq
    actions.split_topic(topic=topic, post_ids=[posts_of(topic)[2].id], title="Counters", actor_id=keeper)
    page = client.get(f"/topics/{topic.id}/replies?since={seq}").text
    assert '<turbo-stream action="replace" target="post-3">' in page
    assert '<turbo-stream action="after" target="post-3">' in page
    assert "Words of the guest" not in page
    assert session().scalars(select(Post.id).where(Post.moved_to_post_id.is_not(None))).all()
