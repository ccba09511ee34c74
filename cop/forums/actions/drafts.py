"""Drafts: saved as they are typed, gone in the transaction that posts them. Everything here is the person's own."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, or_, select

from cop.core.clock import now
from cop.core.db import insert, session
from cop.core.errors import Conflict, Invalid
from cop.core.i18n import _
from cop.forums.models import Draft, Fields
from cop.forums.places import same

KEEP = timedelta(days=90)
"""How long a draft is kept after it was last changed: the page of drafts says so."""
LINGER = timedelta(days=1)
"""How long a dropped or posted one still stands in the table."""
MOST = 50
LONGEST = 120_000
"""Characters of all fields of a draft together."""


class DraftConflict(Conflict):
    """The draft was changed on another device. ``current`` is the one that stands; nothing was overwritten."""

    def __init__(self, current: Draft) -> None:
        super().__init__(_("This draft was changed on another device. Nothing was overwritten."))
        self.current = current


def save_draft(*, person_id: int, place: str, fields: Fields, version: int) -> Draft:
    """Save what a form holds at ``place``. ``version`` is the one the page knows, 0 for none.

    Raises `DraftConflict` when another page saved meanwhile, Invalid when it is too
    long or there are too many.
    """
    if sum(len(value) for values in fields.values() for value in values) > LONGEST:
        raise Invalid(_("This is too long for a draft. It is kept on this device only."))
    row = _held(person_id, place)
    if row is None:
        return _begin(person_id, place, fields)
    if row.version != version and (row.is_open or row.posted_at is not None):
        if same(row.fields, fields):
            return row
        raise DraftConflict(row)
    row.fields, row.version, row.saved_at = fields, row.version + 1, now()
    row.posted_at = row.dropped_at = None
    session().flush()
    return row


def _begin(person_id: int, place: str, fields: Fields) -> Draft:
    count = select(func.count()).where(Draft.person_id == person_id, Draft.posted_at.is_(None))
    if (session().scalar(count) or 0) >= MOST:
        raise Invalid(_("You have %(number)s drafts. Delete one to keep another.", number=MOST))
    row = {"person_id": person_id, "place": place, "fields": fields, "version": 1, "saved_at": now()}
    session().execute(insert(Draft).values(**row).on_conflict_do_nothing(index_elements=["person_id", "place"]))
    found = _held(person_id, place)
    if found is None:
        raise Conflict(_("This draft went while it was saved. Please save once more."))
    if not same(found.fields, fields):
        raise DraftConflict(found)
    return found


def post_draft(*, person_id: int, place: str) -> None:
    """Take a draft away because its words were posted in this transaction."""
    row = _held(person_id, place)
    if row is not None and row.posted_at is None:
        row.fields = {"once": row.fields.get("once", [])}
        row.version, row.posted_at, row.dropped_at = row.version + 1, now(), None
        session().flush()


def drop_draft(*, draft: Draft) -> None:
    """Throw a draft away; for a day it can be brought back."""
    if draft.dropped_at is None:
        draft.dropped_at, draft.version = now(), draft.version + 1
        session().flush()


def restore_draft(*, draft: Draft) -> None:
    """Bring a dropped draft back."""
    if draft.dropped_at is not None:
        draft.dropped_at, draft.version = None, draft.version + 1
        session().flush()


def forget_old_drafts() -> None:
    """Delete drafts nobody changed for `KEEP`, and what was posted or dropped `LINGER` ago."""
    gone = now() - LINGER
    old = or_(Draft.saved_at < now() - KEEP, Draft.posted_at < gone, Draft.dropped_at < gone)
    session().execute(delete(Draft).where(old).execution_options(synchronize_session=False))


def _held(person_id: int, place: str) -> Draft | None:
    statement = select(Draft).where(Draft.person_id == person_id, Draft.place == place).with_for_update()
    return session().scalars(statement.execution_options(populate_existing=True)).one_or_none()
