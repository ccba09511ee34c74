"""Role by verb, as domain.md D7 has it: one table for the rules, the lists and the pages."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from cop.communities.models import Community, CommunityState, Joining, Visibility
from cop.core.authz import can
from cop.core.clock import now
from cop.core.db import session
from cop.forums import policies, queries
from cop.forums.models import Post, Topic
from cop.forums.views.frame import rights_in
from tests.support.accounts import sign_in
from tests.support.communities import make_community
from tests.support.forums import Hub, make_post, make_topic, people_of, posts_of

READS, WRITES, KEEPS = {"read"}, {"read", "open", "reply"}, {"read", "open", "reply", "moderate"}
NOTHING: set[str] = set()

CLOSED_HUB = {
    "visitor": NOTHING,
    "unverified": NOTHING,
    "stranger": NOTHING,
    "commercial": NOTHING,
    "admin": NOTHING,
    "left": NOTHING,
    "removed": NOTHING,
    "banned": NOTHING,
    "requested": NOTHING,
    "invited": NOTHING,
    "refused": NOTHING,
    "observer": READS,
    "suspended member": READS,
    "unverified member": READS,
    "guest": WRITES,
    "member": WRITES,
    "moderator": KEEPS,
    "facilitator": KEEPS,
    "coordinator": KEEPS,
}
"""What each role may do with a topic of a closed hub. "Unverified" is somebody nobody has vouched for."""

VERBS = ("read", "open", "reply", "moderate")


def allowed(member, topic) -> set[str]:
    """Return the verbs that the rules allow."""
    found = {verb for verb in ("read", "reply", "moderate") if can(member, f"forums:topic:{verb}", topic)}
    return found | ({"open"} if can(member, "forums:topic:open", topic.community) else set())


@pytest.mark.parametrize("role", CLOSED_HUB)
def test_the_table_of_a_closed_hub(hub, role):
    topic = make_topic(hub.community, hub.people["coordinator"])
    assert allowed(hub.member(role), topic) == CLOSED_HUB[role]


@pytest.mark.parametrize("role", CLOSED_HUB)
def test_the_pages_of_a_closed_hub_follow_the_table(hub, client, role):
    topic = make_topic(hub.community, hub.people["coordinator"])
    verbs = CLOSED_HUB[role]
    if role != "visitor":
        sign_in(client, hub.people[role])
    reading = 200 if "read" in verbs else 404
    assert client.get(f"/topics/{topic.id}").status_code == reading
    assert client.get(f"/topics/{topic.id}/replies?since=0").status_code == reading
    refused = 403 if "read" in verbs or role == "visitor" else 404
    replied = client.post(f"/topics/{topic.id}/posts", data={"text": "A reply"})
    assert replied.status_code == (303 if "reply" in verbs else refused)
    opened = client.post(
        "/topics", data={"community": hub.community.id, "kind": "discussion", "title": "Title", "text": "Text"}
    )
    assert opened.status_code == (303 if "open" in verbs else 403)
    closed = client.post(f"/topics/{topic.id}/closure")
    nobody = 404 if "read" not in verbs else 403
    assert closed.status_code == (303 if "moderate" in verbs else nobody)
    assert len(posts_of(topic)) == 1 + ("reply" in verbs)
    assert session().get_one(Topic, topic.id).is_closed is ("moderate" in verbs)


@pytest.mark.parametrize(
    ("visibility", "joining", "role", "verbs"),
    [
        ("public", "open", "visitor", READS),
        ("public", "open", "unverified", READS),
        ("public", "open", "unverified member", WRITES),
        ("public", "request", "unverified member", READS),
        ("public", "open", "commercial", READS),
        ("public", "open", "observer", READS),
        ("network", "open", "visitor", NOTHING),
        ("network", "open", "unverified", NOTHING),
        ("network", "open", "stranger", READS),
        ("network", "open", "commercial", NOTHING),
        ("network", "open", "unverified member", READS),
        ("hidden", "invitation", "stranger", NOTHING),
        ("hidden", "invitation", "admin", NOTHING),
        ("hidden", "invitation", "member", WRITES),
    ],
)
def test_other_communities(app, visibility, joining, role, verbs):
    hub = people_of(make_community(visibility=visibility, joining=joining))
    topic = make_topic(hub.community, hub.people["coordinator"])
    assert allowed(hub.member(role), topic) == verbs


@pytest.mark.parametrize("role", CLOSED_HUB)
def test_an_archived_hub_is_read_only(app, role):
    hub = people_of(make_community(state="archived"))
    topic = make_topic(hub.community, hub.people["coordinator"])
    assert not allowed(hub.member(role), topic) & {"open", "reply"}
    assert ("read" in allowed(hub.member(role), topic)) is ("read" in CLOSED_HUB[role])


@pytest.mark.parametrize("role", CLOSED_HUB)
def test_a_closed_topic_takes_replies_of_its_keepers_only(hub, role):
    topic = make_topic(hub.community, hub.people["coordinator"], closed_at=now())
    assert ("reply" in allowed(hub.member(role), topic)) is ("moderate" in CLOSED_HUB[role])


def test_only_the_author_edits_and_takes_back_and_only_while_they_may_write(hub):
    topic = make_topic(hub.community, hub.people["coordinator"])
    for role in ("member", "guest", "observer", "suspended member", "left"):
        post = make_post(topic, hub.people[role])
        for other in hub.people:
            mine = other == role and "reply" in CLOSED_HUB[role]
            member = hub.member(other)
            assert policies.may_edit(member, post) is mine, (role, other)
            assert policies.may_delete(member, post) is mine, (role, other)


def test_buttons_on_the_page_agree_with_the_rules(hub):
    topic = make_topic(hub.community, hub.people["coordinator"])
    make_post(topic, hub.people["member"])
    make_post(topic, hub.people["member"], hidden_at=now(), hidden_reason="Why")
    make_post(topic, hub.people["member"], deleted_at=now())
    make_post(topic, hub.people["left"])
    for role, line in itertools.product(CLOSED_HUB, queries.posts_on_page(topic, 1)):
        member = hub.member(role)
        rights = rights_in(member, topic)
        post = session().get_one(Post, line.id)
        assert rights.may_edit(line) is policies.may_edit(member, post), (role, line.position)
        restores = policies.may_delete(member, post) and line.deleted_at is not None
        assert rights.may_restore(line) is restores, (role, line.position)


def test_lists_hold_exactly_what_the_rules_let_each_read(app):
    """The predicate in SQL and the rule in Python, for every role, visibility, state, hidden and deleted."""
    people, topics, posts = None, [], []
    for visibility, joining, state in itertools.product(Visibility, (Joining.OPEN, Joining.REQUEST), CommunityState):
        community = make_community(
            f"{visibility} {joining} {state}", visibility=visibility.value, joining=joining.value, state=state.value
        )
        hub = people_of(community) if people is None else join_all(people, community)
        people = people or hub
        for hidden in (None, now()):
            topic = make_topic(community, hub.people["coordinator"], hidden_at=hidden)
            make_post(topic, hub.people["member"], hidden_at=now())
            make_post(topic, hub.people["member"], deleted_at=now())
            topics.append(topic)
            posts += posts_of(topic)
    session().flush()
    for role in CLOSED_HUB:
        member = people.member(role)
        seen = set(session().scalars(queries.visible_to(member)))
        assert {topic for topic in topics if policies.may_read(member, topic)} == seen, role
        words = set(session().scalars(queries.posts_visible_to(member)))
        assert {post for post in posts if policies.may_read_post(member, post)} == words, role


def join_all(hub: Hub, community: Community) -> Hub:
    """Give the same people the same roles in another community."""
    from cop.communities.models import Membership

    rows = session().scalars(select(Membership).where(Membership.community_id == hub.community.id)).all()
    for row in rows:
        session().add(
            Membership(
                community_id=community.id,
                person_id=row.person_id,
                role=row.role,
                state=row.state,
                created_at=row.created_at,
                joined_at=row.joined_at,
                expires_at=row.expires_at,
            )
        )
    session().flush()
    return Hub(community, hub.people)
