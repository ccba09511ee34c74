"""The first page in a real browser: with scripts, without, on a phone, in the dark."""

from __future__ import annotations

import pytest

from tests.support.axe import assert_accessible
from tests.support.world import make_person


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_front_page_has_no_accessibility_violation(new_page, scheme):
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/")
    assert page.locator("h1").count() == 1
    assert_accessible(page)


def test_the_front_page_fits_a_phone_and_the_narrowest_window(phone):
    phone.goto("/")
    for width in (390, 320):
        phone.set_viewport_size({"width": width, "height": 700})
        assert phone.evaluate("document.documentElement.scrollWidth") <= width


def test_the_front_page_reads_without_scripts(plain_page):
    plain_page.goto("/")
    assert plain_page.locator("main h1").is_visible()


def test_a_member_who_is_signed_in_sees_their_name(page, live_server, sign_in_page):
    with live_server.context():
        nia = make_person("Nia Rowlands")
    sign_in_page(page, nia)
    page.goto("/")
    assert "Nia Rowlands" in page.content()
