"""Coming and going: joining, asking, being let in, roles, leaving, being removed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.accounts.actions import verify
from cop.accounts.models import Person
from cop.communities.actions import letters
from cop.communities.actions.communities import note_activity
from cop.communities.actions.partners import add_partner
from cop.communities.actions.records import lock, record, recount
from cop.communities.events import (
    MembershipEnded,
    MembershipRefused,
    MembershipRequested,
    MembershipRoleChanged,
    MembershipStarted,
    MembershipWithdrawn,
)
from cop.communities.models import Community, CommunityState, Membership, MembershipState, Role
from cop.communities.queries.members import holders_of
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.core.events import publish
from cop.core.i18n import _
from cop.institutions.actions.affiliations import confirm_affiliation
from cop.institutions.models import AffiliationState, Organisation, Proof
from cop.institutions.queries import standing_affiliation

PASSING = {Role.GUEST}
"""Roles that need an end date."""


def join(
    *,
    community: Community,
    person: Person,
    role: Role = Role.MEMBER,
    organisation: Organisation | None = None,
    expires_at: datetime | None = None,
    let_in_by: int | None = None,
) -> Membership:
    """Make somebody belong now. Belonging already changes nothing.

    ``let_in_by`` is who answers for it, and so vouches for the person; None where the community is open. Raises
    Conflict for archived communities, for banned people, and for commercial ones where they are not accepted.
    """
    membership = _row(community, person)
    if membership.state is MembershipState.ACTIVE and not _is_over(membership):
        return membership
    _refuse_impossible(community, person, membership)
    if role in PASSING and expires_at is None:
        raise Invalid(_("A guest needs a date until which they stay."), "expires_on")
    if let_in_by is not None:
        verify(person, let_in_by)
    membership.role = role
    membership.expires_at = expires_at if role in PASSING else None
    membership.organisation_id = organisation.id if organisation else membership.organisation_id
    membership.invited_by_id = let_in_by
    _start(membership, community, actor_id=let_in_by or person.id)
    return membership


def request(
    *, community: Community, person: Person, message: str = "", organisation: Organisation | None = None
) -> Membership:
    """Ask to be let in. Asking twice keeps the first place in the queue and takes the new words."""
    membership = _row(community, person)
    if membership.state is MembershipState.ACTIVE and not _is_over(membership):
        return membership
    _refuse_impossible(community, person, membership)
    again = membership.state is MembershipState.REQUESTED
    membership.message = message
    membership.answer = ""
    membership.organisation_id = organisation.id if organisation else None
    if not again or membership.id is None:
        membership.state = MembershipState.REQUESTED
        membership.role = Role.MEMBER
        membership.expires_at = None
        membership.created_at = now()
        session().add(membership)
        session().flush()
        publish(MembershipRequested(community.id, person.id, person.id))
    return membership


def accept(*, membership: Membership, actor_id: int, confirms: bool = False, adds_partner: bool = False) -> None:
    """Let somebody in who asked, and so vouch for them. Raises Conflict when the request is gone.

    ``confirms`` also vouches that they work where they say; ``adds_partner`` makes that institution a partner.
    """
    community = _locked(membership)
    if membership.state is not MembershipState.REQUESTED:
        raise Conflict(_("This request was answered or taken back already."))
    _refuse_impossible(community, membership.person, membership)
    verify(membership.person, actor_id)
    membership.invited_by_id = actor_id
    _start(membership, community, actor_id=actor_id)
    if membership.organisation is not None:
        if confirms:
            _confirm_place(membership, membership.organisation, actor_id)
        if adds_partner:
            add_partner(
                community=community,
                organisation=membership.organisation,
                actor_id=actor_id,
                contact=membership.person,
            )
    letters.accepted(membership.person, community, actor_id)


def _confirm_place(membership: Membership, organisation: Organisation, actor_id: int) -> None:
    """Confirm a claimed affiliation; a disputed one stays with its school."""
    affiliation = standing_affiliation(membership.person_id, organisation.id)
    if affiliation is not None and affiliation.state is AffiliationState.CLAIMED:
        confirm_affiliation(affiliation=affiliation, proof=Proof.COORDINATOR, actor_id=actor_id)


def decline(*, membership: Membership, actor_id: int, reason: str) -> None:
    """Turn a request down, with a sentence for the one who asked."""
    community = _locked(membership)
    if membership.state is not MembershipState.REQUESTED:
        raise Conflict(_("This request was answered or taken back already."))
    membership.state = MembershipState.REFUSED
    membership.answer = reason
    publish(MembershipRefused(community.id, membership.person_id, actor_id))
    letters.declined(membership.person, community, actor_id, reason)


def withdraw_request(*, membership: Membership) -> None:
    """Take a request back. A request that was answered meanwhile stays as it is."""
    community = _locked(membership)
    if membership.state is MembershipState.REQUESTED:
        membership.state = MembershipState.LEFT
        session().flush()
        publish(MembershipWithdrawn(community.id, membership.person_id, membership.person_id))


def leave(*, membership: Membership) -> None:
    """Go. Raises Conflict for the last coordinator of a community in which others stay."""
    community = _locked(membership)
    if membership.state is not MembershipState.ACTIVE:
        return
    _keep_a_coordinator(membership, community)
    _end(membership, community, MembershipState.LEFT, actor_id=membership.person_id)


def remove(*, membership: Membership, actor_id: int, reason: str) -> None:
    """Put somebody out, with a sentence they will read. They may ask again."""
    community = _locked(membership)
    _keep_a_coordinator(membership, community)
    membership.answer = reason
    _end(membership, community, MembershipState.REMOVED, actor_id=actor_id)
    letters.removed(membership.person, community, actor_id, reason)


def ban(*, membership: Membership, actor_id: int, reason: str) -> None:
    """Put somebody out for good: they cannot ask again until a leader lifts it."""
    community = _locked(membership)
    _keep_a_coordinator(membership, community)
    membership.answer = reason
    _end(membership, community, MembershipState.BANNED, actor_id=actor_id)
    record(community, "banned", actor_id=actor_id, person_id=membership.person_id)
    letters.removed(membership.person, community, actor_id, reason)


def lift_ban(*, membership: Membership, actor_id: int) -> None:
    """Let a banned person ask again."""
    community = _locked(membership)
    if membership.state is MembershipState.BANNED:
        membership.state = MembershipState.REMOVED
        record(community, "ban_lifted", actor_id=actor_id, person_id=membership.person_id)


def change_role(*, membership: Membership, role: Role, actor_id: int, expires_at: datetime | None = None) -> None:
    """Give another role. Raises Conflict when that would leave the community without a coordinator."""
    community = _locked(membership)
    if membership.state is not MembershipState.ACTIVE:
        raise Conflict(_("This person does not belong here any more."))
    if role in PASSING and expires_at is None:
        raise Invalid(_("A guest needs a date until which they stay."), "expires_on")
    if role is not Role.COORDINATOR:
        _keep_a_coordinator(membership, community)
    before = membership.role
    membership.role = role
    membership.expires_at = expires_at if role in PASSING else None
    if before is role:
        return
    if Role.COORDINATOR in {before, role}:
        what = "coordinator_named" if role is Role.COORDINATOR else "coordinator_gone"
        record(community, what, actor_id=actor_id, person_id=membership.person_id)
    session().flush()
    publish(MembershipRoleChanged(community.id, membership.person_id, actor_id, role.value))


def hand_over(*, successor: Membership, actor_id: int, leaving: Membership | None = None) -> None:
    """Name a successor and, in the same step, let the last coordinator go."""
    if leaving is not None and leaving.person_id == successor.person_id:
        raise Invalid(_("Name somebody else."), "successor")
    if successor.role in {Role.GUEST, Role.OBSERVER}:
        raise Invalid(_("Guests and observers cannot coordinate. Name a member."), "successor")
    change_role(membership=successor, role=Role.COORDINATOR, actor_id=actor_id)
    if leaving is not None:
        session().flush()
        leave(membership=leaving)


def write_note(*, membership: Membership, note: str) -> None:
    """Say how a leader is best reached; stands on the front page."""
    membership.note = note


def expire_guests() -> int:
    """Mark guests as gone whose date has come. Their access ended on that moment already. Returns how many."""
    statement = (
        select(Membership)
        .where(Membership.state == MembershipState.ACTIVE, Membership.expires_at <= now())
        .options(joinedload(Membership.community))
        .order_by(Membership.community_id, Membership.id)
    )
    rows = session().scalars(statement).all()
    for membership in rows:
        lock(membership.community)
        _end(membership, membership.community, MembershipState.LEFT, actor_id=None)
    return len(rows)


def end_all_of(person_id: int) -> None:
    """Take an erased person out of every community, even as last coordinator: an administrator names the next."""
    statement = (
        select(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.state.in_([MembershipState.ACTIVE, MembershipState.REQUESTED, MembershipState.INVITED]),
        )
        .options(joinedload(Membership.community))
        .order_by(Membership.community_id)
    )
    for membership in session().scalars(statement).all():
        lock(membership.community)
        membership.message = ""
        if membership.state is MembershipState.ACTIVE:
            _end(membership, membership.community, MembershipState.LEFT, actor_id=None)
        else:
            membership.state = MembershipState.LEFT


# ------------------------------------------------------------------------------------------------ inside


def _row(community: Community, person: Person) -> Membership:
    """Return the pair's row under the community's lock: the one there is, or a new one not yet added."""
    lock(community)
    session().refresh(community, ["state"])
    statement = select(Membership).where(Membership.community_id == community.id, Membership.person_id == person.id)
    found = session().scalar(statement.execution_options(populate_existing=True))
    if found is not None:
        return found
    return Membership(
        community_id=community.id,
        person_id=person.id,
        role=Role.MEMBER,
        state=MembershipState.LEFT,
        message="",
        answer="",
        note="",
        created_at=now(),
    )


def _locked(membership: Membership) -> Community:
    community = membership.community
    lock(community)
    session().refresh(membership, ["state", "role", "expires_at"])
    session().refresh(community, ["state"])
    return community


def _is_over(membership: Membership) -> bool:
    return membership.expires_at is not None and membership.expires_at <= now()


def _refuse_impossible(community: Community, person: Person, membership: Membership) -> None:
    if not community.is_open_for_writing:
        raise Conflict(_("This community is not open just now, so nobody can join."))
    if membership.state is MembershipState.BANNED:
        raise Conflict(_("The people who look after this community have closed it to you."))
    if person.is_commercial and not community.accepts_commercial:
        raise Conflict(_("This community does not take people who come for a company."))


def _start(membership: Membership, community: Community, actor_id: int) -> None:
    membership.state = MembershipState.ACTIVE
    membership.answer = ""
    membership.joined_at = now()
    session().add(membership)
    recount(community)
    note_activity(community)
    publish(MembershipStarted(community.id, membership.person_id, actor_id))


def _end(membership: Membership, community: Community, state: MembershipState, actor_id: int | None) -> None:
    was_coordinator = membership.role is Role.COORDINATOR
    membership.state = state
    recount(community)
    if was_coordinator:
        record(community, "coordinator_gone", actor_id=actor_id, person_id=membership.person_id)
    publish(MembershipEnded(community.id, membership.person_id, actor_id))


def _keep_a_coordinator(membership: Membership, community: Community) -> None:
    """Refuse to take away the last coordinator of a community that is open (domain.md D7)."""
    if community.state is CommunityState.ARCHIVED or membership.role is not Role.COORDINATOR:
        return
    if holders_of(community) <= 1:
        raise Conflict(_("You are the only coordinator of %(name)s. Name a successor first.", name=community.name))
