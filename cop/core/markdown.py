"""The only door for people's text: Markdown in, clean HTML out, stored beside its source with `VERSION`.

CommonMark with tables, task lists, footnotes, strike-through and bare links; raw HTML is off. Behind it stand two
sieves with one allow-list: bleach (asked for; its authors announced in June 2026 that it gets no more releases) and
the maintained nh3. A strict Content-Security-Policy stands around both. Pictures from elsewhere are refused: they
would give readers' addresses away. No id, class or style survives, but for the numbered anchors of footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

import bleach
import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin

VERSION = 1
"""Raise it when the output changes: stored HTML of an older version is rendered anew by ``flask cop rerender``."""

MAX_SOURCE = 60_000
"""Characters of source that are rendered; longer texts are refused by the forms."""

TAGS = frozenset(
    {
        *(
            "a",
            "abbr",
            "b",
            "blockquote",
            "br",
            "code",
            "dd",
            "del",
            "dl",
            "dt",
            "em",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
        ),
        *("i", "img", "li", "ol", "p", "pre", "s", "section", "strong", "sub", "sup", "ul"),
        *("table", "tbody", "td", "th", "thead", "tr"),
    }
)
ATTRIBUTES = {"a": {"href", "title", "id"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "li": {"id"}}
ALIGNED = {"td", "th"}
SCHEMES = {"http", "https", "mailto"}
FOOTNOTE_ID = re.compile(r"^fn(ref)?-[a-z0-9-]{1,40}$")
OWN_PICTURE = re.compile(r"^/files/[0-9]+(/[A-Za-z0-9._%-]+)?$")
MENTION = re.compile(r"^/people/([0-9]{1,18})$")
TASK = re.compile(r"\[[ xX]\]\s")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


MARKS = re.compile(r"[\[\]*_~`|<>&\\!\n]|[-+#](?=\s)|\d[.)](?=\s)")
MOST_MARKS = 7_000
LIKE_A_LINK = re.compile(r"[\w.][.@]\w|//")
MOST_LINKS = 1_000
LONGEST_WORD = 2_000
MOST_CELLS = 10_000
MOST_TOKENS, MOST_HTML = 10_000, 150_000
"""What a text may hold and still be rendered in a moment. The densest documents that people wrote by hand have half
as much in `MAX_SOURCE` characters."""

Tokens = Sequence[Token]
Env = Any


@dataclass(frozen=True, slots=True)
class Rendered:
    """Clean HTML and what was found on the way: people mentioned, pictures and cards of this place linked."""

    html: str
    mentions: tuple[int, ...] = ()
    version: int = VERSION


def render(source: str, anchor: str = "") -> Rendered:
    """Render Markdown. ``anchor`` (letters, digits, hyphens) keeps footnotes of several texts on a page apart.

    Never raises on any input; text beyond `MAX_SOURCE` characters is cut. A text of nothing but marks, which would
    take seconds, is shown as it was typed.
    """
    text = CONTROL.sub("", source[:MAX_SOURCE]).replace("\r\n", "\n").replace("\r", "\n")
    html = None if _is_overladen(text) else _html_of(text, {"docId": anchor or "t"})
    if html is None:
        return Rendered(f"<p>{escape(text, quote=False)}</p>".replace("\n", "<br>\n"))
    clean_html = clean(html)
    return Rendered(clean_html, _mentions(clean_html))


def _html_of(text: str, env: dict[str, object]) -> str | None:
    """Return HTML that is still to be cleaned; None for what would take too long to clean."""
    parser = _parser if _has_few_links(text) else _parser_without_links
    try:
        tokens = parser.parse(text, env)
        if sum(1 + len(token.children or ()) for token in tokens) > MOST_TOKENS:
            return None
        html = str(parser.renderer.render(tokens, parser.options, env))
    except RecursionError:
        return None
    return html if len(html) <= MOST_HTML else None


def _is_overladen(text: str) -> bool:
    """Whether there are too many marks, or cells of tables: each row is filled up to the width of its table."""
    if len(MARKS.findall(text)) > MOST_MARKS:
        return True
    cells = columns = 0
    for line in text.split("\n"):
        if not line.strip(" \t>"):
            columns = 0
        elif "-" in line and not line.strip(" \t|:->"):
            columns = max(columns, line.count("|"))
        cells += columns
    return cells > MOST_CELLS


def _has_few_links(text: str) -> bool:
    """Whether bare addresses are looked for: the search for their ends goes back and forth in a long word."""
    longest = max(map(len, text.split()), default=0)
    return longest <= LONGEST_WORD and len(LIKE_A_LINK.findall(text)) <= MOST_LINKS


def clean(html: str) -> str:
    """Return HTML that holds only what the allow-list allows. Cleaning twice changes nothing."""
    first = _bleach.clean(html)
    return nh3.clean(
        first,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()} | {tag: {"data-align"} for tag in ALIGNED},
        url_schemes=SCHEMES,
        attribute_filter=_keep_value,
        link_rel="noopener nofollow ugc",
    )


def html(stored: str) -> Markup:
    """Mark HTML that came out of `render` as safe to print: the only such door."""
    return Markup(stored)  # noqa: S704


def plain(source_html: str, length: int = 200) -> str:
    """Return the words of rendered HTML on one line, cut at ``length`` characters."""
    text = re.sub(r"<[^>]*>", " ", source_html)
    text = re.sub(r"\s+", " ", Markup(text).unescape()).strip()  # noqa: S704
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + "…"


def _keep_value(tag: str, name: str, value: str) -> str | None:
    """Return the attribute's value where it may stay. Used by both sieves."""
    if name == "href":
        return value if _is_safe_link(value) else None
    if name == "src":
        return value if OWN_PICTURE.match(value) else None
    if name == "id":
        return value if FOOTNOTE_ID.match(value) else None
    if name == "data-align":
        return value if value in {"left", "right", "center"} else None
    if name == "start":
        return value if value.isascii() and value.isdigit() and len(value) < 6 else None
    return value


