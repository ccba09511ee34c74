"""What a profile is to the moderation room. Nobody hides a person: administrators talk to them, or suspend them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from cop.accounts.models import Person
from cop.core.db import session
from cop.moderation.reportables import Reportable, Shown, register_reportable


def register() -> None:
    """Make profiles known to the moderation room."""
    register_reportable(
        Reportable(
            kind="person",
            find=_people,
            author_id=lambda person: person.id,
            community=lambda _person: None,
            show=lambda person: Shown(
                title=person.name,
                url=f"/people/{person.id}",
                writer=person.name,
                byline=person.byline,
                html=person.bio_html,
            ),
        )
    )


def _people(idents: Collection[int]) -> Mapping[int, Person]:
    statement = select(Person).where(Person.id.in_(idents), Person.erased_at.is_(None))
    return {person.id: person for person in session().scalars(statement)}
