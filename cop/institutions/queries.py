"""Finding organisations, affiliations, representatives and requests. Lists begin at `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from cop.accounts.models import EmailAddress, Findable, Person
from cop.core.authz import Member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.institutions.facts import standing_of
from cop.institutions.models import (
    Affiliation,
    AffiliationState,
    Domain,
    ListingRequest,
    Organisation,
    OrganisationKind,
    OrganisationState,
    RegisterNumber,
    Representative,
    RepresentativeState,
    RequestState,
)
from cop.institutions.picking import load as load
from cop.institutions.picking import pick as pick

CURRENT = (AffiliationState.CLAIMED, AffiliationState.CONFIRMED)
STANDING = (*CURRENT, AffiliationState.DISPUTED)
LONGEST_CHAIN = 8
"""Mergers or successions followed at most: enough for any real history, and the end of any ring."""


def visible_to(member: Member) -> Select[Organisation]:
    """Select the organisations this member may see: all but those merged into another."""
    return select(Organisation).where(Organisation.state != OrganisationState.MERGED)


def get_visible(ident: int, member: Member) -> Organisation:
    """Load one organisation with what its page shows. Raises NotFound."""
    statement = (
        visible_to(member)
        .where(Organisation.id == ident)
        .options(
            selectinload(Organisation.numbers),
            selectinload(Organisation.aliases),
            selectinload(Organisation.domains),
            selectinload(Organisation.successor),
        )
        .execution_options(populate_existing=True)
    )
    organisation = session().scalars(statement).one_or_none()
    if organisation is None:
        raise NotFound
    return organisation


def merged_into(ident: int) -> int | None:
    """Return the organisation to which the one of this id was merged, at the end of the chain; None when it was not."""
    followed = ident
    for _ in range(LONGEST_CHAIN):
        statement = select(Organisation.successor_id).where(
            Organisation.id == followed, Organisation.state == OrganisationState.MERGED
        )
        successor = session().scalar(statement)
        if successor is None:
            break
        followed = successor
    return None if followed == ident else followed


def by_number(scheme: str, number: str) -> Organisation | None:
    """Return the organisation with this number of a register, the surviving one when it was merged."""
    statement = select(RegisterNumber.organisation_id).where(
        RegisterNumber.scheme == scheme, RegisterNumber.number == number
    )
    ident = session().scalar(statement)
    if ident is None:
        return None
    return session().get(Organisation, merged_into(ident) or ident)


def count(statement: Select[Any]) -> int:
    """Return how many rows a select has."""
    ids = statement.with_only_columns(func.count(), maintain_column_froms=True).options().order_by(None)
    return cast("int", session().scalar(ids) or 0)


def counted() -> int:
    """Return how many organisations there are."""
    statement = select(func.count(Organisation.id)).where(Organisation.state != OrganisationState.MERGED)
    return cast("int", session().scalar(statement) or 0)


# ------------------------------------------------------------------------------------------------- e-mail domains


def belonging_to_domain(address: str) -> list[Organisation]:
    """Return the HEIs to which the domain of an address, or its nearest listed parent domain, belongs.

    Exactly one proves an affiliation; several (three domains of the world list) prove nothing alone.
    """
    labels = address.rpartition("@")[2].lower().split(".")
    parents = [".".join(labels[start:]) for start in range(len(labels) - 1)][:LONGEST_CHAIN]
    if not parents:
        return []
    statement = (
        select(Organisation, Domain.domain)
        .join(Domain, Domain.organisation_id == Organisation.id)
        .where(
            Domain.domain.in_(parents),
            Organisation.kind == OrganisationKind.HEI,
            Organisation.state == OrganisationState.VERIFIED,
        )
        .order_by(Organisation.name, Organisation.id)
    )
    rows = session().execute(statement).all()
    nearest = max((domain for _, domain in rows), key=len, default="")
    return [organisation for organisation, domain in rows if domain == nearest]


def confirmed_addresses(person_id: int) -> Sequence[str]:
    """Return a person's confirmed addresses, the primary one first."""
    statement = (
        select(EmailAddress.address)
        .where(EmailAddress.person_id == person_id, EmailAddress.confirmed_at.is_not(None))
        .order_by(EmailAddress.is_primary.desc(), EmailAddress.id)
    )
    return session().scalars(statement).all()


