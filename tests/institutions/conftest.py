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
