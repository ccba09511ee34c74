"""Who reports, who looks, who decides (domain.md D7, row "hide post, lock thread, sanction").

Nobody decides about a report on oneself, nor twice about the same thing. What is escalated is for administrators only,
so that colleagues who look after one community need not judge each other.
"""

from __future__ import annotations

from cop.communities.facts import roles_of
from cop.communities.models import Community
from cop.communities.policies import KEEPERS, may_edit, may_lead, may_moderate, role_in
from cop.core.authz import Member, rule
from cop.moderation.models import Case, CaseState, Outcome


@rule("moderation:subject:report")
def may_report(member: Member, _nothing: object = None) -> bool:
    """Report what one can see: everyone who is signed in and not suspended."""
    return member.is_active


@rule("moderation:community:look")
def may_look(member: Member, community: Community) -> bool:
    """See what waits in a community: its coordinators, facilitators and moderators."""
    return may_moderate(member, community)


@rule("moderation:network:look")
def may_look_everywhere(member: Member, _nothing: object = None) -> bool:
    """See what is for administrators, and keep the words that hold a post everywhere."""
    return member.is_active and member.is_admin


@rule("moderation:case:see")
def may_see(member: Member, case: Case) -> bool:
    """See a case: those who may decide about its kind, never its author. Wants the decisions loaded."""
    if not member.is_active or case.author_id == member.person_id:
        return False
    return member.is_admin if case.is_escalated else _keeps(member, case)


@rule("moderation:case:know")
def may_know(member: Member, case: Case) -> bool:
    """See that it is there and what became of it: who may see all of it, its author when told, and who reported it.

    Wants the reports loaded.
    """
    if may_see(member, case):
        return True
    is_told = case.author_id == member.person_id and (case.is_held or case.state is not CaseState.OPEN)
    return member.is_signed_in and (is_told or member.person_id in {one.reporter_id for one in case.reports})


@rule("moderation:case:decide")
def may_decide(member: Member, case: Case) -> bool:
    """Decide: who may see it, while it waits; a second look is somebody else's."""
    return may_see(member, case) and case.waits and member.person_id not in {one.actor_id for one in case.decisions}


@rule("moderation:case:pass")
def may_pass_on(member: Member, case: Case) -> bool:
    """Leave a case to the administrators: a keeper who could decide it."""
    return not case.is_escalated and may_decide(member, case)


@rule("moderation:case:appeal")
def may_appeal(member: Member, case: Case) -> bool:
    """Ask for a second look: the author, once, about what was not simply kept. Wants the decisions loaded."""
    if not member.is_active or case.author_id != member.person_id or case.state is not CaseState.DECIDED:
        return False
    return bool(case.decisions) and case.decisions[-1].outcome is not Outcome.KEEP


@rule("moderation:log:read")
def may_read_log(member: Member, community: Community) -> bool:
    """Read what moderators did: everybody who belongs."""
    return role_in(member, community) is not None


@rule("moderation:rules:change")
def may_change_rules(member: Member, community: Community) -> bool:
    """Say who is looked at first and which words hold a post: the community's leaders, while it is not archived."""
    return may_lead(member, community) and may_edit(member, community)


def _keeps(member: Member, case: Case) -> bool:
    return case.community_id is not None and roles_of(member).by_community.get(case.community_id) in KEEPERS
