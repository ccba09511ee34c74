"""On an organisation's page: the communities it takes part in, as far as the reader may know of them."""

from __future__ import annotations

from typing import Any

from cop.communities.models import Community, CommunityState, Partner
from cop.communities.queries import visible_to
from cop.core.authz import Member
from cop.core.db import session
from cop.institutions.models import Organisation
from cop.institutions.panels import Panel, register_panel

MOST = 30


def register() -> None:
    """Make the panel known to the institutions room."""
    register_panel(Panel("takes-part", "communities/_of_organisation.html", _communities))


def _communities(member: Member, organisation: Organisation) -> dict[str, Any] | None:
    statement = (
        visible_to(member)
        .join(Partner, Partner.community_id == Community.id)
        .where(Partner.organisation_id == organisation.id, Community.state != CommunityState.PROPOSED)
        .order_by(Community.name)
        .limit(MOST)
    )
    found = session().scalars(statement).all()
    return {"communities": found} if found else None
