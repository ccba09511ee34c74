"""Every page the application has, taken from its URL map, looked at by someone who may see it.

A page that is new fails `test_every_page_is_on_the_list` until somebody writes down who looks at it.
"""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from tests.support.axe import sideways, violations
from tests.support.browser import DESKTOP, PHONE
from tests.support.tour import NEWCOMER, Tourists

VISITOR, NIA, RUTH, GRACE = "", "nia.rowlands", "ruth.adeyemi", "grace.okafor"

# endpoint: (who looks, where); what stands in braces comes from `tests.support.tour.known_places`
PAGES: dict[str, list[tuple[str, str]]] = {
    "accounts.answer_primary": [(VISITOR, "/account/emails/primary/{primary_secret}")],
    "accounts.confirm_connection": [(VISITOR, "/sign-in/school/confirmation/no-such-letter")],
    "accounts.confirm_email": [(VISITOR, "/account/emails/confirmation/{email_secret}")],
    "accounts.confirm_joining": [(VISITOR, "/join/confirmation/{join_secret}")],
    "accounts.connections": [(NIA, "/account/connections")],
    "accounts.emails": [(NIA, "/account/emails")],
    "accounts.forgotten": [(VISITOR, "/sign-in/forgotten")],
    "accounts.join": [(VISITOR, "/join")],
    "accounts.join_name": [(NEWCOMER, "/join/name")],
    "accounts.new_password": [(NIA, "/account/password")],
    "accounts.own": [(NIA, "/account/data")],
    "accounts.password": [(VISITOR, "/sign-in/password")],
    "accounts.proof": [(NIA, "/account/proof")],
    "accounts.reset": [(VISITOR, "/sign-in/reset/{reset_secret}")],
    "accounts.school": [(VISITOR, "/sign-in/school")],
    "accounts.second_factor": [(NIA, "/account/second-factor")],
    "accounts.second_step": [(NEWCOMER, "/sign-in/code")],
    "accounts.sent": [(NEWCOMER, "/sign-in/sent")],
    "accounts.settings": [(NIA, "/account")],
    "accounts.sign_in": [(VISITOR, "/sign-in")],
    "accounts.sign_ins": [(NIA, "/account/sessions")],
    "accounts.use_link": [(VISITOR, "/sign-in/link/{link_secret}")],
    "admin.history": [(NIA, "/account/history")],
    "admin.overview": [(GRACE, "/admin")],
    "admin.people": [(GRACE, "/admin/people")],
    "admin.person": [(GRACE, "/admin/people/{nia}")],
    "admin.read_closed": [(GRACE, "/admin/communities/{hub}/reading")],
    "admin.readings": [(GRACE, "/admin/communities")],
    "communities.archive": [(RUTH, "/communities/{hub}/archive")],
    "communities.ban": [(RUTH, "/communities/{hub}/members/{membership}/ban")],
    "communities.care": [(RUTH, "/communities/{hub}/care")],
    "communities.decline": [(RUTH, "/communities/{hub}/requests/{request}/refusal")],
    "communities.directory": [(VISITOR, "/communities"), (NIA, "/communities")],
    "communities.edit": [(RUTH, "/communities/{hub}/edit")],
    "communities.found": [(NIA, "/communities/new"), (NIA, "/communities/new?kind=hub")],
    "communities.front": [(NIA, "/communities/{hub}"), (VISITOR, "/communities/{archive}")],
    "communities.hand_over": [(RUTH, "/communities/{hub}/succession")],
    "communities.history": [(RUTH, "/communities/{hub}/history")],
    "communities.invitation": [(VISITOR, "/invitations/{invitation}")],
    "communities.invitations": [(RUTH, "/communities/{hub}/invitations")],
    "communities.join_page": [(NIA, "/communities/{elsewhere}/join")],
    "communities.leave": [(NIA, "/communities/{hub}/membership/removal")],
    "communities.members": [(NIA, "/communities/{hub}/members"), (RUTH, "/communities/{hub}/members")],
    "communities.partner": [(RUTH, "/communities/{hub}/partners/{partner}")],
    "communities.partners": [(RUTH, "/communities/{hub}/partners")],
    "communities.place": [(RUTH, "/communities/{hub}/members/{membership}")],
    "communities.refuse": [(GRACE, "/communities/{proposal}/refusal")],
    "communities.remove": [(RUTH, "/communities/{hub}/members/{membership}/removal")],
    "files.photo_page": [(NIA, "/account/photo")],
    "forums.audience_of_replies": [(NIA, "/topics/{topic}/audience")],
    "forums.audience_of_topics": [(NIA, "/communities/{hub}/topics/audience")],
    "forums.veil": [(RUTH, "/posts/{veiled}/author")],
    "forums.drafts": [(NIA, "/drafts")],
    "forums.edit_post": [(NIA, "/posts/{post}/edit")],
    "forums.hide_post": [(RUTH, "/posts/{post}/hiding")],
    "forums.hide_topic": [(RUTH, "/topics/{topic}/hiding")],
    "forums.history": [(NIA, "/posts/{post}/history")],
    "forums.merge_topic": [(RUTH, "/topics/{topic}/merging")],
    "forums.move_posts": [(RUTH, "/topics/{topic}/moving")],
    "forums.move_topic": [(RUTH, "/topics/{topic}/place")],
    "forums.new_topic": [(NIA, "/topics/new?community={hub}")],
    "forums.rename": [(RUTH, "/topics/{topic}/title")],
    "forums.topic": [(NIA, "/topics/{topic}"), (RUTH, "/topics/{topic}"), (VISITOR, "/topics/{archived_topic}")],
    "forums.topics": [(NIA, "/communities/{hub}/topics"), (VISITOR, "/communities/{archive}/topics")],
    "forums.waiting": [(NIA, "/waiting/{held}")],
    "home.accessibility": [(VISITOR, "/accessibility")],
    "home.licences": [(VISITOR, "/licences")],
    "home.privacy": [(VISITOR, "/privacy")],
    "home.today": [(VISITOR, "/"), (NIA, "/"), (RUTH, "/")],
    "institutions.affiliations": [(GRACE, "/organisations/{school}/affiliations")],
    "institutions.dispute": [(GRACE, "/organisations/{school}/affiliations/{affiliation}/dispute")],
    "institutions.end_affiliation": [(NIA, "/account/affiliations/{affiliation}/end")],
    "institutions.facts": [(GRACE, "/organisations/{school}/facts")],
    "institutions.listing_request": [(GRACE, "/organisations/requests/{listing}")],
    "institutions.listing_requests": [(GRACE, "/organisations/requests")],
    "institutions.merging": [(GRACE, "/organisations/{school}/merging")],
    "institutions.move": [(NIA, "/account/affiliations/{affiliation}/move")],
    "institutions.my_affiliation": [(NIA, "/account/affiliations/{affiliation}")],
    "institutions.my_affiliations": [(NIA, "/account/affiliations")],
    "institutions.organisation": [(NIA, "/organisations/{school}"), (VISITOR, "/organisations/{school}")],
    "institutions.organisations": [(VISITOR, "/organisations"), (NIA, "/organisations?q=joseph")],
    "institutions.representatives": [(NIA, "/organisations/{school}/representatives")],
    "institutions.request_listing": [(NIA, "/organisations/request")],
    "moderation.case": [(RUTH, "/cases/{case}")],
    "moderation.log": [(NIA, "/communities/{hub}/log")],
    "moderation.mine": [(NIA, "/reports")],
    "moderation.network": [(GRACE, "/moderation")],
    "moderation.network_words": [(GRACE, "/moderation/words")],
    "moderation.queue": [(RUTH, "/communities/{hub}/queue")],
    "moderation.report": [(RUTH, "/reports/post/{post}")],
    "moderation.rules": [(RUTH, "/communities/{hub}/care/rules")],
    "notifications.index": [(NIA, "/notifications")],
    "offline": [(VISITOR, "/offline")],
    "outbox.letter": [(VISITOR, "/outbox/{letter}")],
    "outbox.letters": [(VISITOR, "/outbox")],
    "people.directory": [
        (NIA, "/people"),
        (NIA, "/people?gives=mentor&theme=assessment"),
        (NIA, "/people?gives=speaker&language=tw"),
    ],
    "people.edit": [(NIA, "/people/{nia}/edit")],
    "people.new_offer": [(NIA, "/people/{nia}/offers/new")],
    "people.change_offer": [(NIA, "/offers/{offer}")],
    "people.profile": [(NIA, "/people/{nia}"), (RUTH, "/people/{nia}")],
    "search.results": [
        (VISITOR, "/search"),
        (NIA, "/search?q=questions"),
        (NIA, "/search?q=no+such+word+anywhere+zzz"),
    ],
    "styleguide": [(VISITOR, "/styleguide")],
}
NOT_PAGES = {
    "accounts.school_arrival": "needs an institution's sign-in; the account tests walk through it",
    "accounts.school_begin": "leads on to an institution's sign-in",
    "accounts.school_callback": "where an institution's sign-in sends people back",
    "communities.join": "the same page as communities.join_page",
    "files.fetch": "a file",
    "files.photo": "a picture",
    "forums.draft_at": "JSON",
    "forums.first_unread": "leads on to a place in a topic",
    "forums.note_reading_by_picture": "a picture of one dot",
    "forums.post": "leads on to a place in a topic",
    "forums.replies": "the new replies alone, for a page that is open",
    "healthz": "JSON",
    "home.robots": "plain text",
    "home.security_txt": "plain text",
    "institutions.pick": "JSON",
    "offline_worker": "a script",
    "outbox.letter_html": "a letter as mail programs show it",
    "static": "files",
    "styleguide_schools": "JSON",
}
TOUR = [(endpoint, who, path) for endpoint, seen in PAGES.items() for who, path in seen]
DEAD = {"/sign-in/school/confirmation/no-such-letter": 404}
FIRST_VISITS = [(VISITOR, "/"), (VISITOR, "/sign-in"), (NIA, "/"), (NIA, "/topics/{topic}")]
LATER = ("/socket.io/", "socket.io.esm", "/replies?", "latin-ext")
REQUESTS, FIRST_BYTES, SCRIPT_BYTES = 12, 150_000, 60_000


