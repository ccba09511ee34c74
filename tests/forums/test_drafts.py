"""Drafts: the person's own, the same everywhere, never overwritten, gone with the post and not before."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from cop.accounts.actions.erasing import erase
from cop.accounts.exports import gather
from cop.communities.models import Membership
from cop.core.clock import now
from cop.core.db import session
from cop.forums import actions
from cop.forums.models import Draft, Topic
from tests.support.accounts import sign_in
from tests.support.forums import make_topic, posts_of

JSON = {"Accept": "application/json"}


@pytest.fixture
def topic(hub) -> Topic:
    return make_topic(hub.community, hub.people["coordinator"])


@pytest.fixture
def writer(hub, client):
    sign_in(client, hub.people["member"])
    return client


def save(client, place, text, version=0, **fields):
    sent = {"draft": place, "draft_version": str(version), "text": text, **fields}
    return client.post("/drafts", data=sent, headers=JSON)


def drafts() -> list[Draft]:
    return list(session().scalars(select(Draft).order_by(Draft.id)))


def test_what_is_saved_is_found_on_another_device(hub, topic, writer, new_client):
    assert save(writer, f"reply-{topic.id}", "Half a thought").json["version"] == 1
    phone = new_client()
    sign_in(phone, hub.people["member"])
    found = phone.get(f"/drafts/at/reply-{topic.id}").json
    assert (found["fields"], found["is_open"]) == ({"text": ["Half a thought"]}, True)
    assert "Half a thought" in phone.get(f"/topics/{topic.id}?draft=1").text
    assert "Half a thought" in phone.get("/drafts").text


def test_all_fields_of_a_new_topic_are_kept(hub, writer):
    place = f"new-topic-{hub.community.id}"
    fields = {"title": "Counters", "kind": "question", "tags": "maths", "community": str(hub.community.id)}
    save(writer, place, "Which ones?", **fields)
    page = writer.get(f"/topics/new?community={hub.community.id}").text
    for words in ('value="Counters"', 'value="question" checked', 'value="maths"', "Which ones?", "This is your draft"):
        assert words in page
    assert "Counters" not in writer.get("/topics/new").text


def test_the_button_saves_without_scripts_and_leads_to_the_drafts(topic, writer):
    answer = writer.post("/drafts", data={"draft": f"reply-{topic.id}", "draft_version": "", "text": "By button"})
    assert (answer.status_code, answer.location) == (303, "/drafts")
    page = writer.get("/drafts").text
    assert "By button" in page
    assert f"/topics/{topic.id}?draft=1#reply" in page


def test_the_second_of_two_devices_is_told_and_nothing_is_overwritten(topic, writer):
    place = f"reply-{topic.id}"
    save(writer, place, "From the desk")
    assert save(writer, place, "From the desk, longer", 1).json["version"] == 2
    late = save(writer, place, "From the phone", 1)
    assert late.status_code == 409
    assert late.json["fields"]["text"] == ["From the desk, longer"]
    assert late.json["changed"].startswith("This draft was changed on another device at ")
    plain = writer.post("/drafts", data={"draft": place, "draft_version": "1", "text": "From the phone"})
    assert plain.status_code == 409
    assert "From the desk, longer" in plain.text
    assert "From the phone" in plain.text
    assert drafts()[0].first("text") == "From the desk, longer"
    assert save(writer, place, "From the phone", 2).json["version"] == 3


def test_the_same_words_from_two_pages_are_no_conflict(topic, writer):
    save(writer, f"reply-{topic.id}", "The same", once="a")
    assert save(writer, f"reply-{topic.id}", "The same", once="b").status_code == 200


def test_posting_takes_the_draft_along_and_a_late_autosave_brings_nothing_back(topic, writer):
    place = f"reply-{topic.id}"
    save(writer, place, "Soon")
    assert writer.post(f"/topics/{topic.id}/posts", data={"text": "Soon"}).status_code == 303
    assert "No drafts" in writer.get("/drafts").text
    late = save(writer, place, "Soo", 1)
    assert (late.status_code, late.json["is_posted"]) == (409, True)
    assert "Soo" not in json.dumps([draft.fields for draft in drafts()])
    assert save(writer, place, "Another", late.json["version"]).status_code == 200


def test_a_refused_post_leaves_its_draft(topic, writer):
    save(writer, f"reply-{topic.id}", "Words")
    assert writer.post(f"/topics/{topic.id}/posts", data={"text": " "}).status_code == 422
    assert drafts()[0].is_open


def test_new_topics_and_edits_take_their_drafts_along_too(hub, topic, writer):
    place = f"new-topic-{hub.community.id}"
    sent = {"title": "T", "text": "W", "kind": "discussion", "community": hub.community.id, "draft": place}
    save(writer, place, "W", title="T")
    assert writer.post("/topics", data=sent).status_code == 303
    post = posts_of(session().scalars(select(Topic).where(Topic.title == "T")).one())[0]
    save(writer, f"edit-{post.id}", "Other words", version_field="1")
    assert "Other words" in writer.get(f"/posts/{post.id}/edit").text
    assert writer.post(f"/posts/{post.id}", data={"text": "Other words", "version": "1"}).status_code == 303
    assert not [draft for draft in drafts() if draft.is_open]


def test_one_draft_on_two_devices_makes_one_post(hub, topic, writer, new_client):
    save(writer, f"reply-{topic.id}", "Once", once="the-key")
    sent = {"text": "Once", "once": "the-key"}
    phone = new_client()
    sign_in(phone, hub.people["member"])
    assert 'value="the-key"' in phone.get(f"/topics/{topic.id}?draft=1").text
    places = {client.post(f"/topics/{topic.id}/posts", data=sent).location for client in (writer, phone)}
    assert len(places) == 1
    assert len(posts_of(topic)) == 2


def test_today_says_that_drafts_wait(topic, writer):
    assert "You have one draft" not in writer.get("/").text
    save(writer, f"reply-{topic.id}", "Words")
    assert "You have one draft" in writer.get("/").text


def test_a_deleted_draft_can_be_brought_back(topic, writer):
    save(writer, f"reply-{topic.id}", "Away")
    ident = drafts()[0].id
    answer = writer.post(f"/drafts/{ident}/deletion")
    page = writer.get(answer.location).text
    assert "Bring it back" in page
    assert "Away" not in page
    assert writer.get(f"/drafts/at/reply-{topic.id}").json["is_open"] is False
    writer.post(f"/drafts/{ident}/deletion/removal")
    assert "Away" in writer.get("/drafts").text


def test_nobody_reaches_the_draft_of_another(hub, topic, writer, new_client):
    save(writer, f"reply-{topic.id}", "Mine alone")
    for role in ("coordinator", "admin"):
        other = new_client()
        sign_in(other, hub.people[role])
        assert other.get(f"/drafts/at/reply-{topic.id}").json["version"] == 0
        assert "Mine alone" not in other.get("/drafts").text
        assert other.post(f"/drafts/{drafts()[0].id}/deletion").status_code == 404


def test_who_lost_the_place_keeps_the_words_and_learns_nothing_of_it(hub, topic, writer):
    save(writer, f"reply-{topic.id}", "My own words")
    session().execute(delete(Membership).where(Membership.person_id == hub.people["member"].id))
    page = writer.get("/drafts").text
    assert "My own words" in page
    assert topic.title not in page
    assert save(writer, f"reply-{topic.id}", "My own words, longer", 1).status_code == 200


@pytest.mark.parametrize("place", ["", "x", "reply-", "reply-0", "reply-1e9", f"edit-{10**18}", "new-topic-3; DROP"])
def test_a_place_that_is_none_is_refused(writer, place):
    assert save(writer, place, "Words").status_code == 422
    assert writer.get(f"/drafts/at/{place or 'x'}").json["version"] == 0


def test_a_draft_is_bounded_in_length_and_in_number(writer):
    assert save(writer, "new-topic", "x" * 60_000).status_code == 200
    assert save(writer, "new-topic", "x" * 60_000, 1, title="y" * 60_000, tags="z" * 9_000).status_code == 422
    for number in range(1, actions.drafts.MOST):
        save(writer, f"reply-{number}", "Words")
    assert save(writer, "reply-999", "Words").status_code == 422


def test_drafts_are_exported_erased_and_swept(hub, topic, writer):
    person = hub.people["member"]
    save(writer, f"reply-{topic.id}", "Exported")
    assert gather(person.id)["draft"][0]["fields"] == {"text": ["Exported"]}
    drafts()[0].saved_at = now() - actions.KEEP_DRAFTS + timedelta(hours=1)
    actions.drafts.forget_old_drafts()
    assert drafts()
    drafts()[0].saved_at = now() - actions.KEEP_DRAFTS - timedelta(hours=1)
    actions.drafts.forget_old_drafts()
    assert not drafts()
    save(writer, f"reply-{topic.id}", "Erased")
    erase(person)
    assert not drafts()


def test_a_text_whose_session_is_gone_is_kept_and_given_back(hub, topic, client):
    """The cookie is lost, and the token of the form with it."""
    sent = {"text": "What I wrote", "csrf_token": "gone"}
    answer = client.post(f"/topics/{topic.id}/posts", data=sent, csrf=False)
    assert answer.status_code == 403
    assert "What I wrote" in answer.text
    back = answer.text.partition("next=")[2].partition('"')[0].replace("%3F", "?").replace("%3D", "=")
    sign_in(client, hub.people["member"])
    assert "What I wrote</textarea>" in client.get(back.partition("%23")[0]).text
    assert len(posts_of(topic)) == 1


@pytest.mark.parametrize("token", ["", "gone"])
def test_a_form_of_an_earlier_session_comes_back_with_its_words(topic, writer, token):
    sent = {"text": "What I wrote", "csrf_token": token}
    answer = writer.post(f"/topics/{topic.id}/posts", data=sent, csrf=False)
    assert answer.status_code == 403
    assert "What I wrote</textarea>" in answer.text
    assert "press once more" in answer.text
    assert len(posts_of(topic)) == 1
