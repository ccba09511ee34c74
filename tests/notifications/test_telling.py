"""Who is told what, and what nobody is told any more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cop.accounts.members import as_member
from cop.communities import actions as communities
from cop.core.db import session
from cop.institutions import actions as institutions
from cop.institutions.models import Proof
from cop.notifications import actions, queries
from cop.notifications.jobs import clean_notifications
from cop.notifications.models import Notification
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community, make_membership
from tests.support.institutions import make_school


@pytest.fixture
def ruth(app):
    return make_person("Ruth Adeyemi")


@pytest.fixture
def nia(app):
    return make_person("Nia Rowlands")


@pytest.fixture
def cluster(ruth):
    return make_community("Estuary Cluster", coordinator=ruth)


def told(person) -> list[tuple[str, str, int]]:
    rows = session().scalars(
        select(Notification).where(Notification.person_id == person.id).execution_options(populate_existing=True)
    )
    return [(row.reason, row.subject_kind, row.unread) for row in rows]


def unread(person) -> int:
    return queries.unread_count(as_member(person))


def test_telling_again_counts_up_and_names_the_latest(app, nia, ruth):
    subject = ("community", make_community("Open", visibility="public").id)
    imran = make_person("Imran Siddiqui")
    actions.tell([nia.id], "reply", subject, ruth.id)
    actions.tell([nia.id, nia.id, imran.id], "mention", subject, imran.id)
    row = session().scalars(select(Notification)).one()
    assert (row.reason, row.unread, row.actor_id, row.person_id) == ("mention", 2, imran.id, nia.id)
    assert unread(nia) == 1


def test_a_thousand_people_are_told_by_few_statements(app, queries, ruth):
    people = [make_person(f"Person {number}").id for number in range(50)]
    session().flush()
    with queries() as asked:
        actions.tell(people, "topic", ("community", 1), ruth.id)
    assert asked.count == 1, asked


def test_reading_the_thing_itself_reads_the_row(app, nia, ruth, cluster):
    actions.tell([nia.id], "role_changed", ("community", cluster.id), ruth.id)
    actions.read(nia.id, ("community", cluster.id))
    assert told(nia) == [("role_changed", "community", 0)]
    actions.tell([nia.id], "role_changed", ("community", cluster.id), ruth.id)
    assert told(nia) == [("role_changed", "community", 1)]


def test_the_page_of_a_community_reads_what_was_told_about_it(client, nia, ruth, cluster):
    make_membership(nia, cluster)
    actions.tell([nia.id], "role_changed", ("community", cluster.id), ruth.id)
    sign_in(client, nia)
    assert client.get(f"/communities/{cluster.id}").status_code == 200
    assert unread(nia) == 0


def test_leaders_are_told_of_a_request_until_somebody_answers(app, nia, ruth, cluster):
    facilitator = make_person("Priya Raman")
    make_membership(facilitator, cluster, role="facilitator")
    request = communities.request(community=cluster, person=nia)
    assert told(ruth) == told(facilitator) == [("membership_requested", "community", 1)]
    communities.accept(membership=request, actor_id=facilitator.id)
    assert told(ruth) == [("membership_requested", "community", 0)]
    assert told(nia) == [("membership_accepted", "community", 1)]


def test_who_joins_by_themselves_is_not_told_so(app, nia):
    community = make_community("Open", joining="open", visibility="network")
    communities.join(community=community, person=nia)
    assert told(nia) == []


def test_representatives_are_told_of_claims_and_people_of_answers(app, nia, ruth):
    school = make_school()
    claim = institutions.claim_representation(person_id=ruth.id, organisation=school, reason="Head", actor_id=ruth.id)
    institutions.confirm_representative(claim=claim, actor_id=make_person("Root", admin=True).id)
    affiliation = institutions.claim_affiliation(person_id=nia.id, organisation=school)
    assert ("affiliation_claimed", "organisation", 2) in told(ruth)
    institutions.confirm_affiliation(affiliation=affiliation, proof=Proof.REPRESENTATIVE, actor_id=ruth.id)
    assert told(ruth)[0][2] == 0
    assert told(nia) == [("affiliation_confirmed", "organisation", 1)]


def test_nothing_hidden_is_named_after_access_ends(client, nia, ruth):
    secret = make_community("Heads in trouble", visibility="hidden", coordinator=ruth)
    membership = make_membership(nia, secret)
    actions.tell([nia.id], "role_changed", ("community", secret.id), ruth.id)
    sign_in(client, nia)
    assert "Heads in trouble" in client.get("/notifications").text
    communities.remove(membership=membership, actor_id=ruth.id, reason="Moved away.")
    assert told(nia) == []
    page = client.get("/notifications")
    assert page.status_code == 200
    assert "Heads in trouble" not in page.text
    assert unread(nia) == 0


def test_what_became_hidden_without_an_event_is_left_out_and_then_forgotten(client, nia, ruth):
    community = make_community("Heads in trouble", visibility="network", coordinator=ruth)
    actions.tell([nia.id], "topic", ("community", community.id), ruth.id)
    community.visibility = type(community.visibility)("hidden")
    session().flush()
    sign_in(client, nia)
    assert "Heads in trouble" not in client.get("/notifications").text
    assert told(nia) == []


def test_the_nightly_cleaning_asks_anew_who_may_see(app, nia, ruth, cluster):
    hidden = make_community("Hidden", visibility="hidden", coordinator=ruth)
    actions.tell([nia.id, ruth.id], "topic", ("community", hidden.id))
    actions.tell([nia.id], "topic", ("community", cluster.id))
    actions.tell([nia.id], "topic", ("nothing", 1))
    session().commit()
    clean_notifications()
    assert told(nia) == [("topic", "community", 1)]
    assert told(ruth) == [("topic", "community", 1)]


def test_the_page_lists_unread_first_and_says_why(client, nia, ruth, cluster):
    school = make_school("Saltmarsh Primary School")
    make_membership(nia, cluster)
    actions.tell([nia.id], "role_changed", ("community", cluster.id), ruth.id)
    actions.tell([nia.id], "affiliation_disputed", ("organisation", school.id), ruth.id)
    actions.read(nia.id, ("organisation", school.id))
    sign_in(client, nia)
    page = client.get("/notifications").text
    assert page.index("gave you another role in") < page.index("is disputed")
    assert "You belong to this community." in page
    assert "<b>Ruth Adeyemi</b>" in page


def test_names_are_text_on_the_page(client, nia):
    evil = make_person("<script>alert(1)</script> 100%s %(who)s")
    community = make_community("<b>%(x)s</b>", visibility="public")
    actions.tell([nia.id], "reply", ("community", community.id), evil.id)
    actions.tell([nia.id], "no such reason", ("community", community.id), evil.id)
    sign_in(client, nia)
    page = client.get("/notifications")
    assert page.status_code == 200
    assert "<script>alert(1)" not in page.text
    assert "&lt;b&gt;%(x)s&lt;/b&gt;" in page.text


def test_one_row_or_all_are_read_by_a_button_and_only_ones_own(client, nia, ruth, cluster):
    actions.tell([nia.id, ruth.id], "topic", ("community", cluster.id))
    mine = session().scalars(select(Notification).where(Notification.person_id == nia.id)).one().id
    other = session().scalars(select(Notification).where(Notification.person_id == ruth.id)).one().id
    sign_in(client, nia)
    assert client.post(f"/notifications/{other}/reading").status_code == 404
    assert client.post(f"/notifications/{mine}/reading").status_code == 303
    assert told(nia)[0][2] == 0
    assert told(ruth)[0][2] == 1
    actions.tell([nia.id], "topic", ("community", cluster.id))
    assert client.post("/notifications/reading", data={"next": "//evil.example"}).location == "/notifications"
    assert told(nia)[0][2] == 0


@pytest.mark.parametrize(
    "before",
    [
        *("x", "2026-01-01_1", "2026-01-01T00:00:00+00:00_1", "_", "2026_99999999999999999999"),
        *("0001-01-01T00:00:00+23:59_1", "9999-12-31T23:59:00-23:59_1"),
    ],
)
def test_a_strange_place_in_the_list_is_no_error(client, nia, before):
    sign_in(client, nia)
    assert client.get("/notifications", query_string={"before": before}).status_code == 200


def test_older_rows_are_on_the_next_page(client, nia):
    for number in range(35):
        community = make_community(f"Community {number:02}", visibility="public")
        actions.tell([nia.id], "topic", ("community", community.id))
    actions.read_all(nia.id)
    sign_in(client, nia)
    first = client.get("/notifications")
    older = first.text.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get(older)
    names = {f"Community {number:02}" for number in range(35)}
    shown = [{name for name in names if name in page.text} for page in (first, second)]
    assert len(shown[0]) == 30
    assert len(shown[1]) == 5
    assert shown[0] | shown[1] == names


def test_the_page_costs_the_same_for_two_rows_and_for_twenty(client, nia, ruth, queries):
    sign_in(client, nia)

    def cost(number: int) -> int:
        for _ in range(number):
            community = make_community("C", visibility="public")
            actions.tell([nia.id], "topic", ("community", community.id), ruth.id)
        with queries() as asked:
            client.get("/notifications")
        return asked.count

    assert cost(2) == cost(18)


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/notifications").status_code == 303
