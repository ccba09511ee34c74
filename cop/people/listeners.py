"""What changes a finder card."""

from __future__ import annotations

from sqlalchemy import select

from cop.accounts import events as accounts
from cop.core.db import session
from cop.core.events import listens_to
from cop.institutions import events as institutions
from cop.institutions.models import Affiliation
from cop.institutions.queries import CURRENT
from cop.people.actions import owe_card


@listens_to(
    accounts.PersonJoined,
    accounts.PersonChanged,
    accounts.PersonSuspended,
    accounts.PersonReinstated,
    accounts.PersonErased,
    institutions.AffiliationFact,
)
def on_person(
    event: accounts.PersonJoined
    | accounts.PersonChanged
    | accounts.PersonSuspended
    | accounts.PersonReinstated
    | accounts.PersonErased
    | institutions.AffiliationFact,
) -> None:
    """What others see of this person is no longer what it was."""
    owe_card(event.person_id)


@listens_to(institutions.OrganisationsMerged)
def on_merger(event: institutions.OrganisationsMerged) -> None:
    """Its people are at another place now."""
    moved = select(Affiliation.person_id).where(
        Affiliation.organisation_id == event.into_id, Affiliation.state.in_(CURRENT)
    )
    for ident in session().scalars(moved):
        owe_card(ident)
