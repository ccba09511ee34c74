"""Log lines are events: a static name, fields beside it, no personal data; one line per request."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import Engine, event

log = logging.getLogger("interchange")


class Line(logging.Formatter):
    """One JSON object a line: control characters in names or agents cannot break out of it."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=True, default=str)


def register(app: Flask) -> None:
    """Write one line per request: id, method, route, status, milliseconds, number of queries."""
    if not log.handlers:
        stream = logging.StreamHandler(sys.stderr)
        stream.setFormatter(Line())
        log.addHandler(stream)
        log.propagate = app.config["SETTINGS"].environment == "test"
    log.setLevel(app.config["SETTINGS"].log_level)

    @app.before_request
    def _start() -> None:
        g.request_id = secrets.token_hex(8)
        g.started = time.perf_counter()
        g.queries = 0

    @app.after_request
    def _finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.endpoint == "static" and response.status_code < 400:
            return response
        fields = {
            "id": g.get("request_id"),
            "method": request.method,
            "route": str(request.url_rule) if request.url_rule else "-",
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            "queries": g.get("queries", 0),
        }
        log.info("request", extra={"fields": fields})
        return response


@event.listens_for(Engine, "before_cursor_execute")
def _count(conn: object, cursor: object, statement: str, *rest: object) -> None:
    if has_request_context() and not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
        g.queries = g.get("queries", 0) + 1
