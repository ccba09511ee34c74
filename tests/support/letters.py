"""Reading the letters a test caused."""

from __future__ import annotations

import re

from sqlalchemy import select

from cop.core.db import session
from cop.core.jobs import sweep_outbox
from cop.core.mail import CaughtLetter


class Mailbox:
    """Caught letters. Reading delivers what is owed first."""

    def all(self) -> list[CaughtLetter]:
        """Return every letter, oldest first."""
        sweep_outbox()
        return list(session().scalars(select(CaughtLetter).order_by(CaughtLetter.id)))

    def to(self, address: str) -> list[CaughtLetter]:
        """Return the letters to one address, oldest first."""
        return [letter for letter in self.all() if letter.recipient == address]

    def last_to(self, address: str) -> CaughtLetter:
        """Return the newest letter to an address. Fails when there is none."""
        letters = self.to(address)
        assert letters, f"no letter to {address}; there are letters to {sorted({x.recipient for x in self.all()})}"
        return letters[-1]


def link_in(letter: CaughtLetter) -> str:
    """Return the path of the first link in a letter's text: what its reader would open."""
    found = re.search(r"https?://[^/\s]+(/\S*)", letter.text)
    assert found, f"no link in {letter.subject!r}"
    return found.group(1).rstrip(".,)")
