"""Organisations: added, corrected, merged. Registers come in through `cop.institutions.importing`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select, update

from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict
from cop.core.events import publish
from cop.core.i18n import _
from cop.institutions import queries
from cop.institutions.actions.bylines import keep_byline, keep_bylines_at, locked
from cop.institutions.events import OrganisationChanged, OrganisationsMerged
from cop.institutions.folding import fold
from cop.institutions.indexing import reindex
from cop.institutions.models import (
    Affiliation,
    AffiliationState,
    Alias,
    Domain,
    ListingRequest,
    Organisation,
    OrganisationKind,
    OrganisationState,
    RegisterNumber,
    Representative,
    RepresentativeState,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a representative may correct. Name, number and closing come from the register."""

    website: str = ""
    aliases: tuple[str, ...] = field(default_factory=tuple)
    is_commercial: bool = False
    interest_statement: str = ""


def add_organisation(
    *,
    name: str,
    kind: OrganisationKind,
    country: str,
    place: str = "",
    postcode: str = "",
    region: str = "",
    website: str = "",
    is_commercial: bool = False,
    interest_statement: str = "",
    numbers: Iterable[tuple[str, str]] = (),
    aliases: Iterable[str] = (),
    domains: Iterable[str] = (),
    actor_id: int | None,
) -> Organisation:
    """Add an organisation that no register brought. ``numbers`` are pairs (scheme, number); domains prove people."""
    moment = now()
    organisation = Organisation(
        name=name,
        folded=fold(name)[:300],
        kind=kind,
        country=country.upper(),
        place=place,
        postcode=postcode,
        region=region,
        website=website,
        is_commercial=is_commercial or kind is OrganisationKind.COMPANY,
        interest_statement=interest_statement,
        state=OrganisationState.VERIFIED,
        created_at=moment,
        changed_at=moment,
        numbers=[RegisterNumber(scheme=scheme, number=number) for scheme, number in numbers],
        aliases=[Alias(name=alias, folded=fold(alias)[:300]) for alias in aliases],
        domains=[Domain(domain=domain.lower()) for domain in domains],
    )
    session().add(organisation)
    session().flush()
    reindex([organisation.id])
    publish(OrganisationChanged(organisation.id, actor_id))
    return organisation


def correct(*, organisation: Organisation, facts: Facts, actor_id: int) -> None:
    """Correct what the organisation says of itself. ``organisation`` comes with aliases, numbers and domains loaded."""
    was_commercial = organisation.is_commercial
    organisation.website = facts.website
    organisation.is_commercial = facts.is_commercial or organisation.kind is OrganisationKind.COMPANY
    organisation.interest_statement = facts.interest_statement
    organisation.changed_at = now()
    kept = {alias.name: alias for alias in organisation.aliases}
    for name in kept.keys() - set(facts.aliases):
        session().delete(kept[name])
    for name in dict.fromkeys(facts.aliases):
        if name not in kept:
            session().add(Alias(organisation_id=organisation.id, name=name, folded=fold(name)[:300]))
    session().flush()
    reindex([organisation.id])
    if was_commercial != organisation.is_commercial:
        keep_bylines_at(organisation.id)
    publish(OrganisationChanged(organisation.id, actor_id))


def merge(*, organisation: Organisation, into: Organisation, actor_id: int | None) -> None:
    """Merge two entries of one place: numbers, names, domains and people move, links to the old one lead to the new.

    Raises Conflict when they are the same or one was merged already.
    """
    if organisation.id == into.id:
        raise Conflict(_("An organisation cannot be merged with itself."))
    if OrganisationState.MERGED in {organisation.state, into.state}:
        raise Conflict(_("One of the two was merged already."))
    session().add(Alias(organisation_id=into.id, name=organisation.name, folded=organisation.folded))
    _move_facts(organisation.id, into.id)
    _move_people(organisation.id, into.id)
    _move_representatives(organisation.id, into.id)
    organisation.state = OrganisationState.MERGED
    organisation.successor_id = into.id
    organisation.changed_at = into.changed_at = now()
    session().flush()
    reindex([organisation.id, into.id])
    publish(OrganisationsMerged(organisation.id, into.id, actor_id))
    publish(OrganisationChanged(into.id, actor_id))


def _move_facts(old: int, new: int) -> None:
    current = session()
    current.flush()
    current.execute(update(RegisterNumber).where(RegisterNumber.organisation_id == old).values(organisation_id=new))
    current.execute(update(Alias).where(Alias.organisation_id == old).values(organisation_id=new))
    known = select(Domain.domain).where(Domain.organisation_id == new)
    current.execute(
        update(Domain)
        .where(Domain.organisation_id == old, Domain.domain.not_in(known))
        .values(organisation_id=new)
        .execution_options(synchronize_session=False)
    )
    current.execute(
        update(Organisation).where(Organisation.successor_id == old, Organisation.id != new).values(successor_id=new)
    )
    current.execute(update(Organisation).where(Organisation.parent_id == old).values(parent_id=new))
    current.execute(update(ListingRequest).where(ListingRequest.organisation_id == old).values(organisation_id=new))


def _move_people(old: int, new: int) -> None:
    """Move affiliations. Who stands at both keeps the older record of the better state; the other one ends."""
    rank = [AffiliationState.CONFIRMED, AffiliationState.CLAIMED, AffiliationState.DISPUTED]
    moved = session().scalars(select(Affiliation).where(Affiliation.organisation_id == old)).all()
    for affiliation in moved:
        locked(affiliation.person_id)
        other = queries.standing_affiliation(affiliation.person_id, new)
        affiliation.organisation_id = new
        if other is not None and affiliation.state is not AffiliationState.ENDED:
            weaker = max(affiliation, other, key=lambda it: rank.index(it.state))
            weaker.state, weaker.ended_on, weaker.is_main = AffiliationState.ENDED, now().date(), False
        session().flush()
    for person_id in {affiliation.person_id for affiliation in moved}:
        keep_byline(person_id)


def _move_representatives(old: int, new: int) -> None:
    there = {claim.person_id for claim in queries.representatives_of(new)}
    for claim in session().scalars(select(Representative).where(Representative.organisation_id == old)):
        claim.organisation_id = new
        if claim.person_id in there and claim.state in {RepresentativeState.CLAIMED, RepresentativeState.CONFIRMED}:
            claim.state, claim.decided_at = RepresentativeState.ENDED, now()
    session().flush()
