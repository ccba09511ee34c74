"""What must always hold in the tables. `flask cop doctor` and tests under load ask; answers count breaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from cop.accounts.models import EmailAddress, Person
from cop.communities.models import Community, CommunityKind, CommunityState, Membership, MembershipState, Role
from cop.core.db import session
from cop.files.models import FileState, StoredFile
from cop.forums.models import Post, Reading, Topic
from cop.institutions.models import Affiliation, AffiliationState
from cop.moderation.models import Case, CaseState, Report, Verdict
from cop.notifications.models import Notification

Breaches = Callable[[], Any]
_invariants: dict[str, Breaches] = {}


def invariant(sentence: str) -> Callable[[Breaches], Breaches]:
    """Register a select of how many rows break the sentence."""

    def mark(statement: Breaches) -> Breaches:
        _invariants[sentence] = statement
        return statement

    return mark


def broken() -> dict[str, int]:
    """Return how many rows break which invariant; nothing when all hold."""
    counts = {sentence: session().scalar(statement()) or 0 for sentence, statement in _invariants.items()}
    return {sentence: number for sentence, number in counts.items() if number}


def known() -> list[str]:
    """Return every invariant in words."""
    return list(_invariants)


@invariant("A community counts its members right")
def _member_counts() -> Any:
    number = (
        select(func.count())
        .where(Membership.community_id == Community.id, Membership.state == MembershipState.ACTIVE)
        .correlate(Community)
        .scalar_subquery()
    )
    return select(func.count()).select_from(Community).where(Community.member_count != number)


@invariant("An open community has a coordinator")
def _coordinated() -> Any:
    coordinator = select(Membership.id).where(
        Membership.community_id == Community.id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == Role.COORDINATOR,
    )
    return (
        select(func.count())
        .select_from(Community)
        .where(
            Community.state.in_([CommunityState.ACTIVE, CommunityState.DORMANT]),
            Community.kind != CommunityKind.ARCHIVE,
            ~coordinator.correlate(Community).exists(),
        )
    )


@invariant("Communities lie at most four levels deep, none inside itself")
def _nesting() -> Any:
    first, second, third = aliased(Community), aliased(Community), aliased(Community)
    return (
        select(func.count())
        .select_from(Community)
        .join(first, first.id == Community.parent_id)
        .join(second, second.id == first.parent_id)
        .join(third, third.id == second.parent_id)
        .where(third.parent_id.is_not(None))
    )


@invariant("A topic counts its posts right, without gaps")
def _post_counts() -> Any:
    posts = (
        select(Post.topic_id, func.count().label("number"), func.max(Post.position).label("last"))
        .group_by(Post.topic_id)
        .subquery()
    )
    return (
        select(func.count())
        .select_from(Topic)
        .outerjoin(posts, posts.c.topic_id == Topic.id)
        .where(
            or_(
                Topic.post_count != func.coalesce(posts.c.number, 0),
                Topic.post_count != func.coalesce(posts.c.last, 0),
            )
        )
    )


@invariant("A stone has no words and leads to a post that is no stone")
def _stones() -> Any:
    there = aliased(Post)
    return (
        select(func.count())
        .select_from(Post)
        .join(there, there.id == Post.moved_to_post_id)
        .where(or_(Post.source != "", there.moved_to_post_id.is_not(None), Post.topic_id == there.topic_id))
    )


@invariant("A merged topic holds nothing but stones")
def _merged() -> Any:
    return (
        select(func.count())
        .select_from(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Topic.merged_into_id.is_not(None), Post.moved_to_post_id.is_(None))
    )


@invariant("A case counts its reports right")
def _report_counts() -> Any:
    number = select(func.count()).where(Report.case_id == Case.id).correlate(Case).scalar_subquery()
    return select(func.count()).select_from(Case).where(Case.report_count != number)


@invariant("A case that was decided has a reason, and one that is open has none")
def _decided_cases() -> Any:
    verdict = select(Verdict.id).where(Verdict.case_id == Case.id).correlate(Case).exists()
    decided = Case.state.in_([CaseState.DECIDED, CaseState.APPEALED])
    return (
        select(func.count())
        .select_from(Case)
        .where(or_(and_(decided, ~verdict), and_(Case.state == CaseState.OPEN, verdict)))
    )


@invariant("Nobody has read further than there are posts")
def _readings() -> Any:
    return (
        select(func.count())
        .select_from(Reading)
        .join(Topic, Topic.id == Reading.topic_id)
        .where(Reading.position > Topic.post_count)
    )


@invariant("A person has at most one main affiliation, and only a current one")
def _main_affiliations() -> Any:
    other = aliased(Affiliation)
    twice = and_(other.person_id == Affiliation.person_id, other.id < Affiliation.id, other.is_main.is_(True))
    current = [AffiliationState.CLAIMED, AffiliationState.CONFIRMED]
    return (
        select(func.count())
        .select_from(Affiliation)
        .where(
            Affiliation.is_main.is_(True),
            or_(Affiliation.state.not_in(current), select(other.id).where(twice).correlate(Affiliation).exists()),
        )
    )


@invariant("A person has at most one primary address, and only a confirmed one")
def _primary_addresses() -> Any:
    other = aliased(EmailAddress)
    twice = and_(other.person_id == EmailAddress.person_id, other.id < EmailAddress.id, other.is_primary.is_(True))
    return (
        select(func.count())
        .select_from(EmailAddress)
        .where(
            EmailAddress.is_primary.is_(True),
            or_(EmailAddress.confirmed_at.is_(None), select(other.id).where(twice).correlate(EmailAddress).exists()),
        )
    )


@invariant("An erased person has no address and no photo")
def _erased() -> Any:
    address = select(EmailAddress.id).where(EmailAddress.person_id == Person.id).correlate(Person)
    return (
        select(func.count())
        .select_from(Person)
        .where(Person.erased_at.is_not(None), or_(address.exists(), Person.photo.is_not(None)))
    )


@invariant("No notification counts below nothing")
def _notifications() -> Any:
    return select(func.count()).select_from(Notification).where(Notification.unread < 0)


@invariant("A file that is kept belongs to something")
def _files() -> Any:
    return (
        select(func.count())
        .select_from(StoredFile)
        .where(StoredFile.state == FileState.KEPT, or_(StoredFile.owner_kind.is_(None), StoredFile.owner_id.is_(None)))
    )
