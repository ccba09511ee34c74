"""Telling: those who decide, the author with a letter, and those who reported."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.accounts.queries import primary_address
from cop.core import mail
from cop.core.db import session
from cop.core.events import listens_to
from cop.core.i18n import _
from cop.core.subjects import Ref
from cop.moderation.actions.log import note
from cop.moderation.events import (
    CareRulesChanged,
    CaseAppealed,
    CaseDecided,
    CaseFact,
    CaseOpened,
    CasePassedOn,
)
from cop.moderation.models import Case, Report, Verdict
from cop.moderation.queries import deciders_of
from cop.moderation.wording import decided
from cop.notifications import actions as notifications


@listens_to(CaseOpened, CasePassedOn, CaseAppealed)
def tell_who_decides(event: CaseFact) -> None:
    """Somebody has to look."""
    case = _case(event)
    notifications.settle(_subject(event), "to_look_at")
    before = set(session().scalars(select(Verdict.actor_id).where(Verdict.case_id == case.id)))
    notifications.tell(set(deciders_of(case)) - before, "to_look_at", _subject(event))


@listens_to(CaseDecided)
def tell_what_was_decided(event: CaseDecided) -> None:
    """The author reads the reason, on the page and in a letter; those who reported hear what became of it."""
    notifications.settle(_subject(event), "to_look_at")
    case = _case(event)
    reporters = session().scalars(select(Report.reporter_id).where(Report.case_id == case.id)).all()
    notifications.tell(set(reporters) - {event.actor_id}, "report_decided", _subject(event))
    if case.author_id is not None:
        notifications.tell([case.author_id], "decided", _subject(event), event.actor_id)
        _write(case, event.decision_id)


@listens_to(CareRulesChanged)
def note_rules(event: CareRulesChanged) -> None:
    """Members read that the rules changed."""
    note(community_id=event.community_id, actor_id=event.actor_id, what="changed_rules")


def _write(case: Case, decision_id: int) -> None:
    address = primary_address(case.author_id or 0)
    if address is None:
        return
    by = joinedload(Verdict.actor)
    decision = session().scalars(select(Verdict).where(Verdict.id == decision_id).options(by)).one()
    mail.send(
        address,
        _("Something was decided about what you wrote"),
        "community_answer",
        text=_("Something you wrote was looked at.") + " " + decided(case, decision.outcome),
        reason=decision.reason,
        by=decision.actor.name,
        label=_("See it, or ask for a second look"),
        href=mail.link(case.path),
    )


def _case(event: CaseFact) -> Case:
    return session().get_one(Case, event.case_id)


def _subject(event: CaseFact) -> Ref:
    return ("case", event.case_id)
