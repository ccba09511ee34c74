"""What is learnt about a member once per request: the organisations the member may speak for, and belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from cop.core.authz import Member
from cop.core.db import session
from cop.institutions.models import Affiliation, AffiliationState, Representative, RepresentativeState


@dataclass(frozen=True, slots=True)
class Standing:
    """Ids of organisations: those the member represents, and those where the member is confirmed."""

    represents: frozenset[int] = frozenset()
    belongs_to: frozenset[int] = frozenset()


def standing_of(member: Member) -> Standing:
    """Return the member's standing: two queries per request, none for a visitor."""
    return member.fact(load_standing)


def load_standing(member: Member) -> Standing:
    """Load what `standing_of` remembers."""
    if member.person_id is None:
        return Standing()
    represents = select(Representative.organisation_id).where(
        Representative.person_id == member.person_id, Representative.state == RepresentativeState.CONFIRMED
    )
    belongs_to = select(Affiliation.organisation_id).where(
        Affiliation.person_id == member.person_id, Affiliation.state == AffiliationState.CONFIRMED
    )
    return Standing(frozenset(session().scalars(represents)), frozenset(session().scalars(belongs_to)))
