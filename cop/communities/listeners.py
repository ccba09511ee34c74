"""What this room does when something happens in the rooms below, and by the clock."""

from __future__ import annotations

from cop.accounts.events import PersonErased
from cop.communities import actions
from cop.core.events import listens_to
from cop.core.jobs import periodic
from cop.institutions.events import OrganisationsMerged


@listens_to(PersonErased)
def end_memberships(event: PersonErased) -> None:
    """A person who is gone belongs nowhere any more."""
    actions.end_all_of(event.person_id)


@listens_to(OrganisationsMerged)
def follow_merger(event: OrganisationsMerged) -> None:
    """Partners stand at the surviving entry."""
    actions.follow_merger(event.organisation_id, event.into_id)


@periodic("expire_guests", minute="12", hour="2")
def expire_guests() -> None:
    """Mark guests as gone whose date has come."""
    actions.expire_guests()


@periodic("let_communities_sleep", minute="22", hour="2")
def let_communities_sleep() -> None:
    """Call communities dormant in which nothing happened for half a year."""
    actions.fall_asleep()
