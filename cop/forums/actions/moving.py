"""Moving posts out of a topic into a new or another one, merging topics, and moving topics between communities.

A moved post keeps its row, so versions, reactions and files go with it. At its old position stays a stone that leads
on: positions have no gaps, and old links find the post. Callers have authorised the actor in both places.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from cop.communities.models import Community
from cop.core.clock import now
from cop.core.db import insert as insert_or
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.core.events import publish
from cop.core.i18n import _
from cop.core.markdown import VERSION, plain, render
from cop.forums.actions.entries import note_entry
from cop.forums.actions.topics import EXCERPT, locked
from cop.forums.actions.veils import carry_veils
from cop.forums.events import PostsMoved, TopicMoved
from cop.forums.models import Post, Reading, Topic, TopicKind

AT_ONCE = 200
FACES = 3
Place = tuple[int, int, int]
"""Where a post stood: its id, its position, and the sequence number with which it had come."""


def split_topic(*, topic: Topic, post_ids: Collection[int], title: str, actor_id: int) -> Topic:
    """Make a topic of its own of these posts. Raises Invalid when there are none to move."""
    topic = locked(topic)
    posts = _chosen(topic, post_ids)
    first = posts[0]
    fresh = Topic(
        community_id=topic.community_id,
        author_id=first.author_id,
        kind=TopicKind.DISCUSSION,
        title=title,
        excerpt="" if first.is_gone else plain(first.html, EXCERPT),
        language=topic.language,
        tags=list(topic.tags),
        created_at=first.created_at,
        last_post_at=first.created_at,
        post_count=0,
        people_count=0,
        recent_author_ids=[],
        seq=0,
        lines=[],
        credit_name=first.credit_name,
        credit_url=first.credit_url,
        licence=first.licence,
    )
    session().add(fresh)
    session().flush()
    _move(topic, fresh, posts, actor_id)
    return fresh


def move_posts(*, topic: Topic, post_ids: Collection[int], target: Topic, actor_id: int) -> Topic:
    """Move these posts to the end of another topic."""
    topic, target = lock_both(topic, target)
    if target.merged_into_id is not None:
        raise Conflict(_("That topic was merged meanwhile."))
    _move(topic, target, _chosen(topic, post_ids), actor_id)
    return target


def merge_topics(*, topic: Topic, target: Topic, actor_id: int) -> Topic:
    """Move everything to the end of another topic; the address of the emptied one leads on."""
    topic, target = lock_both(topic, target)
    if topic.id == target.id or target.merged_into_id is not None or topic.merged_into_id is not None:
        raise Conflict(_("One of the topics was merged meanwhile."))
    posts = _real_posts(topic)
    before = target.post_count
    places = carry(topic, target, posts)
    topic.merged_into_id = target.id
    note_entry(
        topic=target,
        what="merged",
        actor_id=actor_id,
        position=before,
        other=topic,
        posts=len(places),
        places=places,
        first=before + 1,
    )
    _tell(topic, target, posts, actor_id, is_merged=True)
    return target


def move_topic(*, topic: Topic, community: Community, actor_id: int) -> None:
    """Move a topic with everything in it to another community."""
    topic = locked(topic)
    before = topic.community_id
    if before == community.id:
        return
    topic.community_id, topic.is_pinned = community.id, False
    topic.community = community
    note_entry(topic=topic, what="moved_topic", actor_id=actor_id, came_from=before)
    publish(TopicMoved(topic_id=topic.id, from_id=before, to_id=community.id, actor_id=actor_id))


def lock_both(one: Topic, other: Topic) -> tuple[Topic, Topic]:
    """Lock two topics, always in the same order, so that two who move against each other do not wait for ever."""
    first, second = sorted((one, other), key=lambda topic: topic.id)
    held = {topic.id: topic for topic in (locked(first), locked(second))}
    return held[one.id], held[other.id]


def carry(source: Topic, target: Topic, posts: Sequence[Post]) -> list[Place]:
    """Put posts at the end of ``target`` and stones where they stood. Returns where they stood."""
    places: list[Place] = [(post.id, post.position, post.first_seq) for post in posts]
    moved, stones = [], []
    for post in posts:
        target.post_count += 1
        seq = target.next_seq()
        at = {"id": post.id, "topic_id": target.id, "position": target.post_count, "seq": seq, "first_seq": seq}
        moved.append(at | {"html": anchored(post, target.post_count)})
        stones.append(_stone(source, post))
    _write(moved)
    if stones:
        session().execute(insert(Post), stones)
    carry_veils(target=target, post_ids=[place[0] for place in places])
    _read_along(source, target, places)
    recount(source)
    recount(target)
    return places


def anchored(post: Post, position: int) -> str:
    """Return a post's HTML for another position: footnotes carry it in their anchors."""
    return render(post.source, f"p{position}").html if 'id="fn' in post.html else post.html


