"""Pages of organisations and of one's own affiliations, without scripts."""

from __future__ import annotations

from datetime import date

import pytest

from cop.core.clock import now
from cop.core.db import session
from cop.institutions import actions, queries
from cop.institutions.models import Affiliation, AffiliationState, ListingRequest, OrganisationKind, RequestState
from tests.support.accounts import make_person
from tests.support.institutions import affiliate, make_company, make_school, make_university

MINE = "/account/affiliations"


def current(person):
    return [(a.organisation.name, a.state) for a in queries.current_affiliations([person.id], hidden=True)[person.id]]


@pytest.mark.parametrize("path", ["/organisations", "/organisations?q=saltmarsh", "/organisations?q=%00%FF<b>"])
def test_anybody_finds_organisations(app, client, path):
    make_school()
    assert client.get(path).status_code == 200


def test_the_page_of_a_school_tells_it_from_others(app, client):
    school = make_school("St Joseph's Catholic Primary School", place="Bolton", postcode="BL1 4JB", urn="105234")
    text = client.get(f"/organisations/{school.id}").text
    assert "Bolton BL1 4JB, URN 105234, United Kingdom" in text


def test_a_visitor_sees_no_people(app, client, sign_in):
    school, nia, reader = make_school(), make_person(), make_person("Ruth Adeyemi")
    nia.findable = "members"
    affiliate(nia, school, role="Year 4 teacher")
    assert "Nia Rowlands" not in client.get(f"/organisations/{school.id}").text
    page = sign_in(reader).get(f"/organisations/{school.id}").text
    assert "Nia Rowlands" in page
    assert "@example.org" not in page


@pytest.mark.parametrize("traits", [{"verified": False}, {"commercial": True}, {"suspended": True}])
def test_people_are_shown_to_verified_members_who_sell_nothing(app, sign_in, traits):
    school, nia = make_school(), make_person()
    nia.findable = "members"
    affiliate(nia, school)
    assert "Nia Rowlands" not in sign_in(make_person("Owen Marsh", **traits)).get(f"/organisations/{school.id}").text


def test_colleagues_see_each_other_unless_somebody_wants_to_be_found_by_nobody(app, sign_in):
    school, nia, colleague = make_school(), make_person(), make_person("Priya Raman")
    affiliate(nia, school)
    affiliate(colleague, school)
    assert "Nia Rowlands" in sign_in(colleague).get(f"/organisations/{school.id}").text
    nia.findable = "nobody"
    session().flush()
    assert "Nia Rowlands" not in sign_in(colleague).get(f"/organisations/{school.id}").text


def test_a_hidden_affiliation_is_seen_by_its_owner_only(app, sign_in):
    school, nia, reader = make_school(), make_person(), make_person("Ruth Adeyemi")
    nia.findable = "members"
    affiliation = affiliate(nia, school)
    client = sign_in(nia)
    assert client.post(f"{MINE}/{affiliation.id}/hiding").status_code == 303
    assert nia.byline == ""
    assert "Nia Rowlands" not in sign_in(reader).get(f"/organisations/{school.id}").text
    client.post(f"{MINE}/{affiliation.id}/hiding/removal")
    assert nia.byline == "Saltmarsh Primary School"


def test_a_commercial_organisation_says_so(app, client):
    company = make_company(interest="Sells a planning tool.")
    text = client.get(f"/organisations/{company.id}").text
    assert "Commercial" in text
    assert "Sells a planning tool." in text
    assert "Commercial" in client.get("/organisations?q=quillmark").text


def test_a_closed_school_leads_to_the_one_that_follows(app, client):
    old, new = make_school(), make_school("Saltmarsh Academy")
    old.state, old.closed_on, old.successor_id = "closed", date(2021, 8, 31), new.id
    session().flush()
    text = client.get(f"/organisations/{old.id}").text
    assert "31 Aug 2021" in text
    assert f'href="/organisations/{new.id}"' in text


def test_claiming_by_the_choice_of_the_picker(app, sign_in):
    school, nia = make_school(), make_person(verified=False)
    answer = sign_in(nia).post(MINE, data={"organisation": school.id, "role": "Year 4 teacher"})
    assert answer.status_code == 303
    assert current(nia) == [("Saltmarsh Primary School", AffiliationState.CLAIMED)]
    assert not nia.is_verified


def test_without_scripts_the_typed_text_leads_to_a_choice(app, sign_in):
    school, nia = make_school(), make_person()
    page = sign_in(nia).post(MINE, data={"organisation_text": "saltmarsh", "role": "Teacher"})
    assert page.status_code == 422
    assert f'value="{school.id}"' in page.text
    assert 'value="not-listed"' in page.text


def test_not_listed_leads_to_the_request_with_the_name_kept(app, sign_in):
    answer = sign_in(make_person()).post(MINE, data={"organisation": "not-listed", "organisation_text": "Ferry Lane"})
    assert answer.headers["Location"] == "/organisations/request?name=Ferry+Lane"


