"""Read marks, gathered in memory and written later, many at once: no reader's request writes.

Every `EVERY` seconds, and when the process ends, what was gathered is written in one transaction; a kill -9 costs at
most that many seconds of read marks. A mark only ever moves forward.
"""

from __future__ import annotations

import atexit
import logging
import threading
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlalchemy import case, select
from sqlalchemy.exc import SQLAlchemyError

from cop.core.clock import now
from cop.core.db import in_groups, insert, session, unit_of_work
from cop.forums.models import Reading, Topic
from cop.notifications import actions as notifications

log = logging.getLogger("interchange")

EVERY = 2.0

Key = tuple[int, int]
"""Person and topic."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The furthest position seen, and when."""

    position: int
    at: datetime


_lock = threading.Lock()
_marks: dict[Key, Mark] = {}
_writers: dict[int, threading.Event] = {}


def gather(person_id: int, topic_id: int, position: int) -> None:
    """Remember that a person has seen a topic up to ``position``."""
    key = (person_id, topic_id)
    with _lock:
        known = _marks.get(key)
        if known is None or position > known.position:
            _marks[key] = Mark(position, now())


def gathered(person_id: int, topic_id: int) -> Mark | None:
    """Return what is remembered and not yet written."""
    return _marks.get((person_id, topic_id))


def seen_by(person_id: int) -> dict[int, int]:
    """Return a person's positions by topic that are not yet written: few, since they are written soon."""
    with _lock:
        return {key[1]: mark.position for key, mark in _marks.items() if key[0] == person_id}


def forget() -> None:
    """Drop what was gathered, for tests."""
    with _lock:
        _marks.clear()


def flush() -> int:
    """Write what was gathered, in the unit of work of an application context. Returns the number of marks written."""
    with _lock:
        marks = dict(_marks)
    if not marks:
        return 0
    try:
        with unit_of_work():
            _write(marks)
    except SQLAlchemyError:
        log.exception("read_marks_not_written", extra={"fields": {"marks": len(marks)}})
        return 0
    with _lock:
        for key, mark in marks.items():
            if _marks.get(key) == mark:
                del _marks[key]
    return len(marks)


def _write(marks: dict[Key, Mark]) -> None:
    current = session()
    known = set(current.scalars(select(Topic.id).where(Topic.id.in_({key[1] for key in marks}))))
    rows = [
        {"person_id": key[0], "topic_id": key[1], "position": mark.position, "read_at": mark.at}
        for key, mark in sorted(marks.items())
        if key[1] in known
    ]
    for some in in_groups(rows):
        fresh = insert(Reading).values(some)
        further = fresh.excluded.position > Reading.position
        current.execute(
            fresh.on_conflict_do_update(
                index_elements=["person_id", "topic_id"],
                set_={
                    "position": case((further, fresh.excluded.position), else_=Reading.position),
                    "read_at": case((further, fresh.excluded.read_at), else_=Reading.read_at),
                },
            )
        )
    for row in rows:
        notifications.read(int(str(row["person_id"])), ("topic", int(str(row["topic_id"]))))


def register(app: Flask) -> None:
    """Start writing when the first request of this process is answered; never in tests, which call `flush`."""
    if app.testing:
        return
    stop = threading.Event()

    def write_on() -> None:
        while not stop.wait(EVERY):
            _flush_in(app)

    def start() -> None:
        with _lock:
            if id(app) in _writers:
                return
            _writers[id(app)] = stop
        threading.Thread(target=write_on, name="read-marks", daemon=True).start()
        atexit.register(end)

    def end() -> None:
        stop.set()
        _flush_in(app)

    app.before_request(lambda: None if id(app) in _writers else start())


def _flush_in(app: Flask) -> None:
    if not _marks:
        return
    try:
        with app.app_context():
            flush()
    except Exception:
        log.exception("read_marks_not_written")