def recount(topic: Topic) -> None:
    """Count people anew and find the last voices, stones aside."""
    session().flush()
    rows = (
        session()
        .execute(
            select(Post.author_id, Post.veil, Post.created_at, Post.position)
            .where(Post.topic_id == topic.id, Post.moved_to_post_id.is_(None))
            .order_by(Post.position)
        )
        .all()
    )
    voices = [row.author_id for row in rows if row.author_id is not None and row.position > 1]
    last_first = list(dict.fromkeys(reversed(voices)))[:FACES]
    topic.people_count = len({(row.author_id, row.veil) for row in rows if row.author_id or row.veil})
    topic.recent_author_ids = last_first[::-1]
    if rows:
        last = max(rows, key=lambda row: (row.created_at, row.position))
        topic.last_post_at, topic.last_author_id = last.created_at, last.author_id
    session().flush()


def _move(topic: Topic, target: Topic, posts: list[Post], actor_id: int) -> None:
    before, place = target.post_count, posts[0].position
    places = carry(topic, target, posts)
    number = len(places)
    note_entry(
        topic=topic,
        what="moved_out",
        actor_id=actor_id,
        position=place,
        other=target,
        posts=number,
        places=places,
        first=before + 1,
    )
    note_entry(topic=target, what="moved_in", actor_id=actor_id, position=before, other=topic, posts=number)
    _tell(topic, target, posts, actor_id)


def _tell(topic: Topic, target: Topic, posts: Sequence[Post], actor_id: int, *, is_merged: bool = False) -> None:
    session().flush()
    publish(
        PostsMoved(
            topic_id=topic.id,
            target_id=target.id,
            post_ids=tuple(post.id for post in posts),
            actor_id=actor_id,
            is_merged=is_merged,
        )
    )


def _chosen(topic: Topic, post_ids: Collection[int]) -> list[Post]:
    """Return the posts to move, in order: never the first, which is the topic's own text, and no stones."""
    if topic.merged_into_id is not None:
        raise Conflict(_("This topic was merged meanwhile."))
    posts = [post for post in _real_posts(topic, post_ids) if post.position > 1]
    if not posts:
        raise Invalid(_("Please choose at least one reply. The first post is the topic's own; merge to move it too."))
    if len(posts) > AT_ONCE:
        raise Invalid(_("Please move at most %(number)s posts at once.", number=AT_ONCE))
    return posts


def _real_posts(topic: Topic, post_ids: Collection[int] | None = None) -> list[Post]:
    statement = select(Post).where(Post.topic_id == topic.id, Post.moved_to_post_id.is_(None)).order_by(Post.position)
    if post_ids is not None:
        statement = statement.where(Post.id.in_(post_ids))
    return list(session().scalars(statement.execution_options(populate_existing=True)))


def _stone(source: Topic, post: Post) -> dict[str, Any]:
    return {
        "topic_id": source.id,
        "position": post.position,
        "seq": source.next_seq(),
        "first_seq": post.first_seq,
        "author_id": None,
        "source": "",
        "html": "",
        "renderer": VERSION,
        "version": 1,
        "created_at": post.created_at,
        "moved_to_post_id": post.id,
        "hidden_reason": "",
        "credit_name": "",
        "credit_url": "",
        "licence": "",
    }


def _write(rows: list[dict[str, Any]]) -> None:
    """Write posts by their ids, and forget what the session knew of them."""
    session().flush()
    if rows:
        session().execute(update(Post), rows)
        for post in [one for one in session() if isinstance(one, Post)]:
            session().expire(post)


def _read_along(source: Topic, target: Topic, places: Sequence[Place]) -> None:
    """Whoever had read the posts, and all of the target, has read them there too."""
    if not places:
        return
    before = target.post_count - len(places)
    read = select(Reading.person_id).where(
        Reading.topic_id == source.id, Reading.position >= max(place for _, place, _ in places)
    )
    if before == 0:
        for person_id in session().scalars(read):
            row = {"person_id": person_id, "topic_id": target.id, "position": target.post_count, "read_at": now()}
            fresh = insert_or(Reading).values(**row)
            session().execute(fresh.on_conflict_do_nothing(index_elements=["person_id", "topic_id"]))
        return
    followed = update(Reading).where(
        Reading.topic_id == target.id, Reading.position >= before, Reading.person_id.in_(list(session().scalars(read)))
    )
    session().execute(followed.values(position=target.post_count), execution_options={"synchronize_session": False})
