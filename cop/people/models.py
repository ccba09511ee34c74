"""What people give and look for, and the card by which the finder knows a person."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.core.db import Model, enum_column, line, pk, ref
from cop.people.vocabulary import Help, Side

WORDS_LENGTH = 200


class Offer(Model):
    """One thing a person gives to colleagues, or looks for from them: the one line of a profile that others act on."""

    __tablename__ = "offer"
    __table_args__ = (Index("ix_offer_person", "person_id", "side"),)

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(enum_column(Side))
    kind: Mapped[Help] = mapped_column(enum_column(Help))
    words: Mapped[str] = mapped_column(line(WORDS_LENGTH), default="")
    """What exactly, in the person's own words."""
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    phases: Mapped[list[str]] = mapped_column(JSON, default=list)
    forms: Mapped[list[str]] = mapped_column(JSON, default=list)
    hours: Mapped[int | None]
    """Hours a month, when the person says so."""
    free_from: Mapped[date | None]
    """From when; None means now."""
    is_full: Mapped[bool] = mapped_column(default=False)
    """At capacity: shown on the profile, never found."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class FinderCard(Model):
    """What the finder may know of one person who can be found: values such as ``gives=mentor`` and ``language=pl``.

    Written by the worker after a profile changed, read into memory by `cop.people.cards`. A person who can be found
    by nobody, is suspended or erased has an empty card.
    """

    __tablename__ = "finder_card"

    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(line(120))
    """Folded to lower case, to put people in order."""
    facets: Mapped[list[str]] = mapped_column(JSON)
    organisation_ids: Mapped[list[int]] = mapped_column(JSON)
    """Where the person is now, openly: three matches are not three colleagues of one school."""
    changed_at: Mapped[datetime] = mapped_column(index=True)
