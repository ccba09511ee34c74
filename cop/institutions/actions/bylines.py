"""What of a person's affiliations stands beside the name everywhere: kept on `Person`, so that lists need no join."""

from __future__ import annotations

from sqlalchemy import select

from cop.accounts.events import PersonChanged
from cop.accounts.models import Person
from cop.core.db import session
from cop.core.events import publish
from cop.institutions.models import Affiliation, AffiliationState
from cop.institutions.queries import CURRENT, standing_affiliations


def locked(person_id: int) -> Person:
    """Load a person for a change of affiliations: two changes at once wait for each other.

    On SQLite the whole unit waited at its beginning.
    """
    needs_lock = session().get_bind().dialect.name != "sqlite"
    return session().get_one(Person, person_id, with_for_update=True if needs_lock else None)


def keep_byline(person_id: int) -> None:
    """Bring `Person.byline`, `Person.is_commercial` and the main affiliation up to date."""
    session().flush()
    person = session().get_one(Person, person_id)
    current = [it for it in standing_affiliations(person_id) if it.is_current]
    main = next((affiliation for affiliation in current if affiliation.is_main), None)
    if main is None and current:
        main = min(current, key=lambda it: (it.state is not AffiliationState.CONFIRMED, it.is_hidden, it.id))
    for affiliation in current:
        affiliation.is_main = affiliation is main
    before = (person.byline, person.is_commercial)
    shown = [it for it in sorted(current, key=lambda it: (not it.is_main, it.id)) if not it.is_hidden]
    person.byline = shown[0].organisation.name if shown else ""
    person.is_commercial = _is_commercial(current)
    session().flush()
    if before != (person.byline, person.is_commercial):
        publish(PersonChanged(person_id))


def keep_bylines_at(organisation_id: int) -> None:
    """Do so for everybody of an organisation whose name or label changed."""
    people = select(Affiliation.person_id).where(
        Affiliation.organisation_id == organisation_id, Affiliation.state.in_(CURRENT)
    )
    for person_id in session().scalars(people.distinct()).all():
        keep_byline(person_id)


def _is_commercial(current: list[Affiliation]) -> bool:
    """Whether the label belongs to this person. A school that nobody confirmed does not take it away."""
    if not any(affiliation.organisation.is_commercial for affiliation in current):
        return False
    return not any(
        affiliation.state is AffiliationState.CONFIRMED and not affiliation.organisation.is_commercial
        for affiliation in current
    )
