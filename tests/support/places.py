"""Where tests keep things: one database, one Redis number and one instance folder for each process that tests."""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa

from config import Settings

LIVE = "live"


def worker_name() -> str:
    """Return the name pytest-xdist gave this process; "main" without it."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def settings_for(name: str, instance: Path, **environ: str) -> Settings:
    """Return the settings of the place called ``name``, with an empty database for it."""
    return Settings.from_environment(environment_for(name, instance, **environ))


def environment_for(name: str, instance: Path, **environ: str) -> dict[str, str]:
    """Return the ``COP_*`` variables of the place called ``name`` after emptying its database."""
    found = {"COP_ENV": "test", "COP_INSTANCE": str(instance), "COP_LOG_LEVEL": "WARNING"}
    if url := os.environ.get("COP_TEST_DATABASE_URL"):
        found["COP_DATABASE_URL"] = empty_postgresql(url, name)
    if url := os.environ.get("COP_TEST_REDIS_URL"):
        found["COP_REDIS_URL"] = redis_number(url, name)
    return found | environ


def empty_postgresql(given: str, name: str) -> str:
    """Make a fresh database beside the given one and return its URL. Refuses a name without "test" in it."""
    scheme, _, rest = given.partition("://")
    url = sa.make_url(f"postgresql+psycopg://{rest}")
    if not scheme.startswith("postgres") or "test" not in (url.database or ""):
        raise ValueError("COP_TEST_DATABASE_URL must be PostgreSQL, and its name must contain 'test'.")
    fresh = f"{url.database}_{name}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{fresh}"')
    engine.dispose()
    return url.set(database=fresh).render_as_string(hide_password=False)


def redis_number(given: str, name: str) -> str:
    """Return the URL of this place's own numbered database, emptied."""
    import redis

    base, _, number = given.rpartition("/")
    if not number.isdigit():
        base, number = given.rstrip("/"), "0"
    place, _, worker = name.rpartition("_")
    offset = int(worker.removeprefix("gw")) + 1 if worker.startswith("gw") else 0
    url = f"{base}/{int(number) + offset + (8 if LIVE in {place, name} else 0)}"
    with redis.Redis.from_url(url) as server:
        server.flushdb()
    return url
