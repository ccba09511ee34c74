"""Undoing what a line of a topic tells, exactly, as long as nothing since contradicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select, update

from cop.core.db import session
from cop.core.errors import Conflict, NotFound
from cop.core.events import publish
from cop.core.i18n import _
from cop.forums.actions.entries import end_entry, write_lines
from cop.forums.actions.moving import anchored, lock_both, recount
from cop.forums.actions.topics import locked
from cop.forums.actions.veils import carry_veils
from cop.forums.events import ChangeUndone, PostsMoved, TopicChanged, TopicMoved
from cop.forums.models import Post, Reading, Topic, TopicEntry


def undo_entry(*, topic: Topic, entry_id: int, actor_id: int) -> None:
    """Undo what an entry tells. Raises NotFound when there is none, Conflict when something since stands against it."""
    topic = locked(topic)
    entry = session().get(TopicEntry, entry_id, populate_existing=True)
    if entry is None or entry.topic_id != topic.id or entry.undone_at is not None or entry.what not in UNDO:
        raise NotFound
    UNDO[entry.what](topic, entry, actor_id)
    end_entry(topic=topic, entry=entry)
    publish(ChangeUndone(topic_id=topic.id, entry_id=entry.id, actor_id=actor_id))


def _against() -> Conflict:
    return Conflict(_("Something happened here since, so this cannot be undone exactly. Nothing was changed."))


def _move_back(topic: Topic, entry: TopicEntry, actor_id: int) -> None:
    """Bring back the posts that left this topic."""
    target = session().get(Topic, entry.other_id) if entry.other_id else None
    if target is None:
        raise _against()
    topic, target = lock_both(topic, target)
    _carry_back(topic, target, entry, actor_id)
    twin = (
        session()
        .scalars(
            select(TopicEntry)
            .where(TopicEntry.topic_id == target.id, TopicEntry.other_id == topic.id, TopicEntry.what == "moved_in")
            .where(TopicEntry.position == entry.details["first"] - 1, TopicEntry.undone_at.is_(None))
            .order_by(TopicEntry.id.desc())
        )
        .first()
    )
    if twin is not None:
        end_entry(topic=target, entry=twin)
    if target.post_count == 0:
        target.merged_into_id = topic.id


def _part_again(target: Topic, entry: TopicEntry, actor_id: int) -> None:
    """Take a merged topic out of this one again."""
    topic = session().get(Topic, entry.other_id) if entry.other_id else None
    if topic is None or topic.merged_into_id != target.id:
        raise _against()
    topic, target = lock_both(topic, target)
    topic.merged_into_id = None
    _carry_back(topic, target, entry, actor_id)


def _carry_back(topic: Topic, target: Topic, entry: TopicEntry, actor_id: int) -> None:
    """Put posts of ``target`` back where they stood in ``topic``: they must still be its last ones."""
    places = {ident: (position, first_seq) for ident, position, first_seq in entry.details["places"]}
    first = entry.details["first"]
    there = {
        post.id: post
        for post in session().scalars(
            select(Post).where(Post.topic_id == target.id, Post.position >= first).order_by(Post.position)
        )
    }
    stones = {
        stone.moved_to_post_id
        for stone in session().scalars(
            select(Post).where(Post.topic_id == topic.id, Post.moved_to_post_id.in_(list(places)))
        )
    }
    if set(there) != set(places) or stones != set(places):
        raise _against()
    session().execute(
        delete(Post).where(Post.topic_id == topic.id, Post.moved_to_post_id.in_(list(places))),
        execution_options={"synchronize_session": "fetch"},
    )
    for ident, (position, first_seq) in places.items():
        post = there[ident]
        values: dict[str, Any] = {"position": position, "seq": topic.next_seq(), "first_seq": first_seq}
        values |= {"topic_id": topic.id, "html": anchored(post, position)}
        session().execute(
            update(Post).where(Post.id == ident).values(**values), execution_options={"synchronize_session": False}
        )
        session().expire(post)
    carry_veils(target=topic, post_ids=list(places))
    target.post_count = first - 1
    target.next_seq()
    beyond = update(Reading).where(Reading.topic_id == target.id, Reading.position > target.post_count)
    session().execute(beyond.values(position=target.post_count), execution_options={"synchronize_session": False})
    recount(topic)
    recount(target)
    publish(
        PostsMoved(topic_id=target.id, target_id=topic.id, post_ids=tuple(places), actor_id=actor_id, is_merged=False)
    )


def _bring_home(topic: Topic, entry: TopicEntry, actor_id: int) -> None:
    """Move a topic back to the community it came from."""
    here, home = topic.community_id, entry.details["came_from"]
    topic.community_id = home
    session().flush()
    session().expire(topic, ["community"])
    publish(TopicMoved(topic_id=topic.id, from_id=here, to_id=home, actor_id=actor_id))


def _former(name: str) -> Callable[[Topic, TopicEntry, int], None]:
    """Return what puts back a former title or former themes, unless they were changed again."""

    def put_back(topic: Topic, entry: TopicEntry, actor_id: int) -> None:
        if getattr(topic, name) != entry.details["new"]:
            raise _against()
        setattr(topic, name, entry.details["old"])
        session().flush()
        write_lines(topic)
        publish(TopicChanged(topic_id=topic.id, actor_id=actor_id))

    return put_back


UNDO: dict[str, Callable[[Topic, TopicEntry, int], None]] = {
    "moved_out": _move_back,
    "merged": _part_again,
    "moved_topic": _bring_home,
    "renamed": _former("title"),
    "retagged": _former("tags"),
}
"""Lines that can be undone from the line itself; closing and pinning have their opposites as buttons."""
