"""What topics and posts are to the moderation room: how they are shown, hidden, removed and brought back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.communities import queries as communities
from cop.communities.facts import roles_of
from cop.communities.policies import KEEPERS, may_moderate
from cop.core.authz import Member, current_member
from cop.core.db import session
from cop.core.errors import Invalid
from cop.core.i18n import _
from cop.core.markdown import plain
from cop.forums import actions, queries
from cop.forums.models import TITLE_LENGTH, HeldText, Post, Topic
from cop.moderation.models import Outcome
from cop.moderation.reportables import Reportable, Shown, register_reportable

REASON = 300
NEIGHBOURS = 2


def register() -> None:
    """Make topics and posts known to the moderation room."""
    register_reportable(
        Reportable(
            kind="post",
            find=_posts,
            author_id=lambda post: post.author_id,
            community=lambda post: post.topic.community,
            show=_post_shown,
            acts={Outcome.HIDE: _hide_post, Outcome.REMOVE: _remove_post, Outcome.MOVE: _move_post},
            restore=_show_post,
            around=_neighbours,
            targets=_topics_for,
        )
    )
    register_reportable(
        Reportable(
            kind="topic",
            find=_topics,
            author_id=lambda opened: opened.topic.author_id,
            community=lambda opened: opened.topic.community,
            show=_topic_shown,
            acts={Outcome.HIDE: _hide_topic, Outcome.REMOVE: _remove_topic, Outcome.MOVE: _move_topic},
            restore=_show_topic,
            targets=_communities_for,
        )
    )
    register_reportable(
        Reportable(
            kind="held",
            find=_held,
            author_id=lambda held: held.author_id,
            community=lambda held: held.community,
            show=_held_shown,
            acts={Outcome.KEEP: _let_through, Outcome.ASK: _turn_down, Outcome.REMOVE: _turn_down},
            is_reported=False,
        )
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A topic with its first post."""

    topic: Topic
    first: Post


def _posts(idents: Collection[int]) -> Mapping[int, Post]:
    statement = select(Post).where(Post.id.in_(idents), Post.moved_to_post_id.is_(None))
    loaded = statement.options(joinedload(Post.topic).joinedload(Topic.community), joinedload(Post.author))
    return {post.id: post for post in session().scalars(loaded)}


def _topics(idents: Collection[int]) -> Mapping[int, Opened]:
    statement = select(Post).where(Post.topic_id.in_(idents), Post.position == 1)
    loaded = statement.options(joinedload(Post.topic).joinedload(Topic.community), joinedload(Post.author))
    return {post.topic_id: Opened(post.topic, post) for post in session().scalars(loaded)}


def _post_shown(post: Post) -> Shown:
    title = _("Post %(number)s in “%(title)s”", number=post.position, title=post.topic.title)
    return _shown(post, title)


def _topic_shown(opened: Opened) -> Shown:
    return _shown(opened.first, opened.topic.title)


def _shown(post: Post, title: str) -> Shown:
    author = post.author
    return Shown(
        title=title,
        url=post.path,
        writer=author.name if author else post.credit_name,
        byline=author.byline if author else "",
        at=post.created_at,
        html=post.html,
        is_gone=post.is_gone,
    )


def _neighbours(post: Post) -> Sequence[Shown]:
    near = Post.position.between(post.position - NEIGHBOURS, post.position + NEIGHBOURS)
    statement = (
        select(Post)
        .where(Post.topic_id == post.topic_id, near, Post.id != post.id)
        .where(Post.hidden_at.is_(None), Post.deleted_at.is_(None), Post.moved_to_post_id.is_(None))
        .options(joinedload(Post.topic), joinedload(Post.author))
        .order_by(Post.position)
    )
    return [_post_shown(one) for one in session().scalars(statement)]


def _hide_post(post: Post, actor_id: int | None, reason: str, _target: str) -> None:
    actions.hide_post(post=post, actor_id=actor_id, reason=reason[:REASON])


