"""Organisations and how people belong to them: dated, verified, ended, never owning the account."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.core.db import Model, enum_column, line, pk, ref

WORD = String(40).with_variant(String(40, collation="C"), "postgresql")
"""Compared byte by byte, so that the beginning of a word is a range of the index in both databases."""


class OrganisationKind(StrEnum):
    """Kinds of domain.md D1."""

    SCHOOL = "school"
    HEI = "hei"
    PROVIDER = "provider"
    AUTHORITY = "authority"
    MINISTRY = "ministry"
    INSPECTORATE = "inspectorate"
    COMMUNITY_BODY = "community_body"
    HEALTH = "health"
    COMPANY = "company"
    PARENTS = "parents"
    NETWORK = "network"
    OTHER = "other"


class OrganisationState(StrEnum):
    """Verified ones come from a register or were checked by an administrator."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    MERGED = "merged"
    CLOSED = "closed"


class Organisation(Model):
    """A school, a university or another partner. Its facts live here once."""

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_folded", "folded"), Index("ix_organisation_country", "country", "kind"))

    id: Mapped[pk]
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    name: Mapped[str] = mapped_column(line(300))
    folded: Mapped[str] = mapped_column(line(300))
    """The name as searched: no accents, lower case, ``st`` for Saint."""
    place: Mapped[str] = mapped_column(line(120), default="")
    postcode: Mapped[str] = mapped_column(line(16), default="")
    region: Mapped[str] = mapped_column(line(120), default="")
    country: Mapped[str] = mapped_column(line(2))
    """ISO 3166-1 alpha-2."""
    website: Mapped[str] = mapped_column(line(300), default="")
    is_commercial: Mapped[bool] = mapped_column(default=False)
    interest_statement: Mapped[str] = mapped_column(default="")
    state: Mapped[OrganisationState] = mapped_column(enum_column(OrganisationState))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    successor_id: Mapped[ref | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    parent_id: Mapped[ref | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="", deferred=True)
    """Every word it is found by, each with a space before it: see `Word`."""

    numbers: Mapped[list[RegisterNumber]] = relationship(back_populates="organisation", lazy="raise_on_sql")
    aliases: Mapped[list[Alias]] = relationship(back_populates="organisation", lazy="raise_on_sql")
    domains: Mapped[list[Domain]] = relationship(back_populates="organisation", lazy="raise_on_sql")
    successor: Mapped[Organisation | None] = relationship(
        foreign_keys=[successor_id], remote_side="Organisation.id", lazy="raise_on_sql"
    )

    @property
    def is_open(self) -> bool:
        """Whether people can be there today."""
        return self.state in {OrganisationState.UNVERIFIED, OrganisationState.VERIFIED}


class RegisterNumber(Model):
    """The number of an organisation in a register: ``("urn", "100000")``."""

    __tablename__ = "register_number"
    __table_args__ = (UniqueConstraint("scheme", "number"),)

    id: Mapped[pk]
    organisation_id: Mapped[ref] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    scheme: Mapped[str] = mapped_column(line(16))
    number: Mapped[str] = mapped_column(line(64))
    digest: Mapped[str] = mapped_column(line(64), default="")
    """Digest of the register's row as last imported: an unchanged row costs nothing."""
    closed_digest: Mapped[str] = mapped_column(line(64), default="")
    """The same for the list of closed ones, so that reading an old list again closes nothing that re-opened."""

    organisation: Mapped[Organisation] = relationship(back_populates="numbers", lazy="raise_on_sql")


class Alias(Model):
    """Another name: a synonym, a former name, the name in another language."""

    __tablename__ = "organisation_alias"

    id: Mapped[pk]
    organisation_id: Mapped[ref] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(line(300))
    folded: Mapped[str] = mapped_column(line(300), index=True)

    organisation: Mapped[Organisation] = relationship(back_populates="aliases", lazy="raise_on_sql")


class Word(Model):
    """A word by which organisations are found. The picker looks words up by their beginning, or by their end.

    Both databases do this with a plain index; nothing is held in memory.
    """

    __tablename__ = "organisation_word"

    id: Mapped[pk]
    word: Mapped[str] = mapped_column(WORD, unique=True)
    backwards: Mapped[str] = mapped_column(WORD, index=True)
    """The word read from its end: finds words whose beginning was mistyped."""
    uses: Mapped[int] = mapped_column(default=0)
    """About how many organisations have it: the rarest word of a query is looked up first."""


class Posting(Model):
    """That an organisation is found by a word. In the order in which hits are best shown: open ones, short names."""

    __tablename__ = "organisation_posting"
    __table_args__ = (
        Index("ix_organisation_posting_organisation_id", "organisation_id"),
        {"sqlite_with_rowid": False},
    )

    word_id: Mapped[ref] = mapped_column(ForeignKey("organisation_word.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    organisation_id: Mapped[ref] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)


class Domain(Model):
    """An e-mail domain. Three domains in the world list belong to two HEIs: such a domain proves nothing alone."""

    __tablename__ = "organisation_domain"
    __table_args__ = (UniqueConstraint("domain", "organisation_id"),)

    id: Mapped[pk]
    organisation_id: Mapped[ref] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    domain: Mapped[str] = mapped_column(line(255), index=True)

    organisation: Mapped[Organisation] = relationship(back_populates="domains", lazy="raise_on_sql")


class AffiliationState(StrEnum):
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    ENDED = "ended"


class Proof(StrEnum):
    """What an affiliation was confirmed by."""

    DOMAIN = "domain"
    PROVIDER = "provider"
    REPRESENTATIVE = "representative"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


class Affiliation(Model):
    """A person at an organisation, from a day to a day. Ending one never touches the account or what was written."""

    __tablename__ = "affiliation"

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[ref] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(line(120), default="")
    """In the person's own words: "Year 4 teacher", "link tutor"."""
    unit: Mapped[str] = mapped_column(line(120), default="")
    state: Mapped[AffiliationState] = mapped_column(enum_column(AffiliationState))
    proof: Mapped[Proof | None] = mapped_column(enum_column(Proof))
    confirmed_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    is_main: Mapped[bool] = mapped_column(default=False)
    """The one shown beside the name; at most one of a person's current ones."""
    is_hidden: Mapped[bool] = mapped_column(default=False)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    """Why it is disputed."""
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    @property
    def is_current(self) -> bool:
        return self.state in {AffiliationState.CLAIMED, AffiliationState.CONFIRMED}


class RepresentativeState(StrEnum):
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    ENDED = "ended"


class Representative(Model):
    """Someone who may speak for an organisation: confirm its people and correct its facts."""

    __tablename__ = "representative"

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[ref] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[RepresentativeState] = mapped_column(enum_column(RepresentativeState))
    reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class RequestState(StrEnum):
    OPEN = "open"
    ADDED = "added"
    MATCHED = "matched"
    REFUSED = "refused"


class ListingRequest(Model):
    """What a person asks to be added: "mine is not listed"."""

    __tablename__ = "listing_request"

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(line(300))
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    place: Mapped[str] = mapped_column(line(120))
    country: Mapped[str] = mapped_column(line(2))
    website: Mapped[str] = mapped_column(line(300), default="")
    state: Mapped[RequestState] = mapped_column(enum_column(RequestState))
    organisation_id: Mapped[ref | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    answer: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    decided_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
