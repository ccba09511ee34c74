"""Errors as words of the domain, and the one place that turns them into a page, a stream or JSON."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.exceptions import TooManyRequests as WerkzeugTooMany

log = logging.getLogger("interchange")

PAGES = {400, 403, 404, 409, 413, 422, 429, 500, 503}


class CopError(Exception):
    """Something the domain refuses. ``text`` is for the person: what happened, what was kept, what to do."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.text = text


class NotFound(CopError):
    """It is not there, or not there for this member: the two look alike."""

    status = HTTPStatus.NOT_FOUND


class NotAllowed(CopError):
    """It can be seen, but this member may not do this."""

    status = HTTPStatus.FORBIDDEN


class SignInNeeded(NotAllowed):
    """Nobody is signed in. Pages lead to the sign-in page and back; sockets and JSON say 401."""

    status = HTTPStatus.UNAUTHORIZED


class Conflict(CopError):
    """Somebody else changed it first, or a rule of the domain stands against it."""

    status = HTTPStatus.CONFLICT


class Invalid(CopError):
    """The input cannot be used. ``field`` names the form field it belongs to, if any."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, text: str = "", field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


class TooMany(CopError):
    """A limit is reached. ``retry_after`` in seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, text: str = "", retry_after: int = 60) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Busy(CopError):
    """A part we need does not answer just now; trying again in a moment helps."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def register(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(CopError, lambda error: answer(int(error.status), error.text, error))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(Exception, _unexpected)


def answer(status: int, text: str = "", error: Exception | None = None) -> Response:
    """Render one error as JSON or as a page. Raised by nothing; never fails on hostile input."""
    if wants_json():
        response = jsonify(error={"status": status, "text": text})
    else:
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _ask_nobody()
        page = status if status in PAGES else (404 if status == HTTPStatus.METHOD_NOT_ALLOWED else 400)
        response = make_response(
            render_template(f"errors/{page}.html", text=text, status=status, request_id=g.get("request_id", ""))
        )
    response.status_code = status
    retry_after = getattr(error, "retry_after", None) or (5 if status == HTTPStatus.SERVICE_UNAVAILABLE else None)
    if retry_after:
        response.headers["Retry-After"] = str(int(retry_after))
    response.headers["Cache-Control"] = "no-store"
    return response


def _ask_nobody() -> None:
    """Render for a visitor unless the member is known already: the database may be what failed."""
    from cop.core.authz import Member  # noqa: PLC0415

    g.setdefault("member", Member())


def wants_json() -> bool:
    """Whether the caller asked for JSON rather than a page."""
    accept = request.accept_mimetypes
    return accept.best == "application/json" or request.path.startswith("/api/")


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, WerkzeugTooMany):
        limit = getattr(error, "limit", None)
        window = int(limit.limit.get_expiry()) if limit is not None else 60
        return answer(429, "", TooMany(retry_after=window))
    if isinstance(error, RequestEntityTooLarge):
        return answer(413)
    if 300 <= status < 400:
        return error.get_response()  # type: ignore[return-value]
    response = answer(status)
    if status == HTTPStatus.METHOD_NOT_ALLOWED and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _database_error(error: OperationalError) -> Response:
    """Say 503 when the database is locked, full or away; the form's text comes back with the page."""
    log.error("database_unavailable", exc_info=error)
    return answer(503, "", error)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected_error", exc_info=error, extra={"fields": {"id": g.get("request_id", "")}})
    return answer(500, "", error)
