"""Who may see, read and change a profile. The same rules in SQL stand in `cop.people.queries`."""

from __future__ import annotations

from cop.accounts.models import Findable, Person
from cop.communities.facts import roles_of
from cop.core.authz import Member, rule
from cop.people.facts import is_near
from cop.people.models import Offer


def searches_everywhere(member: Member) -> bool:
    """Whether the member finds people beyond the own communities: verified, active, not commercial (D7, D10.10)."""
    return member.is_active and member.is_verified and not roles_of(member).is_commercial


@rule("people:person:see")
def may_see(member: Member, person: Person) -> bool:
    """Know the name and the place: oneself, people near, and whoever lets all members find them."""
    if not _is_here(member, person):
        return False
    return _is_self(member, person) or _finds_everywhere(member, person) or is_near(member, person.id)


@rule("people:person:read")
def may_read(member: Member, person: Person) -> bool:
    """Read the whole profile: as `may_see`, unless the person wants to be found by nobody."""
    if _is_self(member, person):
        return may_see(member, person)
    return person.findable is not Findable.NOBODY and may_see(member, person)


@rule("people:person:edit")
def may_edit(member: Member, person: Person) -> bool:
    """Change the profile: only its person."""
    return member.is_active and _is_self(member, person) and person.erased_at is None


@rule("people:offer:change")
def may_change_offer(member: Member, offer: Offer) -> bool:
    """Change what a profile offers: only its person."""
    return member.is_active and offer.person_id == member.person_id


def _is_here(member: Member, person: Person) -> bool:
    if not member.is_signed_in or person.erased_at is not None:
        return False
    return person.suspended_at is None or _is_self(member, person)


def _is_self(member: Member, person: Person) -> bool:
    return member.person_id == person.id


def _finds_everywhere(member: Member, person: Person) -> bool:
    return person.findable is Findable.MEMBERS and searches_everywhere(member)
