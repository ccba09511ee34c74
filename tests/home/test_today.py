"""Today: what waits, in which order, answered in place; what is new; and that this is everything."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cop.accounts.members import as_member
from cop.accounts.models import EmailAddress
from cop.communities import actions as communities
from cop.communities.models import Membership, MembershipState
from cop.core.clock import at, now
from cop.core.db import session
from cop.core.turbo import MIME
from cop.home import queries as home
from cop.institutions import actions as institutions
from cop.institutions.models import AffiliationState, Representative, RepresentativeState
from cop.notifications import actions as notifications
from tests.support.accounts import address_of, make_person, sign_in
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_topic
from tests.support.institutions import affiliate, make_school


@pytest.fixture
def ruth(app):
    return make_person("Ruth Adeyemi")


@pytest.fixture
def nia(app):
    return make_person("Nia Rowlands")


@pytest.fixture
def cluster(ruth):
    made = make_community("Estuary Cluster", coordinator=ruth)
    make_membership(make_person("Priya Raman"), made, role="coordinator")
    return made


def kinds(person) -> list[str]:
    return [need.kind for need in home.today(as_member(person)).needs]


def represent(person, school) -> None:
    session().add(
        Representative(
            person_id=person.id,
            organisation_id=school.id,
            state=RepresentativeState.CONFIRMED,
            created_at=now(),
        )
    )
    session().flush()


def answer(client, need, said, **options):
    return client.post("/today/answers", data={"need": need, "answer": said}, **options)


# ------------------------------------------------------------------------------------------------ what waits


def test_a_coordinator_sees_who_asks_to_join_and_lets_them_in_from_here(client, ruth, nia, cluster):
    request = communities.request(community=cluster, person=nia, message="I teach Year 4 nearby.")
    sign_in(client, ruth)
    page = client.get("/").text
    assert "One thing is waiting for you." in page
    assert "May Nia Rowlands join Estuary Cluster?" in page
    assert "I teach Year 4 nearby." in page
    assert answer(client, f"request-{request.id}", "in").status_code == 303
    assert request.state is MembershipState.ACTIVE
    page = client.get("/").text
    assert "Answered: Nia Rowlands is in." in page
    assert "You are up to date." in page


def test_with_scripts_the_row_is_replaced_and_the_headline_recounted(client, ruth, nia, cluster):
    request = communities.request(community=cluster, person=nia)
    communities.request(community=cluster, person=make_person("Imran Siddiqui"))
    sign_in(client, ruth)
    stream = answer(client, f"request-{request.id}", "in", headers={"Accept": f"{MIME}, text/html"})
    assert stream.mimetype == MIME
    assert f'target="need-request-{request.id}"' in stream.text
    assert "Answered: Nia Rowlands is in." in stream.text
    assert "One thing is waiting for you." in stream.text


def test_a_member_without_rank_is_not_asked_and_cannot_answer(client, ruth, nia, cluster):
    request = communities.request(community=cluster, person=nia)
    imran = make_person("Imran Siddiqui")
    make_membership(imran, cluster)
    assert kinds(imran) == []
    sign_in(client, imran)
    assert answer(client, f"request-{request.id}", "in").status_code == 403
    assert request.state is MembershipState.REQUESTED


def test_who_is_no_member_does_not_even_learn_that_a_request_exists(client, nia, ruth):
    hidden = make_community("Leaders' circle", visibility="hidden", coordinator=ruth)
    request = make_membership(nia, hidden, state="requested")
    sign_in(client, make_person("Imran Siddiqui"))
    assert answer(client, f"request-{request.id}", "in").status_code == 404


def test_a_representative_confirms_who_says_to_be_there(client, ruth, nia):
    school = make_school("Saltmarsh Primary School")
    affiliation = institutions.claim_affiliation(person_id=nia.id, organisation=school, role="Year 4 teacher")
    represent(ruth, school)
    assert kinds(ruth) == ["claim"]
    assert kinds(nia) == ["unconfirmed"]
    sign_in(client, ruth)
    assert "Is Nia Rowlands at Saltmarsh Primary School?" in client.get("/").text
    assert answer(client, f"claim-{affiliation.id}", "yes").status_code == 303
    assert affiliation.state is AffiliationState.CONFIRMED
    assert kinds(ruth) == []


def test_nobody_confirms_themselves_or_a_school_they_do_not_speak_for(client, ruth, nia):
    school = make_school()
    affiliation = institutions.claim_affiliation(person_id=nia.id, organisation=school)
    sign_in(client, ruth)
    assert answer(client, f"claim-{affiliation.id}", "yes").status_code == 403
    represent(nia, school)
    assert kinds(nia) == ["unconfirmed"]
    sign_in(client, nia)
    assert answer(client, f"claim-{affiliation.id}", "yes").status_code == 403


def test_an_invitation_to_ones_own_address_is_taken_or_declined_from_here(client, ruth, nia, cluster):
    invitation = communities.invite(community=cluster, address=address_of(nia), inviter=ruth)
    assert kinds(nia) == ["invitation"]
    sign_in(client, nia)
    assert "Will you join Estuary Cluster?" in client.get("/").text
    assert answer(client, f"invitation-{invitation.id}", "join").status_code == 303
    joined = session().query(Membership).filter_by(person_id=nia.id, community_id=cluster.id).one()
    assert joined.state is MembershipState.ACTIVE
    assert kinds(nia) == []


def test_a_declined_invitation_asks_no_more(client, ruth, nia, cluster):
    invitation = communities.invite(community=cluster, address=address_of(nia), inviter=ruth)
    sign_in(client, nia)
    assert answer(client, f"invitation-{invitation.id}", "no").status_code == 303
    assert kinds(nia) == []
    assert answer(client, f"invitation-{invitation.id}", "join").status_code == 404


def test_an_invitation_to_somebody_else_cannot_be_taken(client, ruth, nia, cluster):
    invitation = communities.invite(community=cluster, address=address_of(nia), inviter=ruth)
    imran = make_person("Imran Siddiqui")
    assert kinds(imran) == []
    sign_in(client, imran)
    assert answer(client, f"invitation-{invitation.id}", "join").status_code == 404


def test_a_disputed_place_is_said_with_its_reason(client, ruth, nia):
    affiliation = affiliate(nia, make_school("Wharfside"))
    institutions.dispute_affiliation(affiliation=affiliation, reason="Left in July.", actor_id=ruth.id)
    assert kinds(nia) == ["disputed"]
    sign_in(client, nia)
    page = client.get("/").text
    assert "Are you at Wharfside?" in page
    assert "Left in July." in page


def test_a_work_address_alone_asks_for_a_personal_one(client, nia):
    session().query(EmailAddress).filter_by(person_id=nia.id).update({"is_personal": False})
    session().flush()
    assert kinds(nia) == ["email"]
    sign_in(client, nia)
    assert "Add an e-mail that stays yours" in client.get("/").text


def test_a_community_that_rests_on_one_person_says_so(client, ruth, nia):
    alone = make_community("Reading for pleasure", coordinator=ruth, member_count=2)
    make_membership(nia, alone)
    alone.member_count = 2
    session().flush()
    assert kinds(ruth) == ["alone"]
    make_membership(make_person("Priya Raman"), alone, role="coordinator")
    assert kinds(ruth) == []


def test_who_was_mentioned_is_asked_first_and_may_take_done_back(client, ruth, nia, cluster):
    make_membership(nia, cluster)
    topic = make_topic(cluster, ruth, title="Hinge questions before children can write?")
    notifications.tell([nia.id], "mention", ("topic", topic.id), ruth.id)
    affiliate(nia, make_school(), confirmed=False)
    needs = home.today(as_member(nia)).needs
    assert [need.kind for need in needs] == ["mention", "unconfirmed"]
    sign_in(client, nia)
    assert "Ruth Adeyemi mentioned you" in client.get("/").text
    answered = answer(client, needs[0].key, "done")
    assert answered.location.endswith(f"/?answered={needs[0].key}")
    page = client.get(answered.location).text
    assert "Answered: done." in page
    assert "Undo" in page
    assert kinds(nia) == ["unconfirmed"]
    assert answer(client, needs[0].key, "undo").status_code == 303
    assert kinds(nia) == ["mention", "unconfirmed"]


def test_what_was_written_in_a_closed_place_is_not_named_after_leaving(client, ruth, nia, cluster):
    membership = make_membership(nia, cluster)
    topic = make_topic(cluster, ruth, title="A head in trouble")
    notifications.tell([nia.id], "mention", ("topic", topic.id), ruth.id)
    communities.leave(membership=membership)
    sign_in(client, nia)
    page = client.get("/").text
    assert "A head in trouble" not in page
    assert kinds(nia) == []


def test_administrators_decide_about_proposals_claims_and_what_is_missing(client, ruth, nia):
    root = make_person("Root", admin=True)
    proposal = make_community("New cluster", state="proposed", coordinator=ruth)
    institutions.claim_representation(person_id=nia.id, organisation=make_school(), reason="Head", actor_id=nia.id)
    assert sorted(kinds(root)) == ["proposal", "representative"]
    sign_in(client, root)
    assert "One person asks to speak for an institution" in client.get("/").text
    assert answer(client, f"proposal-{proposal.id}", "open").status_code == 303
    assert proposal.is_open_for_writing
    assert kinds(root) == ["representative"]


def test_a_suspended_member_is_asked_nothing(client, ruth, nia, cluster):
    communities.request(community=cluster, person=nia)
    ruth.suspended_at = now()
    session().flush()
    assert kinds(ruth) == []
    sign_in(client, ruth)
    assert client.get("/").status_code == 200


def test_needs_stand_in_the_order_in_which_answers_are_kind(app, ruth, nia, cluster):
    moment = now()
    with at(moment - timedelta(days=10)):
        communities.request(community=cluster, person=make_person("Waits long"))
    communities.request(community=cluster, person=make_person("Waits short"))
    topic = make_topic(cluster, nia)
    notifications.tell([ruth.id], "mention", ("topic", topic.id), nia.id)
    needs = home.today(as_member(ruth)).needs
    assert [need.who for need in needs] == ["Waits long", "Nia Rowlands", "Waits short"]
    assert needs == sorted(needs, key=lambda need: need.due)


def test_the_headline_counts_what_the_list_holds(client, ruth, cluster):
    for number in range(14):
        communities.request(community=cluster, person=make_person(f"Person {number}"))
    sign_in(client, ruth)
    page = client.get("/").text
    assert "14 things are waiting for you." in page
    assert len(re.findall(r'class="need"', page)) == 12
    assert "2 more wait behind these." in page
    assert "About 28 minutes in all." in page


@pytest.mark.parametrize(
    "need", ["", "request", "request-", "request-x", "nothing-1", "request-9" * 30, "claim-999", "mention-7"]
)
@pytest.mark.parametrize("said", ["in", "yes", "done", "", "<b>"])
def test_an_answer_to_nothing_is_not_found(client, nia, need, said):
    sign_in(client, nia)
    assert answer(client, need, said).status_code == 404


# ------------------------------------------------------------------------------------------------ what is new


def test_unread_topics_of_ones_communities_are_listed_and_marked_as_read(client, ruth, nia, cluster):
    make_membership(nia, cluster)
    make_topic(cluster, ruth, title="Three universities, three forms")
    other = make_community("Elsewhere", visibility="public", coordinator=ruth)
    make_topic(other, ruth, title="Not mine")
    sign_in(client, nia)
    page = client.get("/").text
    assert "Three universities, three forms" in page
    assert "Not mine" not in page
    assert client.post("/today/reading").status_code == 303
    page = client.get("/").text
    assert "Three universities, three forms" not in page
    assert "That is everything." in page


def test_new_since_is_only_said_when_it_is_true(client, ruth, nia, cluster):
    make_membership(nia, cluster)
    nia.today_seen_at = now() - timedelta(days=3)
    session().flush()
    make_topic(cluster, ruth, title="Fresh", created_at=now() - timedelta(hours=2))
    sign_in(client, nia)
    assert "New since" in client.get("/").text
    nia.today_seen_at = now() - timedelta(days=3)
    make_topic(cluster, ruth, title="Older", created_at=now() - timedelta(days=5))
    session().flush()
    page = client.get("/").text
    assert "New since" not in page
    assert "Unread in your communities" in page


def test_looking_at_today_is_remembered_at_most_once_an_hour(client, nia):
    sign_in(client, nia)
    client.get("/")
    first = nia.today_seen_at
    assert first is not None
    client.get("/")
    assert nia.today_seen_at == first
    nia.today_seen_at = first - timedelta(hours=2)
    session().flush()
    client.get("/")
    assert nia.today_seen_at > first


def test_a_newcomer_is_shown_three_steps_until_they_are_done(client, ruth, nia):
    sign_in(client, nia)
    page = client.get("/").text
    assert "Your first ten minutes" in page
    assert "Find your school or university" in page
    affiliate(nia, make_school())
    community = make_community("Open", visibility="public", joining="open", coordinator=ruth)
    make_membership(nia, community)
    page = client.get("/").text
    assert "You said where you work or study." in page
    assert f"/topics/new?community={community.id}" in page
    make_topic(community, nia, title="Hello")
    assert "Your first ten minutes" not in client.get("/").text


def test_today_costs_the_same_for_two_of_everything_and_for_twenty(client, ruth, nia, cluster, queries):
    sign_in(client, ruth)

    def grow(number: int) -> int:
        for count in range(number):
            communities.request(community=cluster, person=make_person(f"Person {count}"))
            topic = make_topic(cluster, nia, title=f"Topic {count}")
            notifications.tell([ruth.id], "mention", ("topic", topic.id), nia.id)
            make_membership(ruth, make_community(f"Community {count}", coordinator=nia))
        with queries() as asked:
            assert client.get("/").status_code == 200
        return asked.count

    client.get("/")
    few = grow(2)
    assert grow(18) == few
    assert few <= 18
