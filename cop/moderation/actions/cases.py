"""Opening cases and deciding about them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import selectinload

from cop.communities.policies import KEEPERS
from cop.core.clock import now
from cop.core.db import insert, session
from cop.core.errors import Conflict, Invalid, NotFound
from cop.core.events import publish
from cop.core.i18n import _
from cop.core.subjects import Ref
from cop.moderation.actions.log import note
from cop.moderation.events import CaseAppealed, CaseDecided, CaseOpened, CasePassedOn
from cop.moderation.models import WAITING, Case, CaseState, Outcome, Report, ReportReason, Verdict
from cop.moderation.queries import rules_of
from cop.moderation.reportables import Reportable, reportable
from cop.notifications import actions as notifications
from cop.notifications.queries import administrators, leaders_of

OPEN = text("state = 'open'")
TOLD_BY_FEATURES = {Outcome.HIDE, Outcome.REMOVE, Outcome.MOVE}
"""Outcomes whose act writes its own line of the log."""


def report(*, subject: Ref, reporter_id: int, reason: ReportReason, words: str) -> Case:
    """Report a thing the reporter sees. Reports gather in one open case; the same person's second one changes nothing.

    Raises NotFound for what cannot be reported, Invalid for one's own.
    """
    kind, thing = _known(subject)
    if kind.author_id(thing) == reporter_id:
        raise Invalid(_("This is your own. You can change it or take it back yourself."))
    case = _open_case(subject, kind, thing, is_held=False)
    row = {"case_id": case.id, "reporter_id": reporter_id, "reason": reason, "words": words, "created_at": now()}
    fresh = insert(Report).values(**row).on_conflict_do_nothing(index_elements=["case_id", "reporter_id"])
    if session().scalar(fresh.returning(Report.id)) is not None:
        counted = update(Case).where(Case.id == case.id).values(report_count=Case.report_count + 1)
        session().execute(counted, execution_options={"synchronize_session": False})
        session().refresh(case)
        _hide_at_once(case, kind, thing)
    return case


def hold(*, subject: Ref) -> Case:
    """Open a case about a thing that nobody has seen yet."""
    kind, thing = _known(subject)
    return _open_case(subject, kind, thing, is_held=True)


def decide_directly(*, subject: Ref, actor_id: int, outcome: Outcome, reason: str) -> None:
    """Decide about a thing where it stands, without a report: its author is told and may ask for a second look.

    About one's own things, and those of a colleague who looks after the same community, it is only done.
    """
    kind, thing = _known(subject)
    community, author_id = kind.community(thing), kind.author_id(thing)
    place = community.id if community else None
    if author_id in {None, actor_id} or _is_for_administrators(place, author_id):
        kind.acts[outcome](thing, actor_id, reason, "")
    else:
        case = _open_case(subject, kind, thing, is_held=False, tells=False)
        decide(case=case, actor_id=actor_id, outcome=outcome, reason=reason)


def decide(*, case: Case, actor_id: int, outcome: Outcome, reason: str, target: str = "") -> Verdict:
    """Decide about a case; ``reason`` reaches the author. Raises Conflict when somebody decided meanwhile."""
    case = _locked(case)
    if not case.waits or actor_id in {one.actor_id for one in case.decisions}:
        raise Conflict(_("Somebody else decided about this meanwhile."))
    kind, thing = _known(case.subject)
    if outcome not in kind.outcomes:
        raise Invalid(_("This cannot be decided here."), "outcome")
    is_second = case.state is CaseState.APPEALED
    _act(case, kind, thing, Verdict(outcome=outcome, actor_id=actor_id, reason=reason), target)
    decision = Verdict(
        case_id=case.id, at=now(), actor_id=actor_id, outcome=outcome, reason=reason, is_second=is_second
    )
    case.state = CaseState.CLOSED if is_second else CaseState.DECIDED
    session().add(decision)
    session().flush()
    if case.is_held:
        what = "let_through" if outcome is Outcome.KEEP else "not_published"
        note(community_id=case.community_id, actor_id=actor_id, what=what)
    elif outcome not in TOLD_BY_FEATURES:
        note(community_id=case.community_id, actor_id=actor_id, what=f"decided_{outcome}")
    publish(CaseDecided(case_id=case.id, decision_id=decision.id, actor_id=actor_id, outcome=outcome.value))
    return decision


def withdraw(*, subject: Ref) -> None:
    """Close what waits about a thing that its author took back before anybody decided."""
    here = Case.subject_kind == subject[0], Case.subject_id == subject[1], Case.state.in_(WAITING)
    for case in session().scalars(select(Case).where(*here)).all():
        case.state = CaseState.CLOSED
        notifications.settle(("case", case.id), "to_look_at")


def _act(case: Case, kind: Reportable, thing: Any, said: Verdict, target: str) -> None:
    """Do what was decided; first bring back what reports or the first decision took away, if that is not to stay."""
    before = {one.outcome for one in case.decisions} | ({Outcome.HIDE} if case.was_hidden else set())
    if before == {said.outcome} and case.decisions:
        return
    if before & {Outcome.HIDE, Outcome.REMOVE} and said.outcome is not Outcome.HIDE and kind.restore:
        kind.restore(thing, said.actor_id, said.reason, "")
    if act := kind.acts.get(said.outcome):
        act(thing, said.actor_id, said.reason, target)


def pass_on(*, case: Case, actor_id: int) -> None:
    """Leave a case to the administrators."""
    case = _locked(case)
    if case.is_escalated or not case.waits:
        raise Conflict(_("Somebody else decided about this meanwhile."))
    case.is_escalated = True
    note(community_id=case.community_id, actor_id=actor_id, what="passed_on")
    session().flush()
    publish(CasePassedOn(case_id=case.id, actor_id=actor_id))


def appeal(*, case: Case, words: str) -> None:
    """Ask for a second look by somebody else; where nobody else is left in the community, by an administrator."""
    case = _locked(case)
    if case.state is not CaseState.DECIDED:
        raise Conflict(_("A second look was asked for already."))
    decided = {one.actor_id for one in case.decisions} | {case.author_id}
    keepers = set(leaders_of(case.community_id, tuple(KEEPERS))) if case.community_id else set()
    others = set(administrators()) - decided
    case.is_escalated = bool(others) if case.is_escalated else not keepers - decided
    case.state, case.appeal, case.waits_since = CaseState.APPEALED, words, now()
    session().flush()
    publish(CaseAppealed(case_id=case.id, actor_id=case.author_id or 0))


def _known(subject: Ref) -> tuple[Reportable, Any]:
    kind = reportable(subject[0])
    thing = kind.load(subject[1]) if kind else None
    if kind is None or thing is None:
        raise NotFound
    return kind, thing


def _open_case(subject: Ref, kind: Reportable, thing: Any, *, is_held: bool, tells: bool = True) -> Case:
    """Return the open case about a thing: the one that gathers its reports, or a new one."""
    community, author_id, moment = kind.community(thing), kind.author_id(thing), now()
    place = community.id if community else None
    row = {
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "community_id": place,
        "author_id": author_id,
        "is_held": is_held,
        "state": CaseState.OPEN,
        "is_escalated": _is_for_administrators(place, author_id),
        "was_hidden": False,
        "opened_at": moment,
        "waits_since": moment,
        "report_count": 0,
        "appeal": "",
    }
    fresh = insert(Case).values(**row)
    fresh = fresh.on_conflict_do_nothing(index_elements=["subject_kind", "subject_id"], index_where=OPEN)
    is_new = session().scalar(fresh.returning(Case.id)) is not None
    here = Case.subject_kind == subject[0], Case.subject_id == subject[1], Case.state == CaseState.OPEN
    case = session().scalars(select(Case).where(*here).with_for_update()).one()
    if is_new and tells:
        publish(CaseOpened(case_id=case.id))
    return case


def _is_for_administrators(community_id: int | None, author_id: int | None) -> bool:
    """Whether nobody in the community could decide without judging themselves or a colleague who keeps it too."""
    keepers = set(leaders_of(community_id, tuple(KEEPERS))) if community_id else set()
    return not keepers or author_id in keepers


def _hide_at_once(case: Case, kind: Reportable, thing: Any) -> None:
    """Hide what enough people reported, where a community wants that, until somebody decides."""
    enough = rules_of(case.community_id).hides_at if case.community_id else 0
    hide = kind.acts.get(Outcome.HIDE)
    if enough and case.report_count >= enough and not case.was_hidden and hide:
        case.was_hidden = True
        hide(thing, None, _("Several people reported this. It is hidden until somebody has decided."), "")


def _locked(case: Case) -> Case:
    """Return the case as it stands now, with its decisions, its row locked until the end of the transaction."""
    statement = select(Case).where(Case.id == case.id).options(selectinload(Case.decisions)).with_for_update(of=Case)
    return session().scalars(statement.execution_options(populate_existing=True)).one()
