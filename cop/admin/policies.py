"""Who looks after the place."""

from __future__ import annotations

from cop.accounts.models import Person
from cop.communities.facts import roles_of
from cop.communities.models import Community, CommunityState, Visibility
from cop.core.authz import Member, rule


@rule("admin:place:administer")
def may_administer(member: Member, _nothing: object = None) -> bool:
    """See how the place is, look for people, read the log: administrators."""
    return member.is_active and member.is_admin


@rule("admin:person:decide")
def may_decide(member: Member, person: Person) -> bool:
    """Suspend somebody or give them rights: administrators, never about themselves."""
    return may_administer(member) and person.id != member.person_id and person.erased_at is None


@rule("admin:community:read_closed")
def may_read_closed(member: Member, community: Community) -> bool:
    """Read a closed or hidden community for a reason: administrators who do not belong to it or stand at its door."""
    roles = roles_of(member)
    return (
        may_administer(member)
        and community.visibility in {Visibility.CLOSED, Visibility.HIDDEN}
        and community.state is not CommunityState.PROPOSED
        and community.id not in roles.by_community
        and community.id not in roles.requested
        and community.id not in roles.banned
    )
