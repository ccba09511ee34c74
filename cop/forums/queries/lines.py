"""The posts of a page, as flat lines: one statement, no objects of the session, cheap to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select

from cop.accounts.models import Person
from cop.core.db import session
from cop.forums.models import PAGE_SIZE, Post, Topic, VeiledAuthor
from cop.forums.wording import nameless

CATCH_UP = 100
"""Posts told at once to a page that catches up."""


@dataclass(slots=True)
class PostLine:
    """What a page prints of one post and its author."""

    id: int
    position: int
    seq: int
    first_seq: int
    author_id: int | None
    html: str
    version: int
    created_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str
    deleted_at: datetime | None
    credit_name: str
    credit_url: str
    licence: str
    name: str | None
    byline: str | None
    paper: str | None
    photo: str | None
    is_commercial: bool | None
    removed_at: datetime | None
    moved_to_post_id: int | None
    veil: int | None
    is_own_veiled: bool
    """Whether the reader wrote it without a name."""

    @property
    def is_gone(self) -> bool:
        return self.hidden_at is not None or self.deleted_at is not None or self.moved_to_post_id is not None

    @property
    def is_stone(self) -> bool:
        """Whether nobody reads words here, moderators neither."""
        return self.removed_at is not None or self.moved_to_post_id is not None

    @property
    def writer(self) -> str:
        """The name to show: the account's, the credit of an archive, or that it is a member."""
        return self.name or self.credit_name or nameless(self.veil)


COLUMNS: tuple[Any, ...] = (
    Post.id,
    Post.position,
    Post.seq,
    Post.first_seq,
    Post.author_id,
    Post.html,
    Post.version,
    Post.created_at,
    Post.edited_at,
    Post.hidden_at,
    Post.hidden_reason,
    Post.deleted_at,
    Post.credit_name,
    Post.credit_url,
    Post.licence,
    Person.name,
    Person.byline,
    Person.paper,
    Person.photo,
    Person.is_commercial,
    Post.removed_at,
    Post.moved_to_post_id,
    Post.veil,
    VeiledAuthor.post_id.is_not(None),
)


def posts_on_page(topic: Topic, page: int, me: int | None = None) -> list[PostLine]:
    """Return the posts of a page of a topic the caller may read, in order. Page 50 costs what page 1 costs."""
    first = (page - 1) * PAGE_SIZE + 1
    statement = _of(topic, me).where(Post.position.between(first, first + PAGE_SIZE - 1)).order_by(Post.position)
    return [PostLine(*row) for row in session().execute(statement)]


def posts_since(
    topic: Topic, seq: int, first: int = 1, last: int | None = None, me: int | None = None
) -> list[PostLine]:
    """Return what changed visibly after ``seq`` between two positions: at most `CATCH_UP` posts, first change first."""
    statement = _of(topic, me).where(Post.seq > seq, Post.position >= first).order_by(Post.seq).limit(CATCH_UP)
    if last is not None:
        statement = statement.where(Post.position <= last)
    return [PostLine(*row) for row in session().execute(statement)]


def one_line(post: Post) -> PostLine:
    """Return one post as a page prints it."""
    return PostLine(*session().execute(_lines(None).where(Post.id == post.id)).one())


def _of(topic: Topic, me: int | None) -> Select[Any]:
    return _lines(me).where(Post.topic_id == topic.id)


def _lines(me: int | None) -> Select[Any]:
    mine = and_(VeiledAuthor.post_id == Post.id, VeiledAuthor.person_id == (me or 0))
    return select(*COLUMNS).outerjoin(Person, Person.id == Post.author_id).outerjoin(VeiledAuthor, mine)
