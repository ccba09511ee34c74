from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.engine import Connection

from cop.core.db import db
from cop.core.limits import limiter
from tests.matrix.asking import Asker
from tests.matrix.house import House, build
from tests.support import rows


@pytest.fixture(scope="module")
def house(application: Flask) -> Iterator[House]:
    """One house for all cells of a module, in a transaction that is rolled back at the end."""
    limiter.enabled, before = False, limiter.enabled
    with rows.rolled_back(application):
        with application.app_context():
            house = build(application)
        yield house
    limiter.enabled = before


@pytest.fixture(scope="module")
def connection(house: House) -> Connection:
    """The one connection on which the house stands."""
    found = db._app_engines[house.app][None]
    assert isinstance(found, Connection)
    return found


@pytest.fixture(scope="module")
def ask(house: House, connection: Connection) -> Iterator[Asker]:
    """Ask at a door in somebody's name; afterwards everything is as before."""
    with Asker(house, connection) as asker:
        yield asker
