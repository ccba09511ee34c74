"""Deleting an account: what points at the person goes, what was said among others stays, by nobody's name."""

from __future__ import annotations

from cop.accounts import exports
from cop.accounts.actions import letters, sessions
from cop.accounts.events import PersonErased
from cop.accounts.models import Findable, Person
from cop.accounts.queries import primary_address
from cop.core.clock import now
from cop.core.db import session
from cop.core.events import publish

FORMER = "Former member"


def erase(person: Person) -> None:
    """Erase a person. Rooms hear of it before their rows are deleted and may refuse with `Conflict`.

    Sessions end at once, open sockets with them. The last letter says that it is done.
    """
    address = primary_address(person.id)
    sessions.end_all(person.id)
    publish(PersonErased(person.id))
    exports.erase(person.id)
    person.name, person.byline, person.paper, person.photo = FORMER, "", "stone", None
    person.bio_source, person.bio_html, person.languages = "", "", []
    person.locale, person.time_zone, person.today_seen_at = None, None, None
    person.password_hash, person.totp_secret, person.totp_last_step = None, None, 0
    person.findable, person.is_admin, person.erased_at = Findable.NOBODY, False, now()
    session().flush()
    if address:
        letters.notice(address, "erased")
