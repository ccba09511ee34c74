"""The forum in a real browser: live where scripts run, whole where they do not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from cop.core.db import session, unit_of_work
from cop.forums import actions
from cop.forums.models import Topic
from tests.support import axe
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_post, make_topic
from tests.support.live import LiveServer

pytestmark = pytest.mark.slow


class Scene:
    """Nia and Ruth in a hub, with a topic of Ruth's."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        with server.context(), unit_of_work():
            self.nia, self.ruth = make_person("Nia Rowlands"), make_person("Ruth Adeyemi")
            self.hub = make_community(coordinator=self.ruth)
            make_membership(self.nia, self.hub)
            topic = make_topic(self.hub, self.ruth, title="Hinge questions before children can write?", replies=2)
            self.topic_id, self.path = topic.id, topic.path
            self.list_path = f"/communities/{self.hub.id}/topics"

    def reply(self, text: str) -> None:
        with self.server.context(), unit_of_work():
            topic = session().get_one(Topic, self.topic_id)
            actions.reply(topic=topic, author_id=self.ruth.id, source=text)


@pytest.fixture
def scene(live_server: LiveServer) -> Scene:
    return Scene(live_server)


def test_a_reply_by_another_appears_without_reloading(scene, new_page, sign_in_page):
    nia, ruth = sign_in_page(new_page(), scene.nia), sign_in_page(new_page(), scene.ruth)
    nia.goto(scene.path)
    expect(nia.locator("socket-stream .live")).to_have_attribute("data-state", "live")
    ruth.goto(scene.path)
    ruth.get_by_role("textbox", name="Your reply").fill("Tried the **counters** this morning.")
    ruth.get_by_role("textbox", name="Your reply").press("Control+Enter")
    expect(ruth.locator("#post-4")).to_contain_text("Tried the counters")
    expect(nia.locator("#post-4 strong")).to_have_text("counters")
    expect(nia.locator("#said")).to_contain_text("Ruth Adeyemi posted.")
    expect(nia.locator("#post-4")).to_have_class("post is-unread")


def test_an_edit_replaces_the_post_where_it_stands(scene, page, sign_in_page, live_server):
    sign_in_page(page, scene.nia).goto(scene.path)
    with live_server.context(), unit_of_work():
        from cop.forums.queries import get_post
        from tests.support.forums import posts_of
        from tests.support.world import member_for

        second = posts_of(session().get_one(Topic, scene.topic_id))[1]
        post = get_post(second.id, member_for(session().merge(scene.ruth)))
        actions.edit_post(post=post, editor_id=scene.ruth.id, source="Other words", version=1)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#post-2")).to_contain_text("Other words")
    assert page.locator("article.post").count() == 3


def test_what_is_written_is_kept_until_it_is_posted(scene, page, sign_in_page):
    sign_in_page(page, scene.nia).goto(scene.path)
    page.get_by_role("textbox", name="Your reply").fill("Half a thought")
    expect(page.locator("[data-draft-target=status]")).to_contain_text("Saved")
    page.reload()
    page.get_by_role("textbox", name="Your reply").scroll_into_view_if_needed()
    expect(page.get_by_role("textbox", name="Your reply")).to_have_value("Half a thought")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("#post-4")).to_contain_text("Half a thought")
    expect(page.get_by_role("textbox", name="Your reply")).to_have_value("")


def test_opening_replying_and_reading_work_without_scripts(scene, plain_page, sign_in_page):
    page = sign_in_page(plain_page, scene.nia)
    page.goto(scene.list_path)
    expect(page.locator(".topic-row.is-unread")).to_have_count(1)
    page.get_by_role("link", name="Hinge questions before children can write?").click()
    page.get_by_role("textbox", name="Your reply").fill("Without a script")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("#post-4")).to_contain_text("Without a script")
    page.goto(scene.list_path)
    expect(page.locator(".topic-row.is-unread")).to_have_count(0)
    page.get_by_role("link", name="Start a topic").click()
    page.get_by_label("Title").fill("A question of mine")
    page.get_by_label("Your text").fill("What do you do when the wifi fails?")
    page.get_by_role("button", name="Open the topic").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A question of mine")


def test_the_red_line_stands_before_what_came_since(scene, page, sign_in_page):
    sign_in_page(page, scene.nia).goto(scene.path)
    with page.expect_request(lambda request: request.url.endswith("/reading"), timeout=15_000):
        page.locator("#post-3").scroll_into_view_if_needed()
    scene.reply("Came while away")
    page.wait_for_timeout(300)
    page.goto(scene.list_path)
    page.goto(f"{scene.path}/unread")
    expect(page.locator(".new-line")).to_contain_text("new since Today")
    assert page.url.endswith(scene.path + "#post-4")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_accessibility_violations(scene, new_page, sign_in_page, live_server, scheme):
    with live_server.context(), unit_of_work():
        topic = session().get_one(Topic, scene.topic_id)
        actions.edit_post(post=_first(topic), editor_id=scene.ruth.id, source="Edited words", version=1)
        make_post(session().get_one(Topic, scene.topic_id), scene.nia, text="Mine")
        post_id = _first(topic).id
    page = sign_in_page(new_page(color_scheme=scheme), scene.ruth)
    for path in (
        scene.list_path,
        f"{scene.list_path}?show=unread",
        scene.path,
        f"/topics/new?community={scene.hub.id}",
        f"/posts/{post_id}/edit",
        f"/posts/{post_id}/history",
        f"/posts/{post_id}/hiding",
        f"{scene.path}/title",
    ):
        page.goto(path)
        assert axe.violations(page) == [], path
        _fits(page)


def _first(topic: Topic):
    from tests.support.forums import posts_of

    first = posts_of(topic)[0]
    first.topic = topic
    return first


def _fits(page: Page) -> None:
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
