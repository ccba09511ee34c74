"""Time that tests move, for this room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import freezegun
import pytest


class Freezer:
    def __init__(self, frozen) -> None:
        self._frozen = frozen

    def tick(self, seconds: float) -> None:
        """Let this much time pass."""
        self._frozen.tick(timedelta(seconds=seconds))


@pytest.fixture
def freezer(app) -> Iterator[Freezer]:
    """Stand still, at the present moment; `tick` moves on."""
    with freezegun.freeze_time(ignore=["huey", "sqlalchemy", "_pytest", "pytest_timeout"]) as frozen:
        yield Freezer(frozen)
