"""What keepers choose from: replies that can move, places to move to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.authz import Member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.i18n import _
from cop.core.markdown import plain
from cop.forums.models import HeldText, Post, Topic, TopicEntry
from cop.forums.policies import may_read_held

WORDS = 90
NEAR = 20


@dataclass(frozen=True, slots=True)
class Movable:
    """A reply that can move: its position, who wrote it, how it begins."""

    id: int
    position: int
    label: str


def movable_posts(topic: Topic, first: int, last: int) -> list[Movable]:
    """Return the replies of a topic between two positions, stones aside."""
    statement = (
        select(Post.id, Post.position, Post.html, Post.hidden_at, Post.deleted_at, Person.name, Post.credit_name)
        .outerjoin(Person, Person.id == Post.author_id)
        .where(Post.topic_id == topic.id, Post.position.between(max(2, first), last), Post.moved_to_post_id.is_(None))
        .order_by(Post.position)
    )
    found = []
    for ident, position, html, hidden_at, deleted_at, name, credit in session().execute(statement):
        words = "" if hidden_at or deleted_at else plain(html, WORDS)
        label = _("%(number)s. %(name)s: %(words)s", number=position, name=name or credit, words=words)
        found.append(Movable(ident, position, label))
    return found


def communities_by_ids(idents: Collection[int]) -> list[Community]:
    """Return these communities by name."""
    statement = select(Community).where(Community.id.in_(idents)).order_by(func.lower(Community.name), Community.id)
    return list(session().scalars(statement)) if idents else []


def places_of_entry(topic: Topic, entry_id: int) -> list[Community]:
    """Return the other communities that undoing a line of this topic touches."""
    entry = session().get(TopicEntry, entry_id)
    if entry is None or entry.topic_id != topic.id:
        return []
    other = session().get(Topic, entry.other_id) if entry.other_id else None
    idents = {other.community_id} if other else set()
    if entry.what == "moved_topic":
        idents.add(int(entry.details["came_from"]))
    return communities_by_ids(idents - {topic.community_id})


def topics_near(topic: Topic) -> list[tuple[int, str]]:
    """Return the topics of the same community in which somebody wrote last."""
    statement = (
        select(Topic.id, Topic.title)
        .where(Topic.community_id == topic.community_id, Topic.id != topic.id)
        .where(Topic.hidden_at.is_(None), Topic.merged_into_id.is_(None))
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
        .limit(NEAR)
    )
    return [(row[0], row[1]) for row in session().execute(statement)]


def get_held(ident: int, member: Member) -> HeldText:
    """Return a text that waits for a look, with what its page shows. Raises NotFound."""
    statement = select(HeldText).where(HeldText.id == ident)
    loaded = statement.options(joinedload(HeldText.community), joinedload(HeldText.author), joinedload(HeldText.topic))
    found = session().scalars(loaded).one_or_none()
    if found is None or not may_read_held(member, found):
        raise NotFound
    return found