def test_a_form_sent_twice_claims_once(app, sign_in):
    school, nia = make_school(), make_person()
    client = sign_in(nia)
    for _ in range(2):
        assert client.post(MINE, data={"organisation": school.id, "once": "same-key"}).status_code == 303
    assert len(current(nia)) == 1


def test_somebody_elses_affiliation_is_not_there(app, sign_in):
    affiliation = affiliate(make_person(), make_school())
    client = sign_in(make_person("Owen Marsh", admin=True))
    for path in ("", "/end", "/move"):
        assert client.get(f"{MINE}/{affiliation.id}{path}").status_code == 404
    for path in ("/main", "/hiding", "/hiding/removal", "/end", "/move", ""):
        assert client.post(f"{MINE}/{affiliation.id}{path}").status_code == 404


def test_moving_in_one_step_keeps_everything_else(app, sign_in):
    """Scenario 2: account, memberships and posts stay."""
    old, new, nia = make_school(), make_school("Ferry Lane School"), make_person()
    affiliation = affiliate(nia, old)
    client = sign_in(nia)
    page = client.get(f"{MINE}/{affiliation.id}/move")
    assert page.status_code == 200
    answer = client.post(
        f"{MINE}/{affiliation.id}/move",
        data={"organisation": new.id, "role": "Year 5 teacher", "moved_on": now().date().isoformat()},
    )
    assert answer.status_code == 303
    session().expire_all()
    assert affiliation.state is AffiliationState.ENDED
    assert current(nia) == [("Ferry Lane School", AffiliationState.CLAIMED)]
    assert nia.byline == "Ferry Lane School"
    assert client.get(MINE).status_code == 200


def test_ending_asks_for_a_day_that_can_be(app, sign_in):
    nia = make_person()
    affiliation = affiliate(nia, make_school())
    client = sign_in(nia)
    assert client.post(f"{MINE}/{affiliation.id}/end", data={"ended_on": "1990-01-01"}).status_code == 422
    assert client.post(f"{MINE}/{affiliation.id}/end", data={"ended_on": "nonsense"}).status_code == 422
    assert client.post(f"{MINE}/{affiliation.id}/end", data={"ended_on": now().date().isoformat()}).status_code == 303
    assert client.get(f"{MINE}/{affiliation.id}/end").status_code == 409
    assert nia.is_verified


def test_a_mentor_of_three_universities_has_one_place(app, sign_in):
    """Scenario 1: three affiliations, one account, one shown beside the name."""
    daniel = make_person("Daniel Osei")
    school = affiliate(daniel, make_school("Wharfside School"), role="Mentor")
    for name in ("University of Wearmouth", "Northgate University", "St Aldhelm's University College"):
        affiliate(daniel, make_university(name), role="Mentor")
    client = sign_in(daniel)
    page = client.get(MINE).text
    assert all(name in page for name in ("Wearmouth", "Northgate", "Aldhelm", "Wharfside"))
    assert daniel.byline == "Wharfside School"
    other = queries.current_affiliations([daniel.id])[daniel.id][-1]
    client.post(f"{MINE}/{other.id}/main")
    assert daniel.byline == other.organisation.name
    assert not school.is_main


def test_a_role_is_said_in_other_words(app, sign_in):
    nia = make_person()
    affiliation = affiliate(nia, make_school())
    client = sign_in(nia)
    assert client.get(f"{MINE}/{affiliation.id}").status_code == 200
    assert client.post(f"{MINE}/{affiliation.id}", data={"role": "x" * 121, "unit": ""}).status_code == 422
    assert client.post(f"{MINE}/{affiliation.id}", data={"role": "Deputy", "unit": "Maths"}).status_code == 303
    assert (affiliation.role, affiliation.unit) == ("Deputy", "Maths")


# ------------------------------------------------------------------------------------------------------- requests


def asked(sign_in, person, name="Ferry Lane School"):
    data = {"name": name, "kind": "school", "place": "Saltmarsh", "country": "GB", "website": ""}
    assert sign_in(person).post("/organisations/request", data=data).status_code == 303
    return session().query(ListingRequest).one()


def test_what_is_not_listed_is_added_and_the_person_told(app, sign_in, mailbox):
    nia, admin = make_person(), make_person("Grace Okafor", admin=True)
    wanted = asked(sign_in, nia)
    client = sign_in(admin)
    assert "Ferry Lane School" in client.get("/organisations/requests").text
    assert client.get(f"/organisations/requests/{wanted.id}").status_code == 200
    data = {"name": "Ferry Lane School", "kind": "school", "place": "Saltmarsh", "country": "GB", "answer": "Welcome."}
    assert client.post(f"/organisations/requests/{wanted.id}", data=data).status_code == 303
    session().expire_all()
    assert wanted.state is RequestState.ADDED
    assert current(nia) == [("Ferry Lane School", AffiliationState.CLAIMED)]
    assert [found.name for found in queries.pick("ferry lane")] == ["Ferry Lane School"]
    assert client.post(f"/organisations/requests/{wanted.id}", data=data).status_code == 409


