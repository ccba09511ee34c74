"""The sockets of this process: who watches what, and how fast each may ask."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from cop.core.subjects import Ref

MOST_WATCHED = 50
"""Subjects that one socket may watch."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many events at once, refilled evenly within ``seconds``."""

    events: int
    seconds: float


@dataclass(slots=True)
class Bucket:
    """A token bucket."""

    tokens: float
    at: float

    def take(self, rate: Rate, moment: float) -> float:
        """Take a token. Returns 0, or the seconds until there is one again."""
        gained = (moment - self.at) * rate.events / rate.seconds
        self.tokens, self.at = min(float(rate.events), self.tokens + gained), moment
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) * rate.seconds / rate.events


@dataclass(slots=True)
class Connection:
    """One client in the namespace."""

    sid: str
    eio_sid: str
    person_id: int
    sign_in_id: int
    watched: set[Ref] = field(default_factory=set)
    buckets: dict[str, Bucket] = field(default_factory=dict)

    def wait_for(self, event: str, rate: Rate) -> float:
        """Count an event. Returns 0, or how many seconds to wait before the next one."""
        moment = time.monotonic()
        bucket = self.buckets.setdefault(event, Bucket(rate.events, moment))
        return bucket.take(rate, moment)


class Connections:
    """Every client of this process by its Socket.IO id. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_sid: dict[str, Connection] = {}

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, connection: Connection) -> None:
        with self._lock:
            self._by_sid[connection.sid] = connection

    def get(self, sid: str) -> Connection | None:
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> None:
        with self._lock:
            self._by_sid.pop(sid, None)

    def all(self) -> list[Connection]:
        """Return the clients of this moment."""
        with self._lock:
            return list(self._by_sid.values())


@dataclass(slots=True)
class Doorkeeper:
    """Counts sockets from before the upgrade until they close: in all, for each address, for each person."""

    most: int
    most_for_address: int
    most_for_person: int
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _inside: dict[str, int] = field(default_factory=dict)

    @property
    def inside(self) -> int:
        return self._inside.get("all", 0)

    def let_in(self, address: str, person_id: int) -> str | None:
        """Count a socket in. Returns None, or which limit is reached."""
        keys = self._keys(address, person_id)
        limits = {"full": self.most, "address": self.most_for_address, "person": self.most_for_person}
        with self._lock:
            for (reason, limit), key in zip(limits.items(), keys, strict=True):
                if self._inside.get(key, 0) >= limit:
                    return reason
            for key in keys:
                self._inside[key] = self._inside.get(key, 0) + 1
        return None

    def let_out(self, address: str, person_id: int) -> None:
        """Count a socket out."""
        with self._lock:
            for key in self._keys(address, person_id):
                left = self._inside.get(key, 0) - 1
                if left > 0:
                    self._inside[key] = left
                else:
                    self._inside.pop(key, None)

    def _keys(self, address: str, person_id: int) -> tuple[str, str, str]:
        return ("all", f"address:{address}", f"person:{person_id}")
