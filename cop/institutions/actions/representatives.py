"""Who speaks for an organisation: claimed with a reason, decided by an administrator or a representative."""

from __future__ import annotations

from cop.accounts.queries import primary_address
from cop.core import mail
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.events import publish
from cop.core.i18n import _
from cop.institutions import queries
from cop.institutions.actions.affiliations import confirm_affiliation
from cop.institutions.actions.bylines import locked
from cop.institutions.events import (
    RepresentativeClaimed,
    RepresentativeDecided,
    RepresentativeEnded,
    RepresentativeFact,
)
from cop.institutions.models import (
    AffiliationState,
    Organisation,
    Proof,
    Representative,
    RepresentativeState,
)

OPEN = (RepresentativeState.CLAIMED, RepresentativeState.CONFIRMED)


def claim_representation(*, person_id: int, organisation: Organisation, reason: str, actor_id: int) -> Representative:
    """Ask to speak for an organisation. Others who ask, and who speak for it already, are told. Twice is one claim."""
    session().get_one(Organisation, organisation.id, with_for_update=True)
    others = queries.representatives_of(organisation.id)
    known = next((claim for claim in others if claim.person_id == person_id), None)
    if known is not None:
        return known
    claim = Representative(
        person_id=person_id,
        organisation=organisation,
        state=RepresentativeState.CLAIMED,
        reason=reason,
        created_at=now(),
    )
    session().add(claim)
    session().flush()
    for other in others:
        _write_to_other(other, organisation)
    _tell(RepresentativeClaimed, claim, actor_id)
    return claim


def _write_to_other(other: Representative, organisation: Organisation) -> None:
    address = primary_address(other.person_id)
    if address:
        subject = _("Somebody else asks to represent %(name)s", name=organisation.name)
        mail.send(
            address,
            subject,
            "representative_other",
            organisation=organisation.name,
            organisation_id=organisation.id,
            is_confirmed=other.state is RepresentativeState.CONFIRMED,
        )


def confirm_representative(*, claim: Representative, actor_id: int) -> None:
    """Let the person speak for the organisation; a claimed affiliation with it is confirmed by the same decision."""
    _decide(claim, RepresentativeState.CONFIRMED, actor_id)
    affiliation = queries.standing_affiliation(claim.person_id, claim.organisation_id)
    if affiliation is not None and affiliation.state is AffiliationState.CLAIMED:
        confirm_affiliation(affiliation=affiliation, proof=Proof.REPRESENTATIVE, actor_id=actor_id)


def refuse_representative(*, claim: Representative, actor_id: int) -> None:
    """Say no. The person is told and may ask again."""
    _decide(claim, RepresentativeState.REFUSED, actor_id)


def _decide(claim: Representative, state: RepresentativeState, actor_id: int) -> None:
    locked(claim.person_id)
    session().refresh(claim, ["state"])
    if claim.state is not RepresentativeState.CLAIMED:
        raise Conflict(_("Somebody decided on this already."))
    claim.state, claim.decided_by_id, claim.decided_at = state, actor_id, now()
    session().flush()
    address = primary_address(claim.person_id)
    if address:
        mail.send(
            address,
            _("About representing %(name)s", name=claim.organisation.name),
            "representative_decided",
            organisation=claim.organisation.name,
            organisation_id=claim.organisation_id,
            is_confirmed=state is RepresentativeState.CONFIRMED,
        )
    _tell(RepresentativeDecided, claim, actor_id)


def end_representation(*, claim: Representative, actor_id: int) -> None:
    """Stop speaking for it, or withdraw the claim."""
    if claim.state not in OPEN:
        raise Conflict(_("This has ended already."))
    claim.state, claim.decided_by_id, claim.decided_at = RepresentativeState.ENDED, actor_id, now()
    session().flush()
    _tell(RepresentativeEnded, claim, actor_id)


def _tell(kind: type[RepresentativeFact], claim: Representative, actor_id: int) -> None:
    publish(kind(claim.id, claim.person_id, claim.organisation_id, actor_id))
