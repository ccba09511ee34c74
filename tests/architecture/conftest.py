"""What the tests of the building look at: its files, parsed once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """A Python file of the application."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    def calls(self) -> list[tuple[str, ast.Call]]:
        """Return every call with the last word of what is called: ``session().commit()`` is "commit"."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return [(last_word(call.func), call) for call in found]


@dataclass(frozen=True)
class Template:
    """A template: its name below templates/, its text and its syntax tree."""

    name: str
    text: str
    tree: nodes.Template


def last_word(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@cache
def sources_below(*folders: str) -> tuple[Source, ...]:
    """Return the parsed Python files below these folders; a file may be named as well."""
    paths: list[Path] = []
    for folder in folders:
        start = ROOT / folder
        paths += [start] if start.is_file() else sorted(start.rglob("*.py"))
    return tuple(Source(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


@pytest.fixture(scope="session")
def sources() -> tuple[Source, ...]:
    """Every Python file of the application itself."""
    return sources_below("cop", "config.py", "wsgi.py")


@pytest.fixture(scope="session")
def templates(application: Flask) -> tuple[Template, ...]:
    """Every template, parsed by the application's own environment."""
    environment = application.jinja_env
    found = []
    for name in environment.list_templates():
        text = (ROOT / "templates" / name).read_text(encoding="utf-8")
        found.append(Template(name, text, environment.parse(text, name)))
    return tuple(found)
