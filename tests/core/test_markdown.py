"""People's text: what is kept, what is refused, and that cleaning twice changes nothing."""

from __future__ import annotations

import json
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cop.core import markdown

VECTORS = Path(__file__).parents[1] / "vectors"
COMMONMARK = json.loads((VECTORS / "commonmark_examples.json").read_text())
HOSTILE = [
    *(case["input"] for case in json.loads((VECTORS / "xss_bleach_cases.json").read_text())),
    *(case["input"] for case in json.loads((VECTORS / "xss_html5lib_sanitizer_tests1.json").read_text())),
    *json.loads((VECTORS / "naughty_strings_blns.json").read_text()),
]

HTML_IN_SOURCE = re.compile(r"<[/!?a-zA-Z]")
EXCEPTIONS = {218, 239, 240, 608, 611, 612}
"""Examples that come out otherwise, beyond those that hold raw HTML or pictures: an empty quotation holds no line
end (218, 239, 240), and bare addresses become links (608, 611, 612)."""


class Parsed(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def expected(html: str) -> str:
    shifted = re.sub(r"<(/?)h([1-6])>", lambda m: f"<{m[1]}h{min(6, int(m[2]) + 2)}>", html)
    return markdown.clean(shifted)


@pytest.mark.parametrize("example", COMMONMARK, ids=lambda e: str(e["n"]))
def test_the_specifications_examples_render_as_specified_but_for_html_and_pictures(example):
    source = example["markdown"]
    if HTML_IN_SOURCE.search(source) or "<img" in example["html"] or example["n"] in EXCEPTIONS:
        return
    assert markdown.render(source).html == expected(example["html"])


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_leaves_only_allowed_tags_and_attributes_and_is_stable(source):
    for html in (markdown.render(source).html, markdown.clean(source)):
        parsed = Parsed(html)
        assert parsed.tags <= markdown.TAGS
        for tag, name, value in parsed.attributes:
            assert name in {"href", "src", "title", "alt", "id", "rel", "start", "data-align"}, (tag, name)
            if name == "href":
                assert re.match(r"(https?://|mailto:|/(?![/\\])|#fn)", value)
            if name == "src":
                assert value.startswith("/files/")
            if name == "id":
                assert markdown.FOOTNOTE_ID.match(value)
        assert markdown.clean(html) == html


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_renders_and_cleaning_twice_changes_nothing(source):
    html = markdown.render(source).html
    assert markdown.clean(html) == html


def test_scripts_styles_handlers_and_classes_do_not_survive_cleaning():
    html = markdown.clean('<p class="a" style="x" onclick="y" id="top">hi<script>alert(1)</script></p>')
    assert "script" not in html
    assert html.startswith("<p>hi")


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "javascript:1", "data:text/html,x", "vbscript:1", "//evil.example", "http:evil", "/\\evil"],
)
def test_links_that_could_run_code_or_leave_unseen_lose_their_target(target):
    assert f'href="{target}' not in markdown.render(f"[x]({target})").html
    assert "href" not in markdown.clean(f'<a href="{target}">x</a>')


def test_pictures_from_elsewhere_become_links_and_own_pictures_stay():
    assert "<img" not in markdown.render("![cat](https://evil.example/a.png)").html
    assert 'href="https://evil.example/a.png"' in markdown.render("![cat](https://evil.example/a.png)").html
    assert '<img src="/files/3/hoops.png" alt="hoops">' in markdown.render("![hoops](/files/3/hoops.png)").html


def test_tables_task_lists_footnotes_and_bare_links_work():
    html = markdown.render(
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n\nNote[^1] www.example.org\n\n[^1]: Why."
    ).html
    assert '<td data-align="right">2</td>' in html
    assert "☑" in html
    assert 'href="#fn-t-1"' in html
    assert 'id="fn-t-1"' in html
    assert 'href="http://www.example.org"' in html


def test_task_boxes_stand_where_a_list_item_begins_with_one():
    html = markdown.render("- [ ] a\n- [x] **b**\n- [X] [c](/c)\n- [x]d\n\n[x] e").html
    assert re.findall(r"☐|☑", html) == ["☐", "☑", "☑"]
    assert "<strong>b</strong>" in html
    assert "<li>[x]d</li>" in html
    assert "<p>[x] e</p>" in html


def test_every_box_of_a_long_task_list_is_shown():
    assert markdown.render("- [ ] a\n" * 1_000).html.count("☐") == 1_000


def test_footnotes_of_several_texts_on_a_page_stay_apart():
    source = "a[^1]\n\n[^1]: b"
    assert 'id="fn-p7-1"' in markdown.render(source, anchor="p7").html


def test_mentions_are_links_to_people_that_begin_with_an_at_sign():
    rendered = markdown.render(
        "[@Nia](/people/3) and [Ruth](/people/4) and [@Nia](/people/3) [@x](/people/99999999999999999999)"
    )
    assert rendered.mentions == (3,)


def test_deep_nesting_and_long_texts_come_back_quickly():
    for source in ("[" * 50_000, "> " * 20_000, "*" * 60_000, "`" * 60_000, "|" * 30_000 + "\n" + "|-" * 15_000):
        assert markdown.render(source).html is not None


@pytest.mark.parametrize(
    "piece",
    [
        *("[", "![", "*a ", "*a* ", "**a", "`a` ", "~~a~~ ", "[a](/b) ", "![a](/b) ", "[^a] ", "<", "&"),
        *("<http://a.b> ", "- a\n", "1. a\n", "- - - a\n", "# a\n", "a\n=\n", "```\n", "|a|\n|-|\n", "a\n\n"),
        *("a|" * 2_000 + "\n" + "-|" * 2_000 + "\n|\n", "|" + "a|" * 40 + "\n|" + "-|" * 40 + "\n" + "|\n" * 2_000),
    ],
    ids=lambda piece: ascii(piece[:12]),
)
def test_a_text_of_nothing_but_marks_is_shown_as_it_was_typed(piece):
    source = (piece * markdown.MAX_SOURCE)[: markdown.MAX_SOURCE]
    assert markdown.render(source).html == f"<p>{escape(source, quote=False)}</p>".replace("\n", "<br>\n")


def test_footnotes_named_over_and_over_do_not_swell_a_page():
    assert "<a" not in markdown.render("[^a] " * 2_300 + "\n\n[^a]: b").html
    assert "<a" in markdown.render("[^a] " * 23 + "\n\n[^a]: b").html


@pytest.mark.parametrize("source", ["a.com " * 10_000, "http://a.b/(" * 5_000, "a@b.co " * 8_000])
def test_in_a_text_of_nothing_but_addresses_they_stay_words(source):
    assert "<a" not in markdown.render(source).html
    assert "<a" in markdown.render(source[:60]).html


def test_the_densest_text_that_people_write_by_hand_is_rendered_whole():
    source = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text() * 12
    html = markdown.render(source).html
    assert len(source) > markdown.MAX_SOURCE
    assert html.count("<table>") >= 10
    assert html.count("<code>") > 500


def test_plain_gives_the_words_on_one_line():
    assert markdown.plain("<p>Tea &amp; <strong>cake</strong></p>\n<p>now</p>") == "Tea & cake now"
    assert markdown.plain("<p>" + "word " * 100 + "</p>", 20).endswith("…")
