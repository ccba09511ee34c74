"""For who looks after a community: questions that wait and who could answer, and schools nobody has heard from.

Schools stand by name with the weeks in which somebody from them wrote: never a ranking, never a number of posts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select

from cop.accounts.models import Person
from cop.communities import queries as communities
from cop.communities.models import Community, Membership
from cop.communities.queries import is_active_membership
from cop.core.clock import now
from cop.core.db import session
from cop.forums.models import Post, Topic
from cop.forums.queries.lists import WAITING
from cop.institutions.models import Affiliation, AffiliationState, OrganisationKind

SHOWN = 5
COULD = 2
"""People named for one question."""
LOOKED_AT = 600
"""Replies among which people who could answer are looked for."""
WEEKS = 10
QUIET = 3
"""Weeks without a word after which a school counts as quiet."""


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody who could answer, with their portrait."""

    id: int
    name: str
    paper: str
    photo: str | None


@dataclass(slots=True)
class Question:
    """A question nobody has answered. ``could`` are people who wrote about its themes here."""

    id: int
    title: str
    tags: list[str]
    created_at: datetime
    days: int
    name: str
    byline: str
    could: list[Face] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class School:
    """A partner school: in which of the last weeks somebody wrote (oldest first), and how many people did."""

    name: str
    organisation_id: int
    weeks: tuple[bool, ...]
    people: int
    contact_id: int | None
    contact: str

    @property
    def quiet_weeks(self) -> int:
        """How many weeks nobody has written, counted back from now."""
        return next((number for number, wrote in enumerate(reversed(self.weeks)) if wrote), len(self.weeks))

    @property
    def is_quiet(self) -> bool:
        return self.quiet_weeks >= QUIET


def waiting_questions(community: Community) -> list[Question]:
    """Return the questions that wait longest, each with who could answer: two statements."""
    statement = (
        select(Topic.id, Topic.title, Topic.tags, Topic.created_at, Topic.author_id, Person.name, Person.byline)
        .join(Person, Person.id == Topic.author_id)
        .where(Topic.community_id == community.id, *WAITING)
        .where(Topic.hidden_at.is_(None), Topic.merged_into_id.is_(None))
        .order_by(Topic.created_at, Topic.id)
        .limit(SHOWN)
    )
    rows = session().execute(statement).all()
    who = _who_wrote_about(community) if rows else {}
    found = []
    for row in rows:
        question = Question(
            row.id, row.title, row.tags, row.created_at, (now() - row.created_at).days, row.name, row.byline
        )
        votes = Counter(face for tag in row.tags for face in who.get(tag.casefold(), ()) if face.id != row.author_id)
        question.could = [face for face, _number in votes.most_common(COULD)]
        found.append(question)
    return found


def waiting_number(community: Community) -> int:
    """Return how many questions wait."""
    here = select(func.count()).where(Topic.community_id == community.id, *WAITING)
    return session().scalar(here.where(Topic.hidden_at.is_(None), Topic.merged_into_id.is_(None))) or 0


def _who_wrote_about(community: Community) -> dict[str, list[Face]]:
    """Return who replied here lately, by the themes of the topics they replied in."""
    statement = (
        select(Person.id, Person.name, Person.paper, Person.photo, Topic.tags)
        .select_from(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Person, Person.id == Post.author_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Topic.community_id == community.id, Post.position > 1, Post.hidden_at.is_(None))
        .where(Post.deleted_at.is_(None), Membership.community_id == community.id, is_active_membership())
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(LOOKED_AT)
    )
    found: dict[str, list[Face]] = defaultdict(list)
    for ident, name, paper, photo, tags in session().execute(statement):
        for tag in tags:
            found[tag.casefold()].append(Face(ident, name, paper, photo))
    return found


def schools_of(community: Community) -> list[School]:
    """Return the partner schools by name with the weeks in which somebody from them wrote: two statements."""
    partners = [one for one in communities.partners_of(community) if one.organisation.kind is OrganisationKind.SCHOOL]
    wrote = _weeks_by_school(community) if partners else {}
    found = []
    for partner in partners:
        seen = wrote.get(partner.organisation_id, set())
        weeks = {week for week, _person in seen}
        found.append(
            School(
                partner.organisation.name,
                partner.organisation_id,
                tuple(number in weeks for number in range(WEEKS)),
                len({person for _week, person in seen}),
                partner.contact_id,
                partner.contact.name if partner.contact else "",
            )
        )
    return found


def _weeks_by_school(community: Community) -> dict[int, set[tuple[int, int]]]:
    """Return (week, person) of what was written, by the school where its writer is confirmed; week 0 is the oldest.

    Who is here for another school than their own counts for that one too.
    """
    since = now() - timedelta(weeks=WEEKS)
    confirmed = and_(Affiliation.person_id == Post.author_id, Affiliation.state == AffiliationState.CONFIRMED)
    statement = (
        select(Membership.organisation_id, Affiliation.organisation_id, Post.author_id, Post.created_at)
        .select_from(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Membership, Membership.person_id == Post.author_id)
        .outerjoin(Affiliation, confirmed)
        .where(Topic.community_id == community.id, Membership.community_id == community.id, is_active_membership())
        .where(Post.created_at > since)
    )
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for here_for, works_at, author_id, at in session().execute(statement):
        week = min(WEEKS - 1, (at - since).days // 7)
        for organisation_id in (here_for, works_at):
            if organisation_id is not None and author_id is not None:
                found[organisation_id].add((week, author_id))
    return found
