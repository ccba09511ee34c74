"""``/healthz``: what a watcher needs to know, in JSON; 503 when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from cop.core import jobs, outbox
from cop.core.authz import access
from cop.core.db import session

VERSION = "0.1.0"
WORKER_SILENT = 30.0
OUTBOX_LATE = 120.0

Check = Callable[[], tuple[bool, Any]]
_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Add a line to the report: ``() -> (is it well, what to say)``."""

    def mark(function: Check) -> Check:
        _checks[name] = function
        return function

    return mark


@check("database")
def _database() -> tuple[bool, Any]:
    session().execute(text("SELECT 1"))
    return True, "ok"


@check("worker")
def _worker() -> tuple[bool, Any]:
    silent = jobs.silence("worker")
    late = outbox.lag()
    well = silent is not None and silent < WORKER_SILENT and late < OUTBOX_LATE
    return well, {"silent_seconds": None if silent is None else round(silent, 1), "lag_seconds": round(late, 1)}


def results() -> dict[str, tuple[bool, Any]]:
    """Run every check: is it well, and what it says. A check that fails to answer is not well."""
    found: dict[str, tuple[bool, Any]] = {}
    for name, run in _checks.items():
        try:
            found[name] = run()
        except (SQLAlchemyError, OSError) as error:
            found[name] = (False, type(error).__name__)
    return found


def report() -> tuple[bool, dict[str, Any]]:
    """Return whether all is well, and each check's word."""
    found = results()
    well = all(fine for fine, _words in found.values())
    said = {name: words for name, (_fine, words) in found.items()}
    return well, {"status": "ok" if well else "wrong", "version": VERSION, **said}


def register(app: Flask) -> None:
    """Answer at /healthz."""

    @app.get("/healthz")
    @access("public")
    def healthz() -> Response:
        well, said = report()
        response = jsonify(said)
        response.status_code = 200 if well else 503
        response.headers["Cache-Control"] = "no-store"
        return response
