"""An index that begins empty."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture(autouse=True)
def empty_index(app: Flask) -> None:
    """Begin each test with an index of nothing."""
    app.extensions["search"].rebuild(())
