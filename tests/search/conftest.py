"""An index that begins empty, and a quick way to do the worker's part."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask


@pytest.fixture(autouse=True)
def empty_index(app: Flask) -> None:
    """Begin each test with an index of nothing."""
    app.extensions["search"].rebuild(())


@pytest.fixture
def indexed(deliver: Callable[[], int]) -> Callable[[], int]:
    """Bring the index up to date as the worker does: ``indexed()``."""
    return deliver


NAUGHTY = Path(__file__).parents[1] / "vectors" / "naughty_strings_blns.json"


@pytest.fixture
def hostile() -> list[str]:
    """What nobody types by accident: wildcards, operators, fields, floods, and the big list of naughty strings."""
    bombs = [
        "*", "**", "?", "a*", "*a*b*c*", "'", '"', '""', '"a', "a:b", "title:[a TO z]", "field:", "(((", ")))", "~",
        "a~9", "a^9999", "/.*/", "\\", "%", "_", "-", "--", "- -", "OR", "OR OR", "-OR", '-"', "NOT", "AND", "{a TO b}",
        "\x00", "a\x00b", "\ud800", "\u202ea", "…", "🙂🙂", "'; DROP TABLE person; --", "' OR 1=1", "<->", "a & | !",
        "a" * 100_000, "a " * 500, "a* " * 500, '"a b" ' * 300, "-a " * 300, "z OR " * 500, "é" * 10_000, "\n\t\r",
    ]  # fmt: skip
    return bombs + [str(text) for text in json.loads(NAUGHTY.read_text(encoding="utf-8"))]
