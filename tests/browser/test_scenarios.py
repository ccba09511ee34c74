"""The scenarios that prove the product (numbers 1, 2 and 4), and the way from joining to a live reply."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.browser import PHONE


def test_a_teacher_joins_finds_her_school_is_let_in_asks_and_gets_a_live_answer(  # noqa: PLR0915  one story
    demo, new_page, sign_in_as, letter_link, community_id
):
    """The main road: personal address, one of 56 schools of one name, a hub on request, a topic, a reply, search."""
    hub = community_id("Estuary Cluster")
    teacher = new_page(viewport=PHONE, has_touch=True)
    teacher.goto("/join")
    box = teacher.get_by_role("combobox", name=re.compile("Where do you work"))
    box.press_sequentially("St Joseph's Catholic Primary School", delay=5)
    options = teacher.get_by_role("option")
    expect(options.nth(3)).to_be_visible()
    box.press_sequentially(" Goole", delay=5)
    expect(options.first).to_contain_text("Goole")
    options.first.click()
    expect(teacher.locator("input[name=organisation]").first).to_have_value(re.compile(r"\d+"))
    teacher.get_by_label(re.compile("personal e-mail")).fill("wanda.field@example.org")
    teacher.get_by_role("button", name="Continue").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("Who are you?")
    teacher.locator("input[name=name]").fill("Wanda Field")
    teacher.get_by_role("button", name="Continue").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("Look into your mail")

    teacher.goto(letter_link("wanda.field@example.org"))
    teacher.get_by_role("button", name="Open my account").click()
    teacher.wait_for_url(lambda url: "join" not in url)
    expect(teacher.get_by_role("heading", level=1)).to_contain_text("Wanda")

    teacher.goto(f"/communities/{hub}")
    assert teacher.goto(f"/communities/{hub}/topics").status == 403
    teacher.goto(f"/communities/{hub}/join")
    teacher.get_by_label("A few words about you").fill("I teach Year 3 in Goole.")
    teacher.get_by_role("button", name="Send the request").click()
    teacher.wait_for_url(re.compile(rf"/communities/{hub}/membership$"))
    expect(teacher.get_by_role("heading", level=1)).to_have_text("You asked to join")

    ruth = sign_in_as(new_page(), "ruth.adeyemi")
    ruth.goto("/")
    waiting = ruth.locator("li.need", has_text="Wanda Field asks to join")
    waiting.get_by_role("button", name="Let in").click()
    expect(ruth.get_by_text("Wanda Field asks to join")).to_have_count(0)

    teacher.goto(f"/topics/new?community={hub}")
    teacher.get_by_label("Title").fill("Wobbly blocks and fair tests?")
    teacher.locator("textarea").first.fill("How do you keep a *fair test* fair when the blocks wobble?")
    teacher.get_by_role("button", name="Open the topic").click()
    teacher.wait_for_url(re.compile(r"/topics/\d+"))
    expect(teacher.get_by_role("heading", level=1)).to_have_text("Wobbly blocks and fair tests?")
    expect(teacher.locator("socket-stream")).to_contain_text("Live")

    ruth.goto(teacher.url)
    ruth.locator("textarea").last.fill("Blu-tack under the corners. Zanzibar method, we call it.")
    ruth.get_by_role("button", name="Post reply").click()
    expect(ruth.locator("main")).to_contain_text("Zanzibar method")
    expect(teacher.locator("main")).to_contain_text("Zanzibar method")

    for words in ("wobbly blocks", "zanzibar"):
        for _ in range(20):
            teacher.goto(f"/search?q={words}")
            if teacher.locator("main").get_by_text("Wobbly blocks and fair tests?").count():
                break
            teacher.wait_for_timeout(500)
        expect(teacher.locator("main")).to_contain_text("Wobbly blocks and fair tests?")


def test_a_mentor_of_three_universities_signs_in_once_and_finds_three_partnerships_in_one_place(
    demo, page, sign_in_as, person_id
):
    """Scenario 1, from what exists so far: one sign-in, three affiliations, three partnership rooms, one list."""
    sign_in_as(page, "daniel.osei")
    page.goto("/")
    for name in ("Wearmouth and its schools", "Northgate partnership", "St Aldhelm’s mentors"):
        expect(page.locator("main")).to_contain_text(name)
    page.goto(f"/people/{person_id('daniel.osei')}")
    for name in ("University of Wearmouth", "Northgate University", "St Aldhelm’s University College"):
        expect(page.locator("main")).to_contain_text(name)
    assert_accessible(page)


def test_she_changes_school_and_account_memberships_and_posts_stay(demo, new_page, sign_in_as, person_id):
    """Scenario 2, from what exists so far: one affiliation ends, another begins, everything else stays."""
    page = sign_in_as(new_page(), "nia.rowlands")
    mine = f"/people/{person_id('nia.rowlands')}"
    page.goto("/communities")
    before = page.locator("main").inner_text()
    assert "Estuary Cluster" in before
    page.goto("/account/affiliations")
    page.get_by_role("link", name=re.compile("moved", re.IGNORECASE)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("I have moved")
    box = page.get_by_role("combobox", name="Where you are now")
    box.press_sequentially("Reynolds Primary Academy", delay=5)
    page.get_by_role("option", name=re.compile("Reynolds Primary Academy")).first.click()
    page.locator("main").get_by_role("button", name="I have moved").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("I have moved")
    page.goto(mine)
    places = page.locator("main")
    expect(places).to_contain_text("Reynolds Primary Academy")
    expect(places).to_contain_text("Western Primary School")
    expect(places).to_contain_text(re.compile(r"to 20\d\d"))
    page.goto("/communities")
    assert "Estuary Cluster" in page.locator("main").inner_text()
    page.goto("/search?q=corners+fractions")
    expect(page.locator("main")).to_contain_text("Hinge questions before children can write?")
    page.get_by_role("link", name="Hinge questions before children can write?").first.click()
    expect(page.locator("main")).to_contain_text("Reynolds Primary Academy")


def test_a_representative_picks_the_right_one_of_fifty_six_by_town_and_number(demo, new_page):
    """Scenario 4: the same name fifty-six times, told apart by town, postcode and register number."""
    page = new_page()
    page.goto("/join")
    box = page.get_by_role("combobox", name=re.compile("Where do you work"))
    box.press_sequentially("St Joseph's Catholic Primary School", delay=5)
    options = page.get_by_role("option")
    expect(options.nth(4)).to_be_visible()
    shown = options.all_inner_texts()
    named = [text for text in shown if "St Joseph" in text]
    assert len(set(named)) == len(named) >= 5
    box.fill("")
    box.press_sequentially("saint josephs cathlic Goole", delay=5)
    expect(options.first).to_contain_text("Goole")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value(re.compile("St Joseph"))
    assert page.locator("input[name=organisation]").first.input_value().isdigit()


def test_the_same_school_is_found_without_scripts(demo, plain_page):
    """Scenario 4 again on a machine that runs no scripts: type, send, choose from a list."""
    plain_page.goto("/join")
    plain_page.locator("form[action='/join'] input[type=text], form[action='/join'] input[type=search]").first.fill(
        "St Josephs Goole"
    )
    plain_page.get_by_label(re.compile("personal e-mail")).fill("without.scripts@example.org")
    plain_page.get_by_role("button", name="Continue").click()
    choice = plain_page.get_by_role("radio", name=re.compile("Goole"))
    expect(choice.first).to_be_visible()
    choice.first.check()
    plain_page.get_by_role("button", name="Continue").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Who are you?")
