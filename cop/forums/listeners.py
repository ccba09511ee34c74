"""What follows from what happens: hints to open pages, words for the index, people told, communities awake."""

from __future__ import annotations

from sqlalchemy import select, update

from cop.accounts.events import PersonChanged, PersonErased
from cop.accounts.models import Person
from cop.communities import actions as communities
from cop.communities.models import Community, Membership, Visibility
from cop.communities.queries import is_active_membership
from cop.core.db import session
from cop.core.events import listens_to
from cop.forums import queries
from cop.forums.events import (
    ArchiveImported,
    PostDeleted,
    PostEdited,
    PostFact,
    PostHidden,
    PostRemoved,
    PostRestored,
    PostShown,
    ReplyPosted,
    TopicChanged,
    TopicFact,
    TopicHidden,
    TopicOpened,
    TopicShown,
    VeilWasLifted,
)
from cop.forums.models import Post, Topic
from cop.forums.queries import BIGGEST
from cop.notifications.actions import tell
from cop.realtime.gateway import access_changed, hint
from cop.search.actions import touch, touch_all

MOST_TOLD = 200
"""People of one topic who are told about a reply: those who wrote last."""
MOST_NAMED = 30
"""People named in one text who are told: those named first. One text is no way to call everybody."""


@listens_to(
    ReplyPosted,
    PostEdited,
    PostHidden,
    PostRemoved,
    PostShown,
    PostDeleted,
    PostRestored,
    TopicChanged,
    TopicHidden,
    TopicShown,
)
def hint_open_pages(event: TopicFact) -> None:
    """Tell open pages that there is something to fetch."""
    topic = _topic(event)
    hint("topic", topic.id, topic.seq)


@listens_to(TopicHidden)
def close_open_pages(event: TopicHidden) -> None:
    """Who may not see a topic any more does not watch it either."""
    access_changed()


@listens_to(TopicOpened, TopicChanged)
def index_topic(event: TopicFact) -> None:
    """Owe the index a topic."""
    touch("topic", event.topic_id)


@listens_to(TopicHidden, TopicShown)
def index_all_of_topic(event: TopicFact) -> None:
    """A topic that is hidden takes its replies along."""
    touch("topic", event.topic_id)
    replies = select(Post.id).where(Post.topic_id == event.topic_id, Post.position > 1)
    touch_all("post", session().scalars(replies))


@listens_to(ReplyPosted, PostEdited, PostHidden, PostRemoved, PostShown, PostDeleted, PostRestored)
def index_post(event: PostFact) -> None:
    """Owe the index a post: the first one as its topic."""
    post = session().get_one(Post, event.post_id)
    touch(*(("topic", post.topic_id) if post.position == 1 else ("post", post.id)))


@listens_to(ArchiveImported)
def index_archive(event: ArchiveImported) -> None:
    """Owe the index what was imported."""
    touch_all("topic", event.topic_ids)


@listens_to(TopicOpened, ReplyPosted)
def wake_community(event: TopicFact) -> None:
    """A community in which somebody writes is awake."""
    communities.note_activity(session().get_one(Community, _topic(event).community_id))


@listens_to(ReplyPosted)
def tell_who_takes_part(event: ReplyPosted) -> None:
    """Tell whom a reply concerns: who is named in it, and who wrote in the topic."""
    topic = _topic(event)
    behind = queries.writers_behind(topic.id)
    writer = {event.author_id or queries.writer_id_behind(event.post_id)}
    named = _readers(topic, set(event.mentions[:MOST_NAMED])) - writer
    wrote = select(Post.author_id).where(Post.topic_id == topic.id, Post.author_id.is_not(None))
    recent = wrote.where(Post.deleted_at.is_(None)).order_by(Post.position.desc()).limit(MOST_TOLD)
    taking_part = {ident for ident in session().scalars(recent) if ident is not None} | {topic.author_id or 0}
    tell(_readers(topic, (taking_part | behind) - named - writer - {0}), "reply", ("topic", topic.id), event.author_id)
    tell(named, "mention", ("topic", topic.id), event.author_id)


@listens_to(TopicOpened)
def tell_who_is_named(event: TopicOpened) -> None:
    """Tell who is named in a topic's first post."""
    topic = _topic(event)
    writer = {event.author_id or queries.writer_id_behind(event.post_id)}
    named = _readers(topic, set(event.mentions[:MOST_NAMED])) - writer
    tell(named, "mention", ("topic", topic.id), event.author_id)


@listens_to(VeilWasLifted)
def tell_who_was_looked_for(event: VeilWasLifted) -> None:
    """Show the writer of a post without a name that a moderator looked, and why."""
    writer = queries.writer_id_behind(event.post_id)
    tell({writer} - {0}, "veil_lifted", ("post", event.post_id), event.actor_id)


@listens_to(PersonChanged, PersonErased)
def freshen_pages(event: PersonChanged | PersonErased) -> None:
    """Another name or portrait: browsers' copies of the topics a person wrote in are no longer good."""
    wrote = select(Post.topic_id).where(Post.author_id == event.person_id).distinct()
    session().execute(
        update(Topic).where(Topic.id.in_(wrote)).values(seq=Topic.seq + 1).execution_options(synchronize_session=False)
    )


def _topic(event: TopicFact) -> Topic:
    return session().get_one(Topic, event.topic_id)


def _readers(topic: Topic, idents: set[int]) -> set[int]:
    """Return the people of ``idents`` who belong to the topic's community, or all where outsiders may read too."""
    wanted = {ident for ident in idents if ident <= BIGGEST}
    if not wanted:
        return set()
    community = session().get_one(Community, topic.community_id)
    if community.visibility in {Visibility.PUBLIC, Visibility.NETWORK}:
        return set(session().scalars(select(Person.id).where(Person.id.in_(wanted), Person.erased_at.is_(None))))
    members = select(Membership.person_id).where(
        Membership.community_id == topic.community_id, Membership.person_id.in_(wanted), is_active_membership()
    )
    return set(session().scalars(members))
