"""The design system in a real browser: the style guide, what its scripts do, and what stays without them."""

from __future__ import annotations

import pytest

from tests.support.axe import assert_accessible

WIDTHS = (360, 390, 768, 1024, 1440, 1600)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(new_page, scheme, width):
    page = new_page(color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": 900})
    page.goto("/styleguide")
    assert_accessible(page)


def test_no_width_scrolls_sideways(page):
    page.goto("/styleguide")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_the_scripts_add_no_style_element_and_no_inline_style(page):
    page.goto("/styleguide")
    page.locator("#light-school[role=combobox]").wait_for()
    assert page.locator("style, [style]").count() == 0


def test_a_place_is_chosen_with_the_keyboard_alone(page):
    page.goto("/styleguide")
    field = page.locator("#light-school[role=combobox]")
    field.press_sequentially("wharf")
    page.locator("#light-school-list li").first.wait_for()
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "light-school-list-1"
    field.press("Enter")
    assert page.locator("[name=light-school]").input_value() == "136002"
    assert field.input_value() == "Wharfside Community School"
    assert field.get_attribute("aria-expanded") == "false"


def test_the_list_of_places_always_ends_with_not_here_and_escape_closes_it(page):
    page.goto("/styleguide")
    field = page.locator("#light-school[role=combobox]")
    field.press_sequentially("no such place")
    page.locator("#light-school-list li").first.wait_for()
    assert page.locator("#light-school-list li").all_inner_texts() == ["My institution is not here"]
    field.press("Escape")
    assert not page.locator("#light-school-list").is_visible()


def test_a_menu_opens_with_an_arrow_and_escape_gives_the_focus_back(page):
    page.goto("/styleguide")
    opener = page.locator("details.menu summary").first
    opener.focus()
    opener.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Every new post"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Following"
    assert page.locator("details.menu").first.get_attribute("open") is None


def test_a_dialog_gives_the_focus_back(page):
    page.goto("/styleguide")
    opener = page.get_by_role("link", name="Leave the hub").first
    opener.click()
    page.locator("#leave-light[open]").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Leave the hub"


def test_what_is_written_is_kept_on_the_device_and_comes_back(page):
    page.goto("/styleguide")
    page.locator("#light-body").fill("Corners worked for us")
    page.get_by_text("Saved on this device").first.wait_for()
    page.reload()
    page.get_by_text("Brought back from this device").wait_for()
    assert page.locator("#light-body").input_value() == "Corners worked for us"


def test_the_preview_shows_the_text_in_place_and_leads_back(page):
    page.goto("/styleguide")
    page.locator("#light-body").fill("Corners <b>worked</b>")
    page.get_by_role("button", name="Preview").nth(1).click()
    shown = page.locator(".editor__preview").first
    shown.wait_for()
    assert shown.inner_text() == "Corners <b>worked</b>"
    page.get_by_role("button", name="Write on").click()
    assert page.evaluate("document.activeElement.id") == "light-body"


def test_a_tool_writes_markdown_and_the_browser_can_undo_it(page):
    page.goto("/styleguide")
    area = page.locator("#light-body")
    area.fill("Corners")
    area.select_text()
    page.get_by_role("button", name="Bold").first.click()
    assert area.input_value() == "**Corners**"
    page.keyboard.press("Control+z")
    assert area.input_value() == "Corners"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_theme_is_kept_with_and_without_scripts(new_page, scripts):
    page = new_page(java_script_enabled=scripts)
    page.goto("/styleguide")
    with page.expect_response("**/preferences"):
        page.locator(".foot").get_by_role("button", name="Dark", exact=True).click()
    page.goto("/styleguide")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_after_a_visit_the_focus_is_on_the_heading(page):
    page.goto("/styleguide")
    page.evaluate("window.isSamePage = true")
    page.locator(".brand").first.click()
    page.wait_for_url("**/")
    page.wait_for_function("document.activeElement.tagName === 'H1'")
    assert page.evaluate("window.isSamePage")


def test_losing_the_line_is_said_at_once_and_taken_back(page):
    page.goto("/styleguide")
    page.locator("#light-school[role=combobox]").wait_for()
    page.context.set_offline(True)
    page.locator(".offline[role=alert]").wait_for()
    page.context.set_offline(False)
    page.locator(".offline").wait_for(state="detached")


def test_a_visit_without_a_line_shows_the_page_that_was_kept(page):
    page.goto("/styleguide")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller || caches.match('/offline')")
    page.reload()
    page.context.set_offline(True)
    page.goto("/somewhere-else")
    page.get_by_role("heading", name="You are offline").wait_for()


def test_keys_move_only_outside_fields_and_can_be_switched_off(page):
    page.goto("/styleguide")
    page.locator("#light-school[role=combobox]").wait_for()
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent.trim()")
    assert first == "Hinge questions before children can write?"
    page.locator("#light-title").fill("")
    page.keyboard.press("j")
    assert page.locator("#light-title").input_value() == "j"
    toggle = page.get_by_role("button", name="Shortcuts")
    toggle.click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent").startswith("Shortcuts")


def test_the_style_guide_reads_without_scripts(plain_page):
    plain_page.goto("/styleguide")
    assert plain_page.get_by_role("heading", name="Light").is_visible()
    assert not plain_page.locator(".editor__tools").first.is_visible()
