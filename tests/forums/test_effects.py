"""What follows from a post: people are told, the index is owed, the community wakes."""

from __future__ import annotations

from sqlalchemy import select

from cop.communities.models import CommunityState
from cop.core.db import session, unit_of_work
from cop.core.markdown import plain
from cop.core.subjects import resolve
from cop.forums import actions, batches, search
from cop.forums.listeners import MOST_NAMED
from cop.notifications.models import Notification
from tests.support.accounts import make_person, sign_in
from tests.support.forums import make_post, make_topic, posts_of


def told(person) -> list[tuple[str, int, int]]:
    """Return reason, subject and count of what a person was told."""
    rows = session().scalars(select(Notification).where(Notification.person_id == person.id))
    return [(row.reason, row.subject_id, row.unread) for row in rows if row.subject_kind == "topic"]


def test_who_wrote_in_a_topic_is_told_of_a_reply_once_with_a_count(hub):
    topic = make_topic(hub.community, hub.people["coordinator"])
    make_post(topic, hub.people["member"])
    with unit_of_work():
        for number in range(3):
            actions.reply(topic=topic, author_id=hub.people["guest"].id, source=f"Reply {number}")
    assert told(hub.people["coordinator"]) == [("reply", topic.id, 3)]
    assert told(hub.people["member"]) == [("reply", topic.id, 3)]
    assert told(hub.people["guest"]) == []
    assert told(hub.people["observer"]) == []


def test_who_is_named_is_told_so_and_outsiders_hear_nothing(hub):
    topic = make_topic(hub.community, hub.people["coordinator"])
    names = " ".join(f"[@{role}](/people/{hub.people[role].id})" for role in ("member", "stranger", "left", "guest"))
    with unit_of_work():
        actions.reply(topic=topic, author_id=hub.people["guest"].id, source=f"{names} [@x](/people/{10**17})")
    assert told(hub.people["member"]) == [("mention", topic.id, 1)]
    assert told(hub.people["stranger"]) == told(hub.people["left"]) == told(hub.people["guest"]) == []


def test_one_text_calls_thirty_people_and_not_everybody(hub):
    crowd = [f"[@x](/people/{10**17 + number})" for number in range(MOST_NAMED - 1)]
    late = f"[@late](/people/{hub.people['coordinator'].id})"
    with unit_of_work():
        source = " ".join([f"[@first](/people/{hub.people['member'].id})", *crowd, late])
        actions.open_topic(community=hub.community, author_id=hub.people["guest"].id, title="Everybody", source=source)
    assert [reason for reason, _topic, _count in told(hub.people["member"])] == ["mention"]
    assert told(hub.people["coordinator"]) == []


def test_who_left_is_not_told_any_more(hub):
    topic = make_topic(hub.community, hub.people["coordinator"])
    make_post(topic, hub.people["left"])
    with unit_of_work():
        actions.reply(topic=topic, author_id=hub.people["guest"].id, source="Reply")
    assert told(hub.people["left"]) == []


def test_reading_the_topic_settles_what_was_told(hub, client):
    topic = make_topic(hub.community, hub.people["member"])
    with unit_of_work():
        actions.reply(topic=topic, author_id=hub.people["guest"].id, source="Reply")
    sign_in(client, hub.people["member"])
    client.post(f"/topics/{topic.id}/reading", data={"position": 2})
    batches.flush()
    assert told(hub.people["member"]) == [("reply", topic.id, 0)]


def test_a_dormant_hub_wakes_when_somebody_writes(hub):
    hub.community.state = CommunityState.DORMANT
    with unit_of_work():
        actions.open_topic(community=hub.community, author_id=hub.people["member"].id, title="T", source="x")
    assert hub.community.state is CommunityState.ACTIVE


