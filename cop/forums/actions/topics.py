"""Opening topics and changing what stands above their posts. Callers have authorised the actor."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from cop.communities.models import Community
from cop.core.clock import now
from cop.core.db import session
from cop.core.events import publish
from cop.core.markdown import VERSION, plain, render
from cop.forums.actions.entries import end_entries, note_entry
from cop.forums.actions.veils import check_nameless, veil
from cop.forums.events import (
    TopicChanged,
    TopicClosed,
    TopicHidden,
    TopicOpened,
    TopicReopened,
    TopicShown,
)
from cop.forums.models import Post, Topic, TopicKind
from cop.moderation.actions import note

EXCERPT = 160
"""Characters of the first post that stand in lists."""


def open_topic(
    *,
    community: Community,
    author_id: int,
    title: str,
    source: str,
    kind: TopicKind = TopicKind.DISCUSSION,
    tags: Sequence[str] = (),
    is_nameless: bool = False,
) -> Topic:
    """Open a topic with its first post, in the language of its community; without its author's name if they wish.

    Raises TooMany when posting without a name was used enough.
    """
    if is_nameless:
        check_nameless(person_id=author_id)
    shown = None if is_nameless else author_id
    moment, rendered = now(), render(source, "p1")
    topic = Topic(
        community=community,
        author_id=shown,
        kind=kind,
        title=title,
        excerpt=plain(rendered.html, EXCERPT),
        language=community.language,
        tags=list(tags),
        created_at=moment,
        last_post_at=moment,
        last_author_id=shown,
        post_count=1,
        people_count=1,
        recent_author_ids=[],
        seq=1,
    )
    first = Post(
        topic=topic,
        position=1,
        seq=1,
        first_seq=1,
        author_id=shown,
        source=source,
        html=rendered.html,
        renderer=VERSION,
        version=1,
        created_at=moment,
    )
    session().add_all([topic, first])
    session().flush()
    if is_nameless:
        veil(post=first, topic=topic, person_id=author_id)
    publish(TopicOpened(topic_id=topic.id, post_id=first.id, author_id=shown, mentions=rendered.mentions))
    return topic


def locked(topic: Topic) -> Topic:
    """Return the topic as it stands now, its row locked until the end of the transaction.

    PostgreSQL takes a row lock; on SQLite the writing transaction is alone anyway (``BEGIN IMMEDIATE``).
    """
    statement = select(Topic).where(Topic.id == topic.id).with_for_update(of=Topic)
    return session().scalars(statement.execution_options(populate_existing=True)).one()


def rename_topic(*, topic: Topic, actor_id: int, title: str) -> None:
    """Give a topic another title."""
    topic = locked(topic)
    if topic.title == title:
        return
    before, topic.title = topic.title, title
    note_entry(topic=topic, what="renamed", actor_id=actor_id, old=before, new=title)
    if actor_id != topic.author_id:
        note(community_id=topic.community_id, actor_id=actor_id, what="renamed_topic")
    _changed(topic, actor_id)


def pin_topic(*, topic: Topic, actor_id: int) -> None:
    """Keep a topic on top of its community's list."""
    _set_pin(topic, actor_id, is_pinned=True)


def unpin_topic(*, topic: Topic, actor_id: int) -> None:
    """Let a topic sink again."""
    _set_pin(topic, actor_id, is_pinned=False)


def close_topic(*, topic: Topic, actor_id: int) -> None:
    """End the replies. Closing a closed topic changes nothing."""
    topic = locked(topic)
    if topic.is_closed:
        return
    topic.closed_at, topic.closed_by_id = now(), actor_id
    note_entry(topic=topic, what="closed", actor_id=actor_id)
    _changed(topic, actor_id)
    publish(TopicClosed(topic_id=topic.id, actor_id=actor_id))


def reopen_topic(*, topic: Topic, actor_id: int) -> None:
    """Welcome replies again."""
    topic = locked(topic)
    if not topic.is_closed:
        return
    topic.closed_at = topic.closed_by_id = None
    end_entries(topic=topic, what="closed")
    _changed(topic, actor_id)
    publish(TopicReopened(topic_id=topic.id, actor_id=actor_id))


def hide_topic(*, topic: Topic, actor_id: int | None, reason: str) -> None:
    """Take a topic out of everybody's sight but the moderators'. The reason is kept with it."""
    topic = locked(topic)
    if topic.is_hidden:
        return
    topic.hidden_at, topic.hidden_by_id, topic.hidden_reason = now(), actor_id, reason
    _changed(topic, actor_id)
    publish(TopicHidden(topic_id=topic.id, actor_id=actor_id))


def show_topic(*, topic: Topic, actor_id: int | None) -> None:
    """Show a hidden topic again."""
    topic = locked(topic)
    if not topic.is_hidden:
        return
    topic.hidden_at, topic.hidden_by_id, topic.hidden_reason = None, None, ""
    _changed(topic, actor_id)
    publish(TopicShown(topic_id=topic.id, actor_id=actor_id))


def _set_pin(topic: Topic, actor_id: int, *, is_pinned: bool) -> None:
    topic = locked(topic)
    if topic.is_pinned is not is_pinned:
        topic.is_pinned = is_pinned
        if is_pinned:
            note_entry(topic=topic, what="pinned", actor_id=actor_id)
        else:
            end_entries(topic=topic, what="pinned")
        note(
            community_id=topic.community_id,
            actor_id=actor_id,
            what="pinned_topic" if is_pinned else "unpinned_topic",
        )
        _changed(topic, actor_id)


def _changed(topic: Topic, actor_id: int | None) -> None:
    topic.next_seq()
    session().flush()
    publish(TopicChanged(topic_id=topic.id, actor_id=actor_id))
