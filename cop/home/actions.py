"""Answering what waits, in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.accounts.models import Person
from cop.communities import actions as communities
from cop.communities.models import Invitation, Membership
from cop.communities.queries import get_visible, mine
from cop.core.authz import Member, authorise, can
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import NotFound
from cop.forums import actions as forums
from cop.home.queries.needs import invitations_to
from cop.institutions import actions as institutions
from cop.institutions import queries as institution_queries
from cop.institutions.models import Proof
from cop.institutions.queries import confirmed_addresses
from cop.notifications import actions as notifications


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered: its words stand in the template, by ``kind`` and ``answer``."""

    kind: str
    ident: int
    answer: str
    about: str = ""
    community_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.ident}"

    @property
    def is_undoable(self) -> bool:
        return self.kind in {"mention", "reply"} and self.answer == "done"


def answer(member: Member, kind: str, ident: int, said: str) -> Answered:
    """Give the answer ``said`` to one thing that waits. Raises NotFound for what does not wait for this member."""
    give = ANSWERS.get((kind, said))
    if give is None:
        raise NotFound
    return give(member, kind, ident)


def _let_in(member: Member, kind: str, ident: int) -> Answered:
    statement = (
        select(Membership)
        .where(Membership.id == ident)
        .options(joinedload(Membership.community), joinedload(Membership.person), joinedload(Membership.organisation))
    )
    membership = session().scalar(statement)
    if membership is None or not can(member, "communities:community:see", membership.community):
        raise NotFound
    authorise(member, "communities:membership:accept", membership)
    communities.accept(membership=membership, actor_id=member.person_id or 0)
    return Answered(kind, ident, "in", membership.person.name, membership.community_id)


def _confirm(member: Member, kind: str, ident: int) -> Answered:
    affiliation = institution_queries.get_affiliation(ident)
    authorise(member, "institutions:affiliation:confirm", affiliation)
    institutions.confirm_affiliation(affiliation=affiliation, proof=Proof.REPRESENTATIVE, actor_id=member.person_id)
    return Answered(kind, ident, "yes", affiliation.person.name)


def _join(member: Member, kind: str, ident: int) -> Answered:
    invitation = _invitation(member, ident)
    person = session().get_one(Person, member.person_id)
    communities.take(invitation=invitation, person=person)
    return Answered(kind, ident, "join", invitation.community.name, invitation.community_id)


def _decline(member: Member, kind: str, ident: int) -> Answered:
    invitation = _invitation(member, ident)
    communities.withdraw(invitation=invitation, actor_id=member.person_id or 0)
    return Answered(kind, ident, "no", invitation.community.name)


def _invitation(member: Member, ident: int) -> Invitation:
    """Return an open invitation that was sent to one of the member's own confirmed addresses."""
    if not member.is_active:
        raise NotFound
    statement = invitations_to(confirmed_addresses(member.person_id or 0)).where(Invitation.id == ident)
    found = session().scalar(statement.options(joinedload(Invitation.community)))
    if not isinstance(found, Invitation):
        raise NotFound
    return found


def _open(member: Member, kind: str, ident: int) -> Answered:
    community = get_visible(ident, member)
    authorise(member, "communities:community:activate", community)
    communities.activate(community=community, actor_id=member.person_id or 0)
    return Answered(kind, ident, "open", community.name, community.id)


def _read(member: Member, kind: str, ident: int) -> Answered:
    notifications.read_one(member.person_id or 0, ident)
    return Answered(kind, ident, "done")


def _unread(member: Member, kind: str, ident: int) -> Answered:
    notifications.unread_one(member.person_id or 0, ident)
    return Answered(kind, ident, "undo")


ANSWERS: dict[tuple[str, str], Callable[[Member, str, int], Answered]] = {
    ("request", "in"): _let_in,
    ("claim", "yes"): _confirm,
    ("invitation", "join"): _join,
    ("invitation", "no"): _decline,
    ("proposal", "open"): _open,
    ("mention", "done"): _read,
    ("mention", "undo"): _unread,
    ("reply", "done"): _read,
    ("reply", "undo"): _unread,
}


def read_all(member: Member) -> None:
    """Set aside whatever is unread in the member's own communities."""
    for community in mine(member):
        forums.mark_community_read(community=community, person_id=member.person_id or 0)


def note_today_seen(person_id: int) -> None:
    """Remember when the person looked at Today last."""
    person = session().get(Person, person_id)
    if person is not None:
        person.today_seen_at = now()
