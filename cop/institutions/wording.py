"""Organisations in words: the line that tells fifty-six schools of one name apart."""

from __future__ import annotations

from typing import TypedDict

from babel import Locale
from flask_babel import get_locale

from cop.core.i18n import _, lazy
from cop.institutions.models import (
    Affiliation,
    AffiliationState,
    Organisation,
    OrganisationKind,
    OrganisationState,
    Proof,
)

SCHEMES = {"urn": "URN", "ukprn": "UKPRN", "lv": "LV"}
"""Schemes whose numbers people know, in the order in which one is shown."""

ICONS = {
    OrganisationKind.SCHOOL: "school",
    OrganisationKind.HEI: "building-bank",
    OrganisationKind.AUTHORITY: "building-arch",
    OrganisationKind.MINISTRY: "building-arch",
    OrganisationKind.INSPECTORATE: "building-arch",
    OrganisationKind.COMPANY: "briefcase",
    OrganisationKind.NETWORK: "topology-star-3",
    OrganisationKind.HEALTH: "heart",
    OrganisationKind.PARENTS: "users",
    OrganisationKind.COMMUNITY_BODY: "users",
}

KINDS = {
    OrganisationKind.SCHOOL: lazy("School"),
    OrganisationKind.HEI: lazy("University or college"),
    OrganisationKind.PROVIDER: lazy("Teacher training provider"),
    OrganisationKind.AUTHORITY: lazy("Local or regional authority"),
    OrganisationKind.MINISTRY: lazy("Ministry or agency"),
    OrganisationKind.INSPECTORATE: lazy("Inspectorate"),
    OrganisationKind.COMMUNITY_BODY: lazy("Community body"),
    OrganisationKind.HEALTH: lazy("Health service"),
    OrganisationKind.COMPANY: lazy("Company"),
    OrganisationKind.PARENTS: lazy("Parents' body"),
    OrganisationKind.NETWORK: lazy("Network"),
    OrganisationKind.OTHER: lazy("Other"),
}


PROOFS = {
    Proof.DOMAIN: lazy("by e-mail address"),
    Proof.PROVIDER: lazy("by the institution's own sign-in"),
    Proof.REPRESENTATIVE: lazy("by a representative"),
    Proof.COORDINATOR: lazy("by a coordinator"),
    Proof.ADMIN: lazy("by an administrator"),
}


class Option(TypedDict):
    """One line of the picker."""

    value: int
    label: str
    detail: str
    icon: str


def option(organisation: Organisation) -> Option:
    """Return an organisation as a line of the picker. Its numbers and successor are loaded."""
    return {
        "value": organisation.id,
        "label": organisation.name,
        "detail": detail(organisation),
        "icon": icon(organisation),
    }


def icon(organisation: Organisation) -> str:
    """Return the name of the drawing for its kind."""
    return ICONS.get(organisation.kind, "building")


def detail(organisation: Organisation) -> str:
    """Return place, postcode, number and country, and what became of a closed one. Empty parts are left out."""
    place = " ".join(part for part in (organisation.place, organisation.postcode) if part)
    parts = [place, organisation.region if not place else "", number(organisation), country(organisation.country)]
    if organisation.state is OrganisationState.CLOSED:
        parts.append(closing(organisation))
    return ", ".join(part for part in parts if part)


def closing(organisation: Organisation) -> str:
    """Say that it closed, when, and what follows it."""
    successor = organisation.successor
    if successor is not None:
        return _("closed, now %(name)s", name=successor.name)
    if organisation.closed_on is not None:
        return _("closed %(year)s", year=organisation.closed_on.year)
    return _("closed")


def number(organisation: Organisation) -> str:
    """Return the register number that tells it apart: ``URN 105234``; empty for one without."""
    known = {entry.scheme: entry.number for entry in organisation.numbers}
    return next((f"{label} {known[scheme]}" for scheme, label in SCHEMES.items() if scheme in known), "")


def country(code: str) -> str:
    """Return a country's name in the reader's language; the code when it has none."""
    names = (get_locale() or Locale("en")).territories
    return str(names.get(code, code))


def kind_word(organisation: Organisation) -> str:
    """Return its kind in words."""
    return str(KINDS[organisation.kind])


def scheme_word(scheme: str) -> str:
    """Return the name of a register's numbers, as people know it; empty for those only we use."""
    return SCHEMES.get(scheme, "")


def proof_word(affiliation: Affiliation) -> str:
    """Say where an affiliation stands: confirmed by what, waiting, disputed or ended."""
    if affiliation.state is AffiliationState.CONFIRMED:
        by = PROOFS.get(affiliation.proof) if affiliation.proof else None
        return _("Confirmed %(by)s", by=by) if by else _("Confirmed")
    words = {
        AffiliationState.CLAIMED: _("Not confirmed yet"),
        AffiliationState.DISPUTED: _("Disputed"),
        AffiliationState.ENDED: _("Ended"),
    }
    return words[affiliation.state]
