"""Topics and posts for tests, written straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from cop.accounts.members import as_member
from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.authz import ANONYMOUS, Member
from cop.core.clock import now
from cop.core.db import session
from cop.core.markdown import VERSION, plain, render
from cop.forums.models import Post, Topic, TopicKind, VeiledAuthor
from tests.support.accounts import make_person
from tests.support.communities import make_membership


def make_topic(
    community: Community,
    author: Person | None = None,
    *,
    title: str = "Exit tickets without paper",
    text: str = "What do you use when there are no devices?",
    replies: int = 0,
    kind: TopicKind = TopicKind.DISCUSSION,
    **fields,
) -> Topic:
    """Add a topic with its first post, and ``replies`` further posts by the same author."""
    moment = fields.pop("created_at", now() - timedelta(hours=1))
    topic = Topic(
        community=community,
        author=author,
        kind=kind,
        title=title,
        excerpt=plain(render(text).html),
        language="en",
        tags=fields.pop("tags", []),
        created_at=moment,
        last_post_at=moment,
        post_count=0,
        people_count=0,
        recent_author_ids=[],
        seq=0,
        **fields,
    )
    session().add(topic)
    session().flush()
    make_post(topic, author, text=text, created_at=moment)
    for number in range(replies):
        make_post(topic, author, text=f"Reply {number + 1}", created_at=moment + timedelta(seconds=number + 1))
    return topic


def make_post(topic: Topic, author: Person | None = None, *, text: str = "We use counters.", **fields) -> Post:
    """Add the next post of a topic."""
    topic.post_count += 1
    topic.seq += 1
    created_at = fields.pop("created_at", now())
    topic.last_post_at = created_at
    topic.last_author_id = author.id if author else None
    wrote = {post.author_id for post in posts_of(topic)}
    topic.people_count += author is not None and author.id not in wrote
    if author and topic.post_count > 1:
        topic.recent_author_ids = [*(i for i in topic.recent_author_ids if i != author.id), author.id][-3:]
    post = Post(
        topic=topic,
        author=author,
        position=topic.post_count,
        seq=topic.seq,
        first_seq=topic.seq,
        source=text,
        html=render(text, f"p{topic.post_count}").html,
        renderer=VERSION,
        version=1,
        created_at=created_at,
        **fields,
    )
    session().add(post)
    session().flush()
    return post


def make_nameless(topic: Topic, writer: Person, *, text: str = "I would rather not say who I am.") -> Post:
    """Add a post that shows no name; each writer has a number of their own in the topic."""
    post = make_post(topic, None, text=text)
    known = select(Post.veil).join(VeiledAuthor, VeiledAuthor.post_id == Post.id)
    mine = session().scalar(known.where(Post.topic_id == topic.id, VeiledAuthor.person_id == writer.id))
    post.veil = mine or post.position
    row = VeiledAuthor(post_id=post.id, person_id=writer.id, topic_id=topic.id, written_at=post.created_at)
    session().add(row)
    session().flush()
    return post


def posts_of(topic: Topic) -> list[Post]:
    """Return the posts of a topic as they are in the database, in order."""
    return list(session().scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.position)))


@dataclass
class Hub:
    """``hub.people["member"]`` and ``hub.member("member")``: a person and the principal of the same role."""

    community: Community
    people: dict[str, Person] = field(default_factory=dict)

    def member(self, role: str) -> Member:
        return ANONYMOUS if role == "visitor" else as_member(self.people[role])


ROLES = ("member", "facilitator", "coordinator", "moderator", "guest", "observer")


def people_of(community: Community) -> Hub:
    """Give a community one person in each role and standing."""
    found = Hub(community)
    for role in ROLES:
        found.people[role] = make_person(f"{role.title()} of the hub")
        make_membership(found.people[role], community, role)
    found.people["stranger"] = make_person("Stranger")
    found.people["admin"] = make_person("Administrator", admin=True)
    found.people["unverified"] = make_person("Nobody vouched", verified=False)
    found.people["unverified member"] = make_person("Newcomer", verified=False)
    make_membership(found.people["unverified member"], community, "member")
    found.people["suspended member"] = make_person("Suspended", suspended=True)
    make_membership(found.people["suspended member"], community, "member")
    found.people["commercial"] = make_person("Vendor", commercial=True)
    for state in ("left", "removed", "banned", "requested", "invited", "refused"):
        found.people[state] = make_person(state.title())
        make_membership(found.people[state], community, "member", state=state)
    return found
