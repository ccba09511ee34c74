"""Reporting, the queue, the five outcomes and the second look."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cop.accounts.queries import primary_address
from cop.core.db import session
from cop.core.errors import Conflict
from cop.forums.models import Post, Topic
from cop.moderation import actions, queries
from cop.moderation.models import Case, CaseState, LogLine, Outcome, ReportReason
from cop.notifications.models import Notification
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_post, make_topic, people_of


@pytest.fixture
def hub(app):
    return people_of(make_community())


@pytest.fixture
def post(hub):
    return make_post(make_topic(hub.community, hub.people["coordinator"]), hub.people["member"], text="Unkind words")


def told(person) -> list[str]:
    mine = select(Notification.reason).where(Notification.person_id == person.id, Notification.unread > 0)
    return list(session().scalars(mine))


def report(post, person, reason=ReportReason.UNKIND, words="It hurts."):
    return actions.report(subject=("post", post.id), reporter_id=person.id, reason=reason, words=words)


def test_a_report_goes_through_the_queue_and_everybody_hears_what_became_of_it(hub, post, client, mailbox):
    sign_in(client, hub.people["guest"])
    assert f"/reports/post/{post.id}" in client.get(f"/topics/{post.topic_id}").text
    page = client.get(f"/reports/post/{post.id}").text
    assert "Unkind words" in page
    assert client.post(f"/reports/post/{post.id}", data={"words": "Oh"}).status_code == 422
    answer = client.post(f"/reports/post/{post.id}", data={"reason": "unkind", "words": "It hurts."})
    assert (answer.status_code, answer.location) == (303, post.path)
    case = session().scalars(select(Case)).one()
    assert told(hub.people["moderator"]) == ["to_look_at"]
    assert not told(hub.people["member"])
    assert client.get(f"/communities/{hub.community.id}/queue").status_code == 403

    sign_in(client, hub.people["moderator"])
    assert "1 report" in client.get(f"/communities/{hub.community.id}/queue").text
    page = client.get(f"/cases/{case.id}").text
    assert "It hurts." in page
    assert "Guest of the hub" in page
    assert client.post(f"/cases/{case.id}/decision", data={"outcome": "hide"}).status_code == 422
    done = client.post(f"/cases/{case.id}/decision", data={"outcome": "hide", "reason": "Please be kind."})
    assert done.location == f"/communities/{hub.community.id}/queue"
    assert session().get_one(Post, post.id).hidden_reason == "Please be kind."
    assert told(hub.people["guest"]) == ["report_decided"]
    assert told(hub.people["member"]) == ["decided"]
    assert not told(hub.people["moderator"])
    address = primary_address(hub.people["member"].id) or ""
    assert "Please be kind." in mailbox.last_to(address).text

    sign_in(client, hub.people["member"])
    page = client.get(f"/cases/{case.id}").text
    assert "Please be kind." in page
    assert "Guest of the hub" not in page
    assert "It hurts." not in page
    assert "A moderator hid this post: Please be kind." in client.get(post.path).text
    sign_in(client, hub.people["guest"])
    page = client.get(f"/cases/{case.id}").text
    assert "It was hidden." in page
    assert "Please be kind." not in page


def test_reports_on_one_thing_gather_and_one_person_counts_once(hub, post):
    first = report(post, hub.people["guest"])
    assert report(post, hub.people["guest"]).id == report(post, hub.people["observer"]).id == first.id
    assert session().scalar(select(Case.report_count)) == 2
    rows = select(Notification.unread).where(Notification.person_id == hub.people["moderator"].id)
    assert session().scalars(rows).all() == [1]


def test_nobody_reports_what_they_cannot_see(hub, post, client):
    sign_in(client, hub.people["stranger"])
    assert client.get(f"/reports/post/{post.id}").status_code == 404
    assert client.post(f"/reports/post/{post.id}", data={"reason": "unkind"}).status_code == 404
    assert client.get("/reports/community/1").status_code == 404


def test_several_reports_hide_at_once_only_where_a_community_wants_it(hub, post):
    people = [hub.people[name] for name in ("guest", "observer", "suspended member")]
    report(post, people[0])
    report(post, people[1])
    assert session().get_one(Post, post.id).hidden_at is None
    actions.change_rules(community=hub.community, actor_id=hub.people["coordinator"].id, looks_first=True, hides_at=3)
    case = report(post, people[2])
    assert case.was_hidden
    assert session().get_one(Post, post.id).hidden_at is not None
    actions.decide(case=case, actor_id=hub.people["moderator"].id, outcome=Outcome.KEEP, reason="It is fine.")
    assert session().get_one(Post, post.id).hidden_at is None


def test_what_is_about_a_keeper_is_for_administrators(hub):
    topic = make_topic(hub.community, hub.people["coordinator"])
    case = actions.report(
        subject=("topic", topic.id), reporter_id=hub.people["member"].id, reason=ReportReason.OTHER, words=""
    )
    assert case.is_escalated
    assert not queries.waiting(hub.member("moderator"), hub.community)
    assert [one.id for one in queries.waiting(hub.member("admin"), None)] == [case.id]


def test_what_happens_where_nobody_looks_after_a_community_is_for_administrators(app):
    lonely = make_community()
    author, reader = make_person("Author"), make_person("Reader")
    make_membership(reader, lonely)
    topic = make_topic(lonely, author)
    case = actions.report(subject=("topic", topic.id), reporter_id=reader.id, reason=ReportReason.OTHER, words="")
    assert case.is_escalated


def test_a_removed_post_is_read_by_nobody_and_comes_back_after_a_second_look(hub, post, client):
    case = report(post, hub.people["guest"])
    actions.decide(case=case, actor_id=hub.people["moderator"].id, outcome=Outcome.REMOVE, reason="It sells.")
    sign_in(client, hub.people["coordinator"])
    assert "Unkind words" not in client.get(post.path).text
    sign_in(client, hub.people["member"])
    assert client.post(f"/cases/{case.id}/appeal", data={"words": "I sell nothing."}).status_code == 303
    assert client.post(f"/cases/{case.id}/appeal", data={"words": "Again."}).status_code == 403
    sign_in(client, hub.people["moderator"])
    assert client.post(f"/cases/{case.id}/decision", data={"outcome": "keep", "reason": "Mine"}).status_code == 403
    sign_in(client, hub.people["facilitator"])
    assert "I sell nothing." in client.get(f"/cases/{case.id}").text
    assert client.post(f"/cases/{case.id}/decision", data={"outcome": "keep", "reason": "True."}).status_code == 303
    assert "Unkind words" in client.get(post.path).text
    assert session().get_one(Case, case.id).state is CaseState.CLOSED


def test_a_second_look_goes_to_an_administrator_where_nobody_else_keeps_the_community(app):
    ruth, author = make_person("Ruth"), make_person("Author")
    place = make_community(coordinator=ruth)
    make_membership(author, place)
    post = make_post(make_topic(place, ruth), author)
    make_person("Administrator", admin=True)
    actions.decide_directly(subject=("post", post.id), actor_id=ruth.id, outcome=Outcome.HIDE, reason="Unkind.")
    case = session().scalars(select(Case)).one()
    assert not case.is_escalated
    actions.appeal(case=case, words="Look again.")
    assert case.is_escalated


def test_a_topic_hidden_on_its_page_is_decided_like_a_report(hub, client):
    topic = make_topic(hub.community, hub.people["member"])
    sign_in(client, hub.people["moderator"])
    assert client.post(f"/topics/{topic.id}/hiding", data={"reason": "Names a pupil."}).status_code == 303
    assert session().get_one(Topic, topic.id).hidden_reason == "Names a pupil."
    assert told(hub.people["member"]) == ["decided"]


def test_two_who_decide_at_once_do_not_overwrite_each_other(hub, post):
    case = report(post, hub.people["guest"])
    actions.decide(case=case, actor_id=hub.people["moderator"].id, outcome=Outcome.KEEP, reason="Fine.")
    with pytest.raises(Conflict):
        actions.decide(case=case, actor_id=hub.people["facilitator"].id, outcome=Outcome.HIDE, reason="Not fine.")


def test_the_log_names_who_decided_and_nothing_of_what_was_moderated(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"], title="Corners game")
    post, other = (make_post(topic, hub.people["member"]) for _number in range(2))
    case = report(post, hub.people["guest"])
    actions.decide(case=case, actor_id=hub.people["moderator"].id, outcome=Outcome.HIDE, reason="Please be kind.")
    case = report(other, hub.people["guest"])
    actions.decide(case=case, actor_id=hub.people["facilitator"].id, outcome=Outcome.KEEP, reason="Fine.")
    assert [one.what for one in session().scalars(select(LogLine).order_by(LogLine.id))] == ["hid_post", "decided_keep"]
    sign_in(client, hub.people["observer"])
    page = client.get(f"/communities/{hub.community.id}/log").text
    assert "Moderator of the hub hid a post." in page
    assert "Facilitator of the hub looked at a report and kept what was reported." in page
    for private in ("Member of the hub", "Guest of the hub", "Corners game", "Please be kind."):
        assert private not in page.partition("<main")[2]
    sign_in(client, hub.people["coordinator"])
    assert "Moderator of the hub hid a post." in client.get(f"/communities/{hub.community.id}/care").text
    sign_in(client, hub.people["stranger"])
    assert client.get(f"/communities/{hub.community.id}/log").status_code == 403


def test_a_case_passed_on_leaves_the_keepers_and_reaches_the_administrators(hub, post, client):
    case = report(post, hub.people["guest"])
    sign_in(client, hub.people["moderator"])
    assert client.post(f"/cases/{case.id}/escalation").status_code == 303
    assert client.get(f"/cases/{case.id}").status_code == 404
    assert told(hub.people["admin"]) == ["to_look_at"]
    sign_in(client, hub.people["admin"])
    assert "Unkind words" in client.get(f"/cases/{case.id}").text
    done = client.post(f"/cases/{case.id}/decision", data={"outcome": "hide", "reason": "Be kind."})
    assert done.location == "/moderation"


def test_a_profile_is_reported_to_the_administrators(hub):
    case = actions.report(
        subject=("person", hub.people["member"].id),
        reporter_id=hub.people["guest"].id,
        reason=ReportReason.SELLING,
        words="",
    )
    assert (case.community_id, case.is_escalated) == (None, True)
