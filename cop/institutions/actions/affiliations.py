"""A person's affiliations: claimed, confirmed, disputed, ended. None of it touches the account or what was written."""

from __future__ import annotations

from datetime import date

from cop.accounts.actions import verify
from cop.accounts.queries import primary_address
from cop.core import mail
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.core.events import publish
from cop.core.i18n import _
from cop.institutions import queries
from cop.institutions.actions.bylines import keep_byline, locked
from cop.institutions.events import (
    AffiliationChanged,
    AffiliationClaimed,
    AffiliationConfirmed,
    AffiliationDisputed,
    AffiliationEnded,
    AffiliationFact,
)
from cop.institutions.models import (
    Affiliation,
    AffiliationState,
    Organisation,
    OrganisationKind,
    OrganisationState,
    Proof,
)

MAX_CURRENT = 20
"""Current affiliations of one person: more than anybody has."""


def claim_affiliation(
    *,
    person_id: int,
    organisation: Organisation,
    role: str = "",
    unit: str = "",
    started_on: date | None = None,
    is_main: bool = False,
    actor_id: int | None = None,
) -> Affiliation:
    """Note that a person says to be at ``organisation``. Said twice, it is one affiliation.

    An e-mail domain that belongs to this HEI alone confirms it at once. Raises Invalid for a closed organisation and
    Conflict where an earlier claim is disputed.
    """
    locked(person_id)
    organisation = _surviving(organisation)
    if not organisation.is_open:
        raise Invalid(_("%(name)s is closed. Choose the one that follows it.", name=organisation.name), "organisation")
    standing = queries.standing_affiliations(person_id)
    known = next((it for it in standing if it.organisation_id == organisation.id), None)
    if known is not None:
        return _claimed_again(known, role=role, unit=unit)
    if len(standing) >= MAX_CURRENT:
        raise Invalid(_("You are at %(count)s places already. End one first.", count=MAX_CURRENT), "organisation")
    affiliation = Affiliation(
        person_id=person_id,
        organisation=organisation,
        role=role,
        unit=unit,
        state=AffiliationState.CLAIMED,
        started_on=started_on or now().date(),
        created_at=now(),
    )
    session().add(affiliation)
    session().flush()
    if is_main:
        _take_main(affiliation)
    keep_byline(person_id)
    _tell(AffiliationClaimed, affiliation, actor_id or person_id)
    if organisation.kind is OrganisationKind.HEI and queries.proven_by_domain(person_id, organisation.id):
        confirm_affiliation(affiliation=affiliation, proof=Proof.DOMAIN, actor_id=None)
    return affiliation


def _surviving(organisation: Organisation) -> Organisation:
    if organisation.state is OrganisationState.MERGED:
        return session().get_one(Organisation, queries.merged_into(organisation.id) or organisation.id)
    return organisation


def _claimed_again(known: Affiliation, *, role: str, unit: str) -> Affiliation:
    if known.state is AffiliationState.DISPUTED:
        raise Conflict(
            _("Your affiliation with %(name)s is disputed. An administrator looks at it.", name=known.organisation.name)
        )
    known.role, known.unit = role or known.role, unit or known.unit
    session().flush()
    return known


def confirm_affiliation(
    *, affiliation: Affiliation, proof: Proof, actor_id: int | None, is_settled: bool = False
) -> None:
    """Note that ``proof`` vouches for it; the person's first one verifies the person. Twice is once.

    A disputed one is confirmed only by who decides on it (``is_settled``): a representative or an administrator.
    """
    person = locked(affiliation.person_id)
    session().refresh(affiliation, ["state"])
    if affiliation.state is AffiliationState.CONFIRMED:
        return
    if affiliation.state is AffiliationState.ENDED:
        raise Conflict(_("This affiliation has ended."))
    if affiliation.state is AffiliationState.DISPUTED and not is_settled:
        raise Conflict(_("This affiliation is disputed. An administrator decides."))
    affiliation.state, affiliation.proof, affiliation.note = AffiliationState.CONFIRMED, proof, ""
    affiliation.confirmed_by_id = actor_id
    session().flush()
    verify(person, actor_id)
    keep_byline(person.id)
    _tell(AffiliationConfirmed, affiliation, actor_id)


