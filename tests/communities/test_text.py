"""Whatever people type: it is kept or refused in words, shown as text, never run, never an error of ours."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import select

from cop.communities import actions
from cop.communities.models import Community, CommunityKind
from cop.core import markdown
from cop.core.db import session
from cop.core.forms import many_lines
from cop.core.limits import limiter
from tests.support.communities import make_community

VECTORS = Path(__file__).parents[1] / "vectors"
NAUGHTY = json.loads((VECTORS / "naughty_strings_blns.json").read_text(encoding="utf-8"))
XSS = [row["input"] for row in json.loads((VECTORS / "xss_bleach_cases.json").read_text(encoding="utf-8"))] + [
    row["input"] for row in json.loads((VECTORS / "xss_html5lib_sanitizer_tests1.json").read_text(encoding="utf-8"))
]
SIMPLE = {"language": "en", "structure": "equals", "visibility": "network", "joining": "open", "kind": "small_group"}


class Page(HTMLParser):
    """Reads a page and notes what could act in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.found += [f"{tag} {name}" for name in names if name.startswith("on")]
        self.found += [
            f"{tag} {name}={value}"
            for name, value in names.items()
            if name in {"href", "src", "action"}
            and (value or "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))
        ]
        if tag == "script" and not (names.get("src") or "").startswith("/static/"):
            self.found.append("script")
        if tag in {"iframe", "object", "embed", "base", "style"}:
            self.found.append(tag)


def acting(text: str) -> list[str]:
    page = Page()
    page.feed(text)
    return page.found


def test_naughty_strings_are_kept_or_refused_and_never_an_error(app, nia, enter):
    browser = enter(nia)
    for text in NAUGHTY:
        data = {**SIMPLE, "name": text, "summary": text, "charter": text, "challenge": text, "region": text}
        limiter.reset()
        answer = browser.post("/communities/new", data=data)
        assert answer.status_code in {303, 422}, text
        if answer.status_code == 303:
            page = browser.get(answer.location)
            assert page.status_code == 200, text
            assert acting(page.text) == [], text
    assert browser.get("/communities").status_code == 200


def test_scripts_in_any_field_are_text(enter, nia):
    browser = enter(nia)
    for text in map(many_lines, XSS):
        community = actions.found(
            kind=CommunityKind.SMALL_GROUP,
            founder=nia,
            name=f"{text} x"[:119],
            summary=text[:299],
            challenge=text[:299],
            region=text[:119],
            charter=text,
        )
        assert acting(browser.get(f"/communities/{community.id}").text) == [], text
    assert acting(browser.get("/communities").text) == []


def test_a_charter_cleaned_twice_is_the_same(app):
    for text in [*NAUGHTY, *XSS]:
        once = markdown.render(text, anchor="charter").html
        assert markdown.clean(once) == once, text


@pytest.mark.parametrize(
    "name",
    [
        "Null",
        "  spaced   out  ",
        "مجتمع المدارس",
        "学校共同体",
        "Škola Příbram",
        "🏫 Schools",
        "\u202ereversed",
        "a" * 120,
    ],
)
def test_names_of_all_languages_are_kept(enter, nia, name):
    answer = enter(nia).post("/communities/new", data={**SIMPLE, "name": name})
    assert answer.status_code == 303
    community = session().scalars(select(Community).order_by(Community.id.desc()).limit(1)).one()
    assert community.name == " ".join(name.replace("\u202e", "").split())
    assert 1 <= len(community.letters) <= 4


@pytest.mark.parametrize("name", ["", "   ", "\x00", "\u200b", "…!", "a" * 121, "a" * 50_000])
def test_names_without_a_letter_or_too_long_are_refused_with_the_text_kept(enter, nia, name):
    answer = enter(nia).post("/communities/new", data={**SIMPLE, "name": name, "charter": "What I wrote stays."})
    assert answer.status_code == 422
    assert "What I wrote stays." in answer.text


def test_text_in_requests_reasons_and_searches_is_shown_as_text(enter, ruth, cluster, nia):
    evil = "<img src=x onerror=alert(1)>\x00"
    enter(nia).post(f"/communities/{cluster.id}/membership", data={"message": evil})
    browser = enter(ruth)
    page = browser.get(f"/communities/{cluster.id}/care").text
    assert acting(page) == []
    assert "&lt;img src=x" in page
    for path in (
        f"/communities?q={evil}",
        f"/communities?region={evil}",
        f"/communities/{cluster.id}/members?q={evil}",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert acting(answer.text) == []


@pytest.mark.parametrize("text", NAUGHTY[::40])
def test_searches_never_fail(enter, nia, text):
    make_community("Hub", visibility="network")
    browser = enter(nia)
    parameters = {"q": text, "kind": text, "language": text, "country": text, "region": text, "page": text}
    assert browser.get("/communities", query_string=parameters).status_code == 200
