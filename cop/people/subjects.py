"""What the rest of the house knows of people."""

from __future__ import annotations

from cop.accounts.models import Person
from cop.core.i18n import lazy
from cop.core.subjects import SubjectKind, register_kind
from cop.people.queries import visible_to

PERSON = SubjectKind(
    name="person",
    label=lazy("Person"),
    model=Person,
    visible_to=visible_to,
    title=lambda person: person.name,
    url=lambda person: f"/people/{person.id}",
    icon="user",
)


def register() -> None:
    """Make people known."""
    register_kind(PERSON)
