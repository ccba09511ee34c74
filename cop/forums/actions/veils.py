"""Posting without a name, and looking behind one for a written reason. Callers have authorised the actor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import func, select

from cop.communities.models import Community
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import TooMany
from cop.core.events import publish
from cop.core.i18n import _
from cop.forums.events import NamelessChanged, VeilWasLifted
from cop.forums.models import Post, Topic, VeiledAuthor, VeilLifted

A_DAY = 5
"""Posts without a name that one person may write in a day."""
REST = timedelta(days=30)
"""How long somebody whose nameless post was hidden writes under their name only."""


def check_nameless(*, person_id: int) -> None:
    """Raise TooMany where the person has written enough without a name, or misused it: nothing is kept then."""
    mine = select(func.count()).select_from(VeiledAuthor).where(VeiledAuthor.person_id == person_id)
    today = mine.where(VeiledAuthor.written_at > now() - timedelta(days=1))
    if (session().scalar(today) or 0) >= A_DAY:
        said = _("You have written %(number)s posts without a name today. Post this one under your name.", number=A_DAY)
        raise TooMany(said, retry_after=3600)
    hidden = mine.join(Post, Post.id == VeiledAuthor.post_id).where(Post.hidden_at > now() - REST)
    if session().scalar(hidden):
        said = _("A moderator hid a post of yours that showed no name. For a month you post under your name.")
        raise TooMany(said, retry_after=3600)


def veil(*, post: Post, topic: Topic, person_id: int) -> None:
    """Remember who wrote a post that shows no name, and give it the number it is known by in its topic."""
    post.veil = _number(topic, person_id, is_first=post.position == 1)
    session().flush()
    session().add(VeiledAuthor(post_id=post.id, person_id=person_id, topic_id=topic.id, written_at=post.created_at))
    session().flush()


def carry_veils(*, target: Topic, post_ids: Collection[int]) -> None:
    """Number posts without a name as their new topic knows their writers: what a number meant elsewhere is not told.

    The posts stand in ``target`` already.
    """
    veiled = select(Post, VeiledAuthor).join(VeiledAuthor, VeiledAuthor.post_id == Post.id)
    rows = session().execute(veiled.where(Post.id.in_(post_ids)).order_by(Post.position)).all()
    if not rows:
        return
    before = veiled.where(Post.topic_id == target.id, Post.id.not_in(post_ids)).order_by(Post.position)
    numbers = {row.VeiledAuthor.person_id: row.Post.veil for row in session().execute(before)}
    for post, author in rows:
        fresh = 1 if post.position == 1 else max([1, *numbers.values()]) + 1
        post.veil = numbers.setdefault(author.person_id, fresh)
        author.topic_id = target.id
    session().flush()


def lift_veil(*, post: Post, moderator_id: int, reason: str) -> None:
    """Let a moderator see who wrote a post. The reason is logged, and the author is shown it."""
    session().add(VeilLifted(post_id=post.id, moderator_id=moderator_id, reason=reason, at=now()))
    session().flush()
    publish(VeilWasLifted(topic_id=post.topic_id, post_id=post.id, actor_id=moderator_id))


def allow_nameless(*, community: Community, actor_id: int, is_allowed: bool) -> None:
    """Let people post without a name in a community, or want a name under every new post."""
    if community.allows_nameless is not is_allowed:
        community.allows_nameless = is_allowed
        session().flush()
        publish(NamelessChanged(community_id=community.id, actor_id=actor_id))


def _number(topic: Topic, person_id: int, *, is_first: bool) -> int:
    """Return 1 for who asked, else the number the person has in this topic, or the next one from 2."""
    if is_first:
        return 1
    known = select(Post.veil).join(VeiledAuthor, VeiledAuthor.post_id == Post.id)
    mine = session().scalar(known.where(Post.topic_id == topic.id, VeiledAuthor.person_id == person_id).limit(1))
    if mine is not None:
        return mine
    highest = session().scalar(select(func.max(Post.veil)).where(Post.topic_id == topic.id))
    return max(highest or 0, 1) + 1
