"""A closed hub with its people, as most tests of the forum want it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from cop.forums import batches
from tests.support.communities import make_community
from tests.support.forums import Hub, people_of


@pytest.fixture
def hub(app: Flask) -> Hub:
    """Estuary Cluster: closed, one person in each role, and people who do not belong."""
    return people_of(make_community())


@pytest.fixture(autouse=True)
def _no_marks_from_before() -> Iterator[None]:
    """Read marks live in memory until they are written: each test begins without."""
    batches.forget()
    yield
    batches.forget()