def suggested_by_address(person_id: int) -> list[tuple[str, list[Organisation]]]:
    """Return pairs of (domain, HEIs it belongs to) of a person's addresses, where the person is at none of them."""
    standing = select(Affiliation.organisation_id).where(
        Affiliation.person_id == person_id, Affiliation.state.in_(STANDING)
    )
    mine = set(session().scalars(standing))
    suggestions: dict[str, list[Organisation]] = {}
    for address in confirmed_addresses(person_id):
        found = belonging_to_domain(address)
        if found and not any(organisation.id in mine for organisation in found):
            suggestions[address.rpartition("@")[2]] = found
    return list(suggestions.items())


def proven_by_domain(person_id: int, organisation_id: int) -> bool:
    """Whether a confirmed address of the person belongs to this HEI and to no other."""
    return any(
        [found.id for found in belonging_to_domain(address)] == [organisation_id]
        for address in confirmed_addresses(person_id)
    )


# ---------------------------------------------------------------------------------------------------- affiliations


def affiliations_of(person_id: int) -> Sequence[Affiliation]:
    """Return everything a person ever was part of: current ones first, the main one before all, then the latest."""
    statement = (
        select(Affiliation)
        .where(Affiliation.person_id == person_id)
        .options(joinedload(Affiliation.organisation).selectinload(Organisation.numbers))
        .order_by(
            Affiliation.ended_on.is_not(None),
            Affiliation.is_main.desc(),
            Affiliation.started_on.desc(),
            Affiliation.id.desc(),
        )
    )
    return session().scalars(statement).all()


def current_affiliations(person_ids: Iterable[int], *, hidden: bool = False) -> dict[int, list[Affiliation]]:
    """Return current affiliations by person, the main one first: for profiles, lists and search."""
    found: dict[int, list[Affiliation]] = {person_id: [] for person_id in person_ids}
    statement = (
        select(Affiliation)
        .where(Affiliation.person_id.in_(found), Affiliation.state.in_(CURRENT))
        .options(joinedload(Affiliation.organisation))
        .order_by(Affiliation.is_main.desc(), Affiliation.id)
    )
    if not hidden:
        statement = statement.where(Affiliation.is_hidden.is_(False))
    for affiliation in session().scalars(statement):
        found[affiliation.person_id].append(affiliation)
    return found


def standing_affiliations(person_id: int) -> Sequence[Affiliation]:
    """Return a person's affiliations that have not ended, with their organisations, the first one first."""
    statement = (
        select(Affiliation)
        .where(Affiliation.person_id == person_id, Affiliation.state.in_(STANDING))
        .options(joinedload(Affiliation.organisation))
        .order_by(Affiliation.id)
    )
    return session().scalars(statement).all()


def standing_affiliation(person_id: int, organisation_id: int) -> Affiliation | None:
    """Return the person's affiliation with an organisation that has not ended, if any."""
    statement = (
        select(Affiliation)
        .where(
            Affiliation.person_id == person_id,
            Affiliation.organisation_id == organisation_id,
            Affiliation.state.in_(STANDING),
        )
        .options(joinedload(Affiliation.organisation), joinedload(Affiliation.person))
        .order_by(Affiliation.id)
        .limit(1)
    )
    return session().scalars(statement).one_or_none()


def get_affiliation(ident: int) -> Affiliation:
    """Load one affiliation with person and organisation. Raises NotFound."""
    statement = (
        select(Affiliation)
        .where(Affiliation.id == ident)
        .options(joinedload(Affiliation.organisation), joinedload(Affiliation.person))
    )
    affiliation = session().scalars(statement).one_or_none()
    if affiliation is None:
        raise NotFound
    return affiliation


def affiliations_at(organisation_id: int, *states: AffiliationState) -> Select[Affiliation]:
    """Select who is at an organisation, for those who decide on it: the longest waiting first."""
    return (
        select(Affiliation)
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Affiliation.organisation_id == organisation_id,
            Affiliation.state.in_(states),
            Person.erased_at.is_(None),
        )
        .options(joinedload(Affiliation.person))
        .order_by(Affiliation.created_at, Affiliation.id)
    )