def _is_safe_link(value: str) -> bool:
    """Allow http, https, mailto with something behind them, paths of this place and footnote anchors."""
    if value.startswith("#"):
        return bool(FOOTNOTE_ID.match(value[1:]))
    if value.startswith("/"):
        return not value.startswith(("//", "/\\"))
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return bool(parts.path)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _allow(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, set()) and not (name == "data-align" and tag in ALIGNED):
        return False
    return _keep_value(tag, name, value) is not None


_bleach = bleach.Cleaner(tags=TAGS, attributes=_allow, protocols=SCHEMES, strip=True, strip_comments=True)


def _mentions(clean_html: str) -> tuple[int, ...]:
    found = re.findall(r'<a href="(/people/[0-9]{1,18})"[^>]*>@', clean_html)
    return tuple(dict.fromkeys(int(MENTION.match(link)[1]) for link in found))  # type: ignore[index]


def _make_parser(*, links: bool = True) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": links, "typographer": False})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(footnote_plugin, inline=False)
    parser.core.ruler.after("inline", "task_boxes", _find_task_boxes)
    renderer = parser.renderer
    assert isinstance(renderer, RendererHTML)  # noqa: S101  tells the type checker what "commonmark" brings
    rules: dict[str, Any] = renderer.rules
    rules["text"] = lambda tokens, i, *_: escape(tokens[i].content, quote=False)
    rules["heading_open"] = lambda tokens, i, *_: f"<{_lower(tokens[i].tag)}>"
    rules["heading_close"] = lambda tokens, i, *_: f"</{_lower(tokens[i].tag)}>\n"
    rules["html_inline"] = _task_box
    rules["image"] = _picture
    rules["footnote_ref"] = _footnote_ref
    rules["footnote_open"] = _footnote_open
    rules["footnote_anchor"] = _footnote_anchor
    for cell in ("th_open", "td_open"):
        rules[cell] = _cell
    return parser


def _lower(tag: str) -> str:
    """Keep the page's own h1 and h2 alone: a text's headings start at h3."""
    return f"h{min(6, int(tag[1]) + 2)}"


def _find_task_boxes(state: StateCore) -> None:
    """Note the boxes of task lists, in one pass: the usual plugin looks for each item's list from the item back."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        is_item = item.type == "list_item_open" and paragraph.type == "paragraph_open" and inline.type == "inline"
        if is_item and inline.children and TASK.match(inline.content):
            box = Token("html_inline", "", 0, content="checked" if inline.content[1] in "xX" else "")
            inline.children[0].content = inline.children[0].content[3:]
            inline.children.insert(0, box)


def _task_box(tokens: Tokens, index: int, options: Any, env: Env) -> str:
    """Print a task list's box as a character; nothing else makes inline HTML, since raw HTML is off."""
    return "☑ " if "checked" in tokens[index].content else "☐ "


def _picture(tokens: Tokens, index: int, options: Any, env: Env) -> str:
    """Show own pictures; make a link of pictures from elsewhere."""
    token = tokens[index]
    source, alt = str(token.attrGet("src") or ""), escape(token.content)
    if OWN_PICTURE.match(source):
        return f'<img src="{escape(source)}" alt="{alt}">'
    return f'<a href="{escape(source)}">{alt or escape(source)}</a>'


def _cell(tokens: Tokens, index: int, options: Any, env: Env) -> str:
    token = tokens[index]
    side = str(token.attrGet("style") or "").removeprefix("text-align:")
    return f'<{token.tag} data-align="{side}">' if side else f"<{token.tag}>"


def _name(tokens: Tokens, index: int, env: Env) -> str:
    return f"{env['docId']}-{tokens[index].meta['id'] + 1}"


def _footnote_ref(tokens: Tokens, index: int, options: Any, env: Env) -> str:
    name, number = _name(tokens, index, env), tokens[index].meta["id"] + 1
    again = tokens[index].meta.get("subId", 0)
    back = f"fnref-{name}" + (f"-{again}" if again else "")
    return f'<sup><a href="#fn-{name}" id="{back}">{number}</a></sup>'


def _footnote_open(tokens: Tokens, index: int, options: Any, env: Env) -> str:
    return f'<li id="fn-{_name(tokens, index, env)}">'


def _footnote_anchor(tokens: Tokens, index: int, options: Any, env: Env) -> str:
    again = tokens[index].meta.get("subId", 0)
    return f' <a href="#fnref-{_name(tokens, index, env)}{f"-{again}" if again else ""}">↩</a>'


_parser, _parser_without_links = _make_parser(), _make_parser(links=False)
