"""Lists of topics: what is unread for the reader first, then the latest; pinned ones on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select

from cop.accounts.models import Person
from cop.communities import queries as communities
from cop.communities.facts import roles_of
from cop.communities.models import Community
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import session
from cop.forums import batches
from cop.forums.models import CommunityReading, Reading, Topic, TopicKind
from cop.forums.queries.topics import is_shown

NEW_FOR = timedelta(days=30)
"""A topic that a reader never opened counts as unread for so long after its last post."""

SHOWN = ("all", "unread", "unanswered", "mine")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many topics of a community a reader sees, and how many of them stand out."""

    total: int = 0
    unread: int = 0
    unanswered: int = 0

    def of(self, shown: str, mine: int | None = None) -> int:
        """Return the number of topics the filter ``shown`` lists."""
        if shown == "mine":
            return mine or 0
        return {"unread": self.unread, "unanswered": self.unanswered}.get(shown, self.total)


@dataclass(slots=True)
class Face:
    """A portrait in a row."""

    name: str
    paper: str
    photo: str | None


@dataclass(slots=True)
class TopicLine:
    """One row of a list of topics."""

    id: int
    community_id: int
    kind: TopicKind
    title: str
    excerpt: str
    language: str
    tags: list[str]
    last_post_at: datetime
    post_count: int
    recent_author_ids: list[int]
    is_pinned: bool
    closed_at: datetime | None
    hidden_at: datetime | None
    credit_name: str
    name: str | None
    byline: str | None
    paper: str | None
    photo: str | None
    is_commercial: bool | None
    is_unread: bool
    read_position: int | None
    community_name: str = ""
    faces: list[Face] = field(default_factory=list)

    @property
    def writer(self) -> str:
        return self.name or self.credit_name

    @property
    def reply_count(self) -> int:
        return max(0, self.post_count - 1)

    @property
    def new_count(self) -> int:
        """How many posts came since the reader was here; 0 when they never were."""
        return self.post_count - self.read_position if self.is_unread and self.read_position else 0

    @property
    def waits(self) -> bool:
        """Whether somebody asked and nobody answered yet."""
        asked = self.kind is TopicKind.QUESTION and not self.credit_name
        return asked and self.post_count == 1 and self.closed_at is None


COLUMNS: tuple[Any, ...] = (
    Topic.id,
    Topic.community_id,
    Topic.kind,
    Topic.title,
    Topic.excerpt,
    Topic.language,
    Topic.tags,
    Topic.last_post_at,
    Topic.post_count,
    Topic.recent_author_ids,
    Topic.is_pinned,
    Topic.closed_at,
    Topic.hidden_at,
    Topic.credit_name,
    Person.name,
    Person.byline,
    Person.paper,
    Person.photo,
    Person.is_commercial,
)


def counts_in(member: Member, community: Community) -> Counts:
    """Count the topics of a community the member may read: one statement, asked once per request."""
    known = member.fact(_known_counts)
    if community.id not in known:
        known[community.id] = _count(member, community)
    return known[community.id]


def unread_in(member: Member, community: Community) -> int:
    """Return how many topics hold something new for the member; 0 for visitors."""
    return counts_in(member, community).unread if member.is_signed_in else 0


def mine_in(member: Member, community: Community) -> int:
    """Return how many topics of a community the member opened."""
    statement = select(func.count()).where(Topic.community_id == community.id, Topic.author_id == member.person_id)
    return session().scalar(statement.where(is_shown(member))) or 0


def topics_in(member: Member, community: Community, shown: str, offset: int, limit: int) -> list[TopicLine]:
    """Return rows of a community's list that passed ``shown``, one of `SHOWN`; the member may read the community."""
    unread = _is_unread(member)
    statement = _with_readings(select(*COLUMNS, unread, _position(member)), member)
    statement = statement.outerjoin(Person, Person.id == Topic.author_id)
    statement = statement.where(Topic.community_id == community.id, is_shown(member), *_passes(member, shown, unread))
    unread_first = [unread.desc()] if member.is_signed_in else []
    statement = statement.order_by(Topic.is_pinned.desc(), *unread_first, Topic.last_post_at.desc(), Topic.id.desc())
    return _with_faces([TopicLine(*row) for row in session().execute(statement.offset(offset).limit(limit))])


def unread_topics(member: Member, limit: int = 20) -> list[TopicLine]:
    """Return what is unread in the member's own communities, the latest first."""
    mine = list(roles_of(member).by_community)
    if not mine:
        return []
    unread = _is_unread(member)
    statement = _with_readings(select(*COLUMNS, unread, _position(member), Community.name), member)
    statement = statement.outerjoin(Person, Person.id == Topic.author_id).join(Topic.community)
    statement = statement.where(Topic.community_id.in_(mine), communities.is_readable(member), is_shown(member))
    statement = statement.where(unread.is_(True), Topic.last_post_at > now() - NEW_FOR)
    statement = statement.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(limit)
    return [TopicLine(*row) for row in session().execute(statement)]


