"""Lists of topics: what is unread for the reader first, then the latest; pinned ones on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, false, func, literal, not_, or_, select

from cop.accounts.models import Person
from cop.communities import queries as communities
from cop.communities.facts import roles_of
from cop.communities.models import Community
from cop.communities.policies import may_moderate
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import BigInt, UtcDateTime, session
from cop.forums import batches
from cop.forums.models import CommunityReading, Reading, Topic, TopicKind
from cop.forums.queries.topics import is_shown
from cop.forums.wording import nameless

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
        return self.name or self.credit_name or nameless(None)

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
    statement = _made(_rows, member, community, shown)
    place = {"offset": offset, "limit": limit}
    return _with_faces([TopicLine(*row) for row in session().execute(statement, _asked(member, community) | place)])


def unread_topics(member: Member, limit: int = 20) -> list[TopicLine]:
    """Return what is unread in the member's own communities, the latest first."""
    mine = list(roles_of(member).by_community)
    if not mine:
        return []
    unread = _is_unread(_seen_by(member))
    columns: tuple[Any, ...] = (*COLUMNS, unread, Reading.position, Community.name)
    statement = _with_readings(select(*columns)).outerjoin(Person, Person.id == Topic.author_id).join(Topic.community)
    statement = statement.where(Topic.community_id.in_(mine), communities.is_readable(member), is_shown(member))
    statement = statement.where(unread, Topic.last_post_at > MONTH_AGO)
    statement = statement.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(limit)
    return [TopicLine(*row) for row in session().execute(statement, _asked(member))]


def unread_by_community(member: Member) -> dict[int, int]:
    """Count what is unread in each of the member's own communities; those with nothing new are left out."""
    mine = list(roles_of(member).by_community)
    if not mine:
        return {}
    counted: tuple[Any, ...] = (Topic.community_id, func.count())
    statement = _with_readings(select(*counted)).join(Topic.community)
    statement = statement.where(Topic.community_id.in_(mine), communities.is_readable(member), is_shown(member))
    statement = statement.where(_is_unread(_seen_by(member)), Topic.last_post_at > MONTH_AGO)
    found = session().execute(statement.group_by(Topic.community_id), _asked(member))
    return {row[0]: row[1] for row in found}


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
    row = session().execute(_made(_counted, member, community, ""), _asked(member, community)).one()
    return Counts(int(row[0]), int(row[1] or 0), int(row[2] or 0))


# The two statements of every list page are built once for each of the few shapes they have: building them anew took
# longer than running them.

PERSON = bindparam("person", type_=BigInt)
MONTH_AGO = bindparam("month_ago", type_=UtcDateTime)
Seen = tuple[tuple[int, int], ...]
"""Topics and positions that are read and not yet written: few, and mostly none."""


def _asked(member: Member, community: Community | None = None) -> dict[str, Any]:
    """Return what the statements below are given."""
    asked = {"person": member.person_id, "month_ago": now() - NEW_FOR}
    return asked if community is None else {**asked, "community": community.id}


def _made(
    build: Callable[[bool, bool, str, Seen], Select[Any]], member: Member, community: Community, shown: str
) -> Select[Any]:
    """Return the statement for this reader: from memory, unless something read is still to be written."""
    seen = _seen_by(member)
    build = getattr(build, "__wrapped__", build) if seen else build
    return build(member.is_signed_in, may_moderate(member, community), shown, seen)


@lru_cache(maxsize=32)
def _rows(is_signed_in: bool, keeps: bool, shown: str, seen: Seen) -> Select[Any]:  # noqa: FBT001  a key of the cache
    unread = _is_unread(seen) if is_signed_in else false()
    columns: tuple[Any, ...] = (*COLUMNS, unread, Reading.position if is_signed_in else literal(None))
    statement = select(*columns).select_from(Topic)
    statement = _with_readings(statement) if is_signed_in else statement
    statement = statement.outerjoin(Person, Person.id == Topic.author_id).where(*_in_community(keeps=keeps))
    statement = statement.where(*{"unread": [unread], "unanswered": WAITING, "mine": MINE}.get(shown, ()))
    unread_first = [unread.desc()] if is_signed_in else []
    statement = statement.order_by(Topic.is_pinned.desc(), *unread_first, Topic.last_post_at.desc(), Topic.id.desc())
    return statement.offset(bindparam("offset", type_=Integer)).limit(bindparam("limit", type_=Integer))


@lru_cache(maxsize=8)
def _counted(is_signed_in: bool, keeps: bool, shown: str, seen: Seen) -> Select[Any]:  # noqa: FBT001  a key of the cache
    unread = _is_unread(seen) if is_signed_in else false()
    counted: tuple[Any, ...] = (
        func.count(),
        func.sum(case((unread, 1), else_=0)),
        func.sum(case((and_(*WAITING), 1), else_=0)),
    )
    statement = select(*counted).select_from(Topic)
    statement = _with_readings(statement) if is_signed_in else statement
    return statement.where(*_in_community(keeps=keeps))


def _in_community(*, keeps: bool) -> Sequence[ColumnElement[bool]]:
    here = [Topic.community_id == bindparam("community", type_=BigInt), Topic.merged_into_id.is_(None)]
    return here if keeps else [*here, Topic.hidden_at.is_(None)]


def _with_readings(statement: Select[Any]) -> Select[Any]:
    """Join how far the reader has read, topic by topic and for the whole community."""
    whole = and_(CommunityReading.community_id == Topic.community_id, CommunityReading.person_id == PERSON)
    return (
        statement.select_from(Topic)
        .outerjoin(Reading, and_(Reading.topic_id == Topic.id, Reading.person_id == PERSON))
        .outerjoin(CommunityReading, whole)
    )


def _is_unread(seen: Seen) -> ColumnElement[bool]:
    """Whether a topic holds posts the reader has not seen and has not set aside; never NULL, so that it sorts."""
    fresh = or_(CommunityReading.read_until.is_(None), Topic.last_post_at > CommunityReading.read_until)
    never_opened = and_(Reading.position.is_(None), Topic.last_post_at > MONTH_AGO)
    behind = and_(Reading.position.is_not(None), Topic.post_count > Reading.position)
    read = [and_(Topic.id == topic_id, Topic.post_count <= position) for topic_id, position in seen]
    return and_(fresh, or_(never_opened, behind), *(not_(one) for one in read))


def _seen_by(member: Member) -> Seen:
    return () if member.person_id is None else tuple(sorted(batches.seen_by(member.person_id).items()))


WAITING: Sequence[ColumnElement[bool]] = (
    Topic.kind == TopicKind.QUESTION,
    Topic.post_count == 1,
    Topic.closed_at.is_(None),
    Topic.credit_name == "",
)
"""Questions of members that nobody has answered: those of an archive do not wait."""

MINE: Sequence[ColumnElement[bool]] = (Topic.author_id == PERSON,)


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
