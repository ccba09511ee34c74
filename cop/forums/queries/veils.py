"""Who wrote what shows no name: asked by moderators with a reason and by the house itself, never for a page."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from cop.accounts.models import Person
from cop.core.authz import Member
from cop.core.db import session
from cop.forums.models import Post, VeiledAuthor, VeilLifted


def writers_behind(topic_id: int) -> set[int]:
    """Return who wrote in a topic without a name, to tell them of replies."""
    return set(session().scalars(select(VeiledAuthor.person_id).where(VeiledAuthor.topic_id == topic_id)))


def writer_id_behind(post_id: int) -> int:
    """Return the id of who wrote a post without a name; 0 for posts with a name."""
    return session().scalar(select(VeiledAuthor.person_id).where(VeiledAuthor.post_id == post_id)) or 0


def writer_behind(post: Post) -> Person | None:
    """Return who wrote a post without a name; None when that person is gone."""
    statement = select(Person).join(VeiledAuthor, VeiledAuthor.person_id == Person.id)
    return session().scalar(statement.where(VeiledAuthor.post_id == post.id))


def has_lifted(post: Post, member: Member) -> bool:
    """Whether this moderator gave a reason to look behind this post."""
    lifted = select(VeilLifted.id).where(VeilLifted.post_id == post.id, VeilLifted.moderator_id == member.person_id)
    return session().scalar(lifted.limit(1)) is not None


def liftings_of(post: Post) -> list[tuple[VeilLifted, str]]:
    """Return when and why moderators looked, with their names, for the post's author and for moderators."""
    moderator = aliased(Person)
    statement = select(VeilLifted, moderator.name).outerjoin(moderator, moderator.id == VeilLifted.moderator_id)
    rows = session().execute(statement.where(VeilLifted.post_id == post.id).order_by(VeilLifted.id))
    return [(row[0], row[1] or "") for row in rows]


def words_of(person_id: int) -> list[dict[str, object]]:
    """Return what a person wrote without a name, for their own export."""
    statement = select(Post.id, Post.topic_id, Post.created_at, Post.source)
    statement = statement.join(VeiledAuthor, VeiledAuthor.post_id == Post.id)
    rows = session().execute(statement.where(VeiledAuthor.person_id == person_id).order_by(Post.id))
    return [
        {"id": row.id, "topic_id": row.topic_id, "created_at": row.created_at.isoformat(), "source": row.source}
        for row in rows
    ]
