"""People who sign in. An account belongs to the person and outlives every employer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.core.db import Model, enum_column, line, pk, ref

PAPERS = ("blue", "sage", "straw", "rose", "mauve", "stone")


class Findable(StrEnum):
    """Who finds a person in the directory and in search."""

    NOBODY = "nobody"
    COMMUNITIES = "communities"
    MEMBERS = "members"


class Person(Model):
    """One human being. Rows are never deleted: an erased one reads "former member"."""

    __tablename__ = "person"

    id: Mapped[pk]
    name: Mapped[str] = mapped_column(line(120))
    paper: Mapped[str] = mapped_column(line(8), default="stone")
    locale: Mapped[str | None] = mapped_column(line(8))
    time_zone: Mapped[str | None] = mapped_column(line(64))
    bio_source: Mapped[str] = mapped_column(default="")
    bio_html: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    findable: Mapped[Findable] = mapped_column(enum_column(Findable), default=Findable.COMMUNITIES)
    photo: Mapped[str | None]
    """Path of the photo below ``/files``; None shows initials."""
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    """When somebody vouched: a first confirmed affiliation or a first accepted membership."""
    suspended_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    is_admin: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    """Sealed with the application's secret."""
    totp_last_step: Mapped[int] = mapped_column(default=0)
    """The time step of the last accepted code: a code works once."""
    today_seen_at: Mapped[datetime | None]
    byline: Mapped[str] = mapped_column(line(300), default="")
    """Name of the organisation shown beside the name: kept by the institutions room, so that lists need no join."""
    is_commercial: Mapped[bool] = mapped_column(default=False)
    """Whether every current affiliation is commercial: kept by the institutions room, labelled everywhere."""

    emails: Mapped[list[EmailAddress]] = relationship(back_populates="person", lazy="raise_on_sql")

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None


class EmailAddress(Model):
    """An address of a person. Confirmed ones are unique; never shown to anyone but its owner and administrators."""

    __tablename__ = "email_address"
    __table_args__ = (
        Index(
            "uq_email_address_confirmed",
            "address",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(line(320), index=True)
    """Lower case, NFC, domain in IDNA form."""
    is_primary: Mapped[bool] = mapped_column(default=False)
    is_personal: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="emails", lazy="raise_on_sql")


class SignIn(Model):
    """A session, kept on the server: the cookie holds an opaque token, this row its digest."""

    __tablename__ = "sign_in"

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(line(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    """When the person last proved to be who they are: sensitive changes ask again after fifteen minutes."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """Moves on with use, up to a fixed age."""
    is_brief: Mapped[bool] = mapped_column(default=False)
    """On a shared computer: ends with the browser, or after half a day."""
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    method: Mapped[str] = mapped_column(line(16))
    device: Mapped[str] = mapped_column(line(80))
    """Browser and system in words, never the whole user agent."""

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Token(Model):
    """A secret sent by letter: single use, expiring, bound to what it is for. Only its digest is kept."""

    __tablename__ = "account_token"

    id: Mapped[pk]
    kind: Mapped[str] = mapped_column(line(24))
    digest: Mapped[str] = mapped_column(line(64), unique=True)
    person_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    address: Mapped[str | None] = mapped_column(line(320))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """A code on paper for the day the telephone is lost: single use."""

    __tablename__ = "recovery_code"

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(line(128))
    used_at: Mapped[datetime | None]


class OutsideIdentity(Model):
    """A sign-in at an institution's OpenID Connect provider: one way in, never the owner of the account."""

    __tablename__ = "outside_identity"
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    id: Mapped[pk]
    person_id: Mapped[ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str] = mapped_column(line(64))
    subject: Mapped[str] = mapped_column(line(255))
    created_at: Mapped[datetime]
