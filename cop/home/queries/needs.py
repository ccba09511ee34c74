"""What waits for a member, with its cost in minutes and the day by which an answer is kind.

A fixed number of statements, however many things wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from cop.accounts.models import Person
from cop.communities.facts import roles_of
from cop.communities.models import Community, CommunityState, Invitation, Membership, MembershipState, Role
from cop.communities.policies import LEADERS
from cop.communities.queries import proposals_for
from cop.core.authz import Member
from cop.core.clock import now
from cop.core.db import UtcDateTime, session
from cop.institutions.models import (
    Affiliation,
    AffiliationState,
    ListingRequest,
    Organisation,
    Representative,
    RepresentativeState,
    RequestState,
)
from cop.notifications import queries as notifications
from cop.notifications.queries import Told

TO_ME = {"mention", "reply"}
"""Reasons by which somebody waits for this very person."""
MOST = 300
"""Things that are counted: the page shows fewer."""

DAYS = {
    "mention": 3,
    "reply": 5,
    "request": 7,
    "claim": 14,
    "proposal": 14,
    "representative": 14,
    "disputed": 7,
    "listing": 21,
    "alone": 60,
    "unconfirmed": 60,
    "email": 90,
}
"""By when an answer is kind, counted from when it was asked. An invitation has a date of its own."""
HOUSEKEEPING = {"unconfirmed", "alone", "email"}
"""Nobody waits for these: they stand below what people wait for."""
MINUTES = {"mention": 3, "reply": 2, "request": 2, "proposal": 4, "representative": 4, "listing": 3, "alone": 3}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits. Its words stand in the template, by ``kind``."""

    kind: str
    ident: int
    """What an answer names: a membership, an affiliation, an invitation, a notification, a community."""
    title: str
    since: datetime
    due: datetime
    place: int = 0
    """The community or organisation it happens in."""
    who: str | None = None
    paper: str | None = None
    photo: str | None = None
    detail: str = ""
    href: str = ""
    number: int = 1

    @property
    def minutes(self) -> int:
        return MINUTES.get(self.kind, 1)

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.ident}"


def needs_of(member: Member, addresses: Iterable[Any]) -> list[Need]:
    """Return everything that waits for the member: what people wait for, what is due first on top, then the rest.

    ``addresses``: the member's confirmed addresses, rows of (address, is_personal, created_at).
    """
    if not member.is_active:
        return []
    known = list(addresses)
    found = [
        *_waiting(member, known),
        *_personal_address(member, known),
        *_messages(member),
        *_proposals(member),
        *_for_administrators(member),
    ]
    return sorted(found, key=lambda need: (need.kind in HOUSEKEEPING, need.due, need.since, need.key))


def _due(kind: str, since: datetime) -> datetime:
    return since + timedelta(days=DAYS[kind])


def invitations_to(addresses: Iterable[str]) -> Select[Any]:
    """Select open places offered to one of these confirmed addresses."""
    return select(Invitation).where(
        Invitation.address.in_(list(addresses)),
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(),
    )


def _waiting(member: Member, addresses: list[Any]) -> list[Need]:
    """What stands in the tables of people and places, by one statement that is built once."""
    roles = roles_of(member)
    asked = {
        "person_id": member.person_id,
        "led": [ident for ident, role in roles.by_community.items() if role in LEADERS],
        "coordinated": roles.coordinated,
        "addresses": [row[0] for row in addresses],
        "moment": now(),
    }
    found = []
    for kind, ident, at, title, since, due, who, paper, photo, detail in session().execute(_statement(), asked):
        if kind == "invitation" and at in roles.by_community:
            continue
        found.append(Need(kind, ident, title, since, due or _due(kind, since), at, who, paper, photo, detail))
    return found


@cache
def _statement() -> CompoundSelect[Any]:
    """Return one select of every kind: kind, id, place, title, since, due, who, paper, photo, detail.

    Invitations come first: they give the columns their types.
    """
    parts: list[Select[Any]] = [_invitations(), _requests(), _claims(), _own_affiliations(), _alone()]
    return union_all(*parts).limit(MOST)


NO_TEXT = cast(null(), Text())
NO_MOMENT = cast(null(), UtcDateTime())


def _invitations() -> Any:
    """Places offered to one of the member's confirmed addresses."""
    return (
        select(
            literal("invitation").label("kind"),
            Invitation.id,
            Invitation.community_id,
            Community.name,
            Invitation.created_at,
            Invitation.expires_at,
            Person.name.label("who"),
            Person.paper,
            Person.photo,
            Community.summary,
        )
        .join(Community, Community.id == Invitation.community_id)
        .join(Person, Person.id == Invitation.invited_by_id)
        .where(
            Invitation.address.in_(bindparam("addresses", expanding=True)),
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > bindparam("moment", type_=UtcDateTime()),
            Community.state.in_([CommunityState.ACTIVE, CommunityState.DORMANT]),
        )
    )


