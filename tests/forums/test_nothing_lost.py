"""The days on which words get lost elsewhere, in a real browser: here the text is there afterwards, and one post."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from cop.core.db import session, unit_of_work
from cop.forums.models import Draft, Post
from tests.support import axe
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_topic
from tests.support.live import LiveServer

pytestmark = pytest.mark.slow

SAVED = re.compile(r"Saved \d\d:\d\d")


class Desk:
    """Nia, who writes in a topic of Ruth's."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        with server.context(), unit_of_work():
            self.nia, ruth = make_person("Nia Rowlands"), make_person("Ruth Adeyemi")
            self.hub = make_community(coordinator=ruth)
            make_membership(self.nia, self.hub)
            topic = make_topic(self.hub, ruth, title="Hinge questions")
            self.topic_id, self.path = topic.id, topic.path

    def posts(self, text: str) -> int:
        with self.server.context(), unit_of_work():
            here = select(func.count()).where(Post.topic_id == self.topic_id, Post.source == text)
            return session().scalar(here) or 0

    def draft(self) -> Draft | None:
        with self.server.context(), unit_of_work():
            return session().scalar(select(Draft).where(Draft.person_id == self.nia.id))


@pytest.fixture
def desk(live_server: LiveServer) -> Desk:
    return Desk(live_server)


@pytest.fixture
def nia(desk, new_page, sign_in_page):
    def open_page(**options) -> Page:
        page = sign_in_page(new_page(**options), desk.nia)
        page.goto(desk.path)
        return page

    return open_page


def box(page: Page):
    return page.get_by_role("textbox", name="Your reply")


def status(page: Page):
    return page.locator("[data-draft-target=status]")


def press(page: Page) -> None:
    page.get_by_role("button", name="Post reply").click()


def test_what_is_written_at_the_desk_waits_on_the_phone(desk, nia):
    page = nia()
    box(page).press_sequentially("Half a thought")
    expect(status(page)).to_have_text(SAVED)
    phone = nia(viewport={"width": 390, "height": 844})
    box(phone).scroll_into_view_if_needed()
    expect(box(phone)).to_have_value("Half a thought")
    box(phone).fill("Half a thought, and the rest")
    expect(status(phone)).to_have_text(SAVED)
    box(page).fill("Half a thought of another kind")
    expect(page.locator("[data-draft-conflict]")).to_contain_text("changed on another device at")
    expect(page.locator("[data-draft-conflict]")).to_contain_text("and the rest")
    assert axe.violations(page) == []
    page.get_by_role("button", name="Keep my text").click()
    expect(status(page)).to_have_text(SAVED)
    expect(box(page)).to_have_value("Half a thought of another kind")


def test_an_expired_session_keeps_the_text_over_the_sign_in(desk, nia, sign_in_page):
    page = nia()
    box(page).fill("Written before the session ended")
    page.context.clear_cookies()
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Please sign in again")
    expect(page.get_by_text("Written before the session ended")).to_be_visible()
    there = page.get_by_role("link", name="Sign in and go on").get_attribute("href")
    sign_in_page(page, desk.nia)
    page.goto(there)
    expect(box(page)).to_have_value("Written before the session ended")
    press(page)
    expect(page.locator("#post-2")).to_contain_text("Written before")
    expect(box(page)).to_have_value("")
    assert desk.posts("Written before the session ended") == 1


def test_a_failure_of_the_server_loses_nothing(desk, nia):
    page = nia()
    box(page).fill("Sent into a failure of the server")
    with _broken(desk):
        press(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Our mistake|Back in a moment"))
        expect(page.locator(".kept textarea")).to_have_value("Sent into a failure of the server")
    page.goto(desk.path)
    box(page).scroll_into_view_if_needed()
    expect(box(page)).to_have_value("Sent into a failure of the server")
    press(page)
    expect(page.locator("#post-2")).to_contain_text("Sent into a failure of the server")
    assert desk.posts("Sent into a failure of the server") == 1


@pytest.mark.expects_problems
def test_a_lost_line_keeps_the_text_here_and_sends_it_when_it_is_back(desk, nia):
    page = nia()
    page.context.set_offline(True)
    box(page).fill("Written in a tunnel")
    expect(status(page)).to_contain_text("Saved on this device")
    press(page)
    expect(box(page)).to_have_value("Written in a tunnel")
    page.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    press(page)
    expect(page.locator("#post-2")).to_contain_text("Written in a tunnel")
    assert desk.posts("Written in a tunnel") == 1


def test_going_away_and_back_finds_the_text(desk, nia):
    page = nia()
    box(page).fill("Left in the middle of")
    page.get_by_role("link", name="Forum").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Forum")
    page.go_back()
    expect(box(page)).to_have_value("Left in the middle of")
    page.reload()
    box(page).scroll_into_view_if_needed()
    expect(box(page)).to_have_value("Left in the middle of")


def test_a_double_press_makes_one_post_and_leaves_no_draft(desk, nia):
    page = nia()
    box(page).fill("Pressed twice")
    expect(status(page)).to_have_text(SAVED)
    page.get_by_role("button", name="Post reply").dblclick()
    expect(page.locator("#post-2")).to_contain_text("Pressed twice")
    page.reload()
    assert desk.posts("Pressed twice") == 1
    assert not desk.draft().is_open


def test_a_draft_is_kept_and_gone_on_with_without_scripts(desk, nia):
    page = nia(java_script_enabled=False)
    box(page).fill("No script here")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your drafts")
    page.get_by_role("link", name="Reply in: Hinge questions").click()
    expect(box(page)).to_have_value("No script here")
    press(page)
    expect(page.locator("#post-2")).to_contain_text("No script here")


class _broken:  # noqa: N801  reads as a sentence
    """The table of posts refuses whatever is written, as a full or broken disk would."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def __enter__(self) -> None:
        self._run("ALTER TABLE post RENAME TO post_away")

    def __exit__(self, *_: object) -> None:
        self._run("ALTER TABLE post_away RENAME TO post")

    def _run(self, statement: str) -> None:
        with self.desk.server.context(), unit_of_work() as current:
            current.connection().exec_driver_sql(statement)
