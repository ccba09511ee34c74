"""Finding communities: what a member may know of, read, and look for in the directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from cop.communities.facts import roles_of
from cop.communities.models import Community, CommunityEntry, CommunityKind, CommunityState, Joining, Visibility
from cop.communities.policies import may_see
from cop.core.authz import Member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.i18n import _

MAX_DEPTH = 4
"""Levels of nesting: network, region, hub, group."""

PAGE = 20


def is_visible(member: Member) -> ColumnElement[bool]:
    """The predicate of `may_see` in SQL."""
    listed = [Visibility.PUBLIC, *([Visibility.NETWORK, Visibility.CLOSED] if member.is_signed_in else [])]
    opened = and_(Community.state != CommunityState.PROPOSED, Community.visibility.in_(listed))
    return or_(opened, _is_mine(member), _is_to_open(member))


def is_readable(member: Member) -> ColumnElement[bool]:
    """The predicate of `may_read` in SQL, for the rooms above: topics, posts, search."""
    everywhere = member.is_verified and member.is_active and not roles_of(member).is_commercial
    read = [Visibility.PUBLIC, *([Visibility.NETWORK] if everywhere else [])]
    opened = and_(Community.state != CommunityState.PROPOSED, Community.visibility.in_(read))
    return or_(opened, _is_mine(member))


def visible_to(member: Member) -> Select[Community]:
    """Select the communities whose existence this member may know."""
    return select(Community).where(is_visible(member))


def readable_by(member: Member) -> Select[Community]:
    """Select the communities whose content this member may read."""
    return select(Community).where(is_readable(member))


def _is_mine(member: Member) -> ColumnElement[bool]:
    roles = roles_of(member).by_community
    return Community.id.in_(roles) if roles else false()


def _is_to_open(member: Member) -> ColumnElement[bool]:
    """The predicate of `may_activate` in SQL."""
    if not member.is_active:
        return false()
    proposed = Community.state == CommunityState.PROPOSED
    if member.is_admin:
        return proposed
    coordinated = roles_of(member).coordinated
    return and_(proposed, Community.parent_id.in_(coordinated)) if coordinated else false()


def get_visible(ident: int, member: Member) -> Community:
    """Return one community. Raises NotFound where there is none, or none for this member.

    Asks by number alone and leaves the rest to the rule, which says the same as `visible_to` and costs less.
    """
    found = session().scalar(select(Community).where(Community.id == ident)) if 0 < ident < 2**63 else None
    if found is None or not may_see(member, found):
        raise NotFound(_("This community is not here, or not open to you."))
    return found


def mine(member: Member) -> list[Community]:
    """Return the communities this member belongs to, by name; archived ones last."""
    statement = select(Community).where(_is_mine(member))
    late = case((Community.state == CommunityState.ARCHIVED, 1), else_=0)
    return list(session().scalars(statement.order_by(late, func.lower(Community.name), Community.id)))


def proposals_for(member: Member) -> list[Community]:
    """Return the proposals that wait for this member's answer, oldest first."""
    if not member.is_active or not (member.is_admin or roles_of(member).coordinated):
        return []
    statement = select(Community).where(_is_to_open(member)).options(joinedload(Community.parent))
    return list(session().scalars(statement.order_by(Community.created_at, Community.id)))


# ------------------------------------------------------------------------------------------------ the directory


@dataclass(frozen=True, slots=True)
class Filters:
    """What the directory is narrowed to; None or "" means everything."""

    text: str = ""
    kind: CommunityKind | None = None
    language: str = ""
    country: str = ""
    region: str = ""
    joining: Joining | None = None
    show_archived: bool = False


