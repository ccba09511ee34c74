"""Limits by name. Kept in Redis, or in a small SQLite file of the instance folder: they survive a restart either way.

`limited("name")` decorates a view. Credentials have their own, stricter counting in the accounts room.
"""

from __future__ import annotations

import ipaddress
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, current_app, request, session
from flask_limiter import Limiter
from limits.storage import Storage

from cop.core.jobs import periodic

F = TypeVar("F", bound=Callable[..., Any])

LIMITS = {
    "read": "600 per minute",
    "search": "60 per minute",
    "type": "240 per minute",
    "preview": "30 per minute",
    "write": "60 per minute; 600 per hour",
    "create": "20 per minute; 120 per hour",
    "join": "40 per 5 minutes; 300 per day",
    "mail": "20 per 10 minutes; 200 per day",
    "upload": "20 per minute; 200 per day",
    "invite": "30 per hour; 100 per day",
}


def address() -> str:
    """Return who asks from where: an IPv4 address, or the /64 of an IPv6 address."""
    remote = request.remote_addr or "127.0.0.1"
    try:
        ip = ipaddress.ip_address(remote)
    except ValueError:
        return remote
    if ip.version == 6:
        return str(ipaddress.ip_network(f"{ip}/64", strict=False))
    return str(ip)


def who() -> str:
    """Return the signed-in session's person, else the address: the key of limits."""
    person = session.get("person")
    return f"person:{person}" if person else f"address:{address()}"


limiter = Limiter(key_func=who, headers_enabled=False, strategy="fixed-window")


def scaled(limit: str) -> str:
    """Return a limit multiplied by the configured factor."""
    factor = current_app.config["SETTINGS"].limits_factor
    if factor == 1:
        return limit
    return "; ".join(f"{int(part.split()[0]) * factor} {part.split(None, 1)[1]}" for part in limit.split(";"))


def limited(name: str, *, by_address: bool = False, methods: list[str] | None = None) -> Callable[[F], F]:
    """Put the limit called ``name`` on a view, counted per person or, ``by_address``, per network address.

    Only POST, PUT, PATCH and DELETE count unless ``methods`` says otherwise or the limit is one of reading.
    """
    if methods is None and name not in {"read", "search", "type"}:
        methods = ["POST", "PUT", "PATCH", "DELETE"]
    return limiter.shared_limit(  # type: ignore[return-value]
        lambda: scaled(LIMITS[name]), scope=name, key_func=address if by_address else who, methods=methods
    )


class FileStorage(Storage):
    """Counters of fixed windows in one SQLite file, shared by the processes of one machine."""

    STORAGE_SCHEME = ["copfile"]  # noqa: RUF012

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:  # noqa: FBT001, FBT002
        super().__init__(uri, wrap_exceptions, **options)
        self.path = (uri or "").removeprefix("copfile://")
        self._local = threading.local()
        self._connection().execute(
            "CREATE TABLE IF NOT EXISTS hits (key TEXT PRIMARY KEY, amount INTEGER NOT NULL, ends REAL NOT NULL)"
            " WITHOUT ROWID"
        )

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=OFF")
            self._local.connection = connection
        return connection

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        moment = time.time()
        row = (
            self._connection()
            .execute(
                "INSERT INTO hits VALUES (?1, ?2, ?3 + ?4) ON CONFLICT (key) DO UPDATE SET"
                " amount = CASE WHEN ends <= ?3 THEN ?2 ELSE amount + ?2 END,"
                " ends = CASE WHEN ends <= ?3 THEN ?3 + ?4 ELSE ends END RETURNING amount",
                (key, amount, moment, expiry),
            )
            .fetchone()
        )
        return int(row[0])

    def get(self, key: str) -> int:
        row = (
            self._connection()
            .execute("SELECT amount FROM hits WHERE key = ? AND ends > ?", (key, time.time()))
            .fetchone()
        )
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        row = self._connection().execute("SELECT ends FROM hits WHERE key = ?", (key,)).fetchone()
        return float(row[0]) if row else time.time()

    def check(self) -> bool:
        self._connection().execute("SELECT 1")
        return True

    def reset(self) -> int:
        return self._connection().execute("DELETE FROM hits").rowcount

    def clear(self, key: str) -> None:
        self._connection().execute("DELETE FROM hits WHERE key = ?", (key,))

    def forget_old(self) -> None:
        """Delete windows that have ended."""
        self._connection().execute("DELETE FROM hits WHERE ends <= ?", (time.time(),))


@periodic("forget_ended_limits", minute="23", hour="3")
def forget_ended_limits() -> None:
    """Delete the windows of the instance folder's file that have ended; Redis does so by itself."""
    if isinstance(limiter.storage, FileStorage):
        limiter.storage.forget_old()


def register(app: Flask) -> None:
    """Connect the limiter to Redis or to the instance folder's file."""
    settings = app.config["SETTINGS"]
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or f"copfile://{settings.instance / 'limits.sqlite'}"
    app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)
