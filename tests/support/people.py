"""People as the finder knows them."""

from __future__ import annotations

from sqlalchemy import select

from cop.accounts.models import Person
from cop.core.db import session
from cop.people.actions import write_cards


def card_everybody() -> None:
    """Write everybody's finder card, as the worker would."""
    session().flush()
    write_cards(session().scalars(select(Person.id)).all())
