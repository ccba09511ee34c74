"""Who speaks for an organisation, and what that lets them do."""

from __future__ import annotations

import pytest

from cop.accounts.members import as_member
from cop.core.authz import ANONYMOUS, can
from cop.core.db import session
from cop.core.subjects import is_visible
from cop.institutions import actions, queries
from cop.institutions.models import AffiliationState, Organisation, OrganisationState, RepresentativeState
from tests.support.accounts import make_person
from tests.support.institutions import affiliate, make_school


def represent(person, organisation):
    claim = actions.claim_representation(
        person_id=person.id, organisation=organisation, reason="I am the head.", actor_id=person.id
    )
    admin = make_person("Some Administrator", admin=True)
    actions.confirm_representative(claim=claim, actor_id=admin.id)
    return claim


@pytest.fixture
def school(app):
    return make_school()


def path(school, *parts):
    return "/".join([f"/organisations/{school.id}", *map(str, parts)])


def test_a_claim_to_represent_is_decided_by_an_administrator(school, sign_in, mailbox):
    nia, admin = make_person(email="nia@example.org"), make_person("Grace Okafor", admin=True)
    affiliation = affiliate(nia, school, confirmed=False)
    client = sign_in(nia)
    assert client.post(path(school, "representatives"), data={"reason": "short"}).status_code == 422
    data = {"reason": "I am the head teacher; the office can say so."}
    assert client.post(path(school, "representatives"), data=data).status_code == 303
    (claim,) = queries.representatives_of(school.id)
    assert claim.state is RepresentativeState.CLAIMED
    assert client.post(path(school, "representatives", claim.id, "confirmation")).status_code == 403
    boss = sign_in(admin)
    assert "I am the head teacher" in boss.get("/organisations/requests").text
    assert boss.post(path(school, "representatives", claim.id, "confirmation")).status_code == 303
    session().expire_all()
    assert claim.state is RepresentativeState.CONFIRMED
    assert affiliation.state is AffiliationState.CONFIRMED
    assert "You represent Saltmarsh Primary School now" in mailbox.last_to("nia@example.org").text
    assert boss.post(path(school, "representatives", claim.id, "confirmation")).status_code == 409


def test_two_people_claim_one_school_and_both_are_told(school, sign_in, mailbox):
    nia, ruth = make_person(email="nia@example.org"), make_person("Ruth Adeyemi", email="ruth@example.org")
    data = {"reason": "I am the head teacher here."}
    sign_in(nia).post(path(school, "representatives"), data=data)
    second = sign_in(ruth)
    assert "Somebody else asked already." in second.get(path(school, "representatives")).text
    second.post(path(school, "representatives"), data=data)
    assert "Somebody else asks to represent" in mailbox.last_to("nia@example.org").subject
    page = second.get(path(school, "representatives")).text
    assert "Somebody else asked too." in page
    assert "Nia Rowlands" not in page, "who asked is told to those who decide only"
    assert "Somebody else asked too." in sign_in(nia).get(path(school, "representatives")).text
    claims = queries.representatives_of(school.id)
    for claim, client in zip(claims, (second, sign_in(nia)), strict=True):
        assert client.post(path(school, "representatives", claim.id, "confirmation")).status_code == 404
    boss = sign_in(make_person("Grace Okafor", admin=True))
    assert "More than one person asks." in boss.get(path(school, "representatives")).text
    boss.post(path(school, "representatives", claims[0].id, "confirmation"))
    boss.post(path(school, "representatives", claims[1].id, "refusal"))
    session().expire_all()
    assert [claim.state for claim in claims] == [RepresentativeState.CONFIRMED, RepresentativeState.REFUSED]
    assert "the answer is no" in mailbox.last_to("ruth@example.org").text


def test_a_representative_lets_a_second_one_in(school, sign_in):
    head, deputy = make_person("Ruth Adeyemi"), make_person()
    represent(head, school)
    claim = actions.claim_representation(
        person_id=deputy.id, organisation=school, reason="I am the deputy.", actor_id=deputy.id
    )
    client = sign_in(head)
    assert "I am the deputy." in client.get(path(school, "representatives")).text
    assert client.post(path(school, "representatives", claim.id, "confirmation")).status_code == 303
    session().expire_all()
    assert claim.state is RepresentativeState.CONFIRMED


def test_asking_twice_is_one_claim(school, sign_in):
    client = sign_in(make_person())
    for _ in range(2):
        client.post(path(school, "representatives"), data={"reason": "I am the head teacher."})
    assert len(queries.representatives_of(school.id)) == 1


