"""Reports, what was decided about them, each community's rules, and the public log. No titles, no names: ids only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.accounts.models import Person
from cop.communities.models import Community
from cop.core.db import BigInt, Model, enum_column, line, pk, ref
from cop.core.subjects import Ref


class ReportReason(StrEnum):
    """Why somebody reports a thing: few and plain, because a reader in a hurry chooses."""

    PUPIL = "pupil"
    UNKIND = "unkind"
    SELLING = "selling"
    PLACE = "place"
    RIGHTS = "rights"
    OTHER = "other"


class Outcome(StrEnum):
    """What can become of a thing that was looked at."""

    KEEP = "keep"
    ASK = "ask"
    MOVE = "move"
    HIDE = "hide"
    REMOVE = "remove"


class CaseState(StrEnum):
    """Open and appealed cases wait for somebody; a decided one may be appealed once; a closed one is final."""

    OPEN = "open"
    DECIDED = "decided"
    APPEALED = "appealed"
    CLOSED = "closed"


WAITING = (CaseState.OPEN, CaseState.APPEALED)


class Case(Model):
    """One thing that somebody has to look at: reported, or held before anybody saw it."""

    __tablename__ = "moderation_case"
    __table_args__ = (
        Index(
            "uq_moderation_case_open",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_moderation_case_subject", "subject_kind", "subject_id"),
        Index("ix_moderation_case_queue", "community_id", "state", "waits_since"),
    )

    id: Mapped[pk]
    subject_kind: Mapped[str] = mapped_column(line(32))
    subject_id: Mapped[int] = mapped_column(BigInt)
    community_id: Mapped[ref | None] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    author_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who made the thing, and is told what was decided."""
    is_held: Mapped[bool] = mapped_column(default=False)
    """Whether it waits to be seen for the first time; else it was reported."""
    state: Mapped[CaseState] = mapped_column(enum_column(CaseState))
    is_escalated: Mapped[bool] = mapped_column(default=False)
    """Whether it is for administrators: about a leader, in a community without leaders, or passed on."""
    was_hidden: Mapped[bool] = mapped_column(default=False)
    """Whether several reports hid the thing at once, before anybody decided."""
    opened_at: Mapped[datetime]
    waits_since: Mapped[datetime]
    report_count: Mapped[int] = mapped_column(default=0)
    appeal: Mapped[str] = mapped_column(default="")
    """What the author wrote when asking for a second look."""

    community: Mapped[Community | None] = relationship(lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    reports: Mapped[list[Report]] = relationship(back_populates="case", lazy="raise_on_sql")
    decisions: Mapped[list[Verdict]] = relationship(back_populates="case", order_by="Verdict.id", lazy="raise_on_sql")

    @property
    def subject(self) -> Ref:
        return (self.subject_kind, self.subject_id)

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide."""
        return self.state in WAITING

    @property
    def path(self) -> str:
        return f"/cases/{self.id}"


class Report(Model):
    """What one person said about a thing. Shown to those who decide, never to the one reported."""

    __tablename__ = "moderation_report"
    __table_args__ = (UniqueConstraint("case_id", "reporter_id"),)

    id: Mapped[pk]
    case_id: Mapped[ref] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"))
    reporter_id: Mapped[ref] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[ReportReason] = mapped_column(enum_column(ReportReason))
    words: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    case: Mapped[Case] = relationship(back_populates="reports", lazy="raise_on_sql")
    reporter: Mapped[Person] = relationship(lazy="raise_on_sql")


class Verdict(Model):
    """What was decided, by whom, and the reason that the author reads."""

    __tablename__ = "moderation_decision"

    id: Mapped[pk]
    case_id: Mapped[ref] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[ref] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    reason: Mapped[str]
    is_second: Mapped[bool] = mapped_column(default=False)
    """Whether it answers an appeal."""

    case: Mapped[Case] = relationship(back_populates="decisions", lazy="raise_on_sql")
    actor: Mapped[Person] = relationship(lazy="raise_on_sql")


class CareRules(Model):
    """How one community looks after what is written in it; without a row the defaults stand."""

    __tablename__ = "moderation_rules"

    community_id: Mapped[ref] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), primary_key=True)
    looks_first: Mapped[bool] = mapped_column(default=True)
    """Whether first posts of people nobody has vouched for wait for a look."""
    hides_at: Mapped[int] = mapped_column(default=0)
    """Number of reports that hide a thing at once; 0 is never."""


class HeldWord(Model):
    """Words or an address that hold a post: in one community, or everywhere."""

    __tablename__ = "moderation_held_word"

    id: Mapped[pk]
    community_id: Mapped[ref | None] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(line(120))
    folded: Mapped[str] = mapped_column(line(240))
    """What is compared: without case, accents and width."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)


class LogLine(Model):
    """A line of a community's public log: who did what, never about whom."""

    __tablename__ = "moderation_entry"
    __table_args__ = (Index("ix_moderation_entry_community", "community_id", "id"),)

    id: Mapped[pk]
    community_id: Mapped[ref] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    actor_id: Mapped[ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[str] = mapped_column(line(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Numbers only: how many posts."""

    actor: Mapped[Person | None] = relationship(lazy="raise_on_sql")