def _remove_post(post: Post, actor_id: int | None, reason: str, _target: str) -> None:
    actions.remove_post(post=post, actor_id=actor_id, reason=reason[:REASON])


def _show_post(post: Post, actor_id: int | None, _reason: str, _target: str) -> None:
    actions.show_post(post=post, actor_id=actor_id)


def _hide_topic(opened: Opened, actor_id: int | None, reason: str, _target: str) -> None:
    actions.hide_topic(topic=opened.topic, actor_id=actor_id, reason=reason[:REASON])


def _remove_topic(opened: Opened, actor_id: int | None, reason: str, _target: str) -> None:
    actions.hide_topic(topic=opened.topic, actor_id=actor_id, reason=reason[:REASON])
    actions.remove_post(post=opened.first, actor_id=actor_id, reason=reason[:REASON])


def _show_topic(opened: Opened, actor_id: int | None, _reason: str, _target: str) -> None:
    actions.show_topic(topic=opened.topic, actor_id=actor_id)
    actions.show_post(post=opened.first, actor_id=actor_id)


# ------------------------------------------------------------------------------------------------ moving

OF_ITS_OWN = "new"


def _topics_for(post: Post, member: Member) -> Sequence[tuple[str, str]]:
    """Offer a topic of its own, and the topics of the same community in which somebody wrote last."""
    if post.position == 1 or not may_moderate(member, post.topic.community):
        return ()
    near = [(str(ident), title) for ident, title in queries.topics_near(post.topic)]
    return [(OF_ITS_OWN, _("A topic of its own")), *near]


def _move_post(post: Post, actor_id: int | None, _reason: str, target: str) -> None:
    topic = post.topic
    offered = dict(_topics_for(post, current_member()))
    if target not in offered:
        raise Invalid(_("Please choose where to."), "target")
    if target == OF_ITS_OWN:
        title = plain(post.html, TITLE_LENGTH - 10) or topic.title
        actions.split_topic(topic=topic, post_ids=[post.id], title=title, actor_id=actor_id or 0)
    else:
        other = session().get_one(Topic, int(target))
        actions.move_posts(topic=topic, post_ids=[post.id], target=other, actor_id=actor_id or 0)


def _communities_for(opened: Opened, member: Member) -> Sequence[tuple[str, str]]:
    """Offer the other communities that the member looks after."""
    here = opened.topic.community
    if not may_moderate(member, here):
        return ()
    kept = [ident for ident, role in roles_of(member).by_community.items() if role in KEEPERS]
    places = queries.communities_by_ids([ident for ident in kept if ident != here.id])
    return [(str(place.id), place.name) for place in places if place.is_open_for_writing]


def _move_topic(opened: Opened, actor_id: int | None, _reason: str, target: str) -> None:
    member = current_member()
    if target not in dict(_communities_for(opened, member)):
        raise Invalid(_("Please choose where to."), "target")
    place = communities.get_visible(int(target), member)
    actions.move_topic(topic=opened.topic, community=place, actor_id=actor_id or 0)


# ------------------------------------------------------------------------------------------------ texts that wait


def _held(idents: Collection[int]) -> Mapping[int, HeldText]:
    statement = select(HeldText).where(HeldText.id.in_(idents))
    loaded = statement.options(
        joinedload(HeldText.community),
        joinedload(HeldText.author),
        joinedload(HeldText.topic).joinedload(Topic.community),
    )
    return {held.id: held for held in session().scalars(loaded)}


def _held_shown(held: HeldText) -> Shown:
    title = held.title or (_("A reply in “%(title)s”", title=held.topic.title) if held.topic else "")
    return Shown(
        title=title,
        url=held.path,
        writer=held.author.name,
        byline=held.author.byline,
        at=held.created_at,
        html=held.html,
    )


def _let_through(held: HeldText, _actor_id: int | None, _reason: str, _target: str) -> None:
    actions.let_through(held=held)


def _turn_down(held: HeldText, _actor_id: int | None, _reason: str, _target: str) -> None:
    actions.turn_down(held=held)
