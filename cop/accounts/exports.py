"""Whose is what: every column that points at a person says what export and erasure do with its rows.

A test walks all tables and fails on a column that nobody declared (GDPR articles 15, 17 and 20). Rooms above declare
theirs by table name when they are imported: ``register("post", "author_id", exported=True, erased=False, ...)``. The
declarations of the rooms that exist stand in `cop.accounts.declared`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, delete, select

from cop.core.db import Model, session

HIDDEN = frozenset({"password_hash", "totp_secret", "totp_last_step", "token_digest", "digest"})
"""Never written out: what opens an account is no use to its owner in a file."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What becomes of the rows of ``table`` whose ``column`` is the person. ``because`` gives the reason."""

    table: str
    column: str
    exported: bool
    erased: bool
    because: str


_also: dict[str, Callable[[int], list[dict[str, Any]]]] = {}
_declared: dict[tuple[str, str], Declared] = {}


def register(table: str, column: str, *, exported: bool, erased: bool, because: str) -> None:
    """Declare one column. Kept rows stay, by "former member"; erased rows are deleted with the account."""
    _declared[table, column] = Declared(table, column, exported, erased, because)


def declared() -> dict[tuple[str, str], Declared]:
    """Return every declaration by (table, column)."""
    return dict(_declared)


def personal_columns() -> set[tuple[str, str]]:
    """Return every column of every table that holds a person's id, foreign key or not."""
    found = set()
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            points_at_person = any(key.target_fullname == "person.id" for key in column.foreign_keys)
            if points_at_person or column.name in {"person_id", "actor_id"}:
                found.add((table.name, column.name))
    return found


def gather(person_id: int) -> dict[str, Any]:
    """Return everything that is exported of a person, ready for JSON: rows by table."""
    result: dict[str, Any] = {"person": _rows(Model.metadata.tables["person"], "id", person_id)}
    for entry in _declared.values():
        table = Model.metadata.tables.get(entry.table)
        if entry.exported and table is not None:
            key = entry.table if entry.column == "person_id" else f"{entry.table}.{entry.column}"
            result[key] = _rows(table, entry.column, person_id)
    result.update({name: load(person_id) for name, load in _also.items()})
    return result


def also(name: str, load: Callable[[int], list[dict[str, Any]]]) -> None:
    """Add to an export what no column that points at the person finds: ``load(person_id)`` under ``name``."""
    _also[name] = load


def erase(person_id: int) -> None:
    """Delete every row that is declared as erased."""
    for entry in _declared.values():
        table = Model.metadata.tables.get(entry.table)
        if entry.erased and table is not None:
            session().execute(delete(table).where(table.c[entry.column] == person_id))


def _rows(table: Table, column: str, person_id: int) -> list[dict[str, Any]]:
    shown = [c for c in table.columns if c.name not in HIDDEN]
    statement = select(*shown).where(table.c[column] == person_id).order_by(*table.primary_key.columns)
    return [
        {name: _plain(value) for name, value in row._mapping.items()}  # noqa: SLF001  the documented way to a row's names
        for row in session().execute(statement)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return value
