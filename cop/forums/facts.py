"""What is learnt about a member once per request, where a rule asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from cop.core.authz import Member
from cop.core.db import session
from cop.forums.models import Post, VeiledAuthor


@dataclass(frozen=True, slots=True)
class Veiled:
    """What the member wrote without a name: ids of posts, and of the topics such a post opened."""

    posts: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()


def veiled_by(member: Member) -> Veiled:
    """Return what the member wrote without a name: one statement, asked only about posts that show none."""
    return member.fact(load_veiled)


def load_veiled(member: Member) -> Veiled:
    """Load what `veiled_by` remembers."""
    if member.person_id is None:
        return Veiled()
    statement = select(Post.id, Post.topic_id, Post.position).join(VeiledAuthor, VeiledAuthor.post_id == Post.id)
    rows = session().execute(statement.where(VeiledAuthor.person_id == member.person_id)).all()
    return Veiled(frozenset(row[0] for row in rows), frozenset(row[1] for row in rows if row[2] == 1))
