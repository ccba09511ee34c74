"""Migrations on the database under test: they end where the models are, go both ways and keep what is there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from flask import Flask
from sqlalchemy.dialects.postgresql import TSVECTOR

from cop.app import create_app
from cop.core.db import db
from tests.architecture.conftest import ROOT
from tests.support import places

Rows = dict[str, list[dict[str, Any]]]


def revisions() -> list[Script]:
    """Return every migration, oldest first."""
    config = Config(ROOT / "migrations" / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return list(reversed(list(ScriptDirectory.from_config(config).walk_revisions())))


@pytest.fixture
def unmigrated(tmp_path: Path) -> Iterator[Flask]:
    """An application whose database is empty, with its context open."""
    app = create_app(places.settings_for(f"migrations_{places.worker_name()}", tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_line_of_migrations():
    line = revisions()
    assert line
    assert [one.down_revision for one in line] == [None, *[one.revision for one in line[:-1]]]
    assert all(one.doc for one in line)


def test_all_the_way_up_ends_at_the_models_and_all_the_way_down_at_nothing(unmigrated):
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []
    flask_migrate.downgrade(revision="base")
    assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
    flask_migrate.upgrade()


def test_migrating_what_is_up_to_date_does_nothing(unmigrated):
    flask_migrate.upgrade()
    before = sa.inspect(db.engine).get_table_names()
    flask_migrate.upgrade()
    assert sa.inspect(db.engine).get_table_names() == before


def test_each_migration_keeps_the_rows_of_the_version_before(unmigrated):
    line = [one.revision for one in revisions()]
    for before, after in itertools.pairwise(line):
        flask_migrate.upgrade(revision=before)
        filled = fill_every_table()
        flask_migrate.upgrade(revision=after)
        assert_kept(filled)
        flask_migrate.downgrade(revision=before)
        assert_kept(filled)
        flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade()
    filled = fill_every_table()
    flask_migrate.upgrade()
    assert_kept(filled)


def test_foreign_keys_are_watched_again_after_a_migration(unmigrated):
    flask_migrate.upgrade()
    table = next(table for table in reflected() if table.name == "email_address")
    row = made_up(table, itertools.count(1)) | {"person_id": 999_999}
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(table.insert().values(row))


def fill_every_table() -> Rows:
    """Put a made-up row into each table as the database knows it now; return what is stored."""
    tables = reflected()
    numbers = itertools.count(1)
    with db.engine.begin() as connection:
        for table in tables:
            connection.execute(table.insert().values(made_up(table, numbers)))
    return stored(tables)


def assert_kept(filled: Rows) -> None:
    """Each row is still there, with what it held in the columns that remain."""
    now = stored(reflected())
    for name, rows in filled.items():
        if name not in now:
            continue
        assert len(now[name]) == len(rows), name
        for before, after in zip(rows, now[name], strict=True):
            shared = before.keys() & after.keys()
            assert {key: after[key] for key in shared} == {key: before[key] for key in shared}, name


def reflected() -> list[sa.Table]:
    metadata = sa.MetaData()
    metadata.reflect(db.engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def stored(tables: list[sa.Table]) -> Rows:
    with db.engine.connect() as connection:
        return {table.name: [dict(row) for row in connection.execute(table.select()).mappings()] for table in tables}


MADE_UP: dict[type, Callable[[int], Any]] = {
    bool: lambda _: False,
    int: lambda number: number,
    float: float,
    str: str,
    bytes: lambda number: str(number).encode(),
    datetime: lambda number: datetime(2026, 3, 1, 12, 0, number % 60, tzinfo=UTC),
    date: lambda number: date(2026, 3, 1 + number % 28),
    list: lambda number: [str(number)],  # an array of PostgreSQL
    object: lambda number: {"number": number},  # JSON
}


def made_up(table: sa.Table, numbers: Iterator[int]) -> dict[str, Any]:
    """Return a row that the table accepts: 1 for keys, so that parents are found; null where that is allowed."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.primary_key and not column.foreign_keys and isinstance(column.type, sa.Integer):
            row[column.name] = 1
        elif column.foreign_keys:
            row[column.name] = None if column.nullable else 1
        elif not column.nullable or not isinstance(column.type, sa.JSON):
            kind = str if isinstance(column.type, TSVECTOR) else column.type.python_type
            value = MADE_UP[kind](next(numbers))
            row[column.name] = (
                value[-(getattr(column.type, "length", None) or 0) :] if isinstance(value, str) else value
            )
    return row
