"""Facts of the rooms below that change what is found. Rooms above call `cop.search.actions.touch` themselves."""

from __future__ import annotations

from sqlalchemy import select

from cop.accounts import events as accounts
from cop.communities import events as communities
from cop.core.db import session
from cop.core.events import listens_to
from cop.institutions import events as institutions
from cop.institutions.models import Affiliation
from cop.institutions.queries import CURRENT
from cop.search.actions import rebuild, touch, touch_all


@listens_to(institutions.OrganisationChanged)
def on_organisation(event: institutions.OrganisationChanged) -> None:
    """Its name stands in the profiles of its people."""
    touch("organisation", event.organisation_id)
    people = select(Affiliation.person_id).where(
        Affiliation.organisation_id == event.organisation_id, Affiliation.state.in_(CURRENT)
    )
    touch_all("person", session().scalars(people))


@listens_to(institutions.OrganisationsMerged)
def on_merger(event: institutions.OrganisationsMerged) -> None:
    touch("organisation", event.organisation_id)
    touch("organisation", event.into_id)


@listens_to(institutions.RegisterImported)
def on_register(event: institutions.RegisterImported) -> None:
    rebuild()


@listens_to(
    communities.CommunityFounded,
    communities.CommunityActivated,
    communities.CommunityChanged,
    communities.CommunityArchived,
    communities.CommunityReopened,
)
def on_community(
    event: communities.CommunityFounded
    | communities.CommunityActivated
    | communities.CommunityChanged
    | communities.CommunityArchived
    | communities.CommunityReopened,
) -> None:
    touch("community", event.community_id)


@listens_to(
    accounts.PersonJoined,
    accounts.PersonVerified,
    accounts.PersonChanged,
    accounts.PersonSuspended,
    accounts.PersonReinstated,
    accounts.PersonErased,
    communities.MembershipStarted,
    communities.MembershipEnded,
    institutions.AffiliationFact,
)
def on_person(
    event: accounts.PersonJoined
    | accounts.PersonVerified
    | accounts.PersonChanged
    | accounts.PersonSuspended
    | accounts.PersonReinstated
    | accounts.PersonErased
    | communities.MembershipStarted
    | communities.MembershipEnded
    | institutions.AffiliationFact,
) -> None:
    touch("person", event.person_id)