def test_a_representative_confirms_and_disputes_the_people_of_this_school_only(school, sign_in, mailbox):
    head, nia, priya = make_person("Ruth Adeyemi"), make_person(verified=False), make_person("Priya Raman")
    ferry_lane = make_school("Ferry Lane School")
    elsewhere = affiliate(priya, ferry_lane, confirmed=False)
    here, wrong = affiliate(nia, school, confirmed=False), affiliate(priya, school, confirmed=False)
    represent(head, school)
    client = sign_in(head)
    page = client.get(path(school, "affiliations")).text
    assert "Nia Rowlands" in page
    assert client.post(path(school, "affiliations", here.id, "confirmation")).status_code == 303
    assert client.post(path(school, "affiliations", elsewhere.id, "confirmation")).status_code == 404
    assert client.get(path(ferry_lane, "affiliations")).status_code == 403
    dispute = path(school, "affiliations", wrong.id, "dispute")
    assert client.get(dispute).status_code == 200
    assert client.post(dispute, data={"reason": ""}).status_code == 422
    assert client.post(dispute, data={"reason": "She left in May."}).status_code == 303
    session().expire_all()
    assert (here.state, here.confirmed_by_id, nia.is_verified) == (AffiliationState.CONFIRMED, head.id, True)
    assert (wrong.state, wrong.note) == (AffiliationState.DISPUTED, "She left in May.")
    assert client.get(path(school, "affiliations")).status_code == 200
    assert client.post(path(school, "affiliations", wrong.id, "confirmation")).status_code == 303
    session().expire_all()
    assert wrong.state is AffiliationState.CONFIRMED


def test_nobody_confirms_themselves(school, sign_in):
    head, admin = make_person("Ruth Adeyemi"), make_person("Grace Okafor", admin=True)
    represent(head, school)
    own, of_admin = affiliate(head, school, confirmed=False), affiliate(admin, school, confirmed=False)
    assert sign_in(head).post(path(school, "affiliations", own.id, "confirmation")).status_code == 403
    assert sign_in(admin).post(path(school, "affiliations", of_admin.id, "confirmation")).status_code == 403
    claim = actions.claim_representation(
        person_id=admin.id, organisation=make_school("Ferry Lane"), reason="Me.", actor_id=admin.id
    )
    answer = sign_in(admin).post(path(claim.organisation, "representatives", claim.id, "confirmation"))
    assert answer.status_code == 403


@pytest.mark.parametrize("role", ["visitor", "member", "colleague", "suspended representative", "former one"])
def test_others_see_no_queue(school, client, sign_in, role):
    person = make_person("Somebody Else")
    if role == "colleague":
        affiliate(person, school)
    elif role != "member":
        claim = represent(person, school)
        if role == "former one":
            actions.end_representation(claim=claim, actor_id=person.id)
        elif role.startswith("suspended"):
            person.suspended_at = person.created_at
    reader = client if role == "visitor" else sign_in(person)
    nia = affiliate(make_person(), school, confirmed=False)
    expected = 303 if role == "visitor" else 403
    assert reader.get(path(school, "affiliations")).status_code == expected
    assert reader.post(path(school, "affiliations", nia.id, "confirmation")).status_code == 403
    assert reader.get(path(school, "facts")).status_code == expected


def test_a_representative_stops(school, sign_in):
    head = make_person("Ruth Adeyemi")
    claim = represent(head, school)
    client = sign_in(head)
    assert client.post(path(school, "representatives", claim.id, "end")).status_code == 303
    assert client.get(path(school, "affiliations")).status_code == 403


def test_a_claim_of_another_school_is_not_there(school, sign_in):
    claim = represent(make_person("Ruth Adeyemi"), make_school("Ferry Lane School"))
    boss = sign_in(make_person("Grace Okafor", admin=True))
    for step in ("confirmation", "refusal", "end"):
        assert boss.post(path(school, "representatives", claim.id, step)).status_code == 404


def test_visitors_are_asked_to_sign_in(school, client):
    answer = client.get(path(school, "representatives"))
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("state", list(OrganisationState))
@pytest.mark.parametrize("role", ["visitor", "member", "administrator"])
def test_who_may_see_an_organisation_finds_it_in_lists(school, state, role):
    school.state = state
    session().flush()
    person = None if role == "visitor" else make_person(admin=role == "administrator")
    member = ANONYMOUS if person is None else as_member(person)
    listed = session().scalar(queries.visible_to(member).where(Organisation.id == school.id)) is not None
    assert can(member, "institutions:organisation:see", school) is listed
    assert is_visible("organisation", school.id, member) is listed
