"""What follows here from facts of the accounts room."""

from __future__ import annotations

from cop.accounts.events import EmailConfirmed, OutsideIdentityLinked, PersonJoined
from cop.accounts.models import EmailAddress
from cop.core.db import session
from cop.core.errors import CopError
from cop.core.events import listens_to
from cop.core.logging import log
from cop.institutions import actions, queries
from cop.institutions.models import Organisation, Proof


@listens_to(PersonJoined)
def claim_on_joining(event: PersonJoined) -> None:
    """Note where a new person said to be. An organisation that closed meanwhile hinders nobody from joining."""
    if event.organisation_id is None:
        return
    organisation = session().get(Organisation, event.organisation_id)
    if organisation is None:
        return
    try:
        actions.claim_affiliation(person_id=event.person_id, organisation=organisation, role=event.role[:120])
    except CopError:
        log.warning("claim_on_joining_refused", extra={"fields": {"organisation": event.organisation_id}})


@listens_to(EmailConfirmed)
def confirm_by_domain(event: EmailConfirmed) -> None:
    """Let a confirmed address of one HEI confirm what the person claims there."""
    address = session().get(EmailAddress, event.address_id)
    if address is not None and address.person_id == event.person_id:
        actions.confirm_by_address(event.person_id, address.address)


@listens_to(OutsideIdentityLinked)
def affiliate_by_provider(event: OutsideIdentityLinked) -> None:
    """Add and confirm the affiliation that an institution's own sign-in vouches for. It never owns the account."""
    scheme, _, number = event.organisation.partition(":")
    organisation = queries.by_number(scheme, number)
    if organisation is None or not organisation.is_open:
        log.warning("provider_without_organisation", extra={"fields": {"provider": event.provider_slug}})
        return
    known = queries.standing_affiliation(event.person_id, organisation.id)
    if known is None:
        known = actions.claim_affiliation(person_id=event.person_id, organisation=organisation)
    actions.confirm_affiliation(affiliation=known, proof=Proof.PROVIDER, actor_id=None, is_settled=True)
