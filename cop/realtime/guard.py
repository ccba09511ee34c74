"""The door before the upgrade: a socket that may not be is refused as plain HTTP and holds no thread.

Each open socket takes a thread of the server. So the session is checked, the origin compared and the sockets counted
before the WebSocket begins; beyond the limit pages go on being served and the socket's page asks over HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from cop.core.authz import current_member
from cop.core.db import unit_of_work
from cop.realtime.connections import Doorkeeper

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/socket.io"
PERSON, SIGN_IN = "cop.person_id", "cop.sign_in_id"
WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


class Guard:
    """WSGI middleware around Socket.IO: lets through what belongs to others, and checks what wants a socket."""

    def __init__(
        self,
        app: Flask,
        inner: WSGIApplication,
        sockets: WSGIApplication | None,
        doorkeeper: Doorkeeper,
        origins: Iterable[str],
    ) -> None:
        self.app = app
        self.inner = inner
        self.sockets = sockets
        self.doorkeeper = doorkeeper
        self.origins = set(origins)
        hops = app.config["SETTINGS"].proxies
        self.check: Callable[..., Any] = (
            ProxyFix(self._check, x_for=hops, x_proto=hops, x_host=hops) if hops else self._check
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != PATH and not path.startswith(f"{PATH}/"):
            return self.inner(environ, start_response)
        return self.check(environ, start_response)  # type: ignore[no-any-return]

    def _check(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        refusal = self._refusal(environ)
        if refusal is not None:
            return _answer(start_response, *refusal)
        address, person_id = str(environ.get("REMOTE_ADDR", "")), environ[PERSON]
        full = self.doorkeeper.let_in(address, person_id)
        if full is not None:
            return _answer(start_response, 503 if full == "full" else 429, full, retry_after=15)
        try:
            assert self.sockets is not None  # noqa: S101  _refusal has seen to it
            return self.sockets(environ, start_response)
        finally:
            self.doorkeeper.let_out(address, person_id)

    def _refusal(self, environ: WSGIEnvironment) -> tuple[int, str] | None:
        if self.sockets is None:
            return 404, "not_here"
        query = parse_qs(str(environ.get("QUERY_STRING", ""))[:1000])
        if environ.get("REQUEST_METHOD") != "GET" or query.get("transport") != ["websocket"] or "sid" in query:
            return 400, "websocket_only"
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and origin not in self.origins:
            return 403, "origin"
        environ["flask.app"] = self.app
        with self.app.request_context(environ), unit_of_work(write=False):
            member = current_member()
            environ[PERSON], environ[SIGN_IN] = member.person_id, member.session_id
        return None if environ[PERSON] is not None else (401, "signed_out")


def _answer(start_response: StartResponse, status: int, error: str, retry_after: int | None = None) -> list[bytes]:
    body = json.dumps({"ok": False, "error": error}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    if retry_after is not None:
        headers.append(("Retry-After", str(retry_after)))
    start_response(f"{status} {WORDS[status]}", headers)
    return [body]
