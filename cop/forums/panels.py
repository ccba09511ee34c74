"""What the forum shows on a community's pages: the way to a new topic, where to start, what leaders should know."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from cop.communities.models import Community
from cop.communities.panels import Panel, register_panel
from cop.core.authz import Member
from cop.core.db import session
from cop.forums.models import Topic
from cop.forums.policies import may_open
from cop.forums.queries import facilitating, visible_to

PINNED = 6


def register() -> None:
    """Make the panels known to the communities room."""
    register_panel(Panel("start-a-topic", "actions", "forums/_start.html", _start, order=10))
    register_panel(Panel("questions", "care", "forums/_questions.html", _questions, order=10))
    register_panel(Panel("schools", "care", "forums/_schools.html", _schools, order=60))
    register_panel(Panel("nameless", "care", "forums/_nameless.html", _nameless, order=60))
    register_panel(Panel("start-here", "side", "forums/_start_here.html", _start_here, order=90))


def _start(member: Member, community: Community) -> dict[str, Any] | None:
    return {} if "forum" in community.tools and may_open(member, community) else None


def _nameless(member: Member, community: Community) -> dict[str, Any] | None:
    return {} if "forum" in community.tools else None


def _start_here(member: Member, community: Community) -> dict[str, Any] | None:
    """Offer the pinned topics, newest first."""
    pinned = (
        select(Topic.id, Topic.title)
        .where(
            Topic.id.in_(visible_to(member).with_only_columns(Topic.id).order_by(None)),
            Topic.community_id == community.id,
            Topic.is_pinned.is_(True),
        )
        .order_by(Topic.id.desc())
        .limit(PINNED)
    )
    rows = session().execute(pinned).all()
    return {"topics": rows} if rows else None


def _questions(_member: Member, community: Community) -> dict[str, Any] | None:
    """Show leaders which questions wait longest."""
    found = facilitating.waiting_questions(community)
    return {"questions": found, "number": facilitating.waiting_number(community)} if found else None


def _schools(_member: Member, community: Community) -> dict[str, Any] | None:
    """Show leaders from which schools nobody has written lately."""
    found = facilitating.schools_of(community)
    return {"schools": found} if found else None
