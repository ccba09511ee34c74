"""The style guide page, in development only."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Attach /styleguide."""
