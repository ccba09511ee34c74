"""A published archive comes in whole, credited, and only once."""

from __future__ import annotations

import json
import time

from sqlalchemy import func, select

from cop.core.db import session
from cop.core.markdown import plain, render
from cop.forums.archive import as_markdown, import_archive, import_shipped
from cop.forums.models import Post, Topic
from tests.support.communities import make_community

LINE = {
    "title": "How do you teach recursion?",
    "body_text": "Use *stars*, <b>tags</b> & [links](javascript:alert(1)).\n# not a heading\n1. not a list",
    "created": "2019-03-01 10:00:00",
    "tags": ["recursion"],
    "author": {"id": 7, "name": "Ben I."},
    "url": "https://cseducators.stackexchange.com/q/2",
    "license": "CC BY-SA 4.0",
}


def test_the_shipped_archive_is_imported_whole_and_a_second_time_changes_nothing(app):
    community = make_community("Computing teachers' questions", visibility="public", joining="open", kind="archive")
    began = time.process_time()
    done = import_shipped(community)
    assert time.process_time() - began < 10
    assert (done.added, done.known, done.rejected) == (1036, 0, ())
    assert session().scalar(select(func.count()).select_from(Topic).where(Topic.author_id.is_(None))) == 1036
    again = import_shipped(community)
    assert (again.added, again.known) == (0, 1036)


def test_each_post_of_an_archive_shows_author_link_and_licence(app, client):
    community = make_community("Archive", visibility="public", joining="open")
    import_archive(community, [json.dumps(LINE)])
    topic = session().scalars(select(Topic)).one()
    page = client.get(f"/topics/{topic.id}").text
    assert "Written by Ben I." in page
    assert 'href="https://cseducators.stackexchange.com/q/2"' in page
    assert "CC BY-SA 4.0" in page
    assert "Ben I." in client.get(f"/communities/{community.id}/topics").text
    assert "is waiting" not in client.get(f"/communities/{community.id}/topics").text


def test_plain_text_stays_plain(app):
    community = make_community("Archive", visibility="public")
    import_archive(community, [json.dumps(LINE)])
    post = session().scalars(select(Post)).one()
    assert plain(post.html, 500) == (
        "Use *stars*, <b>tags</b> & [links](javascript:alert(1)). # not a heading 1. not a list"
    )
    assert render(as_markdown("a\\b `c` _d_\n- e\n=== f")).html == ("<p>a\\b `c` _d_</p>\n<p>- e</p>\n<p>=== f</p>\n")


def test_lines_that_cannot_be_used_are_reported_and_the_others_come_in(app):
    community = make_community("Archive", visibility="public")
    bad = ["not json", "[]", json.dumps({**LINE, "author": None}), json.dumps({**LINE, "url": "javascript:alert(1)"})]
    done = import_archive(community, [*bad, json.dumps(LINE), json.dumps({**LINE, "title": " "})])
    assert done.added == 1
    assert [number for number, _why in done.rejected] == [1, 2, 3, 4, 6]
