"""Finding who belongs to a community, in what role, and who waits at the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from cop.accounts.models import Person
from cop.communities.models import Community, Invitation, Membership, MembershipState, Partner, Role
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.i18n import _
from cop.institutions.models import Affiliation, AffiliationState, Organisation, OrganisationKind

ORDER = (Role.COORDINATOR, Role.FACILITATOR, Role.MODERATOR, Role.MEMBER, Role.GUEST, Role.OBSERVER)


def is_active_membership() -> ColumnElement[bool]:
    """The predicate of belonging now: an expired guest is out at once, before any job has run."""
    return and_(
        Membership.state == MembershipState.ACTIVE,
        or_(Membership.expires_at.is_(None), Membership.expires_at > now()),
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """How many people belong, those apart who belong as tutors: confirmed at a partner that is a university."""

    members: int
    tutors: int


def readers_of(community: Community) -> Readers:
    """Count who belongs: one statement, whatever there is."""
    partner_universities = (
        select(Affiliation.person_id)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .join(Partner, Partner.organisation_id == Organisation.id)
        .where(Partner.community_id == community.id, Organisation.kind == OrganisationKind.HEI)
        .where(Affiliation.state == AffiliationState.CONFIRMED)
    )
    is_tutor = case((Membership.person_id.in_(partner_universities), 1), else_=0)
    counted = select(func.count(), func.coalesce(func.sum(is_tutor), 0)).select_from(Membership)
    belong = counted.where(Membership.community_id == community.id, is_active_membership())
    everybody, tutors = session().execute(belong).one()
    return Readers(everybody - int(tutors), int(tutors))


def members_of(community: Community, text: str = "", role: Role | None = None) -> Select[Membership]:
    """Select who belongs, leaders first, then by name; with the person and for whom they are here."""
    weight = case({role_: place for place, role_ in enumerate(ORDER)}, value=Membership.role, else_=len(ORDER))
    statement = (
        select(Membership)
        .join(Membership.person)
        .where(Membership.community_id == community.id, is_active_membership())
        .options(joinedload(Membership.person), joinedload(Membership.organisation))
        .order_by(weight, func.lower(Person.name), Membership.id)
    )
    if role is not None:
        statement = statement.where(Membership.role == role)
    for word in text.split()[:8]:
        matches = Person.name.icontains(word, autoescape=True) | Person.byline.icontains(word, autoescape=True)
        statement = statement.where(matches)
    return statement


def leaders_of(community: Community, limit: int = 6) -> Sequence[Membership]:
    """Return the coordinators, then the facilitators."""
    statement = members_of(community).where(Membership.role.in_([Role.COORDINATOR, Role.FACILITATOR]))
    return session().scalars(statement.limit(limit)).all()


def holders_of(community: Community) -> int:
    """Return how many people coordinate this community just now."""
    statement = select(func.count()).where(
        Membership.community_id == community.id, Membership.role == Role.COORDINATOR, is_active_membership()
    )
    return session().scalar(statement) or 0


def requests_in(community: Community) -> Sequence[Membership]:
    """Return who asked to join and waits for an answer, longest first."""
    statement = (
        select(Membership)
        .where(Membership.community_id == community.id, Membership.state == MembershipState.REQUESTED)
        .options(joinedload(Membership.person), joinedload(Membership.organisation))
        .order_by(Membership.created_at, Membership.id)
    )
    return session().scalars(statement).all()


def own_membership(community: Community, member: Member) -> Membership | None:
    """Return the member's own row in this community, in whatever state; None when there never was one."""
    if member.person_id is None:
        return None
    statement = select(Membership).where(
        Membership.community_id == community.id, Membership.person_id == member.person_id
    )
    return session().scalar(statement.options(joinedload(Membership.community)))


def get_membership(community: Community, ident: int) -> Membership:
    """Return one row of this community, with its person. Raises NotFound. The caller has checked the community."""
    statement = (
        select(Membership)
        .where(Membership.id == ident, Membership.community_id == community.id)
        .options(joinedload(Membership.person), joinedload(Membership.organisation), joinedload(Membership.community))
    )
    found = session().scalar(statement)
    if found is None:
        raise NotFound(_("This person is not in the list any more."))
    return found


def open_invitations(community: Community) -> Sequence[Invitation]:
    """Return the letters whose place nobody has taken yet, newest first, with who wrote them."""
    statement = (
        select(Invitation)
        .where(
            Invitation.community_id == community.id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .options(joinedload(Invitation.invited_by))
        .order_by(Invitation.id.desc())
        .limit(200)
    )
    return session().scalars(statement).all()
