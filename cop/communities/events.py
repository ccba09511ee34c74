"""Facts of this room: communities founded, changed, closed and re-opened; people coming and going."""

from __future__ import annotations

from dataclasses import dataclass

from cop.core.events import Event


@dataclass(frozen=True)
class CommunityFounded(Event):
    """Proposed or, where no approval is needed, opened at once."""

    community_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class CommunityActivated(Event):
    community_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class CommunityChanged(Event):
    """Charter, tools, partners, visibility or state: whatever a card or an index shows may be different now."""

    community_id: int
    actor_id: int | None

    audited = True


@dataclass(frozen=True)
class CommunityArchived(Event):
    community_id: int
    actor_id: int | None

    audited = True


@dataclass(frozen=True)
class CommunityReopened(Event):
    community_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class MembershipRequested(Event):
    community_id: int
    person_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class MembershipWithdrawn(Event):
    """A request was taken back before it was answered."""

    community_id: int
    person_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class MembershipRefused(Event):
    community_id: int
    person_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class MembershipStarted(Event):
    """Somebody is in now: joined, accepted or invited. ``actor_id`` is who let them in, else they themselves."""

    community_id: int
    person_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class MembershipEnded(Event):
    """Somebody is out now: left, removed, banned, or a guest whose date has come (then ``actor_id`` is None)."""

    community_id: int
    person_id: int
    actor_id: int | None

    audited = True


@dataclass(frozen=True)
class MembershipRoleChanged(Event):
    community_id: int
    person_id: int
    actor_id: int
    role: str

    audited = True


@dataclass(frozen=True)
class InvitationSent(Event):
    community_id: int
    invitation_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class InvitationWithdrawn(Event):
    community_id: int
    invitation_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class PartnerJoined(Event):
    community_id: int
    organisation_id: int
    actor_id: int

    audited = True


@dataclass(frozen=True)
class PartnerLeft(Event):
    community_id: int
    organisation_id: int
    actor_id: int

    audited = True
