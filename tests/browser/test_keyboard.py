"""Keyboard alone, scripts off, movement reduced, text enlarged: the same pages for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cop.core.seeding import DEMO_PASSWORD
from tests.support.browser import DESKTOP, PHONE
from tests.support.keys import all_stops, stop, tab_to

NIA = "nia.rowlands"
ACTIVE = "document.activeElement"
STILL = """() => document.getAnimations().filter(one => one.playState === "running").length +
    [...document.querySelectorAll("*")].filter(e => {
        const style = getComputedStyle(e);
        const times = `${style.transitionDuration},${style.animationDuration}`.split(",");
        return Math.max(...times.map(parseFloat)) > 0.01;
    }).length"""
PRESSED = "button, summary, select, textarea, .btn, .item, nav a, input:not([type=hidden])"
SMALL = """pressed => [...document.querySelectorAll(pressed)]
    .filter(e => e.checkVisibility() && !e.closest(".visually-hidden") && !["checkbox", "radio"].includes(e.type))
    .map(e => ({name: (e.innerText || e.name || e.className).trim(), box: e.getBoundingClientRect()}))
    .filter(one => one.box.width && (one.box.width < 24 || one.box.height < 24))
    .map(one => `${one.name}: ${Math.round(one.box.width)} x ${Math.round(one.box.height)}`)"""
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
READ = ["/communities/{hub}", "/communities/{hub}/topics", "/topics/{topic}", "/"]


def test_the_first_stop_is_the_way_past_the_navigation(page):
    page.goto("/communities")
    page.keyboard.press("Tab")
    assert stop(page).name == "Skip to content"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_signing_in_replying_searching_and_signing_out_with_the_keyboard_alone(demo, new_page, places):
    page = new_page(reduced_motion="reduce")
    page.goto("/sign-in/password")
    tab_to(page, "e-mail")
    page.keyboard.type(f"{NIA}@example.org")
    tab_to(page, "^Password")
    page.keyboard.type(DEMO_PASSWORD)
    tab_to(page, "^Sign in$")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)

    page.goto(f"/communities/{places['hub']}/topics")
    tab_to(page, "^Hinge questions before children can write")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hinge questions")
    tab_to(page, "^Your reply")
    page.keyboard.type("Said without a mouse.")
    tab_to(page, "^Post reply$")
    page.keyboard.press("Enter")
    expect(page.locator(".post", has_text="Said without a mouse.")).to_be_visible()

    page.goto("/")
    tab_to(page, "^Search topics")
    page.keyboard.type("hinge questions")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=hinge+questions")

    page.goto("/")
    tab_to(page, "^Your account")
    page.keyboard.press("Enter")
    tab_to(page, "^Sign out$")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" in url)
    expect(page.get_by_text("Your account")).to_have_count(0)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", READ)
def test_every_stop_is_seen_and_nothing_covers_it(tourists, places, path, viewport):
    page = tourists.page(NIA)
    page.set_viewport_size(viewport)
    page.goto(path.format_map(places))
    stops = all_stops(page)
    assert len(stops) > 10
    assert not [one for one in stops if one.fault]


def test_escape_closes_the_account_menu_and_gives_the_focus_back(tourists):
    page = tourists.page(NIA)
    page.set_viewport_size(DESKTOP)
    page.goto("/")
    tab_to(page, "^Your account")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    assert stop(page).name.startswith("Your account")


@pytest.mark.parametrize(
    ("who", "path", "button"),
    [("", "/sign-in/password", "Sign in"), (NIA, "/topics/new?community={hub}", "Open the topic")],
)
def test_after_a_mistake_the_focus_is_on_the_summary_and_it_leads_to_the_field(tourists, places, who, path, button):
    page = tourists.page(who)
    page.set_viewport_size(DESKTOP)
    page.goto(path.format_map(places))
    page.locator("main").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    page.keyboard.press("Tab")
    field = page.evaluate(f"{ACTIVE}.hash.slice(1)")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{field}")).to_be_focused()
    expect(page.locator(f"#{field}")).to_have_attribute("aria-invalid", "true")


def test_reading_replying_editing_searching_and_joining_without_scripts(demo, plain_page, sign_in_as, places):
    page = sign_in_as(plain_page, NIA)
    page.goto(f"/topics/{places['topic']}")
    expect(page.locator(".post").first).to_be_visible()
    page.locator(".composer textarea").fill("Written without scripts.")
    page.get_by_role("button", name="Post reply").click()
    mine = page.locator(".post", has_text="Written without scripts.")
    expect(mine).to_be_visible()
    mine.get_by_role("link", name="Edit").click()
    page.locator("main textarea").fill("Bettered without scripts.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".post", has_text="Bettered without scripts.")).to_be_visible()

    page.goto("/")
    page.get_by_role("searchbox").first.fill("hinge questions")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.locator("main")).to_contain_text("Hinge questions before children can write?")

    page.goto(f"/communities/{places['elsewhere']}/join")
    page.locator("main").get_by_role("button", name=re.compile("^(Join|Send the request)$")).click()
    expect(page.locator("main")).to_contain_text(re.compile("Leave|You belong|request", re.IGNORECASE))
    assert "/join" not in page.url


def test_nothing_moves_for_those_who_ask_for_that(tourists, places):
    page = tourists.page(NIA)  # movement reduced
    for path in READ:
        page.goto(path.format_map(places))
        assert page.evaluate(STILL) == 0, path


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", READ)
def test_what_is_pressed_is_large_enough(tourists, places, path, viewport):
    page = tourists.page(NIA)
    page.set_viewport_size(viewport)
    page.goto(path.format_map(places))
    assert page.evaluate(SMALL, PRESSED) == []


@pytest.mark.parametrize("path", READ)
def test_text_may_grow_and_spread(tourists, new_page, places, path):
    """Twice the size in a wide window, WCAG's spacing in a narrow one: nothing stands out sideways."""
    held = tourists.page(NIA).context.storage_state()
    page = new_page(bypass_csp=True, storage_state=held)
    page.goto(path.format_map(places))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(PHONE)
    page.add_style_tag(content=SPACED)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
