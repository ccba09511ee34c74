"""Finding people. Every list begins at `visible_to` (who may be named) or `findable_by` (who is found)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from cop.accounts.models import Findable, Person
from cop.communities.facts import roles_of
from cop.communities.models import Community, Membership
from cop.communities.queries import is_active_membership
from cop.core.authz import Member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.people.facts import near
from cop.people.models import Offer
from cop.people.policies import searches_everywhere


def visible_to(member: Member) -> Select[Person]:
    """Select the people this member may see: the predicate of `may_see` in SQL."""
    if not member.is_signed_in:
        return select(Person).where(false())
    own = Person.id == member.person_id
    return select(Person).where(
        Person.erased_at.is_(None),
        or_(own, and_(Person.suspended_at.is_(None), or_(_found_everywhere(member), _is_near(member)))),
    )


def findable_by(member: Member) -> Select[Person]:
    """Select the other people whom this member finds in lists: nobody who does not want to be found."""
    return visible_to(member).where(Person.findable != Findable.NOBODY, Person.id != (member.person_id or 0))


def _found_everywhere(member: Member) -> ColumnElement[bool]:
    return Person.findable == Findable.MEMBERS if searches_everywhere(member) else false()


def _is_near(member: Member) -> ColumnElement[bool]:
    found = near(member)
    return false() if found is None else Person.id.in_(found)


def get_visible(ident: int, member: Member) -> Person:
    """Return one person. Raises NotFound where there is none, or none for this member."""
    found = session().scalar(visible_to(member).where(Person.id == ident))
    if found is None:
        raise NotFound
    return found


def shared_communities(person_id: int, member: Member) -> Sequence[Community]:
    """Return the communities to which both belong now, by name."""
    statement = (
        select(Community)
        .join(Membership, Membership.community_id == Community.id)
        .where(
            Membership.person_id == person_id,
            is_active_membership(),
            Community.id.in_(roles_of(member).by_community),
        )
        .order_by(func.lower(Community.name), Community.id)
    )
    return session().scalars(statement).all()


def offers_of(person_id: int) -> Sequence[Offer]:
    """Return what a person gives and looks for, as it was written down."""
    return session().scalars(select(Offer).where(Offer.person_id == person_id).order_by(Offer.id)).all()


def offers_by_person(person_ids: Sequence[int]) -> dict[int, list[Offer]]:
    """Return the same for several people at once."""
    found: dict[int, list[Offer]] = {ident: [] for ident in person_ids}
    for offer in session().scalars(select(Offer).where(Offer.person_id.in_(person_ids)).order_by(Offer.id)):
        found[offer.person_id].append(offer)
    return found


def get_own_offer(ident: int, member: Member) -> Offer:
    """Return one of the member's own lines. Raises NotFound for those of others."""
    statement = select(Offer).where(Offer.id == ident, Offer.person_id == member.person_id)
    found = session().scalar(statement.options(joinedload(Offer.person)))
    if found is None:
        raise NotFound
    return found
