"""Rows and transactions. The only file that commits.

Around each request, socket event, job and command stands one `unit_of_work`: one commit or a rollback. On SQLite a
writing unit opens with ``BEGIN IMMEDIATE`` (a plain ``BEGIN`` loses concurrent writes when it upgrades its lock).
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar, cast

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Engine, Enum, Integer, MetaData, String, Text, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

log = logging.getLogger("interchange")

BUSY_SECONDS = 30
AT_ONCE = 400
"""Values named by one statement: below SQLite's limit of variables."""
T = TypeVar("T")
_writing: ContextVar[bool] = ContextVar("writing", default=True)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigInt = BigInteger().with_variant(Integer(), "sqlite")
pk = Annotated[int, mapped_column(BigInt, primary_key=True)]
ref = Annotated[int, mapped_column(BigInt)]
"""A foreign key's integer: give the ForeignKey in ``mapped_column(ForeignKey("table.id"), index=True)``."""


class Model(DeclarativeBase):
    """Base of every table. Constraint names are explicit, so that migrations run both ways."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Model.registry.update_type_annotation_map({datetime: UtcDateTime(), str: Text()})
db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False, "autoflush": True})
migrate = Migrate()


def enum_column(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores a StrEnum by value, as text of at most 32 characters."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def line(length: int) -> String:
    """Return the type of a single line of text of at most ``length`` characters."""
    return String(length)


def session() -> Session:
    """Return the session of the current application context."""
    return cast("Session", db.session())


def insert(table: type[Model]) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT of the present database that can say ``ON CONFLICT``."""
    return postgresql.insert(table) if session().get_bind().dialect.name == "postgresql" else sqlite.insert(table)


def in_groups(values: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    """Yield ``values`` in groups small enough for one statement."""
    return (values[start : start + size] for start in range(0, len(values), size))


@contextmanager
def unit_of_work(*, write: bool = True) -> Iterator[Session]:
    """Run the block in one transaction: commit at its end, roll back when it raises.

    Units inside units join the outer one. What was given to `after_commit` runs once the commit is durable.
    """
    current = session()
    if current.info.get("in_unit"):
        yield current
        return
    token = _writing.set(write)
    current.info["in_unit"] = True
    try:
        yield current
        if current.info.pop("abandoned", False):
            current.rollback()
            current.info.pop("after_commit", None)
        else:
            current.commit()
    except BaseException:
        current.rollback()
        current.info.pop("after_commit", None)
        raise
    finally:
        current.info["in_unit"] = False
        _writing.reset(token)
    _run_after_commit(current)


def abandon() -> None:
    """Make the current unit end with a rollback without raising: an answer of refusal keeps nothing."""
    session().info["abandoned"] = True


def keep() -> None:
    """Commit this unit even though the answer is a refusal: a counted failure, a used-up token."""
    session().info["kept"] = True


def is_kept() -> bool:
    """Whether `keep` was asked for in this unit."""
    return bool(session().info.pop("kept", False))


def after_commit(effect: Callable[[], None], key: object = None) -> None:
    """Run ``effect`` after the current unit has committed; never when it is rolled back; once for each ``key``.

    For effects that may be lost, such as a hint to open sockets. What must happen goes into the outbox.
    """
    effects: dict[object, Callable[[], None]] = session().info.setdefault("after_commit", {})
    effects.setdefault(effect if key is None else key, effect)


def _run_after_commit(current: Session) -> None:
    for effect in current.info.pop("after_commit", {}).values():
        try:
            effect()
        except Exception:
            log.exception("after_commit_failed")


def register(app: Flask) -> None:
    """Connect the database of ``app.config['SETTINGS']``."""
    settings = app.config["SETTINGS"]
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    options: dict[str, Any] = {"pool_size": 20, "max_overflow": 60, "pool_pre_ping": settings.is_postgresql}
    if not settings.is_postgresql:
        options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        settings.instance.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db, directory=str(app.config["ROOT"] / "migrations"), render_as_batch=True)


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        _prepare_sqlite(connection)
    else:
        connection.adapters.register_dumper(str, _without_nul())


@cache
def _without_nul() -> type[Any]:
    """Return what writes text for PostgreSQL, which has no NUL in text: whoever asks for one asks without it."""
    from psycopg.types.string import StrDumperUnknown  # noqa: PLC0415 - on SQLite nobody loads it

    class WithoutNul(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", ""))

    return WithoutNul


def _prepare_sqlite(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "cache_size=-16000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
