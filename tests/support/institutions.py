"""Organisations and affiliations, for every room's tests."""

from __future__ import annotations

import itertools

from cop.accounts.models import Person
from cop.institutions import actions
from cop.institutions.models import Affiliation, Organisation, OrganisationKind, Proof

_numbers = itertools.count(900001)


def make_school(
    name: str = "Saltmarsh Primary School",
    *,
    urn: str | None = None,
    place: str = "Saltmarsh",
    postcode: str = "",
    country: str = "GB",
) -> Organisation:
    """Add a school with a register number."""
    return actions.add_organisation(
        name=name,
        kind=OrganisationKind.SCHOOL,
        country=country,
        place=place,
        postcode=postcode,
        numbers=[("urn", urn or str(next(_numbers)))],
        actor_id=None,
    )


def make_university(
    name: str = "University of Wearmouth",
    *,
    domains: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    ukprn: str | None = None,
    country: str = "GB",
) -> Organisation:
    """Add an HEI; its e-mail domains prove affiliations."""
    return actions.add_organisation(
        name=name,
        kind=OrganisationKind.HEI,
        country=country,
        domains=domains,
        aliases=aliases,
        numbers=[("ukprn", ukprn)] if ukprn else [],
        actor_id=None,
    )


def make_company(name: str = "Quillmark Software", *, interest: str = "Sells a planning tool.") -> Organisation:
    """Add a commercial organisation."""
    return actions.add_organisation(
        name=name, kind=OrganisationKind.COMPANY, country="GB", interest_statement=interest, actor_id=None
    )


def affiliate(
    person: Person,
    organisation: Organisation,
    *,
    role: str = "Teacher",
    confirmed: bool = True,
    is_main: bool = False,
) -> Affiliation:
    """Put a person at an organisation."""
    affiliation = actions.claim_affiliation(person_id=person.id, organisation=organisation, role=role, is_main=is_main)
    if confirmed:
        actions.confirm_affiliation(affiliation=affiliation, proof=Proof.ADMIN, actor_id=None)
    return affiliation