def test_every_page_is_on_the_list(live_server):
    """What answers GET is a page that somebody looks at below, or is named with the reason why it is none."""
    rules = {rule.endpoint for rule in live_server.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert rules - PAGES.keys() - NOT_PAGES.keys() == set(), "new: say who looks at it"
    assert (PAGES.keys() | NOT_PAGES.keys()) - rules == set(), "gone: take it off the list"
    assert PAGES.keys() & NOT_PAGES.keys() == set()


@pytest.mark.parametrize(("endpoint", "who", "path"), TOUR)
def test_a_page_is_accessible_and_fits(tourists: Tourists, places, live_server, endpoint, who, path):
    """One load: axe in light and wide, then dark and narrow; one heading; no sideways scrolling; a quiet console."""
    page, where = tourists.page(who), path.format_map(places)
    tourists.watch.problems.clear()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)
    answer = page.goto(where)
    assert answer is not None
    assert answer.status == DEAD.get(where, 200)
    assert urlsplit(page.url).path == urlsplit(where).path, f"{where} led to {page.url}"
    matched = live_server.app.url_map.bind("").match(urlsplit(where).path, method="GET")
    assert matched[0] == endpoint
    faults = [*_shape(page), *_seen(page, "light, 1440")]
    page.emulate_media(color_scheme="dark")
    for width in (320, PHONE["width"]):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        faults += sideways(page, width)
    faults += _seen(page, "dark, 390")
    assert not faults + tourists.watch.problems, "\n".join([where, *faults, *tourists.watch.problems])


