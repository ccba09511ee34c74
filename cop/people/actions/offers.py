"""What a person gives and looks for. Callers have authorised the actor, who is the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from cop.accounts.events import PersonChanged
from cop.accounts.models import Person
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Invalid
from cop.core.events import publish
from cop.core.i18n import _
from cop.people.models import Offer
from cop.people.vocabulary import Form, Help, Phase, Side, Theme

MOST = 12
"""Lines a person may have in all: a profile is no catalogue."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one offer says."""

    kind: Help
    words: str = ""
    themes: Sequence[Theme] = ()
    phases: Sequence[Phase] = ()
    forms: Sequence[Form] = ()
    hours: int | None = None
    free_from: date | None = None
    is_full: bool = field(default=False, kw_only=True)


def make_offer(*, person: Person, side: Side, terms: Terms) -> Offer:
    """Add a line to a profile. Raises Invalid beyond `MOST`."""
    session().execute(select(Person.id).where(Person.id == person.id).with_for_update())
    if (session().scalar(select(func.count()).where(Offer.person_id == person.id)) or 0) >= MOST:
        raise Invalid(_("Twelve lines are enough for one profile. Please remove one first."))
    offer = Offer(person_id=person.id, side=side, created_at=now())
    _set(offer, terms)
    session().add(offer)
    session().flush()
    publish(PersonChanged(person_id=person.id))
    return offer


def change_offer(*, offer: Offer, terms: Terms) -> None:
    """Say something else in its place."""
    _set(offer, terms)
    session().flush()
    publish(PersonChanged(person_id=offer.person_id))


def remove_offer(*, offer: Offer) -> None:
    """Take a line off a profile."""
    session().delete(offer)
    session().flush()
    publish(PersonChanged(person_id=offer.person_id))


def _set(offer: Offer, terms: Terms) -> None:
    offer.kind, offer.words = terms.kind, terms.words
    offer.themes = [theme.value for theme in terms.themes]
    offer.phases = [phase.value for phase in terms.phases]
    offer.forms = [form.value for form in terms.forms]
    offer.hours, offer.free_from, offer.is_full = terms.hours, terms.free_from, terms.is_full
    offer.changed_at = now()
