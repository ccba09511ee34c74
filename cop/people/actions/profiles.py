"""Changing one's own profile."""

from __future__ import annotations

from collections.abc import Sequence

from cop.accounts.events import PersonChanged
from cop.accounts.models import Findable, Person
from cop.core import markdown
from cop.core.db import session
from cop.core.events import publish


def describe(*, person: Person, name: str, bio: str, languages: Sequence[str], findable: Findable, paper: str) -> None:
    """Set what others see of this person, and who finds it."""
    person.name = name
    person.bio_source = bio
    person.bio_html = markdown.render(bio, anchor="bio").html
    person.languages = list(dict.fromkeys(languages))
    person.findable = findable
    person.paper = paper
    session().flush()
    publish(PersonChanged(person_id=person.id))
