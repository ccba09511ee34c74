"""Who may do what with organisations and affiliations (domain.md D7: facts are edited by those who represent it)."""

from __future__ import annotations

from cop.core.authz import Member, rule
from cop.institutions.facts import standing_of
from cop.institutions.models import (
    Affiliation,
    AffiliationState,
    Organisation,
    OrganisationState,
    Representative,
    RepresentativeState,
)


@rule("institutions:organisation:see")
def may_see(member: Member, organisation: Organisation) -> bool:
    """Read its facts: everyone. One that was merged away is shown as the other."""
    return organisation.state is not OrganisationState.MERGED


@rule("institutions:organisation:edit")
def may_edit(member: Member, organisation: Organisation) -> bool:
    """Correct its facts: who represents it, and administrators."""
    if not member.is_active or organisation.state is OrganisationState.MERGED:
        return False
    return member.is_admin or organisation.id in standing_of(member).represents


@rule("institutions:organisation:merge")
def may_merge(member: Member, organisation: Organisation | None = None) -> bool:
    """Merge two entries of one place: administrators."""
    return member.is_active and member.is_admin and (organisation is None or may_see(member, organisation))


@rule("institutions:people:see")
def may_see_people(member: Member, organisation: Organisation | None = None) -> bool:
    """See who is there: verified members, as in the directory. Commercial members see people in their communities."""
    return member.is_active and (member.is_admin or (member.is_verified and "commercial" not in member.flags))


@rule("institutions:affiliation:claim")
def may_claim(member: Member, organisation: Organisation | None = None) -> bool:
    """Say that one is there."""
    return member.is_active and (organisation is None or organisation.is_open)


@rule("institutions:affiliation:change")
def may_change(member: Member, affiliation: Affiliation) -> bool:
    """Change role, main, hidden, or end it: only the person."""
    return member.is_active and affiliation.person_id == member.person_id


@rule("institutions:affiliation:list")
def may_list(member: Member, organisation: Organisation) -> bool:
    """See the queue of claimed affiliations: who may decide on them."""
    return may_edit(member, organisation)


@rule("institutions:affiliation:confirm")
def may_confirm(member: Member, affiliation: Affiliation) -> bool:
    """Confirm or dispute it: who represents the organisation, and administrators; nobody for themselves."""
    if not member.is_active or affiliation.person_id == member.person_id:
        return False
    if affiliation.state is AffiliationState.ENDED:
        return False
    return member.is_admin or affiliation.organisation_id in standing_of(member).represents


@rule("institutions:representative:claim")
def may_represent(member: Member, organisation: Organisation) -> bool:
    """Ask to speak for an organisation."""
    return member.is_active and organisation.is_open and organisation.id not in standing_of(member).represents


@rule("institutions:representative:decide")
def may_decide(member: Member, claim: Representative) -> bool:
    """Confirm or refuse a claim: administrators and those who speak for it already; nobody for themselves."""
    if not member.is_active or claim.person_id == member.person_id:
        return False
    return member.is_admin or claim.organisation_id in standing_of(member).represents


@rule("institutions:representative:end")
def may_end(member: Member, claim: Representative) -> bool:
    """Stop speaking for it, or withdraw the claim: the person; administrators may end it."""
    if not member.is_active or claim.state not in {RepresentativeState.CLAIMED, RepresentativeState.CONFIRMED}:
        return False
    return member.is_admin or claim.person_id == member.person_id


@rule("institutions:request:make")
def may_request(member: Member, subject: object = None) -> bool:
    """Ask for an organisation that is not listed."""
    return member.is_active


@rule("institutions:request:decide")
def may_answer(member: Member, subject: object = None) -> bool:
    """Add, match or refuse what was asked for."""
    return member.is_active and member.is_admin
