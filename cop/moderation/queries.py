"""Finding what waits, what was decided, the rules of a community and its log. Lists of cases begin at `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from cop.communities.facts import roles_of
from cop.communities.models import Community
from cop.communities.policies import KEEPERS
from cop.core.authz import Member
from cop.core.db import session
from cop.core.errors import NotFound
from cop.moderation.models import WAITING, CareRules, Case, CaseState, HeldWord, LogLine, Report, Verdict
from cop.notifications.queries import administrators, leaders_of

QUEUE = 100
LOG = 50


def visible_to(member: Member) -> Select[Case]:
    """Select the cases a member may know of: those they may decide about, reported, or are the author of."""
    return select(Case).where(or_(is_looked_at_by(member), _is_reported_by(member), _is_told(member)))


def is_looked_at_by(member: Member) -> ColumnElement[bool]:
    """The predicate of `policies.may_see` in SQL."""
    if not member.is_active:
        return false()
    kept = [ident for ident, role in roles_of(member).by_community.items() if role in KEEPERS]
    mine = and_(Case.is_escalated.is_(False), Case.community_id.in_(kept)) if kept else false()
    theirs = Case.is_escalated.is_(True) if member.is_admin else false()
    return and_(or_(mine, theirs), or_(Case.author_id.is_(None), Case.author_id != member.person_id))


def _is_reported_by(member: Member) -> ColumnElement[bool]:
    if member.person_id is None:
        return false()
    reported = select(Report.id).where(Report.case_id == Case.id, Report.reporter_id == member.person_id)
    return reported.correlate(Case).exists()


def _is_told(member: Member) -> ColumnElement[bool]:
    """Whether the member is the author and knows: of what was held at once, of a report once it was decided."""
    if member.person_id is None:
        return false()
    return and_(Case.author_id == member.person_id, or_(Case.is_held.is_(True), Case.state != CaseState.OPEN))


def waiting(member: Member, community: Community | None) -> Sequence[Case]:
    """Return what waits for this member in a community, or (None) for the administrators: longest waiting first."""
    where = Case.is_escalated.is_(True) if community is None else Case.community_id == community.id
    statement = select(Case).where(is_looked_at_by(member), where, Case.state.in_(WAITING))
    statement = statement.options(selectinload(Case.reports), joinedload(Case.author), selectinload(Case.decisions))
    return session().scalars(statement.order_by(Case.waits_since, Case.id).limit(QUEUE)).all()


def waiting_count(member: Member, community: Community) -> int:
    """Return how many cases of a community wait for this member."""
    here = select(func.count()).where(is_looked_at_by(member), Case.community_id == community.id)
    return session().scalar(here.where(Case.state.in_(WAITING))) or 0


def get_case(ident: int, member: Member) -> Case:
    """Return a case this member may know of, with everything said about it. Raises NotFound."""
    statement = visible_to(member).where(Case.id == ident)
    statement = statement.options(
        joinedload(Case.community),
        joinedload(Case.author),
        selectinload(Case.reports).joinedload(Report.reporter),
        selectinload(Case.decisions).joinedload(Verdict.actor),
    )
    found = session().scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def earlier_decisions(case: Case) -> Sequence[Verdict]:
    """Return what was decided about the same thing before, the newest first."""
    statement = (
        select(Verdict)
        .join(Verdict.case)
        .where(Case.subject_kind == case.subject_kind, Case.subject_id == case.subject_id, Case.id != case.id)
        .options(joinedload(Verdict.actor))
    )
    return session().scalars(statement.order_by(Verdict.id.desc()).limit(20)).all()


def reported_by(member: Member) -> Sequence[Case]:
    """Return what the member reported, the newest first."""
    return _own(_is_reported_by(member))


def about(member: Member) -> Sequence[Case]:
    """Return what was decided, or waits, about what the member made, the newest first."""
    return _own(_is_told(member))


def _own(which: ColumnElement[bool]) -> Sequence[Case]:
    statement = select(Case).where(which).options(selectinload(Case.decisions)).order_by(Case.id.desc())
    return session().scalars(statement.limit(QUEUE)).all()


def deciders_of(case: Case) -> list[int]:
    """Return who may decide about a case: administrators, or those who look after its community; never its author."""
    if case.is_escalated or case.community_id is None:
        found = administrators()
    else:
        found = leaders_of(case.community_id, tuple(KEEPERS))
    return [ident for ident in found if ident != case.author_id]


def rules_of(community_id: int) -> CareRules:
    """Return a community's rules: its own, or the defaults, which are not kept."""
    found = session().get(CareRules, community_id)
    return found or CareRules(community_id=community_id, looks_first=True, hides_at=0)


def held_words(community_id: int | None) -> Sequence[HeldWord]:
    """Return the words that hold a post in one community, or (None) everywhere."""
    here = HeldWord.community_id.is_(None) if community_id is None else HeldWord.community_id == community_id
    return session().scalars(select(HeldWord).where(here).order_by(HeldWord.words, HeldWord.id)).all()


def words_that_hold(community_id: int) -> list[str]:
    """Return the folded words of a community and of the whole place."""
    either = or_(HeldWord.community_id == community_id, HeldWord.community_id.is_(None))
    return list(session().scalars(select(HeldWord.folded).where(either)))


def log_of(community: Community, before: int | None = None) -> Sequence[LogLine]:
    """Return a page of a community's log, and one line more if there is one: the newest first."""
    statement = select(LogLine).where(LogLine.community_id == community.id).options(joinedload(LogLine.actor))
    if before is not None:
        statement = statement.where(LogLine.id < before)
    return session().scalars(statement.order_by(LogLine.id.desc()).limit(LOG + 1)).all()
