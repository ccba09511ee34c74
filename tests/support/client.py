"""The test client: each request in a context of its own, with a CSRF token like a browser's form."""

from __future__ import annotations

import contextvars
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from cop.core.db import db

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


class Client(FlaskClient):
    """A browser without scripts.

    Requests do not see the test's own application context: an open one would leak the member from one client to the
    next. What the test changed is visible to the request, and what the request changed to the test.

    ``csrf=False`` sends no token.
    """

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        show_changes()
        kwargs.setdefault("base_url", self.application.config["SETTINGS"].public_url)
        if csrf and str(kwargs.get("method", "GET")).upper() in UNSAFE:
            headers = dict(kwargs.get("headers") or {})
            headers.setdefault("X-CSRFToken", self.csrf_token())
            kwargs["headers"] = headers
        try:
            return contextvars.Context().run(super().open, *args, **kwargs)
        finally:
            if has_app_context():
                db.session.expire_all()

    def put_in_session(self, values: dict[str, Any]) -> None:
        """Set values of this client's session, as a request would."""

        def put() -> None:
            with self.session_transaction(base_url=self.application.config["SETTINGS"].public_url) as session:
                session.update(values)

        contextvars.Context().run(put)

    def csrf_token(self) -> str:
        """Return a token that belongs to this client's session."""
        return contextvars.Context().run(self._csrf_token)

    def _csrf_token(self) -> str:
        with self.session_transaction(base_url=self.application.config["SETTINGS"].public_url) as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)


def show_changes() -> None:
    """Let requests see what the test's own session has not written yet."""
    if has_app_context() and db.session.registry.has() and db.session().in_transaction():
        db.session.commit()


def client_of(app: Flask) -> Client:
    """Return a fresh client: no cookies, nobody signed in."""
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return client
