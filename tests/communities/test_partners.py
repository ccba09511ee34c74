"""Institutions that take part: who adds, describes and places them."""

from __future__ import annotations

from sqlalchemy import select

from cop.communities import actions, queries
from cop.communities.models import Connectedness, Level, Partner
from cop.core.db import session
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership, make_partner
from tests.support.institutions import affiliate, make_company, make_school, make_university


def partners(community):
    session().expire_all()
    return list(queries.partners_of(community))


def test_a_leader_adds_a_school_and_a_university(enter, ruth, cluster):
    browser = enter(ruth)
    for organisation in (make_school(), make_university()):
        assert (
            browser.post(f"/communities/{cluster.id}/partners", data={"organisation": organisation.id}).status_code
            == 303
        )
    page = browser.get(f"/communities/{cluster.id}").text
    assert "<b>1</b> school" in page
    assert "<b>1</b> university" in page


def test_adding_twice_keeps_one(enter, ruth, cluster):
    school = make_school()
    for _ in range(2):
        enter(ruth).post(f"/communities/{cluster.id}/partners", data={"organisation": school.id})
    assert len(partners(cluster)) == 1


def test_without_scripts_a_name_leads_to_a_list_to_choose_from(enter, ruth, cluster):
    for place in ("Ferry", "Harbour"):
        make_school("St Joseph's Catholic Primary School", place=place)
    answer = enter(ruth).post(
        f"/communities/{cluster.id}/partners", data={"organisation": "", "organisation_text": "st josephs"}
    )
    assert answer.status_code == 422
    assert "Choose the one you mean." in answer.text
    assert "Ferry" in answer.text
    assert "Harbour" in answer.text
    nothing = enter(ruth).post(f"/communities/{cluster.id}/partners", data={"organisation_text": "zzzz qqqq"})
    assert "Nothing like that is in the register." in nothing.text


def test_members_add_their_own_confirmed_school_and_become_its_contact(enter, daniel, cluster):
    school = make_school("Wharfside Community School")
    affiliate(daniel, school)
    browser = enter(daniel)
    assert "Join for your school" in browser.get(f"/communities/{cluster.id}/partners").text
    assert browser.post(f"/communities/{cluster.id}/partners/mine", data={"organisation": school.id}).status_code == 303
    (partner,) = partners(cluster)
    assert (partner.organisation_id, partner.contact_id) == (school.id, daniel.id)
    assert browser.post(f"/communities/{cluster.id}/partners/mine", data={"organisation": school.id}).status_code == 409


def test_nobody_adds_a_school_that_is_not_theirs(enter, daniel, nia, cluster):
    own, other = make_school("Own"), make_school("Other")
    affiliate(daniel, own)
    answer = enter(daniel).post(f"/communities/{cluster.id}/partners/mine", data={"organisation": other.id})
    assert answer.status_code == 409
    assert enter(daniel).post(f"/communities/{cluster.id}/partners", data={"organisation": other.id}).status_code == 403
    affiliate(nia, other)
    answer = enter(nia).post(f"/communities/{cluster.id}/partners/mine", data={"organisation": other.id})
    assert answer.status_code == 403
    assert not partners(cluster)


def test_a_company_is_a_partner_only_where_companies_are_taken(enter, ruth, cluster):
    company = make_company()
    answer = enter(ruth).post(f"/communities/{cluster.id}/partners", data={"organisation": company.id})
    assert answer.status_code == 422
    assert "does not take companies" in answer.text
    cluster.accepts_commercial = True
    session().flush()
    enter(ruth).post(f"/communities/{cluster.id}/partners", data={"organisation": company.id})
    assert "Commercial" in enter(ruth).get(f"/communities/{cluster.id}").text


def test_a_leader_says_level_contact_and_lead_school(enter, ruth, cluster, daniel):
    partner = make_partner(make_school(), cluster)
    data = {"level": "advanced", "level_set_on": "2026-09-01", "contact": daniel.id, "is_lead": "y"}
    here = f"/communities/{cluster.id}/partners/{partner.id}"
    assert enter(ruth).post(here, data=data).status_code == 303
    (partner,) = partners(cluster)
    assert (partner.level, str(partner.level_set_on)) == (Level.ADVANCED, "2026-09-01")
    assert (partner.contact_id, partner.is_lead) == (daniel.id, True)
    stranger = make_person()
    assert enter(ruth).post(here, data={**data, "contact": stranger.id}).status_code == 422
    assert enter(ruth).post(here, data={**data, "level": "gold"}).status_code == 422


def test_a_school_places_itself_and_no_leader_does_it_for_it(enter, ruth, cluster, daniel, nia):
    school = make_school()
    partner = make_partner(school, cluster)
    here = f"/communities/{cluster.id}/partners/{partner.id}"
    data = {"connectedness": "connected"}
    assert enter(ruth).post(f"{here}/place", data=data).status_code == 403
    assert enter(daniel).post(f"{here}/place", data=data).status_code == 403
    affiliate(daniel, school)
    assert enter(daniel).get(here).status_code == 200
    assert enter(daniel).post(f"{here}/place", data=data).status_code == 303
    (partner,) = partners(cluster)
    assert partner.connectedness is Connectedness.CONNECTED
    assert partner.connectedness_set_on is not None
    affiliate(nia, school)
    assert enter(nia).post(f"{here}/place", data=data).status_code == 403


def test_the_contact_places_the_school_too(enter, cluster, daniel):
    partner = make_partner(make_school(), cluster, contact_id=daniel.id)
    here = f"/communities/{cluster.id}/partners/{partner.id}/place"
    assert enter(daniel).post(here, data={"connectedness": "reactive"}).status_code == 303


def test_taking_a_partner_out_keeps_its_people(enter, ruth, cluster, daniel):
    school = make_school()
    affiliate(daniel, school)
    partner = make_partner(school, cluster, contact_id=daniel.id)
    enter(ruth).post(f"/communities/{cluster.id}/partners/{partner.id}/removal")
    assert not partners(cluster)
    assert cluster.member_count == 2
    assert "is no longer a partner" in enter(ruth).get(f"/communities/{cluster.id}/history").text


def test_merged_institutions_stand_once(app, cluster, ruth):
    old, new = make_school("Old name"), make_school("New name")
    other = make_community("Other", coordinator=ruth)
    make_partner(old, cluster)
    make_partner(new, cluster)
    make_partner(old, other)
    membership = make_membership(make_person(), other, organisation_id=old.id)
    actions.follow_merger(old.id, new.id)
    session().expire_all()
    assert {p.organisation_id for p in session().scalars(select(Partner))} == {new.id}
    assert len(partners(cluster)) == 1
    assert membership.organisation_id == new.id


def test_an_archived_community_takes_no_partner(enter, ruth, cluster):
    actions.archive(community=cluster, actor_id=ruth.id)
    school = make_school()
    assert enter(ruth).post(f"/communities/{cluster.id}/partners", data={"organisation": school.id}).status_code == 403
