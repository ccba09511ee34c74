"""A member's own drafts. Nobody else's are ever asked for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute

from cop.core.authz import Member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.markdown import plain, render
from cop.forums.models import Draft, Post, Topic
from cop.forums.places import number_of
from cop.forums.queries.topics import BIGGEST, posts_visible_to, visible_to

EXCERPT = 200
_WAITING = (Draft.posted_at.is_(None), Draft.dropped_at.is_(None))


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list. ``title`` is the topic's, or what the person called it; empty where it is out of reach."""

    draft: Draft
    kind: str
    """``reply``, ``edit`` or ``new``."""
    title: str
    path: str | None
    """Where to write on; None where the place is no longer open to its writer."""
    excerpt: str


def draft_at(member: Member, place: str) -> Draft | None:
    """Return the member's draft at a place, posted and dropped ones included; None for visitors."""
    if member.person_id is None:
        return None
    return session().scalar(select(Draft).where(Draft.person_id == member.person_id, Draft.place == place))


def open_draft_at(member: Member, place: str) -> Draft | None:
    """Return the member's draft at a place if there is something to write on."""
    draft = draft_at(member, place)
    return draft if draft is not None and draft.is_open else None


def get_draft(ident: int, member: Member) -> Draft:
    """Return a draft of the member's own that was not posted. Raises NotFound."""
    statement = select(Draft).where(Draft.id == ident, Draft.person_id == member.person_id, Draft.posted_at.is_(None))
    draft = session().scalar(statement) if ident <= BIGGEST else None
    if draft is None:
        raise NotFound
    return draft


def count_of_drafts(person_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """Return, for another room's statement, how many drafts wait for the person of that row."""
    return select(func.count(Draft.id)).where(Draft.person_id == person_id, *_WAITING).scalar_subquery()


def drafts_of(member: Member) -> list[DraftLine]:
    """Return the member's drafts, the latest first, each with where it belongs: three statements at most."""
    rows = list(
        session().scalars(
            select(Draft)
            .where(Draft.person_id == member.person_id, *_WAITING)
            .order_by(Draft.saved_at.desc(), Draft.id)
        )
    )
    topics = _topics(member, {number_of(row.place) or 0 for row in rows if row.place.startswith("reply")})
    posts = _posts(member, {number_of(row.place) or 0 for row in rows if row.place.startswith("edit")})
    return [_line(row, topics, posts) for row in rows]


def _topics(member: Member, idents: set[int]) -> dict[int, Topic]:
    wanted = visible_to(member).where(Topic.id.in_(idents))
    return {topic.id: topic for topic in session().scalars(wanted)} if idents else {}


def _posts(member: Member, idents: set[int]) -> dict[int, Post]:
    wanted = posts_visible_to(member).where(Post.id.in_(idents))
    return {post.id: post for post in session().scalars(wanted)} if idents else {}


def _line(draft: Draft, topics: dict[int, Topic], posts: dict[int, Post]) -> DraftLine:
    number, excerpt = number_of(draft.place) or 0, plain(render(draft.first("text")[:600]).html, EXCERPT)
    if draft.place.startswith("reply"):
        topic = topics.get(number)
        path = f"{topic.path}?draft=1#reply" if topic else None
        return DraftLine(draft, "reply", topic.title if topic else "", path, excerpt)
    if draft.place.startswith("edit"):
        post = posts.get(number)
        return DraftLine(
            draft, "edit", post.topic.title if post else "", f"/posts/{number}/edit" if post else None, excerpt
        )
    path = f"/topics/new?community={number}" if number else "/topics/new"
    return DraftLine(draft, "new", draft.first("title"), path, excerpt)