def count_waiting(organisation_id: int) -> int:
    """Return how many people wait to be confirmed."""
    return count(affiliations_at(organisation_id, AffiliationState.CLAIMED))


def disputes() -> Select[Affiliation]:
    """Select what is disputed anywhere, for administrators."""
    return (
        select(Affiliation)
        .where(Affiliation.state == AffiliationState.DISPUTED)
        .options(joinedload(Affiliation.person), joinedload(Affiliation.organisation))
        .order_by(Affiliation.id)
    )


def people_at(organisation_id: int, member: Member) -> Select[Affiliation]:
    """Select the current people of an organisation whom this member may find there.

    Those who let members find them; colleagues see each other unless somebody wants to be found by nobody.
    """
    return (
        select(Affiliation)
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Affiliation.organisation_id == organisation_id,
            Affiliation.state.in_(CURRENT),
            Affiliation.is_hidden.is_(False),
            Person.erased_at.is_(None),
            Person.suspended_at.is_(None),
            or_(_is_found_by(organisation_id, member), Person.id == member.person_id),
        )
        .options(joinedload(Affiliation.person))
        .order_by(Person.name, Person.id)
    )


def _is_found_by(organisation_id: int, member: Member) -> ColumnElement[bool]:
    if organisation_id in standing_of(member).belongs_to:
        return Person.findable != Findable.NOBODY
    return Person.findable == Findable.MEMBERS


# ------------------------------------------------------------------------------------------------- representatives


def representatives_of(organisation_id: int) -> Sequence[Representative]:
    """Return who speaks for an organisation and who asks to, the first to ask first."""
    statement = (
        select(Representative)
        .where(
            Representative.organisation_id == organisation_id,
            Representative.state.in_([RepresentativeState.CLAIMED, RepresentativeState.CONFIRMED]),
        )
        .options(joinedload(Representative.person))
        .order_by(Representative.created_at, Representative.id)
    )
    return session().scalars(statement).all()


def representations_of(person_id: int) -> Sequence[Representative]:
    """Return the organisations a person speaks for or asks to."""
    statement = (
        select(Representative)
        .where(
            Representative.person_id == person_id,
            Representative.state.in_([RepresentativeState.CLAIMED, RepresentativeState.CONFIRMED]),
        )
        .options(joinedload(Representative.organisation))
        .order_by(Representative.id)
    )
    return session().scalars(statement).all()


def get_representative(ident: int) -> Representative:
    """Load one claim with person and organisation. Raises NotFound."""
    statement = (
        select(Representative)
        .where(Representative.id == ident)
        .options(joinedload(Representative.organisation), joinedload(Representative.person))
    )
    claim = session().scalars(statement).one_or_none()
    if claim is None:
        raise NotFound
    return claim


def open_claims() -> Select[Representative]:
    """Select the claims to represent that wait for a decision."""
    return (
        select(Representative)
        .where(Representative.state == RepresentativeState.CLAIMED)
        .options(joinedload(Representative.person), joinedload(Representative.organisation))
        .order_by(Representative.organisation_id, Representative.created_at)
    )


# -------------------------------------------------------------------------------------------------------- requests


def requests(*states: RequestState) -> Select[ListingRequest]:
    """Select requests for what is not listed, the longest waiting first."""
    return (
        select(ListingRequest)
        .where(ListingRequest.state.in_(states))
        .options(joinedload(ListingRequest.person))
        .order_by(ListingRequest.created_at, ListingRequest.id)
    )


def get_request(ident: int) -> ListingRequest:
    """Load one request with who asked. Raises NotFound."""
    statement = requests(*RequestState).where(ListingRequest.id == ident)
    request = session().scalars(statement).one_or_none()
    if request is None:
        raise NotFound
    return request


def open_requests_of(person_id: int) -> Sequence[ListingRequest]:
    """Return what a person asked for and still waits for."""
    statement = requests(RequestState.OPEN).where(ListingRequest.person_id == person_id)
    return session().scalars(statement).all()


def administrators() -> Sequence[int]:
    """Return the people who decide where nobody speaks for an organisation."""
    statement = select(Person.id).where(and_(Person.is_admin, Person.suspended_at.is_(None)))
    return session().scalars(statement).all()