def directory(member: Member, filters: Filters) -> Select[Community]:
    """Select what the directory lists: the member's own first, then by name."""
    statement = visible_to(member)
    for wanted in _conditions(filters):
        statement = statement.where(wanted)
    own = case((_is_mine(member), 0), else_=1)
    return statement.order_by(own, func.lower(Community.name), Community.id)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if not filters.show_archived:
        conditions.append(Community.state != CommunityState.ARCHIVED)
    if filters.kind:
        conditions.append(Community.kind == filters.kind)
    if filters.joining:
        conditions.append(Community.joining == filters.joining)
    if filters.language:
        conditions.append(Community.language == filters.language)
    if filters.country:
        conditions.append(Community.country == filters.country)
    if filters.region:
        conditions.append(func.lower(Community.region) == func.lower(filters.region))
    conditions += [_mentions(word) for word in filters.text.split()[:8]]
    return conditions


def _mentions(word: str) -> ColumnElement[bool]:
    columns = (Community.name, Community.summary, Community.challenge, Community.region)
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


@dataclass(frozen=True, slots=True)
class Choices:
    """What occurs among the communities a member may know of, for the directory's filters."""

    kinds: tuple[CommunityKind, ...]
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    regions: tuple[str, ...]


def choices(member: Member) -> Choices:
    """Return which filters would find something: one query."""
    columns = (Community.kind, Community.language, Community.country, Community.region)
    rows = session().execute(select(*columns).where(is_visible(member)).distinct().limit(2_000)).all()
    return Choices(
        kinds=tuple(kind for kind in CommunityKind if any(row[0] is kind for row in rows)),
        languages=tuple(sorted({row[1] for row in rows if row[1]})),
        countries=tuple(sorted({row[2] for row in rows if row[2]})),
        regions=tuple(sorted({row[3] for row in rows if row[3]})),
    )


# ------------------------------------------------------------------------------------------------ nesting and history


def above(community: Community, member: Member) -> list[Community]:
    """Return the communities this one lies in, outermost first, as far as the member may see them: one query."""
    if community.parent_id is None:
        return []
    line = (
        select(Community.id, Community.parent_id, true().label("seen"))
        .where(Community.id == community.parent_id)
        .cte("line", recursive=True)
    )
    parent = aliased(Community)
    line = line.union(select(parent.id, parent.parent_id, true()).where(parent.id == line.c.parent_id))
    found = {c.id: c for c in session().scalars(visible_to(member).join(line, line.c.id == Community.id))}
    ordered: list[Community] = []
    at: int | None = community.parent_id
    while at is not None and at in found and len(ordered) <= MAX_DEPTH:
        ordered.insert(0, found[at])
        at = found[at].parent_id
    return ordered


def below(community: Community, member: Member, limit: int = 60) -> Sequence[Community]:
    """Return the communities directly inside this one that the member may know of, by name."""
    statement = visible_to(member).where(
        Community.parent_id == community.id, Community.state != CommunityState.ARCHIVED
    )
    return session().scalars(statement.order_by(func.lower(Community.name), Community.id).limit(limit)).all()


def history_of(community: Community, limit: int = 200) -> Sequence[CommunityEntry]:
    """Return the community's history, newest first, with the people it names."""
    statement = (
        select(CommunityEntry)
        .where(CommunityEntry.community_id == community.id)
        .options(joinedload(CommunityEntry.actor), joinedload(CommunityEntry.person))
        .order_by(CommunityEntry.id.desc())
        .limit(limit)
    )
    return session().scalars(statement).all()


ROOFS = (CommunityKind.NETWORK, CommunityKind.REGION)
"""Kinds under which everybody may propose a community; below others, only those who belong there."""


def roofs_for(member: Member, *, leads_only: bool = False) -> Sequence[Community]:
    """Return the communities under which this member may put one: those they coordinate, or may propose to."""
    coordinated = Community.id.in_(roles_of(member).coordinated)
    allowed = coordinated if leads_only else or_(coordinated, _is_mine(member), Community.kind.in_(ROOFS))
    statement = visible_to(member).where(
        allowed,
        Community.state.in_([CommunityState.ACTIVE, CommunityState.DORMANT]),
        Community.kind.not_in([CommunityKind.SMALL_GROUP, CommunityKind.ARCHIVE]),
    )
    return session().scalars(statement.order_by(func.lower(Community.name), Community.id).limit(200)).all()
