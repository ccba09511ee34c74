"""An administrator who is none any longer stops reading closed communities at once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.accounts.events import AdministratorChanged, PersonSuspended
from cop.admin import actions
from cop.admin.models import Decision, DecisionKind
from cop.communities.models import Membership, MembershipState, Role
from cop.core.db import session
from cop.core.events import listens_to


@listens_to(AdministratorChanged, PersonSuspended)
def stop_all_readings(event: AdministratorChanged | PersonSuspended) -> None:
    """End every reading that rested on the rights that are gone."""
    if isinstance(event, AdministratorChanged) and event.is_admin:
        return
    read = select(Decision.community_id).where(
        Decision.actor_id == event.person_id, Decision.kind == DecisionKind.READS_CLOSED
    )
    statement = (
        select(Membership)
        .where(
            Membership.person_id == event.person_id,
            Membership.role == Role.OBSERVER,
            Membership.state == MembershipState.ACTIVE,
            Membership.community_id.in_(read),
        )
        .options(joinedload(Membership.community))
    )
    for membership in session().scalars(statement).all():
        actions.stop_reading(membership=membership)
