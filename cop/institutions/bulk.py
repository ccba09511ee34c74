"""Many rows at once, by the quickest road of each database, in the current transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, insert, text

from cop.core.db import Model, session


def insert_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert plain rows, all with the same columns; their ids are not asked for.

    PostgreSQL takes them by COPY: one statement for each of hundreds of thousands takes minutes there.
    """
    if not rows:
        return
    connection = session().connection()
    table = cast("Table", model.__table__)
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), list(rows))
        return
    columns = list(rows[0])
    names = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.connection.cursor() as cursor,  # type: ignore[attr-defined]
        cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row([row[column] for column in columns])


def note_sizes(*models: type[Model]) -> None:
    """Tell PostgreSQL's planner how tables grew in this transaction: it reads them row by row otherwise."""
    connection = session().connection()
    if connection.dialect.name == "postgresql":
        tables = ", ".join(f'"{model.__tablename__}"' for model in models)
        connection.execute(text(f"ANALYZE {tables}"))
