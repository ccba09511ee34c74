"""The worker: huey delivers outbox queues and runs the clock's jobs.

SqliteHuey in the instance folder is the embedded default, RedisHuey when ``COP_REDIS_URL`` is set. A task carries only
the name of a queue: what is owed lives in the outbox, so a lost or doubled task harms nothing.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy.orm import Mapped, mapped_column

from cop.core import outbox
from cop.core.clock import now
from cop.core.db import Model, line, session, unit_of_work

log = logging.getLogger("interchange")

HEARTBEAT_SECONDS = 5


class Heartbeat(Model):
    """When a process of this name last said that it is alive."""

    __tablename__ = "core_heartbeat"

    name: Mapped[str] = mapped_column(line(64), primary_key=True)
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job run by the clock: ``when`` holds huey's crontab arguments, for example ``{"minute": "*/5"}``."""

    name: str
    run: Callable[[], None]
    when: dict[str, str]


_periodic: dict[str, Periodic] = {}


def periodic(name: str, **when: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Mark a function as run by the clock in the worker, inside a unit of work."""

    def mark(run: Callable[[], None]) -> Callable[[], None]:
        _periodic[name] = Periodic(name, run, when)
        return run

    return mark


def register(app: Flask) -> None:
    """Connect the job queue and announce outbox rows to it."""
    settings = app.config["SETTINGS"]
    huey: Huey
    if settings.redis_url:
        huey = RedisHuey("interchange", url=settings.redis_url, results=False)
    else:
        huey = SqliteHuey(
            "interchange", filename=str(settings.instance / "jobs.sqlite"), results=False, fsync=False, timeout=30
        )
    app.extensions["huey"] = huey
    drain = _tasks(app, huey)
    app.extensions["announce"] = drain

    def announce(name: str) -> None:
        try:
            current_app.extensions["announce"](name)
        except Exception:
            log.warning("announce_failed", extra={"fields": {"queue": name}})

    outbox.announce_with(announce)


def _tasks(app: Flask, huey: Huey) -> Callable[[str], Any]:
    @huey.task()  # type: ignore[untyped-decorator]
    def drain(name: str) -> None:
        with app.app_context():
            if name in outbox.queues():
                outbox.drain(name)

    @huey.periodic_task(crontab())  # type: ignore[untyped-decorator]
    def sweep() -> None:
        with app.app_context():
            sweep_outbox()

    for job in _periodic.values():
        huey.periodic_task(crontab(**job.when), name=job.name)(_in_unit(app, job.run))
    return drain  # type: ignore[no-any-return]


def _in_unit(app: Flask, run: Callable[[], None]) -> Callable[[], None]:
    def task() -> None:
        with app.app_context(), unit_of_work():
            run()

    return task


def sweep_outbox() -> int:
    """Deliver whatever is due in any queue: the net under lost announcements. Returns rows delivered."""
    with unit_of_work(write=False):
        names = outbox.waiting()
    return sum(outbox.drain(name) for name in names if name in outbox.queues())


def beat(name: str) -> None:
    """Record that the process called ``name`` is alive."""
    with unit_of_work() as current:
        row = current.get(Heartbeat, name)
        if row is None:
            current.add(Heartbeat(name=name, at=now()))
        else:
            row.at = now()


def silence(name: str) -> float | None:
    """Return how many seconds ago ``name`` last said it is alive; None when it never did."""
    row = session().get(Heartbeat, name)
    return None if row is None else (now() - row.at).total_seconds()


def work(app: Flask) -> None:
    """Run the worker until it is told to stop: sweep once, then consume and beat."""
    stop = threading.Event()

    def keep_beating() -> None:
        while not stop.is_set():
            with app.app_context():
                try:
                    beat("worker")
                except Exception:
                    log.exception("heartbeat_failed")
            stop.wait(HEARTBEAT_SECONDS)

    with app.app_context():
        sweep_outbox()
    threading.Thread(target=keep_beating, name="heartbeat", daemon=True).start()
    consumer = Consumer(app.extensions["huey"], workers=1, initial_delay=0.05, backoff=1.2, max_delay=0.4)
    signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    try:
        consumer.run()
    finally:
        stop.set()
