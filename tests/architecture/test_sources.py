"""Rules of the house that no import says: read from the source itself."""

from __future__ import annotations

import ast
import re
import tomllib

from cop.app import ROOMS
from tests.architecture.conftest import ROOT, sources_below

MOST_LINES = 400
TOP_LEVEL = {
    *("cop", "templates", "static", "migrations", "tests", "bin", "bench", "docs"),
    *("config.py", "wsgi.py", "pyproject.toml", "README.md", "package.json", "package-lock.json"),
    *("compose.yaml", "Dockerfile"),
}
MADE_HERE = {"instance", "node_modules", "__pycache__"}
NO_ROOMS = {"architecture", "browser", "core", "js", "matrix", "security", "support", "vectors", "vendor"}
BANNED = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common|handlers?)(_|$)")
MARKS = {"_", "gettext", "lazy", "lazy_gettext", "ngettext", "lazy_ngettext"}


def test_only_the_unit_of_work_commits(sources):
    places = [
        source.at(call)
        for source in sources
        for name, call in source.calls()
        if name == "commit" and source.name != "cop/core/db.py" and not is_index_writer(call)
    ]
    assert not places, places


def is_index_writer(call: ast.Call) -> bool:
    """Whoosh calls it a commit when a batch of documents is written."""
    if not isinstance(call.func, ast.Attribute):
        return False
    asked = call.func.value
    return last_name(asked.func if isinstance(asked, ast.Call) else asked) == "writer"


def test_only_the_markdown_module_declares_text_to_be_safe(sources):
    places = [
        source.at(node)
        for source in sources
        if source.name != "cop/core/markdown.py"
        for node in ast.walk(source.tree)
        if last_name(node) in {"Markup", "do_mark_safe"}
    ]
    assert not places, places


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    return node.name if isinstance(node, ast.alias) else ""


def test_migrations_know_nothing_of_the_application():
    for source in sources_below("migrations"):
        for node in ast.walk(source.tree):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [name for name in modules if name.split(".")[0] in {"cop", "config"}], source.at(node)


def test_no_module_has_a_name_that_says_nothing(sources):
    named = [source.name for source in sources if BANNED.search(source.path.stem)]
    assert not named, named


def test_no_file_is_longer_than_four_hundred_lines():
    folders = ("cop", "templates", "static/css", "static/js", "tests", "bin", "bench", "migrations/env.py")
    paths = [ROOT / folder for folder in folders]
    files = [path for path in paths if path.is_file()]
    files += [file for path in paths if path.is_dir() for file in path.rglob("*") if file.is_file()]
    written = {".py", ".html", ".txt", ".css", ".js", ".mjs", ".sh", ""}
    long = {
        file.relative_to(ROOT).as_posix(): lines
        for file in files
        if file.suffix in written and not {"vendor", "vectors", "__pycache__"} & set(file.parts)
        if not file.name.startswith("requirements")
        and (lines := file.read_text(errors="replace").count("\n")) > MOST_LINES
    }
    assert not long, long


def test_the_top_level_holds_only_what_was_agreed():
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert not found - TOP_LEVEL - MADE_HERE, sorted(found - TOP_LEVEL - MADE_HERE)


def test_every_room_stands_in_the_list_of_rooms_and_in_the_contracts():
    rooms = {path.parent.name for path in (ROOT / "cop").glob("*/__init__.py")} - {"core"}
    assert rooms == set(ROOMS)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract["name"].startswith("Inside a room"))
    assert {container.removeprefix("cop.") for container in inside["containers"]} == rooms


def test_the_tests_mirror_the_rooms():
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {"__pycache__"}
    assert not folders - set(ROOMS) - NO_ROOMS, sorted(folders - set(ROOMS) - NO_ROOMS)
    untested = [room for room in (*ROOMS, "core") if not any((ROOT / "tests" / room).glob("test_*.py"))]
    assert not untested, untested


def test_what_is_marked_for_translation_is_a_plain_text(sources):
    """An f-string or a variable inside ``_()`` is found by nobody who translates."""
    places = [
        source.at(call)
        for source in sources
        for name, call in source.calls()
        if name in MARKS and call.args and source.name != "cop/core/i18n.py"
        for text in call.args[: 2 if name in {"ngettext", "lazy_ngettext"} else 1]
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str))
    ]
    assert not places, places


def test_no_error_is_swallowed(sources):
    """``except Exception: pass`` hides faults; a log line or a word to the person is the least."""
    places = [
        source.at(node)
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and is_broad(node) and all(isinstance(s, ast.Pass) for s in node.body)
    ]
    assert not places, places


def is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or last_name(handler.type) in {"Exception", "BaseException"}