def unread_by_community(member: Member) -> dict[int, int]:
    """Count what is unread in each of the member's own communities; those with nothing new are left out."""
    mine = list(roles_of(member).by_community)
    if not mine:
        return {}
    counted: tuple[Any, ...] = (Topic.community_id, func.count())
    statement = _with_readings(select(*counted), member).join(Topic.community)
    statement = statement.where(Topic.community_id.in_(mine), communities.is_readable(member), is_shown(member))
    statement = statement.where(_is_unread(member).is_(True), Topic.last_post_at > now() - NEW_FOR)
    return {row[0]: row[1] for row in session().execute(statement.group_by(Topic.community_id))}


def latest_topics(member: Member, limit: int = 5) -> list[TopicLine]:
    """Return the latest topics this member may read anywhere: for visitors, those of public communities."""
    columns: tuple[Any, ...] = (*COLUMNS, literal(value=False), literal(None), Community.name)
    statement = select(*columns).join(Topic.community)
    statement = statement.outerjoin(Person, Person.id == Topic.author_id)
    statement = statement.where(communities.is_readable(member), is_shown(member))
    statement = statement.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(limit)
    return [TopicLine(*row) for row in session().execute(statement)]


def _known_counts(member: Member) -> dict[int, Counts]:
    return {}


def _count(member: Member, community: Community) -> Counts:
    unread = _is_unread(member)
    waiting = and_(*_waiting())
    counted: tuple[Any, ...] = (
        func.count(),
        func.sum(case((unread, 1), else_=0)),
        func.sum(case((waiting, 1), else_=0)),
    )
    statement = _with_readings(select(*counted), member)
    row = session().execute(statement.where(Topic.community_id == community.id, is_shown(member))).one()
    return Counts(int(row[0]), int(row[1] or 0), int(row[2] or 0))


def _with_readings(statement: Select[Any], member: Member) -> Select[Any]:
    """Join how far the member has read, topic by topic and for the whole community."""
    statement = statement.select_from(Topic)
    if member.person_id is None:
        return statement
    return statement.outerjoin(
        Reading, and_(Reading.topic_id == Topic.id, Reading.person_id == member.person_id)
    ).outerjoin(
        CommunityReading,
        and_(CommunityReading.community_id == Topic.community_id, CommunityReading.person_id == member.person_id),
    )


def _is_unread(member: Member) -> ColumnElement[bool]:
    """Whether a topic holds posts the member has not seen and has not set aside with "mark all as read"."""
    if member.person_id is None:
        return false()
    fresh = or_(CommunityReading.read_until.is_(None), Topic.last_post_at > CommunityReading.read_until)
    never_opened = and_(Reading.position.is_(None), Topic.last_post_at > now() - NEW_FOR)
    seen = batches.seen_by(member.person_id)
    behind = Topic.post_count > _position(member)
    unread = and_(fresh, or_(never_opened, behind))
    if not seen:
        return unread
    read = or_(*(and_(Topic.id == topic_id, Topic.post_count <= position) for topic_id, position in seen.items()))
    return and_(unread, ~read)


def _position(member: Member) -> ColumnElement[Any]:
    return literal(None) if member.person_id is None else Reading.position.expression


def _passes(member: Member, shown: str, unread: ColumnElement[bool]) -> Sequence[ColumnElement[bool]]:
    if shown == "unread":
        return [unread]
    if shown == "unanswered":
        return _waiting()
    if shown == "mine":
        return [Topic.author_id == (member.person_id or 0)]
    return []


def _waiting() -> Sequence[ColumnElement[bool]]:
    """Questions of members that nobody has answered: those of an archive do not wait."""
    return [
        Topic.kind == TopicKind.QUESTION,
        Topic.post_count == 1,
        Topic.closed_at.is_(None),
        Topic.author_id.is_not(None),
    ]


def _with_faces(lines: list[TopicLine]) -> list[TopicLine]:
    """Give each row the portraits of those who replied last: one statement for all rows."""
    wanted = {ident for line in lines for ident in line.recent_author_ids}
    if not wanted:
        return lines
    statement = select(Person.id, Person.name, Person.paper, Person.photo).where(Person.id.in_(wanted))
    faces = {row[0]: Face(*row[1:]) for row in session().execute(statement)}
    for line in lines:
        line.faces = [faces[ident] for ident in line.recent_author_ids if ident in faces]
    return lines
