"""Places offered by letter: sent, sent again, withdrawn, taken.

The letter holds a token whose digest alone is kept. It works once, until it expires or is withdrawn; looking at it
changes nothing. Whoever holds the letter may take the place, with an old account or a new one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from cop.accounts.models import Person
from cop.communities.actions.members import join
from cop.communities.actions.records import lock
from cop.communities.events import InvitationSent, InvitationWithdrawn
from cop.communities.kinds import ROLES
from cop.communities.models import Community, Invitation, Membership, Role
from cop.core import mail
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, Invalid, NotFound, TooMany
from cop.core.events import publish
from cop.core.i18n import _
from cop.core.security import digest, new_token

LASTS = timedelta(days=21)
LETTERS_A_DAY = 100
"""Letters one person may send in a day, over all communities."""

GIVEN = (Role.MEMBER, Role.GUEST, Role.OBSERVER)
"""Roles that a letter may give. The others are given to somebody who is known to be there."""


def invite(
    *,
    community: Community,
    address: str,
    inviter: Person,
    role: Role = Role.MEMBER,
    guest_until: datetime | None = None,
    message: str = "",
) -> Invitation:
    """Offer a place to an address in canonical form. An open invitation to the same address is sent again."""
    if not community.is_open_for_writing:
        raise Conflict(_("This community is not open just now, so nobody can be invited."))
    if role not in GIVEN:
        raise Invalid(_("Invite people as members first, and give the role when they are here."), "role")
    if role is Role.GUEST and guest_until is None:
        raise Invalid(_("A guest needs a date until which they stay."), "guest_until")
    _count(inviter)
    lock(community)
    invitation = session().scalar(_open().where(Invitation.community_id == community.id, Invitation.address == address))
    if invitation is None:
        invitation = Invitation(
            community_id=community.id, address=address, created_at=now(), digest=digest(new_token())
        )
    invitation.role = role
    invitation.guest_until = guest_until if role is Role.GUEST else None
    invitation.invited_by_id = inviter.id
    _send(invitation, community, inviter, message)
    return invitation


def resend(*, invitation: Invitation, actor: Person) -> None:
    """Write again with a new link; the old one is dead. Raises Conflict when the place is taken or withdrawn."""
    _refuse_settled(invitation)
    _count(actor)
    _send(invitation, invitation.community, actor, "")


def withdraw(*, invitation: Invitation, actor_id: int) -> None:
    """Take an invitation back. Raises Conflict when the place is taken."""
    session().refresh(invitation, ["used_at", "withdrawn_at"], with_for_update=True)
    if invitation.used_at is not None:
        raise Conflict(_("This place is taken already. Remove the person from the list of members instead."))
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now()
        publish(InvitationWithdrawn(invitation.community_id, invitation.id, actor_id))


def find(token: str) -> Invitation:
    """Return the invitation of a letter, in whatever state. Raises NotFound for links we never sent."""
    statement = (
        select(Invitation)
        .where(Invitation.digest == digest(token))
        .options(joinedload(Invitation.community), joinedload(Invitation.invited_by))
    )
    found = session().scalar(statement)
    if found is None:
        raise NotFound(_("This invitation is not valid. Perhaps a newer letter has replaced it."))
    return found


def why_over(invitation: Invitation) -> str:
    """Say why this invitation cannot be taken; empty while it can."""
    if invitation.withdrawn_at is not None:
        return _("This invitation was withdrawn.")
    if invitation.used_at is not None:
        return _("This invitation was used already.")
    if invitation.expires_at <= now():
        return _("This invitation has expired. Ask for a new letter.")
    if not invitation.community.is_open_for_writing:
        return _("This community is not open just now, so nobody can join.")
    return ""


def take(*, invitation: Invitation, person: Person) -> Membership:
    """Take the place that was offered. Raises Conflict when it is gone: of two at once, one gets it."""
    session().refresh(invitation, ["used_at", "withdrawn_at", "expires_at"], with_for_update=True)
    over = why_over(invitation)
    if over:
        raise Conflict(over)
    membership = join(
        community=invitation.community,
        person=person,
        role=invitation.role,
        expires_at=invitation.guest_until,
        let_in_by=invitation.invited_by_id,
    )
    invitation.used_at = now()
    invitation.used_by_id = person.id
    return membership


def _open() -> Select[Invitation]:
    return select(Invitation).where(Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))


def _refuse_settled(invitation: Invitation) -> None:
    session().refresh(invitation, ["used_at", "withdrawn_at"], with_for_update=True)
    if invitation.used_at is not None or invitation.withdrawn_at is not None:
        raise Conflict(_("This invitation is settled. Write a new one."))


def _count(inviter: Person) -> None:
    since = now() - timedelta(days=1)
    statement = select(func.count()).where(
        Invitation.invited_by_id == inviter.id, Invitation.expires_at > since + LASTS
    )
    if (session().scalar(statement) or 0) >= LETTERS_A_DAY:
        raise TooMany(_("That is enough letters for one day. Go on tomorrow."), retry_after=6 * 3600)


def _send(invitation: Invitation, community: Community, inviter: Person, message: str) -> None:
    token = new_token()
    invitation.digest = digest(token)
    invitation.expires_at = now() + LASTS
    session().add(invitation)
    session().flush()
    mail.send(
        invitation.address,
        _("%(name)s invites you to %(community)s", name=inviter.name, community=community.name),
        "community_invitation",
        inviter=inviter,
        community=community,
        role=ROLES[invitation.role][0],
        guest_until=invitation.guest_until,
        message=message,
        expires_at=invitation.expires_at,
        href=mail.link(f"/invitations/{token}"),
    )
    publish(InvitationSent(community.id, invitation.id, inviter.id))
