"""What people see and do on the forum's pages, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from cop.core.clock import now
from cop.core.db import session
from cop.forums import batches
from cop.forums.models import Topic
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community
from tests.support.forums import make_post, make_topic, posts_of


def field(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_a_member_opens_a_topic_and_is_led_to_it(hub, client):
    sign_in(client, hub.people["member"])
    page = client.get(f"/topics/new?community={hub.community.id}").text
    assert "Visible to the 8 members of Estuary Cluster" in page
    sent = {
        "once": field(page, "once"),
        "community": hub.community.id,
        "kind": "question",
        "title": "Hinge questions before children can write?",
        "text": "How do **you** see it?",
        "tags": "Formative assessment, Reception, Reception",
    }
    answer = client.post("/topics", data=sent)
    assert answer.status_code == 303, answer.text
    topic = session().scalars(select(Topic)).one()
    assert answer.location == f"/topics/{topic.id}"
    assert topic.tags == ["Formative assessment", "Reception"]
    page = client.get(answer.location).text
    assert "<strong>you</strong>" in page
    assert "Waiting for an answer" in page
    assert "Hinge questions before children can write?" in client.get(f"/communities/{hub.community.id}/topics").text


def test_a_reply_is_posted_and_led_to(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"], replies=19)
    sign_in(client, hub.people["member"])
    page = client.get(f"/topics/{topic.id}").text
    answer = client.post(f"/topics/{topic.id}/posts", data={"text": "We use counters.", "once": field(page, "once")})
    assert (answer.status_code, answer.location) == (303, f"/topics/{topic.id}?page=2#post-21")
    assert "We use counters." in client.get(answer.location).text


def test_a_form_sent_twice_makes_one_post_and_other_words_another(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["member"])
    once = field(client.get(f"/topics/{topic.id}").text, "once")
    first = client.post(f"/topics/{topic.id}/posts", data={"text": "Once.", "once": once})
    again = client.post(f"/topics/{topic.id}/posts", data={"text": "Once.", "once": once})
    assert first.location == again.location == f"/topics/{topic.id}#post-2"
    other = client.post(f"/topics/{topic.id}/posts", data={"text": "After going back.", "once": once})
    assert other.location == f"/topics/{topic.id}#post-3"
    assert [post.position for post in posts_of(topic)] == [1, 2, 3]


def test_an_empty_reply_comes_back_with_its_error(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["member"])
    answer = client.post(f"/topics/{topic.id}/posts", data={"text": "  \n "})
    assert answer.status_code == 422
    assert "Please fill this in." in answer.text
    assert len(posts_of(topic)) == 1


def test_a_text_sent_after_the_session_ended_is_in_the_form_after_signing_in(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in_id = sign_in(client, hub.people["member"])
    once = field(client.get(f"/topics/{topic.id}").text, "once")
    from cop.accounts.models import SignIn

    session().get_one(SignIn, sign_in_id).ended_at = now()
    words = "Written over half an hour: <b>&</b> Ωλ"
    answer = client.post(f"/topics/{topic.id}/posts", data={"text": words, "once": once})
    assert answer.status_code == 403
    assert "Written over half an hour: &lt;b&gt;&amp;&lt;/b&gt; Ωλ" in answer.text
    assert len(posts_of(topic)) == 1
    link = re.search(r'href="(/sign-in\?next=[^"]+)"', answer.text)
    assert link
    from html import unescape
    from urllib.parse import parse_qs, urlsplit

    back = parse_qs(urlsplit(unescape(link[1])).query)["next"][0]
    assert back.endswith("#reply")
    sign_in(client, hub.people["member"])
    page = client.get(back.partition("#")[0]).text
    assert "Written over half an hour: &lt;b&gt;&amp;&lt;/b&gt; Ωλ</textarea>" in page


def test_a_topic_opens_at_the_red_line_before_what_is_new(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"], replies=3)
    sign_in(client, hub.people["member"])
    assert "new since" not in client.get(f"/topics/{topic.id}").text
    assert client.post(f"/topics/{topic.id}/reading", data={"position": 4}).status_code == 204
    make_post(topic, hub.people["coordinator"], text="Fresh one")
    make_post(topic, hub.people["coordinator"], text="Fresh two")
    page = client.get(f"/topics/{topic.id}").text
    assert "2 new since Today" in page
    assert page.index("new-line") < page.index('id="post-5"')
    assert 'class="post is-unread" id="post-5"' in page
    assert client.get(f"/topics/{topic.id}/unread").location == f"/topics/{topic.id}#post-5"
    assert batches.flush() == 1
    assert "2 new since Today" in client.get(f"/topics/{topic.id}").text
    listed = client.get(f"/communities/{hub.community.id}/topics").text
    assert '<b class="is-new">2 new</b>' in listed
    assert f"/topics/{topic.id}/unread" in listed


def test_reading_without_scripts_is_noted_by_a_picture(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"], replies=3)
    sign_in(client, hub.people["member"])
    picture = re.search(r'<noscript><img src="([^"]+)"', client.get(f"/topics/{topic.id}").text)
    assert picture
    assert client.get(picture[1]).content_type == "image/gif"
    assert "Nothing new since you were here" in client.get(f"/communities/{hub.community.id}/topics?show=unread").text


def test_mark_all_as_read_sets_everything_aside(hub, client):
    make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["member"])
    assert "is-unread" in client.get(f"/communities/{hub.community.id}/topics").text
    assert client.post(f"/communities/{hub.community.id}/topics/reading").status_code == 303
    page = client.get(f"/communities/{hub.community.id}/topics").text
    assert "is-unread" not in page
    assert "Exit tickets without paper" in page


def test_an_edit_keeps_the_former_words_and_shows_what_changed(hub, client):
    topic = make_topic(hub.community, hub.people["member"], text="Counters work well.")
    post = posts_of(topic)[0]
    sign_in(client, hub.people["member"])
    page = client.get(f"/posts/{post.id}/edit").text
    saved = client.post(f"/posts/{post.id}", data={"text": "Counters work badly.", "version": field(page, "version")})
    assert saved.status_code == 303
    assert "Counters work badly." in client.get(f"/topics/{topic.id}").text
    history = client.get(f"/posts/{post.id}/history").text
    assert "<del>well.</del><ins>badly.</ins>" in history
    assert "Version 2, shown now" in history


def test_the_second_editor_of_a_stale_version_sees_both_texts_and_overwrites_nothing(hub, client):
    topic = make_topic(hub.community, hub.people["member"], text="First words.")
    post = posts_of(topic)[0]
    sign_in(client, hub.people["member"])
    client.post(f"/posts/{post.id}", data={"text": "Saved on the telephone.", "version": "1"})
    stale = client.post(f"/posts/{post.id}", data={"text": "Written on the computer.", "version": "1"})
    assert stale.status_code == 409
    assert "Saved on the telephone." in stale.text
    assert "Written on the computer.</textarea>" in stale.text
    assert posts_of(topic)[0].source == "Saved on the telephone."
    knowingly = {"text": "Written on the computer.", "version": field(stale.text, "version")}
    assert client.post(f"/posts/{post.id}", data=knowingly).status_code == 303
    assert posts_of(topic)[0].source == "Written on the computer."


def test_a_post_taken_back_leaves_a_gravestone_and_comes_back(hub, client, new_client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    post = make_post(topic, hub.people["member"], text="Words I regret")
    sign_in(client, hub.people["member"])
    assert client.post(f"/posts/{post.id}/deletion").status_code == 303
    mine = client.get(f"/topics/{topic.id}").text
    assert "Words I regret" not in mine
    assert "Bring it back" in mine
    guest = new_client()
    sign_in(guest, hub.people["guest"])
    theirs = guest.get(f"/topics/{topic.id}").text
    assert "Its author took this post back." in theirs
    assert "Words I regret" not in theirs
    assert guest.get(f"/posts/{post.id}/history").status_code == 403
    assert client.post(f"/posts/{post.id}/deletion/removal").status_code == 303
    assert "Words I regret" in guest.get(f"/topics/{topic.id}").text


def test_a_moderator_hides_a_post_with_a_reason_that_the_author_reads(hub, client, new_client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    post = make_post(topic, hub.people["member"], text="Names a child")
    keeper = new_client()
    sign_in(keeper, hub.people["moderator"])
    assert keeper.post(f"/posts/{post.id}/hiding", data={"reason": ""}).status_code == 422
    assert keeper.post(f"/posts/{post.id}/hiding", data={"reason": "A child is named."}).status_code == 303
    assert "Names a child" in keeper.get(f"/topics/{topic.id}").text
    sign_in(client, hub.people["member"])
    page = client.get(f"/topics/{topic.id}").text
    assert "Names a child" not in page
    assert "A moderator hid this post: A child is named." in page
    assert client.get(f"/posts/{post.id}/edit").status_code == 403
    assert keeper.post(f"/posts/{post.id}/hiding/removal").status_code == 303
    assert "Names a child" in client.get(f"/topics/{topic.id}").text


def test_hiding_the_first_post_takes_its_words_out_of_the_list(hub, client, new_client):
    topic = make_topic(hub.community, hub.people["member"], text="Names a child in the first words")
    keeper = new_client()
    sign_in(keeper, hub.people["moderator"])
    keeper.post(f"/posts/{posts_of(topic)[0].id}/hiding", data={"reason": "Why"})
    sign_in(client, hub.people["guest"])
    assert "Names a child" not in client.get(f"/communities/{hub.community.id}/topics").text
    keeper.post(f"/posts/{posts_of(topic)[0].id}/hiding/removal")
    assert "Names a child" in client.get(f"/communities/{hub.community.id}/topics").text


def test_a_closed_topic_takes_no_reply_and_shows_the_text_again(hub, client, new_client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    keeper = new_client()
    sign_in(keeper, hub.people["moderator"])
    assert keeper.post(f"/topics/{topic.id}/closure").status_code == 303
    sign_in(client, hub.people["member"])
    assert "This topic is closed." in client.get(f"/topics/{topic.id}").text
    refused = client.post(f"/topics/{topic.id}/posts", data={"text": "Too late, but a long and careful text"})
    assert refused.status_code == 403
    assert "Too late, but a long and careful text" in refused.text
    assert keeper.post(f"/topics/{topic.id}/posts", data={"text": "A last word"}).status_code == 303
    assert keeper.delete(f"/topics/{topic.id}/closure").status_code == 303
    assert client.post(f"/topics/{topic.id}/posts", data={"text": "In time"}).status_code == 303


def test_a_pinned_topic_stands_on_top_of_the_list(hub, client):
    old = make_topic(hub.community, hub.people["coordinator"], title="Read this first")
    make_topic(hub.community, hub.people["coordinator"], title="Newer topic")
    sign_in(client, hub.people["coordinator"])
    client.post(f"/communities/{hub.community.id}/topics/reading")
    listed = client.get(f"/communities/{hub.community.id}/topics").text
    assert listed.index("Newer topic") < listed.index("Read this first")
    assert client.post(f"/topics/{old.id}/pin").status_code == 303
    listed = client.get(f"/communities/{hub.community.id}/topics").text
    assert listed.index("Read this first") < listed.index("Newer topic")


def test_a_hidden_topic_is_there_for_moderators_only(hub, client, new_client):
    topic = make_topic(hub.community, hub.people["member"])
    keeper = new_client()
    sign_in(keeper, hub.people["moderator"])
    assert keeper.post(f"/topics/{topic.id}/hiding", data={"reason": "Off topic"}).status_code == 303
    assert "Off topic" in keeper.get(f"/topics/{topic.id}").text
    sign_in(client, hub.people["member"])
    assert client.get(f"/topics/{topic.id}").status_code == 404
    assert client.get(f"/topics/{topic.id}/replies?since=0").status_code == 404
    assert topic.title not in client.get(f"/communities/{hub.community.id}/topics").text
    assert keeper.post(f"/topics/{topic.id}/hiding/removal").status_code == 303
    assert client.get(f"/topics/{topic.id}").status_code == 200


def test_a_visitor_reads_a_public_community_and_is_asked_to_sign_in_to_reply(app, client):
    author = make_person()
    community = make_community("Reading for pleasure", visibility="public", joining="open", coordinator=author)
    topic = make_topic(community, author, replies=2)
    page = client.get(f"/topics/{topic.id}")
    assert page.status_code == 200
    assert "Sign in to reply" in page.text
    assert "<socket-stream" not in page.text
    assert "Set-Cookie" not in page.headers
    assert client.get(f"/communities/{community.id}/topics").status_code == 200


def test_a_quotation_begins_the_reply_and_names_its_author(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"], text="First line\nSecond line")
    sign_in(client, hub.people["member"])
    page = client.get(f"/topics/{topic.id}?quote=1").text
    assert f"[@Coordinator Of The Hub](/people/{hub.people['coordinator'].id}):" in page or "[@" in page
    assert "&gt; First line\n&gt; Second line" in page


def test_what_came_since_is_told_as_a_stream_and_as_json(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"], replies=1)
    sign_in(client, hub.people["member"])
    stream = {"Accept": "text/vnd.turbo-stream.html"}
    quiet = client.get(f"/topics/{topic.id}/replies?since={topic.seq}", headers=stream)
    assert (quiet.status_code, quiet.headers["X-Seq"]) == (204, str(topic.seq))
    stood_at = topic.seq
    make_post(topic, hub.people["coordinator"], text="Came **later**")
    fresh = client.get(f"/topics/{topic.id}/replies?since={stood_at}", headers=stream)
    assert fresh.headers["X-Seq"] == str(stood_at + 1)
    assert '<turbo-stream action="append" target="posts">' in fresh.text
    assert "Came <strong>later</strong>" in fresh.text
    assert "posted." in fresh.text
    told = client.get(f"/topics/{topic.id}/replies?since={stood_at}", headers={"Accept": "application/json"}).json
    assert [post["position"] for post in told["posts"]] == [3]


def test_an_edited_post_is_replaced_where_it_stands(hub, client):
    topic = make_topic(hub.community, hub.people["member"], replies=1)
    sign_in(client, hub.people["member"])
    stood_at = topic.seq
    client.post(f"/posts/{posts_of(topic)[0].id}", data={"text": "Other words", "version": "1"})
    told = client.get(f"/topics/{topic.id}/replies?since={stood_at}").text
    assert '<turbo-stream action="replace" target="post-1">' in told
    assert "append" not in told


def test_a_page_in_the_middle_hears_how_many_came_and_gets_none_of_them(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"], replies=24)
    sign_in(client, hub.people["member"])
    stood_at = topic.seq
    make_post(topic, hub.people["coordinator"], text="At the end")
    told = client.get(f"/topics/{topic.id}/replies?from=1&to=20&since={stood_at}").text
    assert "At the end" not in told
    assert "6 more posts" in told


def test_the_browsers_copy_is_confirmed_until_something_changes(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["member"])
    client.get(f"/topics/{topic.id}")
    page = client.get(f"/topics/{topic.id}")
    again = client.get(f"/topics/{topic.id}", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    make_post(topic, hub.people["coordinator"])
    assert client.get(f"/topics/{topic.id}", headers={"If-None-Match": page.headers["ETag"]}).status_code == 200


def test_the_preview_cleans_what_it_shows(hub, client):
    sign_in(client, hub.people["member"])
    shown = client.post("/topics/preview", data={"source": "**a** <script>alert(1)</script>"}).text
    assert "<strong>a</strong>" in shown
    assert "<script>" not in shown
    assert "<html" in client.post("/topics/preview", data={"text": "**a**"}).text


def test_nonsense_in_the_address_is_not_an_error(hub, client):
    topic = make_topic(hub.community, hub.people["coordinator"])
    sign_in(client, hub.people["member"])
    for query in ("since=x", "since=-1", f"since={10**30}", "since=1&from=abc&to=²", "since=%00"):
        assert client.get(f"/topics/{topic.id}/replies?{query}").status_code in {200, 204}
    for query in ("page=0", "page=-3", "page=99999", "page=x", "quote=999", f"quote={10**30}", "kept=%00", "show=<"):
        assert client.get(f"/topics/{topic.id}?{query}").status_code == 200
    assert client.get(f"/topics/{10**30}").status_code == 404
    assert client.get(f"/topics/{2**63 - 1}").status_code == 404
    for community in ("", "x", "0", "-1", str(10**30)):
        answer = client.post("/topics", data={"community": community, "title": "T", "text": "x", "kind": "poll"})
        assert answer.status_code in {404, 422}


def test_one_statement_more_or_less_whatever_the_number_of_posts(hub, client, queries):
    topic = make_topic(hub.community, hub.people["coordinator"], replies=1)
    sign_in(client, hub.people["member"])
    path = topic.path
    client.get(path)
    with queries() as few:
        client.get(path)
    for number in range(18):
        make_post(topic, make_person(f"Person {number}"))
    client.get(path)
    with queries() as many:
        client.get(path)
    assert many.count == few.count <= 6, many


def test_a_visitor_costs_three_statements_and_writes_nothing(app, client, queries):
    author = make_person()
    community = make_community(visibility="public", coordinator=author)
    topic = make_topic(community, author, replies=19)
    path = topic.path
    client.get(path)
    with queries() as asked:
        client.get(path)
    assert asked.count <= 3, asked
    assert all(statement.startswith("SELECT") for statement in asked.statements), asked


def test_the_list_costs_the_same_for_two_topics_and_for_thirty(hub, client, queries):
    sign_in(client, hub.people["member"])
    for _ in range(2):
        make_post(make_topic(hub.community, hub.people["coordinator"]), hub.people["guest"])
    path = f"/communities/{hub.community.id}/topics"
    client.get(path)
    with queries() as few:
        client.get(path)
    for number in range(28):
        make_post(make_topic(hub.community, make_person(f"Person {number}")), make_person(f"Another {number}"))
    client.get(path)
    with queries() as many:
        client.get(path)
    assert many.count == few.count <= 8, many


def test_a_topic_from_long_ago_that_one_never_opened_is_not_new_and_sinks(hub, client):
    long_ago = now() - timedelta(days=200)
    make_topic(hub.community, hub.people["coordinator"], title="From last spring", created_at=long_ago)
    make_topic(hub.community, hub.people["coordinator"], title="From this week")
    sign_in(client, hub.people["member"])
    page = client.get(f"/communities/{hub.community.id}/topics").text
    assert page.index("From this week") < page.index("Earlier") < page.index("From last spring")
    assert page.count("is-unread") == 1
