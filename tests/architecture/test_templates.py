"""Templates: they compile, what they name exists, and the browser's policy has nothing to refuse."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from jinja2 import nodes

from tests.architecture.conftest import ROOT, Source, Template

ENDINGS = (".html", ".txt")
MEDIA_TYPES = ("application/", "text/")
LETTERS = ("mail/", "layouts/mail", "ui/mail")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
UNWANTED = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=\s*[\"'{]", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"(?:importmap|application/)[^>]*nonce=)", re.IGNORECASE
    ),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}


def test_every_template_compiles(application, templates):
    assert len(templates) > 10
    for template in templates:
        application.jinja_env.get_template(template.name)


def test_every_template_that_is_named_exists(application, sources, templates):
    known = set(application.jinja_env.list_templates())
    missing = [f"{name} at {place}" for name, place in named_in_python(sources) if name not in known]
    missing += [f"{name} in {place}" for name, place in named_in_templates(templates) if name not in known]
    assert not missing, missing


def named_in_python(sources: tuple[Source, ...]) -> list[tuple[str, str]]:
    """Every text that looks like a template, and the two templates of each letter."""
    named = []
    for source in sources:
        texts = [node for node in ast.walk(source.tree) if isinstance(node, ast.Constant)]
        named += [(text.value, source.at(text)) for text in texts if looks_like_template(text.value)]
        for name, call in source.calls():
            if name in {"send", "send_letter"} and len(call.args) > 2 and isinstance(call.args[2], ast.Constant):
                letter = call.args[2].value
                named += [(f"mail/{letter}{ending}", source.at(call)) for ending in (".html", ".txt")]
    return named


def looks_like_template(text: object) -> bool:
    if not isinstance(text, str):
        return False
    is_path = re.fullmatch(r"[a-z_]+(/[\w.-]+)+", text) is not None
    return is_path and text.endswith(ENDINGS) and not text.startswith(MEDIA_TYPES)


def named_in_templates(templates: tuple[Template, ...]) -> list[tuple[str, str]]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    return [
        (node.template.value, template.name)
        for template in templates
        for node in template.tree.find_all(kinds)
        if isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)
    ]


def test_no_template_declares_text_to_be_safe(templates):
    for template in templates:
        filters = [node for node in template.tree.find_all(nodes.Filter) if node.name == "safe"]
        assert not filters, f"{template.name}:{filters[0].lineno}"
        assert "autoescape" not in COMMENT.sub("", template.text), template.name


def test_pages_have_no_inline_styles_scripts_or_handlers(templates):
    """The Content-Security-Policy refuses them all. Letters need inline styles and have none of the others."""
    found = []
    for template in templates:
        text = COMMENT.sub("", template.text)
        for what, pattern in UNWANTED.items():
            if what == "an inline style" and template.name.startswith(LETTERS):
                continue
            if match := pattern.search(text):
                found.append(f"{template.name}:{text[: match.start()].count(chr(10)) + 1} has {what}")
    assert not found, found


def test_every_icon_that_is_named_is_in_the_sprite(sources, templates):
    sprite = (ROOT / "static" / "icons" / "sprite.svg").read_text()
    known = set(re.findall(r'id="i-([a-z0-9-]+)"', sprite))
    named = [*icons_in_templates(templates), *icons_in_python(sources)]
    assert named
    assert not [f"{icon} in {place}" for icon, place in named if icon not in known]


def icons_in_templates(templates: tuple[Template, ...]) -> list[tuple[str, str]]:
    """The first argument of ``icon(...)``, the second of ``icon_button(...)``, and every ``icon=`` given as text."""
    found = []
    for template in templates:
        for call in template.tree.find_all(nodes.Call):
            name = getattr(call.node, "attr", getattr(call.node, "name", ""))
            position = {"icon": 0, "icon_button": 1}.get(name)
            given = [call.args[position]] if position is not None and len(call.args) > position else []
            given += [pair.value for pair in call.kwargs if pair.key == "icon"]
            found += [(one.value, f"{template.name}:{call.lineno}") for one in given if is_text(one)]
    return found


def is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str) and bool(node.value)


def icons_in_python(sources: tuple[Source, ...]) -> list[tuple[str, str]]:
    return [
        (pair.value.value, source.at(call))
        for source in sources
        for _, call in source.calls()
        for pair in call.keywords
        if pair.arg == "icon" and isinstance(pair.value, ast.Constant) and isinstance(pair.value.value, str)
    ]


def test_every_text_for_people_can_be_extracted(tmp_path):
    """The catalogue of texts is made without a warning and holds texts of Python and of templates."""
    catalogue = tmp_path / "messages.pot"
    pybabel = Path(sys.executable).with_name("pybabel")
    done = subprocess.run(
        [pybabel, "-q", "extract", "-F", "pyproject.toml", "-k", "lazy", "-o", catalogue, "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    text = catalogue.read_text()
    assert "#: cop/" in text
    assert "#: templates/" in text
