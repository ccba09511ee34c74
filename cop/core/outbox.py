"""Effects that must happen: a row committed with the change, worked off afterwards, exactly once for rows.

`defer` writes an outbox row in the current transaction and, after the commit, asks the job queue to drain that queue.
If the asking is lost (a kill -9 in between) the sweeper finds the row within a minute. A delivery runs in the same
transaction that removes its rows, so a crash half-way repeats it and a finished one is never repeated.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.clock import real_now as now
from cop.core.db import Model, after_commit, line, pk, session, unit_of_work

log = logging.getLogger("interchange")

Payload = dict[str, Any]
BACK_OFF = (5, 30, 120, 600, 3600)
"""Seconds to wait after the first, second, ... failed try; the last one repeats."""


class OutboxRow(Model):
    """One effect that is still owed."""

    __tablename__ = "core_outbox"
    __table_args__ = (Index("ix_core_outbox_queue_due", "queue", "due_at", "id"),)

    id: Mapped[pk]
    queue: Mapped[str] = mapped_column(line(64))
    payload: Mapped[Payload] = mapped_column(JSON)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable queue: ``deliver`` takes up to ``batch`` payloads at once, inside one transaction."""

    name: str
    deliver: Callable[[list[Payload]], None]
    batch: int


_queues: dict[str, Queue] = {}
_announce: list[Callable[[str], None]] = []


def durable(name: str, batch: int = 1) -> Callable[[Callable[[list[Payload]], None]], Callable[[list[Payload]], None]]:
    """Mark ``deliver(payloads)`` as the work of queue ``name``. It may run twice: it must be idempotent."""

    def mark(deliver: Callable[[list[Payload]], None]) -> Callable[[list[Payload]], None]:
        _queues[name] = Queue(name, deliver, batch)
        return deliver

    return mark


def queues() -> dict[str, Queue]:
    """Return every queue by name."""
    return _queues


def announce_with(announce: Callable[[str], None]) -> None:
    """Tell how a waiting queue is announced to the worker: the jobs module does."""
    _announce[:] = [announce]


def defer(name: str, payload: Payload, run_at: datetime | None = None) -> None:
    """Owe one effect: recorded with the current transaction, delivered after it, not before ``run_at``."""
    if name not in _queues:
        raise KeyError(f"no queue is called {name}")
    moment = now()
    session().add(OutboxRow(queue=name, payload=payload, created_at=moment, due_at=run_at or moment, tries=0))
    if run_at is None:
        after_commit(lambda: _tell(name), key=("drain", name))


def defer_once(name: str, ident: int) -> None:
    """Owe ``{"id": ident}``, however often it is said in one transaction."""
    current = session()
    transaction = current.get_transaction() or current.begin()
    known = current.info.get("owed_once")
    if known is None or known[0] is not transaction:
        known = current.info["owed_once"] = (transaction, set[tuple[str, int]]())
    if (name, ident) not in known[1]:
        known[1].add((name, ident))
        defer(name, {"id": ident})


def _tell(name: str) -> None:
    for announce in _announce:
        announce(name)


def drain(name: str, limit: int = 50) -> int:
    """Deliver what is due in queue ``name``, batch by batch. Returns how many rows were delivered.

    A failing batch is split: each of its rows is tried alone, so one bad row holds up no other.
    """
    queue = _queues[name]
    done = 0
    for _ in range(limit):
        with unit_of_work():
            rows = _due(name, queue.batch)
        if not rows:
            break
        if _deliver(queue, rows):
            done += len(rows)
            continue
        for row in rows:
            if len(rows) > 1 and _deliver(queue, [row]):
                done += 1
            else:
                _postpone(row.id)
    return done


def _due(name: str, batch: int) -> list[OutboxRow]:
    statement = (
        select(OutboxRow)
        .where(OutboxRow.queue == name, OutboxRow.due_at <= now())
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(batch)
    )
    return list(session().scalars(statement))


def _deliver(queue: Queue, rows: list[OutboxRow]) -> bool:
    """Deliver and remove these rows in one transaction. False when it failed and nothing was kept."""
    try:
        with unit_of_work() as current:
            mine = select(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])).order_by(OutboxRow.id)
            still = list(current.scalars(mine.with_for_update(skip_locked=True)))
            if still:
                queue.deliver([row.payload for row in still])
                current.execute(delete(OutboxRow).where(OutboxRow.id.in_([row.id for row in still])))
    except Exception:
        log.exception("delivery_failed", extra={"fields": {"queue": queue.name, "rows": len(rows)}})
        return False
    return True


def _postpone(ident: int) -> None:
    with unit_of_work() as current:
        row = current.get(OutboxRow, ident, populate_existing=True)
        if row is not None:
            row.due_at = now() + timedelta(seconds=BACK_OFF[min(row.tries, len(BACK_OFF) - 1)])
            row.tries += 1


def lag(name: str | None = None) -> float:
    """Return how many seconds the oldest due row has been waiting; 0.0 when nothing is owed."""
    statement = select(func.min(OutboxRow.due_at)).where(OutboxRow.due_at <= now())
    if name is not None:
        statement = statement.where(OutboxRow.queue == name)
    oldest: datetime | None = session().scalar(statement)
    return 0.0 if oldest is None else max(0.0, (now() - oldest).total_seconds())


def waiting() -> list[str]:
    """Return the queues in which something is due, for the sweeper."""
    return list(session().scalars(select(OutboxRow.queue).where(OutboxRow.due_at <= now()).distinct()))
