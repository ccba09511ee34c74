"""Joining, asking, being answered, leaving, being removed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from cop.communities import actions, queries
from cop.communities.models import Membership, MembershipState, Role
from cop.communities.policies import may_read
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict, Invalid
from cop.institutions.models import Affiliation, AffiliationState, Proof
from tests.communities.conftest import principal
from tests.support.accounts import address_of, make_person
from tests.support.communities import make_community, make_membership
from tests.support.institutions import make_school


def row(community, person) -> Membership | None:
    session().expire_all()
    return session().scalar(
        select(Membership).where(Membership.community_id == community.id, Membership.person_id == person.id)
    )


def test_a_verified_teacher_is_in_an_open_community_at_once(enter, nia):
    community = make_community("Reading aloud", visibility="network", joining="open")
    answer = enter(nia).post(f"/communities/{community.id}/membership", data={})
    assert answer.status_code == 303
    assert row(community, nia).state is MembershipState.ACTIVE
    assert community.member_count == 1


def test_a_newcomer_asks_even_where_it_is_open_and_is_verified_by_the_answer(enter, ruth):
    community = make_community("Reading aloud", visibility="network", joining="open", coordinator=ruth)
    newcomer = make_person("Wiktoria", verified=False)
    page = enter(newcomer).get(f"/communities/{community.id}/membership").text
    assert "Nobody has vouched for you yet" in page
    enter(newcomer).post(f"/communities/{community.id}/membership", data={"message": "Hello"})
    asking = row(community, newcomer)
    assert asking.state is MembershipState.REQUESTED
    enter(ruth).post(f"/communities/{community.id}/requests/{asking.id}/acceptance")
    assert row(community, newcomer).state is MembershipState.ACTIVE
    session().refresh(newcomer)
    assert newcomer.is_verified


def test_one_tick_confirms_where_somebody_works_and_another_adds_the_school(enter, ruth, cluster):
    from cop.institutions.actions import claim_affiliation

    newcomer = make_person("Wiktoria", verified=False)
    school = make_school("Wharfside Community School")
    claimed = claim_affiliation(person_id=newcomer.id, organisation=school)
    browser = enter(newcomer)
    assert "Wharfside Community School" in browser.get(f"/communities/{cluster.id}/membership").text
    browser.post(f"/communities/{cluster.id}/membership", data={"message": "Hi", "organisation": school.id})
    asking = row(cluster, newcomer)
    assert asking.organisation_id == school.id
    care = enter(ruth).get(f"/communities/{cluster.id}/care").text
    assert "I know that Wiktoria works at Wharfside Community School" in care
    enter(ruth).post(
        f"/communities/{cluster.id}/requests/{asking.id}/acceptance", data={"confirms": "y", "adds_partner": "y"}
    )
    confirmed = session().get(Affiliation, claimed.id)
    assert (confirmed.state, confirmed.proof) == (AffiliationState.CONFIRMED, Proof.COORDINATOR)
    assert [partner.organisation_id for partner in queries.partners_of(cluster)] == [school.id]


def test_without_the_tick_nothing_is_said_about_where_somebody_works(enter, ruth, cluster):
    from cop.institutions.actions import claim_affiliation

    newcomer = make_person("Wiktoria", verified=False)
    school = make_school()
    claimed = claim_affiliation(person_id=newcomer.id, organisation=school)
    actions.request(community=cluster, person=newcomer, organisation=school)
    enter(ruth).post(f"/communities/{cluster.id}/requests/{row(cluster, newcomer).id}/acceptance")
    assert session().get(Affiliation, claimed.id).state is AffiliationState.CLAIMED
    assert not queries.partners_of(cluster)


def test_a_declined_person_reads_the_sentence_and_may_ask_again(enter, ruth, cluster, nia, mailbox):
    enter(nia).post(f"/communities/{cluster.id}/membership", data={"message": "May I?"})
    asking = row(cluster, nia)
    here = f"/communities/{cluster.id}/requests/{asking.id}/refusal"
    assert enter(ruth).post(here, data={"reason": ""}).status_code == 422
    assert enter(ruth).post(here, data={"reason": "Please write where you teach."}).status_code == 303
    assert row(cluster, nia).state is MembershipState.REFUSED
    assert "Please write where you teach." in enter(nia).get(f"/communities/{cluster.id}/membership").text
    letters = mailbox.to(address_of(nia))
    assert "Please write where you teach." in letters[-1].text
    enter(nia).post(f"/communities/{cluster.id}/membership", data={"message": "At Saltmarsh."})
    assert row(cluster, nia).state is MembershipState.REQUESTED


def test_a_request_can_be_taken_back(enter, cluster, nia):
    browser = enter(nia)
    browser.post(f"/communities/{cluster.id}/membership", data={"message": "May I?"})
    assert "You asked to join" in browser.get(f"/communities/{cluster.id}/membership").text
    browser.post(f"/communities/{cluster.id}/membership/withdrawal")
    assert row(cluster, nia).state is MembershipState.LEFT
    assert browser.get(f"/communities/{cluster.id}").text.count("Ask to join") == 1


def test_of_two_leaders_who_answer_at_once_the_second_is_told(cluster, ruth, nia):
    asking = actions.request(community=cluster, person=nia)
    asking = queries.get_membership(cluster, asking.id)
    actions.accept(membership=asking, actor_id=ruth.id)
    with pytest.raises(Conflict):
        actions.decline(membership=asking, actor_id=ruth.id, reason="No")


def test_pressing_twice_asks_once(enter, cluster, nia):
    browser = enter(nia)
    for _ in range(2):
        browser.post(f"/communities/{cluster.id}/membership", data={"message": "May I?", "once": "k" * 20})
    assert len(queries.requests_in(cluster)) == 1


def test_belonging_already_changes_nothing(cluster, daniel, ruth):
    before = cluster.member_count
    assert actions.join(community=cluster, person=ruth).role is Role.COORDINATOR
    assert cluster.member_count == before


def test_nobody_joins_what_they_may_not_know_of(enter, nia):
    hidden = make_community("Heads", visibility="hidden", joining="open")
    assert enter(nia).get(f"/communities/{hidden.id}").status_code == 404
    assert enter(nia).post(f"/communities/{hidden.id}/membership", data={}).status_code == 404


def test_a_visitor_is_led_to_sign_in(client):
    community = make_community("Open", visibility="public", joining="open")
    assert "Sign in to join" in client.get(f"/communities/{community.id}").text
    answer = client.get(f"/communities/{community.id}/membership")
    assert answer.status_code == 303
    assert "sign-in" in answer.location


def test_a_vendor_cannot_enter_a_closed_hub_but_an_open_group_that_takes_companies(enter, cluster):
    vendor = make_person("Vera Vendor", commercial=True)
    browser = enter(vendor)
    assert browser.post(f"/communities/{cluster.id}/membership", data={"message": "We sell"}).status_code == 403
    assert "does not take people who come for a company" in browser.get(f"/communities/{cluster.id}/membership").text
    group = make_community("Makers", visibility="network", joining="open", accepts_commercial=True)
    assert browser.post(f"/communities/{group.id}/membership", data={}).status_code == 303
    assert row(group, vendor).state is MembershipState.ACTIVE
    members = browser.get(f"/communities/{group.id}/members").text
    assert "Vera Vendor" in members
    assert "Commercial" in members


def test_an_action_refuses_a_vendor_whatever_the_view_allowed(cluster):
    vendor = make_person(commercial=True)
    with pytest.raises(Conflict):
        actions.join(community=cluster, person=vendor)


# ------------------------------------------------------------------------------------------------ roles and guests


def test_a_guest_needs_a_date_and_loses_access_on_it_at_once(cluster, nia, ruth):
    membership = actions.join(community=cluster, person=nia, let_in_by=ruth.id)
    membership = queries.get_membership(cluster, membership.id)
    with pytest.raises(Invalid):
        actions.change_role(membership=membership, role=Role.GUEST, actor_id=ruth.id)
    actions.change_role(membership=membership, role=Role.GUEST, actor_id=ruth.id, expires_at=now() + timedelta(days=1))
    assert may_read(principal(nia), cluster)
    membership.expires_at = now() - timedelta(seconds=1)
    session().flush()
    assert not may_read(principal(nia), cluster)
    assert nia.id not in [m.person_id for m in session().scalars(queries.members_of(cluster))]
    assert actions.expire_guests() == 1
    assert (membership.state, cluster.member_count) == (MembershipState.LEFT, 1)
    assert actions.expire_guests() == 0


def test_an_expired_guest_may_come_back_as_a_member(cluster, nia, ruth):
    make_membership(nia, cluster, "guest", expires_at=now() - timedelta(days=1))
    assert actions.join(community=cluster, person=nia, let_in_by=ruth.id).role is Role.MEMBER
    assert may_read(principal(nia), cluster)


def test_a_coordinator_gives_a_role_on_the_page(enter, ruth, cluster, daniel):
    here = f"/communities/{cluster.id}/members/{row(cluster, daniel).id}"
    assert enter(ruth).post(f"{here}/role", data={"role": "moderator", "note": ""}).status_code == 303
    assert row(cluster, daniel).role is Role.MODERATOR
    assert enter(ruth).post(f"{here}/role", data={"role": "guest"}).status_code == 422
    assert enter(ruth).post(f"{here}/role", data={"role": "king"}).status_code == 422


def test_a_facilitator_cannot_make_a_coordinator(enter, cluster, daniel):
    facilitator = make_person()
    make_membership(facilitator, cluster, "facilitator")
    here = f"/communities/{cluster.id}/members/{row(cluster, daniel).id}/role"
    assert enter(facilitator).post(here, data={"role": "coordinator"}).status_code == 422
    assert row(cluster, daniel).role is Role.MEMBER


# ------------------------------------------------------------------------------------------------ going


def test_a_member_leaves_without_a_reason(enter, cluster, daniel):
    browser = enter(daniel)
    assert browser.get(f"/communities/{cluster.id}/membership/removal").status_code == 200
    assert browser.post(f"/communities/{cluster.id}/membership/removal").status_code == 303
    assert row(cluster, daniel).state is MembershipState.LEFT
    assert cluster.member_count == 1


def test_a_removed_person_reads_why_and_may_ask_again(enter, ruth, cluster, daniel, mailbox):
    here = f"/communities/{cluster.id}/members/{row(cluster, daniel).id}/removal"
    assert enter(ruth).post(here, data={"reason": "  "}).status_code == 422
    assert enter(ruth).post(here, data={"reason": "You asked me to."}).status_code == 303
    assert "You asked me to." in mailbox.to(address_of(daniel))[-1].text
    browser = enter(daniel)
    assert "Ask to join" in browser.get(f"/communities/{cluster.id}").text


def test_a_banned_person_cannot_ask_until_it_is_lifted(enter, ruth, cluster, daniel):
    ident = row(cluster, daniel).id
    enter(ruth).post(f"/communities/{cluster.id}/members/{ident}/ban", data={"reason": "Selling"})
    assert row(cluster, daniel).state is MembershipState.BANNED
    browser = enter(daniel)
    assert "Ask to join" not in browser.get(f"/communities/{cluster.id}").text
    assert browser.post(f"/communities/{cluster.id}/membership", data={"message": "x"}).status_code == 403
    assert "Daniel Osei" in enter(ruth).get(f"/communities/{cluster.id}/care").text
    enter(ruth).post(f"/communities/{cluster.id}/members/{ident}/ban/removal")
    assert browser.post(f"/communities/{cluster.id}/membership", data={"message": "x"}).status_code == 303


def test_a_ban_also_closes_the_way_of_invitations(cluster, daniel):
    row(cluster, daniel).state = MembershipState.BANNED
    with pytest.raises(Conflict):
        actions.join(community=cluster, person=daniel)


def test_a_moderator_removes_members_but_no_leaders(enter, ruth, cluster, daniel):
    moderator = make_person()
    make_membership(moderator, cluster, "moderator")
    browser = enter(moderator)
    leader, member = row(cluster, ruth).id, row(cluster, daniel).id
    here = f"/communities/{cluster.id}/members"
    assert browser.post(f"{here}/{leader}/removal", data={"reason": "x"}).status_code == 403
    assert browser.post(f"{here}/{member}/role", data={"role": "facilitator"}).status_code == 403
    assert browser.post(f"{here}/{member}/removal", data={"reason": "x"}).status_code == 303


def test_a_membership_of_another_community_is_not_found_here(enter, ruth, cluster):
    elsewhere = make_membership(make_person(), make_community("Elsewhere"))
    here = f"/communities/{cluster.id}/members/{elsewhere.id}"
    assert enter(ruth).get(here).status_code == 404
    assert enter(ruth).post(f"{here}/removal", data={"reason": "x"}).status_code == 404


def test_an_erased_person_belongs_nowhere(cluster, daniel):
    actions.end_all_of(daniel.id)
    assert row(cluster, daniel).state is MembershipState.LEFT
    assert cluster.member_count == 1
