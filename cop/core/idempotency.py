"""One press, one row: every form that creates something carries a key, and a key is answered once.

Twenty parallel posts of one form make one row; the others are led to what the first one made.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.clock import now
from cop.core.db import BigInt, Model, insert, line, session
from cop.core.jobs import periodic

KEEP = timedelta(days=7)


class UsedKey(Model):
    """A key that was used, by whom, and where its answer leads."""

    __tablename__ = "core_used_key"

    key: Mapped[str] = mapped_column(line(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(BigInt)
    location: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)


def new_key() -> str:
    """Return a key for one form."""
    return secrets.token_urlsafe(18)


def claim(key: str | None, person_id: int | None) -> UsedKey:
    """Take ``key`` for this person. A returned row with a ``location`` was answered before: go there, do nothing.

    Waits for a parallel unit that holds the same key. Without a key (a form from elsewhere) one is made up.
    """
    key = (key or new_key())[:64]
    row = {"key": f"{person_id or 0}:{key}"[:64], "person_id": person_id, "at": now()}
    current = session()
    current.execute(insert(UsedKey).values(**row).on_conflict_do_nothing(index_elements=["key"]))
    return current.get_one(UsedKey, row["key"], populate_existing=True)


@periodic("forget_used_keys", minute="17", hour="3")
def forget_used_keys() -> None:
    """Delete keys older than `KEEP`."""
    session().execute(delete(UsedKey).where(UsedKey.at < now() - KEEP))


def register(app: Flask) -> None:
    """Nothing to attach: importing makes the table and its cleaning known."""
