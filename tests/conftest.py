"""What every test may ask for. More lives in tests/support/; rooms add their own in tests/<room>/conftest.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask

from cop.app import create_app
from cop.core.db import db
from cop.core.limits import limiter
from tests.support import network, places, rows
from tests.support.client import Client, client_of
from tests.support.letters import Mailbox

pytest_plugins = ["tests.support.live", "tests.support.browser", "tests.support.world", "tests.support.tour"]


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        network.stay_on_this_machine(patch)
        yield


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with its tables, made once for each process that tests."""
    app = create_app(places.settings_for(places.worker_name(), tmp_path_factory.mktemp("instance")))
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with an open context and an empty database, whatever earlier tests did.

    Everything is rolled back afterwards. Mark a test ``committed`` when threads or other processes take part: then
    commits are real and the tables are emptied.
    """
    commits = request.node.get_closest_marker("committed") is not None
    with (rows.emptied_afterwards if commits else rows.rolled_back)(application), application.app_context():
        limiter.reset()
        yield application


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without scripts, nobody signed in."""
    return client_of(app)


@pytest.fixture
def new_client(app: Flask) -> Callable[[], Client]:
    """Make further browsers: two people, or one person on two devices."""
    return lambda: client_of(app)


@pytest.fixture
def queries() -> Callable[[], AbstractContextManager[rows.QueryCounter]]:
    """Count statements: ``with queries() as asked: client.get("/"); assert asked.count <= 3, asked``."""
    return rows.counted


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    """Letters that were owed, after the worker delivered them."""
    return Mailbox()


@pytest.fixture
def deliver(app: Flask) -> Callable[[], int]:
    """Do what the worker would do now: deliver every due outbox row. Returns how many there were."""
    from cop.core.jobs import sweep_outbox

    return sweep_outbox


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """A test that asks for a page is a browser test."""
    for item in items:
        if {"browser", "page", "live_server"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
