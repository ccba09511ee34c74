"""Finding communities. Every list begins at `visible_to` (what exists) or `readable_by` (what is inside)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select

from cop.communities.facts import roles_of
from cop.communities.models import Community, Visibility
from cop.core.authz import Member


def is_visible(member: Member) -> ColumnElement[bool]:
    """The predicate of `may_see` in SQL."""
    mine = Community.id.in_(roles_of(member).by_community) if member.is_signed_in else false()
    listed = [Visibility.PUBLIC, *([Visibility.NETWORK, Visibility.CLOSED] if member.is_signed_in else [])]
    return or_(Community.visibility.in_(listed), mine)


def is_readable(member: Member) -> ColumnElement[bool]:
    """The predicate of `may_read` in SQL, for the rooms above: topics, posts, search."""
    roles = roles_of(member)
    mine = Community.id.in_(roles.by_community) if roles.by_community else false()
    everywhere = member.is_verified and member.is_active and not roles.is_commercial
    network = Community.visibility == Visibility.NETWORK if everywhere else false()
    return or_(Community.visibility == Visibility.PUBLIC, network, mine)


def visible_to(member: Member) -> Select[Community]:
    """Select the communities whose existence this member may know."""
    return select(Community).where(is_visible(member))


def readable_by(member: Member) -> Select[Community]:
    """Select the communities whose content this member may read."""
    return select(Community).where(is_readable(member))


