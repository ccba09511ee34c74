"""What a visitor sees: only what is public, counted honestly."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from cop.communities.models import Community, CommunityKind, CommunityState
from cop.communities.queries import readable_by
from cop.core.authz import ANONYMOUS
from cop.core.clock import now
from cop.core.db import session
from cop.forums.queries import TopicLine, latest_topics
from cop.institutions.models import Affiliation, AffiliationState, Organisation, OrganisationKind

SHOWN_COMMUNITIES = 6
SHOWN_TOPICS = 4
LATELY = timedelta(days=90)
COUNTED_FOR = 300.0
"""Seconds for which the counts of institutions are good enough."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Institutions with at least one confirmed person here, and their countries."""

    schools: int = 0
    universities: int = 0
    others: int = 0
    countries: int = 0


def open_communities() -> Sequence[Community]:
    """Return communities that everyone may read, those where something happened last first; archives at the end."""
    statement = (
        readable_by(ANONYMOUS)
        .where(Community.state == CommunityState.ACTIVE)
        .order_by((Community.kind == CommunityKind.ARCHIVE), Community.active_at.desc(), Community.id)
        .limit(SHOWN_COMMUNITIES)
    )
    return session().scalars(statement).all()


def lately() -> list[TopicLine]:
    """Return the newest topics that everyone may read, whoever asks."""
    return [line for line in latest_topics(ANONYMOUS, SHOWN_TOPICS) if line.last_post_at > now() - LATELY]


_last: dict[str, tuple[float, Counts]] = {}


def counted() -> Counts:
    """Return the counts, taken anew at most every five minutes for each database."""
    name = str(session().get_bind())
    at, counts = _last.get(name, (0.0, Counts()))
    if at == 0.0 or time.monotonic() - at > COUNTED_FOR:
        counts = count()
        _last[name] = (time.monotonic(), counts)
    return counts


def count() -> Counts:
    """Count the institutions that are here: those with a confirmed person, never the whole register."""
    here = select(Affiliation.organisation_id).where(Affiliation.state == AffiliationState.CONFIRMED).distinct()
    statement = (
        select(Organisation.kind, Organisation.country, func.count())
        .where(Organisation.id.in_(here))
        .group_by(Organisation.kind, Organisation.country)
    )
    rows = session().execute(statement).all()
    schools = sum(number for kind, _, number in rows if kind is OrganisationKind.SCHOOL)
    universities = sum(number for kind, _, number in rows if kind is OrganisationKind.HEI)
    others = sum(row[2] for row in rows) - schools - universities
    return Counts(schools, universities, others, len({country for _, country, _ in rows}))
