"""Answers that the browser already has: a weak ETag made of what the page depends on, checked before rendering."""

from __future__ import annotations

import hashlib

from flask import Response, current_app, get_flashed_messages, request, session
from flask_babel import get_locale

from cop.core.authz import current_member


def etag_of(*parts: object) -> str | None:
    """Return the tag of a page that depends on ``parts``, the reader, the language and the program's version.

    None while a message waits to be shown: such a page is never answered from memory.
    """
    if session.get("_flashes") or get_flashed_messages():
        return None
    member = current_member()
    known = (
        parts,
        member.person_id,
        str(get_locale()),
        request.cookies.get("theme"),
        current_app.extensions["assets"].version,
        request.headers.get("Accept", "")[:60],
        session.get("csrf_token"),
    )
    return hashlib.sha256(repr(known).encode("utf-8", "replace")).hexdigest()[:20]


def unchanged(tag: str | None) -> Response | None:
    """Return a 304 answer when the browser's copy has this tag, else None."""
    if tag is None or request.method not in {"GET", "HEAD"} or not request.if_none_match.contains_weak(tag):
        return None
    response = Response(status=304)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def tagged(response: Response, tag: str | None) -> Response:
    """Put the tag on a freshly rendered page."""
    if tag is not None:
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = "private, no-cache"
        response.vary.add("Cookie")
        response.vary.add("Accept-Language")
    return response
