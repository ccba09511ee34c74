"""The worker's part: cards for the finder."""

from __future__ import annotations

from sqlalchemy import select

from cop.accounts.models import Person
from cop.core.db import session
from cop.core.jobs import periodic
from cop.core.outbox import Payload, durable
from cop.people.actions.cards import QUEUE, owe_card, write_cards
from cop.people.models import FinderCard


@durable(QUEUE, batch=400)
def deliver_cards(payloads: list[Payload]) -> None:
    """Write the cards that are owed."""
    write_cards({payload["id"] for payload in payloads})


@periodic("complete_the_cards", minute="*/10")
def complete_the_cards() -> None:
    """Owe cards to people who have none: after an upgrade, or when many came at once."""
    without = select(Person.id).outerjoin(FinderCard, FinderCard.person_id == Person.id)
    for ident in session().scalars(
        without.where(FinderCard.person_id.is_(None), Person.erased_at.is_(None)).limit(5_000)
    ):
        owe_card(ident)
