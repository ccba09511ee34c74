"""What administrators do: always with a reason that is kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from cop.accounts import actions as accounts
from cop.accounts.models import Person
from cop.accounts.queries import primary_address
from cop.admin.events import ClosedReadingEnded, ClosedReadingStarted
from cop.admin.models import Decision, DecisionKind
from cop.communities.actions.records import lock, record, recount
from cop.communities.events import MembershipEnded, MembershipStarted
from cop.communities.models import Community, Membership, MembershipState, Role
from cop.core import mail
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.events import publish
from cop.core.i18n import _
from cop.notifications import actions as notifications
from cop.notifications.queries import leaders_of


def suspend(*, person: Person, reason: str, actor_id: int) -> None:
    """Stop somebody from writing, end their sessions, and write to them why."""
    if person.suspended_at is not None:
        raise Conflict(_("This person is suspended already."))
    _decide(DecisionKind.SUSPENDED, reason, actor_id, person=person)
    accounts.suspend(person, actor_id)
    address = primary_address(person.id)
    if address:
        mail.send(address, _("Your account cannot write for now"), "suspended", name=person.name, reason=reason)


def reinstate(*, person: Person, reason: str, actor_id: int) -> None:
    """Lift a suspension."""
    if person.suspended_at is None:
        raise Conflict(_("This person is not suspended."))
    _decide(DecisionKind.REINSTATED, reason, actor_id, person=person)
    accounts.reinstate(person, actor_id)


def make_admin(*, person: Person, reason: str, actor_id: int) -> None:
    """Make somebody an administrator; their sessions end, and the new rights begin with the next one."""
    if person.is_suspended:
        raise Conflict(_("This person is suspended. Lift that first."))
    _decide(DecisionKind.MADE_ADMIN, reason, actor_id, person=person)
    accounts.make_admin(person, actor_id=actor_id)


def unmake_admin(*, person: Person, reason: str, actor_id: int) -> None:
    """Take an administrator's rights. Raises Conflict for the last one."""
    others = select(func.count()).where(
        Person.is_admin.is_(True), Person.suspended_at.is_(None), Person.id != person.id
    )
    if not session().scalar(others):
        raise Conflict(_("This is the only administrator. Name another one first."))
    _decide(DecisionKind.UNMADE_ADMIN, reason, actor_id, person=person)
    accounts.make_admin(person, actor_id=actor_id, is_admin=False)


def read_closed(*, community: Community, person: Person, reason: str, days: int) -> Membership:
    """Let an administrator read a closed community as an observer for some days.

    Everybody sees the observer in the list of members, the reason stands in the community's history and in the log,
    and its coordinators are told (domain.md D7).
    """
    lock(community)
    until = now() + timedelta(days=days)
    membership = _membership(community, person)
    if membership.state in {MembershipState.ACTIVE, MembershipState.REQUESTED, MembershipState.BANNED}:
        is_over = membership.expires_at is not None and membership.expires_at <= now()
        if membership.state is not MembershipState.ACTIVE or not is_over:
            raise Conflict(_("You belong to this community, or stand at its door. Read it as everybody does."))
    membership.role = Role.OBSERVER
    membership.state = MembershipState.ACTIVE
    membership.joined_at = now()
    membership.expires_at = until
    session().add(membership)
    decision = _decide(DecisionKind.READS_CLOSED, reason, person.id, community=community)
    decision.until = until
    record(community, "administrator_reads", actor_id=person.id, reason=reason, until=until.isoformat())
    recount(community)
    publish(MembershipStarted(community.id, person.id, person.id))
    publish(ClosedReadingStarted(community.id, decision.id, person.id))
    notifications.tell(leaders_of(community.id), "administrator_reads", ("community", community.id), person.id)
    return membership


def stop_reading(*, membership: Membership) -> None:
    """End the reading before its date."""
    community = membership.community
    lock(community)
    if membership.state is MembershipState.ACTIVE:
        membership.state = MembershipState.LEFT
        recount(community)
        publish(MembershipEnded(community.id, membership.person_id, membership.person_id))
        publish(ClosedReadingEnded(community.id, membership.person_id))


def _membership(community: Community, person: Person) -> Membership:
    statement = select(Membership).where(Membership.community_id == community.id, Membership.person_id == person.id)
    found = session().scalar(statement.execution_options(populate_existing=True))
    return found or Membership(
        community_id=community.id,
        person_id=person.id,
        role=Role.OBSERVER,
        state=MembershipState.LEFT,
        message="",
        answer="",
        note="",
        created_at=now(),
    )


def _decide(
    kind: DecisionKind,
    reason: str,
    actor_id: int,
    *,
    person: Person | None = None,
    community: Community | None = None,
) -> Decision:
    decision = Decision(
        at=now(),
        kind=kind,
        actor_id=actor_id,
        person_id=person.id if person else None,
        community_id=community.id if community else None,
        reason=reason,
    )
    session().add(decision)
    session().flush()
    return decision