def test_what_is_listed_after_all_is_matched(app, sign_in):
    nia, school = make_person(), make_school("Ferry Lane Primary School")
    wanted = asked(sign_in, nia)
    client = sign_in(make_person("Grace Okafor", admin=True))
    path = f"/organisations/requests/{wanted.id}/match"
    assert client.post(path, data={"organisation_text": "ferry"}).status_code == 422
    assert client.post(path, data={"organisation": school.id}).status_code == 303
    assert current(nia) == [("Ferry Lane Primary School", AffiliationState.CLAIMED)]


def test_a_request_is_refused_with_a_reason(app, sign_in):
    wanted = asked(sign_in, make_person())
    client = sign_in(make_person("Grace Okafor", admin=True))
    path = f"/organisations/requests/{wanted.id}/refusal"
    assert client.post(path, data={"answer": ""}).status_code == 422
    assert client.post(path, data={"answer": "It closed in 1998."}).status_code == 303
    session().expire_all()
    assert wanted.state is RequestState.REFUSED


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_administrators_answer_requests(app, client, sign_in, method):
    wanted = asked(sign_in, make_person())
    nia = sign_in(make_person("Ruth Adeyemi"))
    assert nia.get("/organisations/requests").status_code == 403
    assert getattr(nia, method)(f"/organisations/requests/{wanted.id}").status_code == 403
    assert getattr(client, method)(f"/organisations/requests/{wanted.id}").status_code in {303, 403}


# ---------------------------------------------------------------------------------------------------------- facts


def test_a_representative_corrects_facts_but_keeps_the_label(app, sign_in):
    nia = make_person()
    body = actions.add_organisation(
        name="Reading Trust", kind=OrganisationKind.OTHER, country="GB", is_commercial=True, actor_id=None
    )
    path = f"/organisations/{body.id}/facts"
    client = sign_in(nia)
    assert client.get(path).status_code == 403
    claim = actions.claim_representation(person_id=nia.id, organisation=body, reason="I run it.", actor_id=nia.id)
    actions.confirm_representative(claim=claim, actor_id=make_person("Grace", admin=True).id)
    assert client.get(path).status_code == 200
    data = {"website": "javascript:alert(1)", "aliases": "", "interest_statement": ""}
    assert client.post(path, data=data).status_code == 422
    data = {"website": "www.example.org", "aliases": "RT\nThe Trust", "interest_statement": "Paid by members."}
    assert client.post(path, data=data).status_code == 303
    session().expire_all()
    assert body.is_commercial
    assert body.website == "https://www.example.org"
    assert [found.id for found in queries.pick("the trust")] == [body.id]


def test_merging_moves_people_and_links(app, client, sign_in):
    old, new, nia = make_school("Saltmarsh Prim", urn="1"), make_school(urn="2"), make_person()
    affiliate(nia, old)
    path = f"/organisations/{old.id}/merging"
    assert sign_in(nia).get(path).status_code == 403
    admin = sign_in(make_person("Grace Okafor", admin=True))
    assert admin.get(path).status_code == 200
    assert admin.post(path, data={"organisation": new.id}).status_code == 422
    assert admin.post(path, data={"organisation": old.id, "is_sure": "y"}).status_code == 422
    assert admin.post(path, data={"organisation": new.id, "is_sure": "y"}).status_code == 303
    answer = client.get(f"/organisations/{old.id}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/organisations/{new.id}")
    assert current(nia) == [("Saltmarsh Primary School", AffiliationState.CONFIRMED)]
    assert nia.byline == "Saltmarsh Primary School"
    for text in ("1", "2", "saltmarsh prim"):
        assert [found.id for found in queries.pick(text)] == [new.id], text


def test_an_unknown_organisation_is_not_there(app, client):
    for path in ("/organisations/999", "/organisations/99999999999999999999", "/organisations/x"):
        assert client.get(path).status_code == 404


def test_the_page_asks_the_same_number_of_queries_for_more_people(app, sign_in, queries):
    school, reader = make_school(), make_person("Ruth Adeyemi")
    client = sign_in(reader)

    def ask():
        with queries() as asked:
            assert client.get(f"/organisations/{school.id}").status_code == 200
        return asked.count

    for number in range(2):
        affiliate(_findable(f"Person {number}"), school)
    few = ask()
    for number in range(18):
        affiliate(_findable(f"Colleague {number}"), school)
    assert ask() == few


def _findable(name):
    person = make_person(name)
    person.findable = "members"
    return person


def test_affiliations_are_never_deleted(app):
    nia = make_person()
    affiliation = affiliate(nia, make_school())
    actions.end_affiliation(affiliation=affiliation, actor_id=nia.id)
    assert session().get(Affiliation, affiliation.id).ended_on is not None
