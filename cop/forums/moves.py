"""What follows when posts or topics move: open pages, the index, and what people were told about them."""

from __future__ import annotations

from sqlalchemy import select

from cop.accounts.events import PersonChanged, PersonErased
from cop.core.db import session
from cop.core.events import listens_to
from cop.forums.actions.entries import write_lines_about
from cop.forums.actions.holding import forget_held_of
from cop.forums.events import PostsMoved, TopicChanged, TopicHidden, TopicMoved, TopicShown
from cop.forums.models import Post, Topic
from cop.moderation.actions import note
from cop.notifications.actions import carry_over
from cop.realtime.gateway import access_changed, hint
from cop.search.actions import touch, touch_all


@listens_to(PostsMoved)
def follow_posts(event: PostsMoved) -> None:
    """Open pages of both topics fetch what changed; the index learns where the words stand."""
    source, target = (session().get_one(Topic, ident) for ident in (event.topic_id, event.target_id))
    for topic in (source, target):
        hint("topic", topic.id, topic.seq)
        touch("topic", topic.id)
    touch_all("post", event.post_ids)
    if event.is_merged:
        carry_over(("topic", source.id), ("topic", target.id))
    access_changed()
    what = "merged_topic" if event.is_merged else "moved_posts"
    note(community_id=source.community_id, actor_id=event.actor_id, what=what, posts=len(event.post_ids))


@listens_to(TopicMoved)
def follow_topic(event: TopicMoved) -> None:
    """Whoever may not read the new place does not watch it any more; the index learns the place."""
    topic = session().get_one(Topic, event.topic_id)
    hint("topic", topic.id, topic.seq)
    access_changed()
    touch("topic", topic.id)
    touch_all("post", session().scalars(select(Post.id).where(Post.topic_id == topic.id, Post.position > 1)))
    write_lines_about(topic_id=topic.id)
    note(community_id=event.from_id, actor_id=event.actor_id, what="moved_topic")
    note(community_id=event.to_id, actor_id=event.actor_id, what="received_topic")


@listens_to(TopicChanged, TopicHidden, TopicShown)
def follow_title(event: TopicChanged | TopicHidden | TopicShown) -> None:
    """Lines elsewhere that name this topic say its title as it is now, or nothing."""
    write_lines_about(topic_id=event.topic_id)


@listens_to(PersonErased)
def forget_held(event: PersonErased) -> None:
    """What an erased person wrote and nobody saw is deleted."""
    forget_held_of(event.person_id)


@listens_to(PersonChanged, PersonErased)
def follow_name(event: PersonChanged | PersonErased) -> None:
    """Lines say the name of who acted as it is now."""
    write_lines_about(person_id=event.person_id)