def _requests() -> Any:
    """Who asks to join a community the member looks after."""
    said = case((Membership.message != "", Membership.message), else_=Person.byline)
    return (
        select(
            literal("request"),
            Membership.id,
            Membership.community_id,
            Community.name,
            Membership.created_at,
            NO_MOMENT,
            Person.name,
            Person.paper,
            Person.photo,
            said,
        )
        .join(Community, Community.id == Membership.community_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.state == MembershipState.REQUESTED,
            Membership.community_id.in_(bindparam("led", expanding=True)),
        )
    )


def _claims() -> Any:
    """Who says to be at an organisation for which the member speaks."""
    mine = select(Representative.organisation_id).where(
        Representative.person_id == bindparam("person_id"), Representative.state == RepresentativeState.CONFIRMED
    )
    return (
        select(
            literal("claim"),
            Affiliation.id,
            Affiliation.organisation_id,
            Organisation.name,
            Affiliation.created_at,
            NO_MOMENT,
            Person.name,
            Person.paper,
            Person.photo,
            Affiliation.role,
        )
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Affiliation.state == AffiliationState.CLAIMED,
            Affiliation.organisation_id.in_(mine),
            Affiliation.person_id != bindparam("person_id"),
        )
    )


def _own_affiliations() -> Any:
    """What the member says and nobody confirmed, or somebody disputes."""
    is_disputed = Affiliation.state == AffiliationState.DISPUTED
    return (
        select(
            case((is_disputed, "disputed"), else_="unconfirmed"),
            Affiliation.id,
            Affiliation.organisation_id,
            Organisation.name,
            Affiliation.created_at,
            NO_MOMENT,
            NO_TEXT,
            NO_TEXT,
            NO_TEXT,
            Affiliation.note,
        )
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Affiliation.person_id == bindparam("person_id"),
            Affiliation.state.in_([AffiliationState.CLAIMED, AffiliationState.DISPUTED]),
        )
    )


def _alone() -> Any:
    """Communities that rest on the member's shoulders alone (domain.md R037)."""
    other = aliased(Membership)
    second = select(other.id).where(
        other.community_id == Community.id,
        other.person_id != bindparam("person_id"),
        other.role == Role.COORDINATOR,
        other.state == MembershipState.ACTIVE,
    )
    return (
        select(
            literal("alone"),
            Community.id,
            Community.id,
            Community.name,
            func.coalesce(Membership.joined_at, Community.created_at),
            NO_MOMENT,
            NO_TEXT,
            NO_TEXT,
            NO_TEXT,
            literal(""),
        )
        .join(Membership, Membership.community_id == Community.id)
        .where(
            Community.id.in_(bindparam("coordinated", expanding=True)),
            Community.state == CommunityState.ACTIVE,
            Community.member_count > 1,
            Membership.person_id == bindparam("person_id"),
            ~second.exists(),
        )
    )


def _personal_address(member: Member, addresses: list[Any]) -> list[Need]:
    """An address that outlives the present employer is asked for."""
    if not addresses or any(is_personal for _, is_personal, _ in addresses):
        return []
    since = min(created for _, _, created in addresses)
    return [Need("email", member.person_id or 0, addresses[0][0], since, _due("email", since))]


def _messages(member: Member) -> list[Need]:
    """What was written to the member: the notifications of these reasons whose subjects they may see."""
    rows = [row for row in notifications.unread(member) if row.reason in TO_ME][:MOST]
    told, _hidden = notifications.resolved(rows, member)
    return [_message(one) for one in told]


def _message(told: Told) -> Need:
    row, actor = told.row, told.row.actor
    kind = row.reason
    return Need(
        kind=kind,
        ident=row.id,
        title=told.subject.title,
        since=row.changed_at,
        due=_due(kind, row.changed_at),
        who=actor.name if actor else None,
        paper=actor.paper if actor else None,
        photo=actor.photo if actor else None,
        href=told.url,
        number=row.unread,
    )


def _proposals(member: Member) -> list[Need]:
    """New communities that wait for this member's word."""
    if not (member.is_admin or roles_of(member).coordinated):
        return []
    return [
        Need("proposal", it.id, it.name, it.created_at, _due("proposal", it.created_at), it.id, detail=it.challenge)
        for it in proposals_for(member)[:MOST]
    ]


def _for_administrators(member: Member) -> list[Need]:
    """What only administrators decide: who speaks for an organisation, and what is missing from the list."""
    if not member.is_admin:
        return []
    claims = select(func.count(), func.min(Representative.created_at)).where(
        Representative.state == RepresentativeState.CLAIMED
    )
    listings = select(func.count(), func.min(ListingRequest.created_at)).where(
        ListingRequest.state == RequestState.OPEN
    )
    found = []
    for kind, statement in (("representative", claims), ("listing", listings)):
        number, since = session().execute(statement).one()
        if number:
            found.append(Need(kind, 0, "", since, _due(kind, since), number=number))
    return found
