"""The life of a community: proposed, open, quiet, archived, started again; and the history that tells it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from cop.admin import invariants
from cop.communities import actions, queries
from cop.communities.kinds import PRESETS
from cop.communities.models import (
    Community,
    CommunityKind,
    CommunityState,
    Membership,
    MembershipState,
    Role,
    Visibility,
)
from cop.core.clock import now
from cop.core.db import session
from cop.core.errors import Conflict
from tests.support.accounts import address_of, make_person
from tests.support.communities import make_community, make_membership

FORM = {
    "name": "Estuary Cluster",
    "summary": "Seven schools",
    "challenge": "Formative assessment in every classroom",
    "charter": "We **share** plans.",
    "language": "en",
    "country": "GB",
    "region": "Estuary",
    "structure": "equals",
    "visibility": "closed",
    "joining": "request",
}


def newest() -> Community:
    session().expire_all()
    return session().scalars(select(Community).order_by(Community.id.desc()).limit(1)).one()


def test_a_hub_is_proposed_and_an_administrator_opens_it(enter, nia):
    browser, admin = enter(nia), enter(make_person("Sam Admin", admin=True))
    answer = browser.post("/communities/new", data={**FORM, "kind": "hub"})
    assert answer.status_code == 303
    community = newest()
    assert community.state is CommunityState.PROPOSED
    assert community.letters == "Es"
    assert "<strong>share</strong>" in browser.get(answer.location).text
    assert enter(make_person()).get(answer.location).status_code == 404
    assert "Estuary Cluster" in admin.get("/communities").text
    assert "It waits for your answer." in admin.get(answer.location).text
    assert browser.post(f"{answer.location}/activation").status_code == 403
    assert admin.post(f"{answer.location}/activation").status_code == 303
    assert newest().state is CommunityState.ACTIVE
    assert admin.post(f"{answer.location}/activation").status_code == 403


@pytest.mark.parametrize("kind", [kind for kind, preset in PRESETS.items() if preset.opens_at_once])
def test_small_groups_and_partnership_rooms_open_at_once(nia, kind):
    community = actions.found(name="Room", kind=kind, founder=nia)
    assert community.state is CommunityState.ACTIVE
    assert queries.holders_of(community) == 1


def test_a_coordinator_of_the_network_opens_what_is_proposed_below_it(enter, nia, ruth):
    network = make_community("Network", kind="network", visibility="network", coordinator=ruth)
    enter(nia).post("/communities/new", data={**FORM, "kind": "hub", "parent_id": network.id})
    community = newest()
    assert (community.parent_id, community.state) == (network.id, CommunityState.PROPOSED)
    assert enter(ruth).post(f"/communities/{community.id}/activation").status_code == 303
    assert newest().state is CommunityState.ACTIVE


def test_who_coordinates_the_network_founds_below_it_without_waiting(enter, ruth):
    network = make_community("Network", kind="network", coordinator=ruth)
    enter(ruth).post("/communities/new", data={**FORM, "kind": "hub", "parent_id": network.id})
    assert newest().state is CommunityState.ACTIVE


@pytest.mark.parametrize("kind", ["hub", "cluster"])
def test_hubs_and_clusters_need_a_challenge(enter, nia, kind):
    answer = enter(nia).post("/communities/new", data={**FORM, "kind": kind, "challenge": " "})
    assert answer.status_code == 422
    assert "Say in one sentence what these schools want to change." in answer.text
    assert "We **share** plans." in answer.text
    with pytest.raises(Exception, match="one sentence"):
        actions.found(name="Hub", kind=CommunityKind(kind), founder=nia)


def test_a_theme_group_needs_none(enter, nia):
    answer = enter(nia).post("/communities/new", data={**FORM, "kind": "theme", "challenge": ""})
    assert answer.status_code == 303


def test_an_archive_cannot_be_founded_by_hand(enter, nia):
    enter(nia).post("/communities/new", data={**FORM, "kind": "archive"})
    assert session().scalar(select(Community.id)) is None


def test_founding_twice_with_one_form_makes_one(enter, nia):
    browser = enter(nia)
    data = {**FORM, "kind": "small_group", "once": "k" * 20}
    first, second = (browser.post("/communities/new", data=data).location for _ in range(2))
    assert first == second
    assert len(session().scalars(select(Community)).all()) == 1


def test_unverified_and_commercial_people_found_nothing(enter):
    for person in (make_person(verified=False), make_person(commercial=True)):
        assert enter(person).get("/communities/new").status_code == 403
        assert enter(person).post("/communities/new", data={**FORM, "kind": "small_group"}).status_code == 403


def test_a_refused_proposal_keeps_its_text_and_is_proposed_again(enter, nia, mailbox):
    enter(nia).post("/communities/new", data={**FORM, "kind": "hub"})
    here = f"/communities/{newest().id}"
    admin = enter(make_person(admin=True))
    assert admin.post(f"{here}/refusal", data={"reason": "There is one already."}).status_code == 303
    assert newest().state is CommunityState.ARCHIVED
    assert "There is one already." in enter(nia).get(f"{here}/history").text
    assert "There is one already." in mailbox.last_to(address_of(nia)).text
    enter(nia).post(f"{here}/archive/removal")
    assert newest().state is CommunityState.PROPOSED


def test_a_refused_proposal_is_seen_by_its_founders_only_and_asks_again_as_it_was(enter, nia, client):
    enter(nia).post("/communities/new", data={**FORM, "kind": "hub", "visibility": "public"})
    here = f"/communities/{newest().id}"
    enter(make_person(admin=True)).post(f"{here}/refusal", data={"reason": "Nothing but advertising."})
    assert client.get(here).status_code == 404
    assert enter(make_person()).get(here).status_code == 404
    assert FORM["name"] not in client.get("/communities?archived=yes").text
    assert enter(nia).get(here).status_code == 200
    enter(nia).post(f"{here}/archive/removal")
    assert newest().state is CommunityState.PROPOSED
    assert newest().visibility is Visibility.PUBLIC


# ------------------------------------------------------------------------------------------------ scenario 9


def test_the_only_coordinator_leaves_and_a_year_later_the_hub_starts_again(enter, ruth, cluster, daniel):
    """Scenario 9 of domain.md D10 (S3 3098-3110)."""
    here = f"/communities/{cluster.id}"
    browser = enter(ruth)
    answer = browser.post(f"{here}/membership/removal")
    assert answer.status_code == 303
    assert answer.location.endswith("/succession")
    page = browser.get(answer.location).text
    assert "Who coordinates next?" in page
    assert "Daniel Osei" in page
    successor = session().scalar(select(Membership.id).where(Membership.person_id == daniel.id))
    assert browser.post(f"{here}/succession", data={}).status_code == 422
    assert browser.post(f"{here}/succession", data={"successor": successor}).status_code == 303
    assert session().get(Membership, successor).role is Role.COORDINATOR
    left = session().scalar(select(Membership).where(Membership.person_id == ruth.id))
    assert left.state is MembershipState.LEFT

    cluster.active_at = now() - timedelta(weeks=27)
    session().flush()
    assert actions.fall_asleep() == 1
    browser = enter(daniel)
    assert "Quiet for a while." in browser.get(here).text

    assert browser.post(f"{here}/archive", data={"reason": "The project ended."}).status_code == 303
    assert "Nobody can write or join." in browser.get(here).text
    assert browser.get(f"{here}/edit").status_code == 403
    assert browser.get(f"{here}/members").status_code == 200
    assert enter(make_person()).post(f"{here}/membership", data={"message": "x"}).status_code == 403

    assert browser.post(f"{here}/archive/removal").status_code == 303
    session().expire_all()
    assert cluster.state is CommunityState.ACTIVE
    history = browser.get(f"{here}/history").text
    for words in (
        "Daniel Osei became coordinator.",
        "Ruth Adeyemi no longer coordinates it.",
        "It counts as quiet.",
        "The project ended.",
        "Daniel Osei started it again.",
    ):
        assert words in history, words
    assert cluster.member_count == 1
    assert invariants.broken() == {}


def test_the_last_coordinator_is_kept_whatever_way_is_tried(cluster, ruth, daniel):
    own = queries.get_membership(
        cluster, session().scalar(select(Membership.id).where(Membership.person_id == ruth.id))
    )
    with pytest.raises(Conflict, match="Name a successor"):
        actions.leave(membership=own)
    with pytest.raises(Conflict, match="Name a successor"):
        actions.change_role(membership=own, role=Role.MEMBER, actor_id=ruth.id)
    with pytest.raises(Conflict, match="Name a successor"):
        actions.remove(membership=own, actor_id=daniel.id, reason="x")
    with pytest.raises(Conflict, match="Name a successor"):
        actions.ban(membership=own, actor_id=daniel.id, reason="x")
    assert own.state is MembershipState.ACTIVE


def test_an_expired_guest_or_a_requester_is_no_second_coordinator(cluster, ruth):
    make_membership(make_person(), cluster, "coordinator", state="requested")
    make_membership(make_person(), cluster, "coordinator", expires_at=now() - timedelta(days=1))
    assert queries.holders_of(cluster) == 1


def test_stepping_down_leads_the_last_coordinator_to_the_form_for_a_successor(enter, ruth, cluster, daniel):
    own = session().scalar(select(Membership.id).where(Membership.person_id == ruth.id))
    answer = enter(ruth).post(f"/communities/{cluster.id}/members/{own}/role", data={"role": "member"})
    assert answer.status_code == 303
    assert answer.location.endswith("/membership/removal")


def test_handing_over_and_staying_as_a_second_coordinator(enter, ruth, cluster, daniel):
    successor = session().scalar(select(Membership.id).where(Membership.person_id == daniel.id))
    enter(ruth).post(f"/communities/{cluster.id}/succession", data={"successor": successor, "stays": "y"})
    assert queries.holders_of(cluster) == 2


def test_a_coordinator_alone_is_told_to_invite_or_to_archive(enter, ruth, cluster):
    page = enter(ruth).get(f"/communities/{cluster.id}/succession").text
    assert "There is no other member yet" in page
    enter(ruth).post(f"/communities/{cluster.id}/archive", data={})
    assert enter(ruth).post(f"/communities/{cluster.id}/membership/removal").status_code == 303
    own = session().scalar(select(Membership).where(Membership.person_id == ruth.id))
    session().refresh(own)
    assert own.state is MembershipState.LEFT


def test_an_administrator_names_a_coordinator_where_one_is_missing(enter, cluster, ruth, daniel):
    actions.end_all_of(ruth.id)
    assert invariants.broken() == {"An open community has a coordinator": 1}
    successor = session().scalar(select(Membership.id).where(Membership.person_id == daniel.id))
    admin = enter(make_person("Sam Admin", admin=True))
    assert admin.post(f"/communities/{cluster.id}/succession", data={"successor": successor}).status_code == 303
    session().expire_all()
    assert queries.holders_of(cluster) == 1
    assert invariants.broken() == {}


def test_activity_wakes_a_quiet_community(nia):
    community = make_community("Quiet", state="dormant", visibility="network", joining="open")
    actions.join(community=community, person=nia)
    assert community.state is CommunityState.ACTIVE


def test_archives_never_fall_asleep(app):
    make_community("Old questions", kind="archive", active_at=now() - timedelta(weeks=200))
    assert actions.fall_asleep() == 0


# ------------------------------------------------------------------------------------------------ editing


def test_a_leader_changes_the_front_page(enter, ruth, cluster):
    browser = enter(ruth)
    page = browser.get(f"/communities/{cluster.id}/edit").text
    assert "Seven schools along the estuary." in page
    data = {**FORM, "version": cluster.version, "letters": "EC", "paper": "rose", "name": "Estuary Schools"}
    assert browser.post(f"/communities/{cluster.id}/edit", data=data).status_code == 303
    session().expire_all()
    assert (cluster.name, cluster.letters, cluster.paper, cluster.version) == ("Estuary Schools", "EC", "rose", 2)


def test_the_second_of_two_editors_is_told_and_sees_both_texts(enter, ruth, cluster):
    other = make_person("Hanne Lindqvist")
    make_membership(other, cluster, "facilitator")
    shown = {**FORM, "version": cluster.version, "letters": "Es", "paper": "sage"}
    here = f"/communities/{cluster.id}/edit"
    assert enter(other).post(here, data={**shown, "charter": "Hanne wrote this."}).status_code == 303
    second = enter(ruth).post(here, data={**shown, "charter": "Ruth wrote that."})
    assert second.status_code == 409
    assert "Hanne wrote this." in second.text
    assert "Ruth wrote that." in second.text
    assert 'value="2"' in second.text
    session().expire_all()
    assert cluster.charter_source == "Hanne wrote this."
    third = enter(ruth).post(here, data={**shown, "version": 2, "charter": "Both of us."})
    assert third.status_code == 303
    session().expire_all()
    assert cluster.charter_source == "Both of us."


def test_a_preview_keeps_nothing(enter, ruth, cluster):
    browser = enter(ruth)
    assert (
        browser.post("/communities/preview", data={"source": "**bold**"}).text.strip() == "<p><strong>bold</strong></p>"
    )
    assert "<strong>bold</strong>" in browser.post("/communities/preview", data={"charter": "**bold**"}).text


def test_an_end_before_its_start_is_refused(enter, nia):
    data = {**FORM, "kind": "theme", "started_on": "2026-09-01", "ends_on": "2026-08-01"}
    assert enter(nia).post("/communities/new", data=data).status_code == 422
    data["ends_on"] = "9999-99-99"
    assert enter(nia).post("/communities/new", data=data).status_code == 422


# ------------------------------------------------------------------------------------------------ nesting


def test_no_community_lies_inside_itself(ruth):
    network, region, hub = (make_community(name, coordinator=ruth) for name in ("Network", "Region", "Hub"))
    actions.place_under(community=region, parent=network, actor_id=ruth.id)
    actions.place_under(community=hub, parent=region, actor_id=ruth.id)
    for child, parent in ((network, hub), (network, network), (region, hub)):
        with pytest.raises(Conflict):
            actions.place_under(community=child, parent=parent, actor_id=ruth.id)
    assert network.parent_id is None
    assert invariants.broken() == {}
    network.parent_id = hub.id
    session().flush()
    assert list(invariants.broken()) == ["Communities lie at most four levels deep, none inside itself"]


def test_communities_lie_at_most_four_levels_deep(ruth):
    chain = [make_community(f"Level {number}", coordinator=ruth) for number in range(5)]
    for child, parent in zip(chain[1:4], chain, strict=False):
        actions.place_under(community=child, parent=parent, actor_id=ruth.id)
    with pytest.raises(Conflict, match="four levels"):
        actions.place_under(community=chain[4], parent=chain[3], actor_id=ruth.id)
    actions.place_under(community=chain[4], parent=chain[2], actor_id=ruth.id)
    loose = make_community("Loose", coordinator=ruth)
    with pytest.raises(Conflict, match="four levels"):
        actions.place_under(community=chain[0], parent=loose, actor_id=ruth.id)


def test_breadcrumbs_and_what_lies_inside_show_only_what_one_may_know(enter, nia, ruth):
    network = make_community("The Network", kind="network", visibility="network")
    secret = make_community("Secret circle", visibility="hidden", parent_id=network.id, coordinator=ruth)
    hub = make_community("Valley hub", visibility="closed", parent_id=network.id)
    inner = make_community("Inner group", visibility="network", parent_id=secret.id)
    page = enter(nia).get(f"/communities/{network.id}").text
    assert "Valley hub" in page
    assert "Secret circle" not in page
    assert "The Network" in enter(nia).get(f"/communities/{hub.id}").text
    inside = enter(nia).get(f"/communities/{inner.id}").text
    assert "Secret circle" not in inside
    assert "The Network" not in inside
    assert "Secret circle" in enter(ruth).get(f"/communities/{network.id}").text


def test_a_leader_cannot_push_a_community_under_one_they_do_not_coordinate(enter, ruth, cluster):
    foreign = make_community("Foreign network", kind="network", visibility="network")
    data = {**FORM, "version": cluster.version, "letters": "Es", "paper": "sage", "parent_id": foreign.id}
    assert enter(ruth).post(f"/communities/{cluster.id}/edit", data=data).status_code == 422
    session().expire_all()
    assert cluster.parent_id is None
