"""Communities and who belongs to them, ready to use in a test."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cop.accounts.models import Person
from cop.communities.actions.communities import letters_of
from cop.communities.models import (
    Community,
    CommunityKind,
    CommunityState,
    Joining,
    Membership,
    MembershipState,
    Partner,
    Role,
    Visibility,
)
from cop.core import markdown
from cop.core.clock import now
from cop.core.db import session
from cop.institutions.models import Organisation


def make_community(
    name: str = "Estuary Cluster",
    *,
    kind: str = "hub",
    visibility: str = "closed",
    joining: str = "request",
    state: str = "active",
    coordinator: Person | None = None,
    tools: list[str] | None = None,
    charter_source: str = "",
    **fields: Any,
) -> Community:
    """Make a community as it is after it was founded and opened; with its coordinator, if one is given."""
    community = Community(
        name=name,
        kind=CommunityKind(kind),
        visibility=Visibility(visibility),
        joining=Joining(joining),
        state=CommunityState(state),
        letters=fields.pop("letters", letters_of(name)),
        tools=["forum"] if tools is None else tools,
        charter_source=charter_source,
        charter_html=markdown.render(charter_source, anchor="charter").html,
        created_at=fields.pop("created_at", now()),
        active_at=fields.pop("active_at", now()),
        **fields,
    )
    session().add(community)
    session().flush()
    if coordinator is not None:
        make_membership(coordinator, community, role="coordinator")
    return community


def make_membership(
    person: Person,
    community: Community,
    role: str = "member",
    *,
    state: str = "active",
    expires_at: datetime | None = None,
    **fields: Any,
) -> Membership:
    """Make a person belong, or stand at the door, without asking anybody. Guests stay for a week."""
    if role == "guest" and expires_at is None:
        expires_at = now() + timedelta(days=7)
    membership = Membership(
        person_id=person.id,
        community_id=community.id,
        role=Role(role),
        state=MembershipState(state),
        created_at=fields.pop("created_at", now()),
        joined_at=now() if state == "active" else None,
        expires_at=expires_at,
        **fields,
    )
    session().add(membership)
    if membership.state is MembershipState.ACTIVE:
        community.member_count = (community.member_count or 0) + 1
    session().flush()
    return membership


def make_partner(organisation: Organisation, community: Community, **fields: Any) -> Partner:
    """Make an institution a partner."""
    partner = Partner(
        community_id=community.id,
        organisation_id=organisation.id,
        since=fields.pop("since", now().date()),
        **fields,
    )
    session().add(partner)
    session().flush()
    return partner
