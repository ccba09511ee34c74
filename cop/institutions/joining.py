"""How organisations are found while somebody joins: told to the accounts room, which knows none."""

from __future__ import annotations

from collections.abc import Sequence

from cop.accounts.organisations import Option
from cop.core.db import session
from cop.institutions import queries
from cop.institutions.models import Organisation
from cop.institutions.wording import detail, icon


def find(text: str) -> Sequence[Option]:
    """Return organisations that answer to ``text``, best first."""
    return [
        Option(str(organisation.id), organisation.name, detail(organisation), icon(organisation))
        for organisation in queries.pick(text)
        if organisation.is_open
    ]


def name_of(organisation_id: int) -> str | None:
    """Return the name of an organisation that people can be at, or None."""
    organisation = session().get(Organisation, organisation_id)
    return organisation.name if organisation is not None and organisation.is_open else None