@pytest.mark.parametrize(("who", "path"), FIRST_VISITS)
def test_a_first_visit_is_small(tourists: Tourists, places, who, path):
    """At most 12 requests, 60 kB of scripts and 150 kB in all, as sent.

    Beside that come the letters of other Latin alphabets where a name needs them, and what a live page loads later.
    """
    first = tourists.page(who).context
    assert first.browser is not None
    options: dict[str, Any] = {"base_url": tourists.server.url, "storage_state": first.storage_state()}
    context = first.browser.new_context(viewport=DESKTOP, **options)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  playwright marks what it calls
    page.goto(path.format_map(places), wait_until="networkidle")
    sizes = {one.url: _sent(one) for one in answers if not any(word in one.url for word in LATER)}
    scripts = sum(size for url, size in sizes.items() if urlsplit(url).path.endswith(".js"))
    told = "\n".join(f"{size:>7} {url}" for url, size in sorted(sizes.items(), key=lambda pair: -pair[1]))
    context.close()
    assert len(sizes) <= REQUESTS, told
    assert sum(sizes.values()) <= FIRST_BYTES, told
    assert scripts <= SCRIPT_BYTES, told


def _sent(answer: Response) -> int:
    """Return the bytes of an answer as they travel; text that a proxy would compress counts compressed."""
    body = answer.body() if answer.status == 200 else b""
    kind = answer.headers.get("content-type", "")
    is_text = kind.startswith("text/") or "javascript" in kind or "json" in kind or "svg" in kind
    return len(gzip.compress(body, 6)) if is_text else len(body)


def _shape(page: Page) -> list[str]:
    """Return what is wrong with the frame: language, title, one first heading, one main."""
    found = page.evaluate(
        """() => ({lang: document.documentElement.lang, dir: document.documentElement.dir, title: document.title,
            h1: document.querySelectorAll("h1").length, main: document.querySelectorAll("main").length,
            ids: [...document.querySelectorAll("[id]")].map(e => e.id)
                .filter((id, i, all) => all.indexOf(id) !== i)})"""
    )
    faults = [f"{found['h1']} h1"] if found["h1"] != 1 else []
    faults += [f"{found['main']} main"] if found["main"] != 1 else []
    faults += [f"ids twice: {found['ids']}"] if found["ids"] else []
    if (found["lang"], found["dir"]) != ("en", "ltr") or not found["title"].strip(" ·"):
        faults.append(f"{found}")
    return faults


def _seen(page: Page, when: str) -> list[str]:
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return [f"{when}: {one}" for one in violations(page)]