def confirm_by_address(person_id: int, address: str) -> None:
    """Confirm what a newly confirmed address proves: a claimed affiliation with the one HEI that has its domain."""
    found = queries.belonging_to_domain(address)
    if len(found) != 1:
        return
    affiliation = queries.standing_affiliation(person_id, found[0].id)
    if affiliation is not None and affiliation.state is AffiliationState.CLAIMED:
        confirm_affiliation(affiliation=affiliation, proof=Proof.DOMAIN, actor_id=None)


def dispute_affiliation(*, affiliation: Affiliation, reason: str, actor_id: int) -> None:
    """Note that the organisation says it is not so, and tell the person why. Raises Conflict when it has ended."""
    locked(affiliation.person_id)
    session().refresh(affiliation, ["state"])
    if not affiliation.is_current:
        raise Conflict(_("This affiliation has ended or is disputed already."))
    affiliation.state, affiliation.proof, affiliation.confirmed_by_id = AffiliationState.DISPUTED, None, None
    affiliation.note, affiliation.is_main = reason, False
    keep_byline(affiliation.person_id)
    _tell(AffiliationDisputed, affiliation, actor_id)
    address = primary_address(affiliation.person_id)
    if address:
        subject = _("A question about your affiliation with %(name)s", name=affiliation.organisation.name)
        mail.send(address, subject, "affiliation_disputed", organisation=affiliation.organisation.name, reason=reason)


def end_affiliation(*, affiliation: Affiliation, actor_id: int, ended_on: date | None = None) -> None:
    """Note that the person is no longer there. Account, memberships and posts stay (domain.md D1, rule 1)."""
    locked(affiliation.person_id)
    session().refresh(affiliation, ["state"])
    if affiliation.state is AffiliationState.ENDED:
        raise Conflict(_("This affiliation has ended already."))
    last = ended_on or now().date()
    if last < affiliation.started_on:
        raise Invalid(_("The last day cannot be before the first one."), "ended_on")
    affiliation.state, affiliation.ended_on, affiliation.is_main = AffiliationState.ENDED, last, False
    keep_byline(affiliation.person_id)
    _tell(AffiliationEnded, affiliation, actor_id)


def move(
    *,
    affiliation: Affiliation,
    organisation: Organisation,
    role: str,
    moved_on: date | None = None,
    actor_id: int,
) -> Affiliation:
    """End one affiliation and start another in one step: "I have moved". The new one is main where the old one was."""
    if organisation.id == affiliation.organisation_id:
        raise Invalid(_("You are at %(name)s already.", name=organisation.name), "organisation")
    was_main = affiliation.is_main
    end_affiliation(affiliation=affiliation, actor_id=actor_id, ended_on=moved_on)
    return claim_affiliation(
        person_id=affiliation.person_id,
        organisation=organisation,
        role=role,
        started_on=moved_on,
        is_main=was_main,
        actor_id=actor_id,
    )


def describe_affiliation(*, affiliation: Affiliation, role: str, unit: str, actor_id: int) -> None:
    """Say the role in other words."""
    affiliation.role, affiliation.unit = role, unit
    session().flush()
    _tell(AffiliationChanged, affiliation, actor_id)


def make_main(*, affiliation: Affiliation, actor_id: int) -> None:
    """Show this one beside the name. Raises Conflict when it is not current."""
    locked(affiliation.person_id)
    if not affiliation.is_current:
        raise Conflict(_("Only a current affiliation can stand beside your name."))
    _take_main(affiliation)
    affiliation.is_hidden = False
    keep_byline(affiliation.person_id)
    _tell(AffiliationChanged, affiliation, actor_id)


def show_affiliation(*, affiliation: Affiliation, is_hidden: bool, actor_id: int) -> None:
    """Hide one from other members, or show it again. A commercial label stays either way."""
    affiliation.is_hidden = is_hidden
    keep_byline(affiliation.person_id)
    _tell(AffiliationChanged, affiliation, actor_id)


def _take_main(affiliation: Affiliation) -> None:
    for other in queries.affiliations_of(affiliation.person_id):
        other.is_main = other.id == affiliation.id
    session().flush()


def _tell(kind: type[AffiliationFact], affiliation: Affiliation, actor_id: int | None) -> None:
    publish(kind(affiliation.id, affiliation.person_id, affiliation.organisation_id, actor_id))
