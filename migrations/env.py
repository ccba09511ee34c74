"""How migrations run: the whole way in one transaction, on SQLite and on PostgreSQL, one process at a time.

On SQLite a changed table is written anew. With foreign keys on, dropping the old one would delete the rows that point
to it, so they are off meanwhile and checked before the commit.
"""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

LOCK = 7_263_011
"""The advisory lock under which PostgreSQL lets one process migrate while others wait."""


def plain_type(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write the application's own column types as what they are in the database: migrations import no application."""
    return written(item, autogen.imports) if kind == "type" else False


def written(item: Any, imports: set[str]) -> str:
    if isinstance(item, sa.types.TypeDecorator):
        item = item.impl_instance
    if isinstance(item, postgresql.ARRAY):
        text = f"postgresql.ARRAY({written(item.item_type, imports)})"
    elif type(item).__module__.startswith(postgresql.__name__):
        text = f"postgresql.{type(item).__name__}()"
    elif isinstance(item, sa.Enum):
        text = f"sa.String(length={item.length})"
    elif isinstance(item, sa.DateTime):
        text = f"sa.DateTime(timezone={item.timezone})"
    else:
        text = f"sa.{item!r}".partition(".with_variant(")[0]
    if text.startswith("postgresql."):
        imports.add("from sqlalchemy.dialects import postgresql")
    for dialect, variant in item._variant_mapping.items():  # noqa: SLF001  there is no public way to ask
        text += f".with_variant({written(variant, imports)}, {dialect!r})"
    return text


def silent_when_nothing_changed(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no empty migration."""
    if directives and directives[0].upgrade_ops is not None and directives[0].upgrade_ops.is_empty():
        directives.clear()


def migrate(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        run(connection)
        return
    switch_foreign_keys(connection, on=False)
    try:
        run(connection)
    finally:
        switch_foreign_keys(connection, on=True)


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        render_as_batch=True,
        render_item=plain_type,
        transactional_ddl=True,
        process_revision_directives=silent_when_nothing_changed,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        context.run_migrations()
        if connection.dialect.name == "sqlite" and (lost := rows_without_parent(connection)):
            raise RuntimeError(f"The migration left rows that point to nothing: {lost}")


def rows_without_parent(connection: Connection) -> list[Any]:
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5))


def switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite ignores this inside a transaction, so it goes past SQLAlchemy, which would begin one."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with current_app.extensions["migrate"].db.engine.connect() as opened:
        migrate(opened)
