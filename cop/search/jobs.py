"""The worker's part: paying what the index is owed, building it anew, tidying it at night, and saying how it is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from flask import Flask, current_app

from cop.core import outbox
from cop.core.clock import now
from cop.core.db import after_commit, unit_of_work
from cop.core.health import check
from cop.core.jobs import periodic
from cop.core.outbox import Payload, defer, durable
from cop.core.subjects import Ref
from cop.search.actions import QUEUE, REBUILD
from cop.search.engines import IndexBusy
from cop.search.engines.choice import engine
from cop.search.registry import Document, Source, sources

log = logging.getLogger("interchange")

BATCH = 200
LATE = 120.0
"""Seconds after which an index that is owed something counts as ill."""
WAIT = timedelta(seconds=2)
"""While another process writes, what is owed waits this long."""


@durable(QUEUE, batch=BATCH)
def index(payloads: list[Payload]) -> None:
    """Bring the index to what the database says now about the things named. Twice does no harm."""
    wanted: dict[str, set[int]] = {}
    for payload in payloads:
        wanted.setdefault(payload["kind"], set()).add(payload["id"])
    documents = [d for kind, idents in wanted.items() if kind in sources() for d in _documents(kind, idents)]
    present = {(document.kind, document.id) for document in documents}
    gone: set[Ref] = {(kind, ident) for kind, idents in wanted.items() for ident in idents} - present
    try:
        engine().index(documents, gone)
    except IndexBusy:
        for kind, ident in sorted(present | gone):
            defer(QUEUE, {"kind": kind, "id": ident}, run_at=now() + WAIT)


def _documents(kind: str, idents: set[int]) -> list[Document]:
    """Load the documents that somebody may find."""
    return [document for document in sources()[kind].documents(sorted(idents)) if document.keys]


@durable(REBUILD, batch=BATCH)
def order_rebuild(payloads: list[Payload]) -> None:
    """Begin a rebuild beside everything else, once this delivery is settled."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    after_commit(lambda: begin_rebuild(app), key=order_rebuild)


@periodic("keep_the_index", minute="*")
def keep_the_index() -> None:
    """Order a rebuild where there is no whole index yet: on the first day, or after the folder was lost."""
    status = engine().status()
    if status.built_at is None and not status.is_building:
        order_rebuild([])


@periodic("tidy_the_index", minute="40", hour="3")
def tidy_the_index() -> None:
    """Merge segments and sweep leftovers, in the small hours."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    after_commit(lambda: _beside(app, engine().optimise), key=tidy_the_index)


def begin_rebuild(app: Flask) -> None:
    """Start a rebuild in a thread of its own: it takes minutes, and must hold no transaction open."""
    _beside(app, rebuild_all)


def _beside(app: Flask, work: Any) -> None:
    def run() -> None:
        with app.app_context():
            try:
                work()
            except IndexBusy:
                log.info("index_busy")
            except Exception:
                log.exception("index_work_failed")

    if app.config["TESTING"]:
        run()
    else:
        threading.Thread(target=run, name="index", daemon=True).start()


def rebuild_all() -> int:
    """Build the whole index anew from the database. Returns how many documents it has. Raises `IndexBusy`."""
    started, cpu = time.monotonic(), time.thread_time()
    count = engine().rebuild(_everything())
    log.info(
        "index_rebuilt",
        extra={
            "fields": {
                "documents": count,
                "seconds": round(time.monotonic() - started, 1),
                "cpu_ms_per_document": round((time.thread_time() - cpu) * 1000 / max(1, count), 2),
            }
        },
    )
    return count


def _everything() -> Iterator[Document]:
    """Yield every document, reading in batches so that no transaction stays open for long."""
    for source in list(sources().values()):
        with unit_of_work(write=False):
            idents = iter(list(source.ids()))
        while some := list(islice(idents, BATCH)):
            yield from _batch(source, some)


def _batch(source: Source, idents: Sequence[int]) -> list[Document]:
    with unit_of_work(write=False):
        return [document for document in source.documents(idents) if document.keys]


@check("index")
def _index() -> tuple[bool, Any]:
    status = engine().status()
    lag = outbox.lag(QUEUE)
    said = {
        "engine": status.engine,
        "documents": status.documents,
        "generation": status.generation,
        "lag_seconds": round(lag, 1),
        "state": "building" if status.is_building else "ready" if status.built_at else "missing",
    }
    return lag < LATE, said
