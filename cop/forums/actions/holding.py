"""Texts that wait for a look: kept, let through, turned down, taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from cop.communities.models import Community
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.i18n import _
from cop.core.markdown import render
from cop.forums.actions.posts import reply
from cop.forums.actions.topics import open_topic
from cop.forums.models import HeldText, Post, Topic, TopicKind
from cop.moderation import actions as moderation


def hold_text(
    *,
    community: Community,
    author_id: int,
    source: str,
    why: str,
    topic: Topic | None = None,
    title: str = "",
    kind: TopicKind = TopicKind.DISCUSSION,
    tags: Sequence[str] = (),
) -> HeldText:
    """Keep a reply, or (without ``topic``) a topic, until somebody has looked at it. Nobody else sees it."""
    held = HeldText(
        community_id=community.id,
        topic_id=topic.id if topic else None,
        author_id=author_id,
        title=title,
        source=source,
        html=render(source, "held").html,
        fields={"kind": kind.value, "tags": list(tags)},
        why=why,
        created_at=now(),
    )
    session().add(held)
    session().flush()
    moderation.hold(subject=("held", held.id))
    return held


def let_through(*, held: HeldText) -> None:
    """Let a text appear now, at the end of its topic or as a new one. Raises Conflict when it was answered already."""
    _answer(held)
    if held.topic is not None:
        post = reply(topic=held.topic, author_id=held.author_id, source=held.source)
    else:
        topic = open_topic(
            community=held.community,
            author_id=held.author_id,
            title=held.title,
            source=held.source,
            kind=TopicKind(held.fields.get("kind", TopicKind.DISCUSSION)),
            tags=held.fields.get("tags", ()),
        )
        post = session().scalars(select(Post).where(Post.topic_id == topic.id, Post.position == 1)).one()
    held.post_id = post.id
    session().flush()


def turn_down(*, held: HeldText) -> None:
    """Do not publish a text; its author keeps the words and reads the reason."""
    _answer(held)
    session().flush()


def take_back_held(*, held: HeldText) -> None:
    """Take back a text that waits: its author wants it no more, and nobody has to look at it."""
    _answer(held)
    moderation.withdraw(subject=("held", held.id))
    session().delete(held)
    session().flush()


def forget_held_of(person_id: int) -> None:
    """Delete what an erased person's texts were that nobody has seen."""
    waiting = select(HeldText).where(HeldText.author_id == person_id, HeldText.post_id.is_(None))
    for held in session().scalars(waiting).all():
        moderation.withdraw(subject=("held", held.id))
    session().execute(delete(HeldText).where(HeldText.author_id == person_id))


def _answer(held: HeldText) -> None:
    fresh = select(HeldText.post_id).where(HeldText.id == held.id).with_for_update()
    row = session().execute(fresh).one_or_none()
    if row is None or row.post_id is not None:
        raise Conflict(_("Somebody looked at this text already."))
    held.answered_at = now()
