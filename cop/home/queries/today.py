"""Everything Today shows a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from cop.accounts.models import EmailAddress, Person
from cop.communities import queries as communities
from cop.communities.models import Community
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import session
from cop.forums import queries as forums
from cop.forums.models import Post
from cop.forums.queries import TopicLine
from cop.home.queries.needs import Need, needs_of
from cop.institutions.models import Affiliation

SHOWN_NEEDS = 12
SHOWN_TOPICS = 6
SETTLING = timedelta(days=21)
"""How long after joining the first steps are offered."""


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a newcomer has done of the three first things."""

    has_place: bool
    has_community: bool
    has_written: bool

    @property
    def are_done(self) -> bool:
        return self.has_place and self.has_community and self.has_written


@dataclass(frozen=True, slots=True)
class Today:
    """What waits, what is new, where the member belongs."""

    needs: list[Need]
    topics: list[TopicLine]
    unread: dict[int, int]
    """Unread topics by community."""
    communities: list[Community]
    since: datetime | None
    """When the member was here last; None on the first day."""
    drafts: int
    """Texts begun and not posted."""
    first_steps: FirstSteps | None

    @property
    def shown_needs(self) -> list[Need]:
        return self.needs[:SHOWN_NEEDS]

    @property
    def minutes(self) -> int:
        return sum(need.minutes for need in self.needs)

    @property
    def unread_count(self) -> int:
        return sum(self.unread.values())


def today(member: Member) -> Today:
    """Gather Today: the number of statements does not depend on the number of rows."""
    rows = session().execute(_person_and_addresses(), {"person_id": member.person_id}).all()
    since, joined, drafts = rows[0][:3]
    addresses = [row[3:] for row in rows if row[3] is not None]
    mine = communities.mine(member)
    return Today(
        needs=needs_of(member, addresses),
        topics=forums.unread_topics(member, SHOWN_TOPICS) if mine else [],
        unread=forums.unread_by_community(member) if mine else {},
        communities=mine,
        since=since,
        drafts=drafts,
        first_steps=_first_steps(member, mine) if joined > now() - SETTLING or not mine else None,
    )


@cache
def _person_and_addresses() -> Any:
    confirmed = (EmailAddress.person_id == Person.id) & EmailAddress.confirmed_at.is_not(None)
    return (
        select(
            Person.today_seen_at,
            Person.created_at,
            forums.count_of_drafts(Person.id).label("drafts"),
            EmailAddress.address,
            EmailAddress.is_personal,
            EmailAddress.created_at,
        )
        .outerjoin(EmailAddress, confirmed)
        .where(Person.id == bindparam("person_id"))
        .order_by(EmailAddress.is_primary.desc(), EmailAddress.id)
    )


def _first_steps(member: Member, mine: list[Community]) -> FirstSteps | None:
    place = select(Affiliation.id).where(Affiliation.person_id == member.person_id).limit(1)
    written = select(Post.id).where(Post.author_id == member.person_id).limit(1)
    has_place, has_written = session().execute(select(place.exists(), written.exists())).one()
    steps = FirstSteps(bool(has_place), bool(mine), bool(has_written))
    return None if steps.are_done else steps
