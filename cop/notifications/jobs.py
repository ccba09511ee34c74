"""The nightly cleaning: rows read long ago, and rows about what is hidden from their people meanwhile."""

from __future__ import annotations

import logging

from cop.accounts.members import as_member
from cop.accounts.models import Person
from cop.core.db import session
from cop.core.jobs import periodic
from cop.notifications import actions, queries

log = logging.getLogger("interchange")

PORTION = 500


@periodic("clean_notifications", minute="51", hour="3")
def clean_notifications() -> None:
    """Delete what nobody needs. Visibility may change in ways no event tells, so it is asked anew."""
    actions.forget_old()
    after, hidden = 0, 0
    while people := queries.people_told(after, PORTION):
        for person_id in people:
            hidden += actions.forget_hidden(as_member(session().get_one(Person, person_id)))
        after = people[-1]
        session().expunge_all()
    log.info("notifications_cleaned", extra={"fields": {"hidden": hidden}})
