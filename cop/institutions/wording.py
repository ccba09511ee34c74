"""Organisations in words: the line that tells fifty-six schools of one name apart."""

from __future__ import annotations

from typing import TypedDict

from cop.core.i18n import _, lazy
from cop.institutions.models import Organisation, OrganisationKind, OrganisationState

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
    from babel import Locale  # noqa: PLC0415
    from flask_babel import get_locale  # noqa: PLC0415

    names = (get_locale() or Locale("en")).territories
    return str(names.get(code, code))
