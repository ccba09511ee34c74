"""Finding the institutions that take part in a community."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.communities.models import Community, Partner
from cop.core.db import session
from cop.core.errors import NotFound
from cop.core.i18n import _
from cop.institutions.models import Affiliation, AffiliationState, Organisation, OrganisationKind


def partners_of(community: Community, limit: int = 200) -> Sequence[Partner]:
    """Return the partners by name, never by level (DESIGN.md, section 9), with organisation and contact."""
    statement = (
        select(Partner)
        .join(Partner.organisation)
        .where(Partner.community_id == community.id)
        .options(joinedload(Partner.organisation), joinedload(Partner.contact))
        .order_by(Organisation.folded, Partner.id)
        .limit(limit)
    )
    return session().scalars(statement).all()


def get_partner(community: Community, ident: int) -> Partner:
    """Return one partner of this community. Raises NotFound."""
    statement = (
        select(Partner)
        .where(Partner.id == ident, Partner.community_id == community.id)
        .options(joinedload(Partner.organisation), joinedload(Partner.contact), joinedload(Partner.community))
    )
    found = session().scalar(statement)
    if found is None:
        raise NotFound(_("This institution is not a partner here any more."))
    return found


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many partners of which kind a community has."""

    schools: int = 0
    universities: int = 0
    others: int = 0


def numbers_of(community: Community) -> Numbers:
    """Count the partners by kind: one query."""
    statement = (
        select(Organisation.kind)
        .join(Partner, Partner.organisation_id == Organisation.id)
        .where(Partner.community_id == community.id)
    )
    return numbers_among(session().scalars(statement))


def numbers_among(kinds: Iterable[OrganisationKind]) -> Numbers:
    """Count kinds that are known already."""
    counts = Counter(kinds)
    schools = counts.pop(OrganisationKind.SCHOOL, 0)
    universities = counts.pop(OrganisationKind.HEI, 0)
    return Numbers(schools, universities, counts.total())


def organisations_of_person(person_id: int, *, confirmed: bool = False) -> Sequence[Affiliation]:
    """Return a person's current affiliations with their organisations, the main one first."""
    states = [AffiliationState.CONFIRMED, *([] if confirmed else [AffiliationState.CLAIMED])]
    statement = (
        select(Affiliation)
        .where(Affiliation.person_id == person_id, Affiliation.state.in_(states))
        .options(joinedload(Affiliation.organisation))
        .order_by(Affiliation.is_main.desc(), Affiliation.id)
    )
    return session().scalars(statement).all()