def test_the_index_is_owed_what_changed(hub):
    from cop.core.outbox import OutboxRow

    with unit_of_work():
        topic = actions.open_topic(
            community=hub.community, author_id=hub.people["member"].id, title="Exit tickets", source="x"
        )
        post = actions.reply(topic=topic, author_id=hub.people["guest"].id, source="Counters")
    owed = session().scalars(select(OutboxRow.payload).where(OutboxRow.queue == "search.index")).all()
    assert {"kind": "topic", "id": topic.id} in owed
    assert {"kind": "post", "id": post.id} in owed


def test_documents_hold_what_can_be_read_and_nothing_that_is_gone(hub):
    topic = make_topic(hub.community, hub.people["member"], text="First **words**", tags=["Maths"])
    gone = make_post(topic, hub.people["guest"], text="Regretted")
    make_post(topic, hub.people["guest"], text="Kept")
    with unit_of_work():
        actions.delete_post(post=gone, actor_id=hub.people["guest"].id)
    (found,) = search.topics([topic.id])
    assert (found.title, found.body, found.community_id) == (topic.title, "First words · Maths", hub.community.id)
    assert [document.body for document in search.replies(search.reply_ids())] == ["Kept"]
    with unit_of_work():
        actions.hide_topic(topic=topic, actor_id=hub.people["moderator"].id, reason="Why")
    assert list(search.topics([topic.id])) == list(search.replies(search.reply_ids())) == []


def test_subjects_lead_to_topic_and_post_for_who_may_read_and_nobody_else(hub):
    topic = make_topic(hub.community, hub.people["member"], replies=20)
    post = posts_of(topic)[20]
    refs = [("topic", topic.id), ("post", post.id)]
    shown = resolve(refs, hub.member("member"))
    assert shown[refs[0]].url == f"/topics/{topic.id}"
    assert shown[refs[1]].url == f"/topics/{topic.id}?page=2#post-21"
    assert shown[refs[1]].title == topic.title
    assert resolve(refs, hub.member("stranger")) == {}


def test_a_new_name_freshens_the_browsers_copies(hub, client):
    from cop.accounts.events import PersonChanged
    from cop.core.events import publish

    author = hub.people["coordinator"]
    topic = make_topic(hub.community, author)
    sign_in(client, hub.people["member"])
    client.get(topic.path)
    tag = client.get(topic.path).headers["ETag"]
    author.name = "Another Name"
    with unit_of_work():
        publish(PersonChanged(author.id))
    page = client.get(topic.path, headers={"If-None-Match": tag})
    assert (page.status_code, "Another Name" in page.text) == (200, True)


def test_read_marks_only_move_forward_and_are_written_together(hub):
    topics = [make_topic(hub.community, hub.people["member"], replies=5) for _ in range(3)]
    for topic in topics:
        for position in (3, 5, 2, 999, -4):
            with unit_of_work():
                actions.note_seen(topic=topic, person_id=hub.people["guest"].id, position=position)
    assert batches.flush() == 3
    from cop.forums.models import Reading

    assert [row.position for row in session().scalars(select(Reading))] == [6, 6, 6]
    batches.gather(hub.people["guest"].id, topics[0].id, 2)
    batches.gather(hub.people["guest"].id, 10**12, 2)
    assert batches.flush() == 2
    session().expire_all()
    assert [row.position for row in session().scalars(select(Reading))] == [6, 6, 6]


def test_plain_words_of_the_first_post_stand_in_lists(hub):
    with unit_of_work():
        topic = actions.open_topic(
            community=hub.community, author_id=hub.people["member"].id, title="T", source="**Bold** & [link](/x)"
        )
    assert topic.excerpt == "Bold & link" == plain(posts_of(topic)[0].html)


def test_an_erased_person_is_not_told(hub):
    from cop.core.clock import now

    topic = make_topic(hub.community, hub.people["coordinator"])
    gone = make_person("Gone")
    gone.erased_at = now()
    hub.community.visibility = type(hub.community.visibility)("public")
    make_post(topic, gone)
    with unit_of_work():
        actions.reply(topic=topic, author_id=hub.people["guest"].id, source="Reply")
    assert told(gone) == []
