"""Who may do what in a community (domain.md D7). Rank alone gives no power over a community."""

from __future__ import annotations

from cop.communities.facts import roles_of
from cop.communities.models import Community, Joining, Role, Visibility
from cop.core.authz import Member, rule

LEADERS = {Role.COORDINATOR, Role.FACILITATOR}
KEEPERS = {Role.COORDINATOR, Role.FACILITATOR, Role.MODERATOR}
WRITERS = {Role.MEMBER, Role.FACILITATOR, Role.COORDINATOR, Role.MODERATOR, Role.GUEST}


def role_in(member: Member, community: Community) -> Role | None:
    """Return the member's role in this community, or None."""
    return roles_of(member).by_community.get(community.id)


@rule("communities:community:see")
def may_see(member: Member, community: Community) -> bool:
    """Know that it exists and read its front page."""
    if community.visibility is Visibility.PUBLIC:
        return True
    if community.visibility is Visibility.HIDDEN:
        return role_in(member, community) is not None
    return member.is_signed_in


@rule("communities:community:read")
def may_read(member: Member, community: Community) -> bool:
    """Read what is written inside. Commercial members read only where they belong or what is public."""
    if community.visibility is Visibility.PUBLIC or role_in(member, community) is not None:
        return True
    return (
        community.visibility is Visibility.NETWORK
        and member.is_verified
        and member.is_active
        and not roles_of(member).is_commercial
    )


@rule("communities:community:write")
def may_write(member: Member, community: Community) -> bool:
    """Write inside: active members of communities that are not archived."""
    return member.is_active and community.is_open_for_writing and role_in(member, community) in WRITERS


@rule("communities:community:lead")
def may_lead(member: Member, community: Community) -> bool:
    """Change charter, tools, members, partners: its coordinators and facilitators."""
    return member.is_active and role_in(member, community) in LEADERS


@rule("communities:community:moderate")
def may_moderate(member: Member, community: Community) -> bool:
    """Hide posts, close topics, remove members: its coordinators, facilitators and moderators."""
    return member.is_active and role_in(member, community) in KEEPERS


@rule("communities:community:join")
def may_join(member: Member, community: Community) -> bool:
    """Join or ask to join, where that is how one joins."""
    return (
        member.is_active
        and role_in(member, community) is None
        and community.is_open_for_writing
        and community.joining is not Joining.INVITATION
        and may_see(member, community)
        and (community.accepts_commercial or not roles_of(member).is_commercial)
    )
