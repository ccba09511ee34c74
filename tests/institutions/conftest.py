"""What this room's tests share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

VECTORS = Path(__file__).parents[1] / "vectors"


@pytest.fixture(scope="session")
def naughty() -> list[str]:
    """The big list of naughty strings."""
    return json.loads((VECTORS / "naughty_strings_blns.json").read_text())


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def put(content, name="register.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return put
