"""What people are told about the rooms below, and what is forgotten when access ends."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import select

from cop.accounts.events import PersonSuspended
from cop.accounts.members import as_member
from cop.accounts.models import Person
from cop.communities import events as communities
from cop.communities.models import Community, CommunityState, Membership, MembershipState, Role
from cop.core.db import session
from cop.core.events import listens_to
from cop.core.subjects import Ref
from cop.institutions import events as institutions
from cop.institutions.models import Affiliation, AffiliationState
from cop.notifications import actions, queries


class InCommunity(Protocol):
    """An event about one community."""

    @property
    def community_id(self) -> int: ...


@listens_to(communities.MembershipRequested)
def tell_leaders(event: communities.MembershipRequested) -> None:
    """Somebody waits at the door."""
    actions.tell(queries.leaders_of(event.community_id), "membership_requested", _community(event), event.person_id)


@listens_to(communities.MembershipStarted, communities.MembershipRefused)
def tell_who_asked(event: communities.MembershipStarted | communities.MembershipRefused) -> None:
    """A request was answered: its person is told, and nobody needs to answer it any more."""
    started = isinstance(event, communities.MembershipStarted)
    reason = "membership_accepted" if started else "membership_refused"
    actions.tell([event.person_id], reason, _community(event), event.actor_id)
    waiting = select(Membership.id).where(
        Membership.community_id == event.community_id, Membership.state == MembershipState.REQUESTED
    )
    session().flush()
    if session().scalar(waiting.limit(1)) is None:
        actions.settle(_community(event), "membership_requested")


@listens_to(communities.MembershipWithdrawn)
def settle_what_was_taken_back(event: communities.MembershipWithdrawn) -> None:
    """Somebody no longer waits at the door."""
    waiting = select(Membership.id).where(
        Membership.community_id == event.community_id, Membership.state == MembershipState.REQUESTED
    )
    if session().scalar(waiting.limit(1)) is None:
        actions.settle(_community(event), "membership_requested")


@listens_to(communities.MembershipEnded)
def forget_what_is_closed(event: communities.MembershipEnded) -> None:
    """Whoever is out keeps no row about what they may no longer see; who was put out is told."""
    if event.actor_id is not None:
        actions.tell([event.person_id], "membership_ended", _community(event), event.actor_id)
    clean(event.person_id)


@listens_to(communities.MembershipRoleChanged)
def tell_new_role(event: communities.MembershipRoleChanged) -> None:
    actions.tell([event.person_id], "role_changed", _community(event), event.actor_id)


@listens_to(communities.CommunityFounded)
def tell_administrators(event: communities.CommunityFounded) -> None:
    """A proposal waits for whoever may open it."""
    community = session().get(Community, event.community_id)
    if community is None or community.state is not CommunityState.PROPOSED:
        return
    deciding = set(queries.administrators())
    if community.parent_id is not None:
        deciding |= set(queries.leaders_of(community.parent_id, (Role.COORDINATOR,)))
    actions.tell(deciding, "proposal", _community(event), event.actor_id)


@listens_to(communities.CommunityActivated)
def tell_founders(event: communities.CommunityActivated) -> None:
    actions.settle(_community(event), "proposal")
    actions.tell(queries.leaders_of(event.community_id), "proposal_opened", _community(event), event.actor_id)


@listens_to(institutions.AffiliationClaimed)
def tell_representatives(event: institutions.AffiliationClaimed) -> None:
    """Who speaks for an organisation may confirm its people."""
    actions.tell(
        queries.representatives_of(event.organisation_id), "affiliation_claimed", _organisation(event), event.person_id
    )


@listens_to(institutions.AffiliationConfirmed, institutions.AffiliationDisputed, institutions.AffiliationEnded)
def tell_affiliated(event: institutions.AffiliationFact) -> None:
    """A claim was answered or taken back."""
    if not isinstance(event, institutions.AffiliationEnded):
        confirmed = isinstance(event, institutions.AffiliationConfirmed)
        reason = "affiliation_confirmed" if confirmed else "affiliation_disputed"
        if event.actor_id != event.person_id:
            actions.tell([event.person_id], reason, _organisation(event), event.actor_id)
    session().flush()
    waiting = select(Affiliation.id).where(
        Affiliation.organisation_id == event.organisation_id, Affiliation.state == AffiliationState.CLAIMED
    )
    if session().scalar(waiting.limit(1)) is None:
        actions.settle(_organisation(event), "affiliation_claimed")


@listens_to(institutions.RepresentativeClaimed)
def tell_who_decides(event: institutions.RepresentativeClaimed) -> None:
    deciding = {*queries.administrators(), *queries.representatives_of(event.organisation_id)}
    actions.tell(deciding, "representative_claimed", _organisation(event), event.person_id)


@listens_to(institutions.RepresentativeDecided)
def tell_representative(event: institutions.RepresentativeDecided) -> None:
    actions.settle(_organisation(event), "representative_claimed")
    actions.tell([event.person_id], "representative_decided", _organisation(event), event.actor_id)


@listens_to(PersonSuspended)
def forget_of_suspended(event: PersonSuspended) -> None:
    """A suspended member reads less than before."""
    clean(event.person_id)


def clean(person_id: int) -> int:
    """Delete a person's rows about what they may not see now. Returns how many."""
    person = session().get(Person, person_id)
    if person is None:
        return 0
    session().flush()
    return actions.forget_hidden(as_member(person))


def _community(event: InCommunity) -> Ref:
    return ("community", event.community_id)


def _organisation(event: institutions.AffiliationFact | institutions.RepresentativeFact) -> Ref:
    return ("organisation", event.organisation_id)
