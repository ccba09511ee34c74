"""What happened to organisations and to people's affiliations."""

from __future__ import annotations

from dataclasses import dataclass

from cop.core.events import Event


@dataclass(frozen=True, slots=True)
class OrganisationChanged(Event):
    """Its facts were added, corrected, closed or merged away. ``actor_id`` is None for a register import."""

    organisation_id: int
    actor_id: int | None = None
    audited = True


@dataclass(frozen=True, slots=True)
class OrganisationsMerged(Event):
    """``organisation_id`` was merged into ``into_id``: its numbers, names, domains and people moved."""

    organisation_id: int
    into_id: int
    actor_id: int | None
    audited = True


@dataclass(frozen=True, slots=True)
class RegisterImported(Event):
    """A register was imported as a whole: so many organisations may have changed that none is named."""

    scheme: str


@dataclass(frozen=True, slots=True)
class AffiliationFact(Event):
    """Base of what happens to one affiliation."""

    affiliation_id: int
    person_id: int
    organisation_id: int
    actor_id: int | None
    audited = True


@dataclass(frozen=True, slots=True)
class AffiliationClaimed(AffiliationFact):
    """A person says that they work or study there."""


@dataclass(frozen=True, slots=True)
class AffiliationConfirmed(AffiliationFact):
    """Somebody or something vouched for it."""


@dataclass(frozen=True, slots=True)
class AffiliationDisputed(AffiliationFact):
    """Somebody who may speak for the organisation says it is not so."""


@dataclass(frozen=True, slots=True)
class AffiliationEnded(AffiliationFact):
    """The person is no longer there. Account, memberships and posts stay."""


@dataclass(frozen=True, slots=True)
class AffiliationChanged(AffiliationFact):
    """Role, unit, main or hidden changed."""


@dataclass(frozen=True, slots=True)
class RepresentativeFact(Event):
    """Base of what happens to a claim to speak for an organisation."""

    representative_id: int
    person_id: int
    organisation_id: int
    actor_id: int | None
    audited = True


@dataclass(frozen=True, slots=True)
class RepresentativeClaimed(RepresentativeFact):
    """A person asks to speak for the organisation."""


@dataclass(frozen=True, slots=True)
class RepresentativeDecided(RepresentativeFact):
    """The claim was confirmed or refused."""


@dataclass(frozen=True, slots=True)
class RepresentativeEnded(RepresentativeFact):
    """The person speaks for it no longer."""


@dataclass(frozen=True, slots=True)
class ListingRequested(Event):
    """A person asks for an organisation that is not listed."""

    request_id: int
    person_id: int
    actor_id: int | None
    audited = True


@dataclass(frozen=True, slots=True)
class ListingAnswered(Event):
    """An administrator added, matched or refused what was asked for."""

    request_id: int
    person_id: int
    organisation_id: int | None
    actor_id: int | None
    audited = True
