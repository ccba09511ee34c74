"""What becomes of files when their people go."""

from __future__ import annotations

from cop.accounts.events import PersonErased
from cop.core.events import listens_to
from cop.files import actions


@listens_to(PersonErased)
def forget_person(event: PersonErased) -> None:
    """A person who is gone leaves no photo and nothing they never gave to a community."""
    actions.remove_all_of(("person", event.person_id))
    actions.remove_loose_of(event.person_id)
