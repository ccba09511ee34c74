"""Who may do what in a community (domain.md D7). Rank alone gives no power over a community.

Administrators open proposals, archive, re-open and name a coordinator where one is missing; they read nothing inside.
"""

from __future__ import annotations

from cop.communities.facts import roles_of
from cop.communities.models import (
    Community,
    CommunityState,
    Invitation,
    Joining,
    Membership,
    MembershipState,
    Partner,
    Role,
    Visibility,
)
from cop.core.authz import Member, rule
from cop.institutions.facts import standing_of

LEADERS = {Role.COORDINATOR, Role.FACILITATOR}
KEEPERS = {Role.COORDINATOR, Role.FACILITATOR, Role.MODERATOR}
WRITERS = {Role.MEMBER, Role.FACILITATOR, Role.COORDINATOR, Role.MODERATOR, Role.GUEST}


def role_in(member: Member, community: Community) -> Role | None:
    """Return the member's role in this community, or None."""
    return roles_of(member).by_community.get(community.id)


# ------------------------------------------------------------------------------------------------ seeing and reading


@rule("communities:community:see")
def may_see(member: Member, community: Community) -> bool:
    """Know that it exists and read its front page. A proposal is known to its founders and those who decide."""
    if role_in(member, community) is not None:
        return True
    if community.state is CommunityState.PROPOSED:
        return may_activate(member, community)
    if community.visibility is Visibility.PUBLIC:
        return True
    return community.visibility is not Visibility.HIDDEN and member.is_signed_in


@rule("communities:community:read")
def may_read(member: Member, community: Community) -> bool:
    """Read what is written inside. Commercial members read only where they belong or what is public."""
    if role_in(member, community) is not None:
        return True
    if community.state is CommunityState.PROPOSED:
        return False
    if community.visibility is Visibility.PUBLIC:
        return True
    return (
        community.visibility is Visibility.NETWORK
        and member.is_verified
        and member.is_active
        and not roles_of(member).is_commercial
    )


@rule("communities:community:write")
def may_write(member: Member, community: Community) -> bool:
    """Write inside: active members of communities that are open."""
    return member.is_active and community.is_open_for_writing and role_in(member, community) in WRITERS


@rule("communities:community:levels")
def may_see_levels(member: Member, community: Community) -> bool:
    """See how schools place themselves: people who belong, and nobody else (DESIGN.md, section 9)."""
    return role_in(member, community) is not None


@rule("communities:community:people")
def may_see_members(member: Member, community: Community) -> bool:
    """See who belongs: signed-in readers. Visitors of a public community see a number only."""
    return member.is_signed_in and may_read(member, community)


# ------------------------------------------------------------------------------------------------ founding and leading


@rule("communities:community:found")
def may_found(member: Member, subject: object = None) -> bool:
    """Found a community: verified people who do not come for a commercial body (domain.md D7)."""
    return member.is_verified and member.is_active and not roles_of(member).is_commercial


@rule("communities:community:activate")
def may_activate(member: Member, community: Community) -> bool:
    """Open or refuse a proposal: administrators and the coordinators of the network it belongs to."""
    if not member.is_active or community.state is not CommunityState.PROPOSED:
        return False
    return member.is_admin or may_open_under(member, community.parent_id)


def may_open_under(member: Member, parent_id: int | None) -> bool:
    """Open communities below this one: its coordinators."""
    return parent_id is not None and roles_of(member).by_community.get(parent_id) is Role.COORDINATOR


@rule("communities:community:lead")
def may_lead(member: Member, community: Community) -> bool:
    """Change charter, tools, members, partners: its coordinators and facilitators."""
    return member.is_active and role_in(member, community) in LEADERS


@rule("communities:community:edit")
def may_edit(member: Member, community: Community) -> bool:
    """Change charter, tools, partners: its leaders, as long as it is not archived."""
    return may_lead(member, community) and community.state is not CommunityState.ARCHIVED


@rule("communities:community:moderate")
def may_moderate(member: Member, community: Community) -> bool:
    """Hide posts, close topics, remove members: its coordinators, facilitators and moderators."""
    return member.is_active and role_in(member, community) in KEEPERS


@rule("communities:community:archive")
def may_archive(member: Member, community: Community) -> bool:
    """Close for good: its coordinators and administrators."""
    if not member.is_active or community.state not in {CommunityState.ACTIVE, CommunityState.DORMANT}:
        return False
    return member.is_admin or role_in(member, community) is Role.COORDINATOR


