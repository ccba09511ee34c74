"""Communities of practice: who belongs, in what role, with which partner institutions and which tools."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.core.db import Model, enum_column, line, pk, ref
from cop.institutions.models import Organisation


class CommunityKind(StrEnum):
    HUB = "hub"
    CLUSTER = "cluster"
    THEME = "theme"
    PARTNERSHIP = "partnership"
    NETWORK = "network"
    LEADERS = "leaders"
    SMALL_GROUP = "small_group"
    REGION = "region"
    ARCHIVE = "archive"


class Visibility(StrEnum):
    """Who may read. A closed community is listed but read by members only; a hidden one is known to members only."""

    PUBLIC = "public"
    NETWORK = "network"
    CLOSED = "closed"
    HIDDEN = "hidden"


class Joining(StrEnum):
    OPEN = "open"
    REQUEST = "request"
    INVITATION = "invitation"


class Structure(StrEnum):
    EQUALS = "equals"
    LEAD_SCHOOL = "lead_school"


class CommunityState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    DORMANT = "dormant"
    ARCHIVED = "archived"


class Community(Model):
    """A hub, cluster, theme group, partnership room, network, leaders' circle or small group."""

    __tablename__ = "community"
    __table_args__ = (Index("ix_community_listing", "state", "visibility", "kind"),)

    id: Mapped[pk]
    kind: Mapped[CommunityKind] = mapped_column(enum_column(CommunityKind))
    name: Mapped[str] = mapped_column(line(120))
    letters: Mapped[str] = mapped_column(line(4))
    paper: Mapped[str] = mapped_column(line(8), default="sage")
    summary: Mapped[str] = mapped_column(line(300), default="")
    challenge: Mapped[str] = mapped_column(line(300), default="")
    charter_source: Mapped[str] = mapped_column(default="")
    charter_html: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(line(8), default="en")
    region: Mapped[str] = mapped_column(line(120), default="")
    country: Mapped[str] = mapped_column(line(2), default="")
    structure: Mapped[Structure] = mapped_column(enum_column(Structure), default=Structure.EQUALS)
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility))
    joining: Mapped[Joining] = mapped_column(enum_column(Joining))
    accepts_commercial: Mapped[bool] = mapped_column(default=False)
    allows_nameless: Mapped[bool] = mapped_column(default=True)
    """Whether members may post without their name: moderators can still learn it, for a written reason."""
    tools: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Names of the tools shown, in the order the facilitator chose; About and Members always stand."""
    state: Mapped[CommunityState] = mapped_column(enum_column(CommunityState))
    parent_id: Mapped[ref | None] = mapped_column(ForeignKey("community.id"), index=True)
    member_count: Mapped[int] = mapped_column(default=0)
    started_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    credit: Mapped[str] = mapped_column(default="")
    """Source and licence of an archive community."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts edits: the second of two people editing the charter is told."""
    created_at: Mapped[datetime]
    active_at: Mapped[datetime]

    parent: Mapped[Community | None] = relationship(remote_side="Community.id", lazy="raise_on_sql")
    memberships: Mapped[list[Membership]] = relationship(back_populates="community", lazy="raise_on_sql")
    partners: Mapped[list[Partner]] = relationship(back_populates="community", lazy="raise_on_sql")

    @property
    def is_open_for_writing(self) -> bool:
        return self.state in {CommunityState.ACTIVE, CommunityState.DORMANT}


class Role(StrEnum):
    """What a member may do in one community. Guests leave on a date; observers read."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    MODERATOR = "moderator"
    GUEST = "guest"
    OBSERVER = "observer"


class MembershipState(StrEnum):
    INVITED = "invited"
    REQUESTED = "requested"
    ACTIVE = "active"
    LEFT = "left"
    REMOVED = "removed"
    REFUSED = "refused"
    BANNED = "banned"


class Membership(Model):
    """A person in a community; one row for each pair, its history in `CommunityEntry`."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id"),
        Index("ix_membership_person_state", "person_id", "state"),
    )

    id: Mapped[pk]
    community_id: Mapped[ref] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    state: Mapped[MembershipState] = mapped_column(enum_column(MembershipState))
    organisation_id: Mapped[ref | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """For which organisation the person is here, if for one."""
    invited_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    message: Mapped[str] = mapped_column(default="")
    """What the person wrote with their request."""
    answer: Mapped[str] = mapped_column(default="")
    """What they were told when declined or removed."""
    note: Mapped[str] = mapped_column(line(200), default="")
    """Shown on the facilitator's card: "Usually answers within a day. Fridays are best." """
    created_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    community: Mapped[Community] = relationship(back_populates="memberships", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Level(StrEnum):
    """A partner school's programme level (domain.md R023). Shown, dated, never ranked or counted."""

    ADVANCED = "advanced"
    ADVANCED_PRACTITIONER = "advanced_practitioner"


class Connectedness(StrEnum):
    """A school's own placement on the four levels (R034), seen by members only."""

    REACTIVE = "reactive"
    RESPONSIVE = "responsive"
    CONNECTED = "connected"
    INTER_CONNECTED = "inter_connected"


class Partner(Model):
    """An institution that takes part in a community."""

    __tablename__ = "community_partner"
    __table_args__ = (UniqueConstraint("community_id", "organisation_id"),)

    id: Mapped[pk]
    community_id: Mapped[ref] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    organisation_id: Mapped[ref] = mapped_column(ForeignKey("organisation.id"), index=True)
    level: Mapped[Level | None] = mapped_column(enum_column(Level))
    level_set_on: Mapped[date | None]
    connectedness: Mapped[Connectedness | None] = mapped_column(enum_column(Connectedness))
    connectedness_set_on: Mapped[date | None]
    contact_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    """The school's contact or the HEI's link person."""
    is_lead: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]

    community: Mapped[Community] = relationship(back_populates="partners", lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    contact: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class Invitation(Model):
    """A place offered by letter to an address that may not have an account yet."""

    __tablename__ = "community_invitation"

    id: Mapped[pk]
    community_id: Mapped[ref] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(line(320), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    digest: Mapped[str] = mapped_column(line(64), unique=True)
    invited_by_id: Mapped[ref] = mapped_column(ForeignKey("person.id"), index=True)
    guest_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who took the place: perhaps somebody with another address."""
    withdrawn_at: Mapped[datetime | None]

    community: Mapped[Community] = relationship(lazy="raise_on_sql")
    invited_by: Mapped[Person] = relationship(foreign_keys=[invited_by_id], lazy="raise_on_sql")


class CommunityEntry(Model):
    """A line of a community's history: founded, archived, re-opened, handed over."""

    __tablename__ = "community_entry"

    id: Mapped[pk]
    community_id: Mapped[ref] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(line(40))
    actor_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    person_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
