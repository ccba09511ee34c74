"""Headers, cookies, origins and tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from cop.core import errors

csrf = CSRFProtect()
F = TypeVar("F", bound=Callable[..., Any])

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
MAX_FORM_FIELDS = 1_000
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
}


def new_token() -> str:
    """Return an opaque token of 256 bits for a letter or a cookie. Only its `digest` is stored."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the digest under which a token is stored: a stolen table opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def equal(one: str, other: str) -> bool:
    """Compare in constant time; any text is allowed."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def local_path(target: str | None, fallback: str = "/") -> str:
    """Return ``target`` when it is a path of this place, else ``fallback``. Never raises, never leaves the origin."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(character) < 33 or ord(character) == 127 or character == "\\" for character in target):
        return fallback
    try:
        parts = urlsplit(target)
    except ValueError:
        return fallback
    return fallback if parts.scheme or parts.netloc else target


def checks_token_itself(view: F) -> F:
    """Mark a view that asks `token_holds` itself, because it gives people's words back where it does not."""
    csrf.exempt(view)
    return view


def token_holds() -> bool:
    """Whether the form's token is this session's; asked by views that `checks_token_itself` marks."""
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


def nonce() -> str:
    """Return this response's nonce. Asking for it adds it to the policy and keeps the page out of caches."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def policy(public_url: str) -> str:
    """Return the Content-Security-Policy of this response."""
    extra = f" 'nonce-{g.nonce}'" if "nonce" in g else ""
    socket = public_url.replace("http", "ws", 1)
    return (
        f"default-src 'none'; script-src 'self'{extra}; style-src 'self'{extra}; img-src 'self' data: blob:; "
        f"font-src 'self'; connect-src 'self' {socket}; manifest-src 'self'; media-src 'self' blob:; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def register(app: Flask) -> None:
    """Set cookie flags, trusted hosts, the proxy's headers, CSRF and the headers of every response."""
    settings = app.config["SETTINGS"]
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SERVER_NAME=urlsplit(settings.public_url).netloc,
        PREFERRED_URL_SCHEME=urlsplit(settings.public_url).scheme,
        SESSION_COOKIE_NAME="__Host-interchange" if settings.is_secure else "interchange",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=settings.max_upload,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=MAX_FORM_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    hosts = _hosts(settings.public_url)
    app.before_request(lambda: _check_request(hosts, settings.public_url))
    csrf.init_app(app)
    app.register_error_handler(CSRFError, lambda error: errors.answer(403, "csrf", error))
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(lambda response: _add_headers(response, settings))


def _hosts(public_url: str) -> set[str]:
    parts = urlsplit(public_url)
    hosts = {parts.netloc}
    if parts.hostname in {"127.0.0.1", "localhost"}:
        port = f":{parts.port}" if parts.port else ""
        hosts |= {f"127.0.0.1{port}", f"localhost{port}", "localhost"}
    return hosts


def _check_request(hosts: set[str], public_url: str) -> None:
    """Refuse another Host (400), writes from another origin (403) and forms of too many fields (413)."""
    if request.host not in hosts and request.path != "/healthz":
        abort(400)
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != public_url and urlsplit_netloc(origin) not in hosts:
        abort(403)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def urlsplit_netloc(value: str) -> str:
    """Return the host and port of an origin; an empty text when it cannot be read."""
    try:
        return urlsplit(value).netloc
    except ValueError:
        return ""


def _add_headers(response: Response, settings: Any) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.status_code != 304:
        response.headers.setdefault("Content-Security-Policy", policy(settings.public_url))
    if settings.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "nonce" in g:
        response.headers["Cache-Control"] = "no-store"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
