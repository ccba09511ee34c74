"""The database of a test: rolled back after each, or really written and emptied again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection, Engine

from cop.core.db import db

IGNORED = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Run the block on one connection whose outer transaction never commits; units inside become savepoints."""
    engines = db._app_engines[app]
    engine = engines[None]
    with engine.connect() as connection, _savepoints_ending_with_their_rollback(engine.dialect):
        outer = connection.begin()
        engines[None] = connection  # type: ignore[assignment]
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield
        finally:
            engines[None] = engine
            outer.rollback()


@contextmanager
def _savepoints_ending_with_their_rollback(dialect: Any) -> Iterator[None]:
    """Let go of a savepoint after rolling back to it: SQL keeps it open, and thousands would lie in one another."""
    roll_back = dialect.do_rollback_to_savepoint

    def roll_back_and_let_go(connection: Connection, name: str) -> None:
        roll_back(connection, name)
        dialect.do_release_savepoint(connection, name)

    dialect.do_rollback_to_savepoint = roll_back_and_let_go
    try:
        yield
    finally:
        dialect.do_rollback_to_savepoint = roll_back


@contextmanager
def emptied_afterwards(app: Flask) -> Iterator[None]:
    """Run the block with real commits and real connections, then empty every table."""
    yield
    with app.app_context():
        db.session.remove()
        with db.engine.begin() as connection:
            empty(connection)


def empty(connection: Connection) -> None:
    """Delete every row."""
    tables = db.metadata.sorted_tables
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables)
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for table in reversed(tables):
        connection.execute(table.delete())


@dataclass
class QueryCounter:
    """Counts statements, savepoints aside: ``with queries() as asked: ...; assert asked.count == 3``."""

    statements: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.statements)

    def __str__(self) -> str:
        return "\n".join(f"{number}: {statement}" for number, statement in enumerate(self.statements, 1))


@contextmanager
def counted() -> Iterator[QueryCounter]:
    """Count the statements of this process while the block runs."""
    counter = QueryCounter()

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(IGNORED):
            counter.statements.append(statement)

    sa.event.listen(Engine, "before_cursor_execute", count)
    try:
        yield counter
    finally:
        sa.event.remove(Engine, "before_cursor_execute", count)