@rule("communities:community:reopen")
def may_reopen(member: Member, community: Community) -> bool:
    """Start an archived community again: its coordinators and administrators."""
    if not member.is_active or community.state is not CommunityState.ARCHIVED:
        return False
    return member.is_admin or role_in(member, community) is Role.COORDINATOR


@rule("communities:community:hand_over")
def may_hand_over(member: Member, community: Community) -> bool:
    """Name a coordinator: its coordinators, or an administrator when it has been left alone."""
    return member.is_active and (member.is_admin or role_in(member, community) is Role.COORDINATOR)


# ------------------------------------------------------------------------------------------------ coming and going


@rule("communities:community:join")
def may_join(member: Member, community: Community) -> bool:
    """Join or ask to join, where that is how one joins."""
    return (
        member.is_active
        and role_in(member, community) is None
        and community.id not in roles_of(member).banned
        and community.id not in roles_of(member).requested
        and community.is_open_for_writing
        and community.joining is not Joining.INVITATION
        and may_see(member, community)
        and is_accepted_kind(member, community)
    )


def is_accepted_kind(member: Member, community: Community) -> bool:
    """Whether commercial interest stands in the way: such members join only where they are accepted."""
    return community.accepts_commercial or not roles_of(member).is_commercial


def joins_at_once(member: Member, community: Community) -> bool:
    """Whether joining needs nobody's answer. People nobody has vouched for yet always ask."""
    return community.joining is Joining.OPEN and member.is_verified


@rule("communities:community:invite")
def may_invite(member: Member, community: Community) -> bool:
    """Send invitations: its leaders, while it is open."""
    return may_lead(member, community) and community.is_open_for_writing


@rule("communities:invitation:withdraw")
def may_withdraw(member: Member, invitation: Invitation) -> bool:
    """Withdraw or send an invitation again: the community's leaders."""
    return may_lead(member, invitation.community)


@rule("communities:membership:accept")
def may_accept(member: Member, membership: Membership) -> bool:
    """Accept or decline a request: the community's leaders."""
    return may_lead(member, membership.community) and membership.state is MembershipState.REQUESTED


@rule("communities:membership:leave")
def may_leave(member: Member, membership: Membership) -> bool:
    """Leave, or take back a request: oneself, at any time (domain.md R166)."""
    return member.person_id == membership.person_id and membership.state in {
        MembershipState.ACTIVE,
        MembershipState.REQUESTED,
    }


@rule("communities:membership:remove")
def may_remove(member: Member, membership: Membership) -> bool:
    """Remove or ban somebody else: keepers; a leader is removed by coordinators only."""
    if not may_moderate(member, membership.community) or member.person_id == membership.person_id:
        return False
    if membership.state is not MembershipState.ACTIVE:
        return False
    return membership.role not in LEADERS or role_in(member, membership.community) is Role.COORDINATOR


@rule("communities:membership:unban")
def may_unban(member: Member, membership: Membership) -> bool:
    """Let a banned person ask again: the community's leaders."""
    return may_lead(member, membership.community) and membership.state is MembershipState.BANNED


@rule("communities:membership:role")
def may_change_role(member: Member, membership: Membership) -> bool:
    """Give another role: leaders; a coordinator's role is changed by coordinators only."""
    if membership.state is not MembershipState.ACTIVE or not may_edit(member, membership.community):
        return False
    return membership.role is not Role.COORDINATOR or role_in(member, membership.community) is Role.COORDINATOR


def roles_to_give(member: Member, membership: Membership) -> list[Role]:
    """Return the roles this member may give: only a coordinator makes a coordinator."""
    if not may_change_role(member, membership):
        return []
    mine = role_in(member, membership.community)
    return [role for role in Role if role is not Role.COORDINATOR or mine is Role.COORDINATOR]


# ------------------------------------------------------------------------------------------------ partner institutions


@rule("communities:community:bring")
def may_bring(member: Member, community: Community) -> bool:
    """Add one's own school as partner: people who belong here and are confirmed there."""
    return (
        may_write(member, community)
        and role_in(member, community) is not Role.GUEST
        and bool(standing_of(member).belongs_to | standing_of(member).represents)
    )


@rule("communities:partner:place")
def may_place(member: Member, partner: Partner) -> bool:
    """Say where a school stands: the school itself, through its contact or its confirmed people who belong here."""
    if not may_write(member, partner.community):
        return False
    standing = standing_of(member)
    return (
        partner.contact_id == member.person_id or partner.organisation_id in standing.belongs_to | standing.represents
    )
