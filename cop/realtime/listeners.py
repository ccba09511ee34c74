"""Facts of the rooms below after which somebody may see less."""

from __future__ import annotations

from cop.accounts.events import AdministratorChanged, PersonErased, PersonSuspended, SignInsEnded
from cop.communities.events import CommunityArchived, CommunityChanged, MembershipEnded, MembershipRoleChanged
from cop.core.events import Event, listens_to
from cop.realtime.gateway import access_changed


@listens_to(
    SignInsEnded,
    PersonSuspended,
    PersonErased,
    AdministratorChanged,
    MembershipEnded,
    MembershipRoleChanged,
    CommunityChanged,
    CommunityArchived,
)
def look_again(event: Event) -> None:
    """Have open sockets looked at, in every process."""
    access_changed()
