"""Turbo streams: the same partial on page, stream and socket."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

MIME = "text/vnd.turbo-stream.html"


def wants_stream() -> bool:
    """Whether the caller understands a Turbo stream. Without scripts nobody asks for one."""
    return MIME in request.headers.get("Accept", "")


def stream(template: str, status: int = 200, **context: Any) -> Response:
    """Answer with ``<room>/thing.stream.html``: one or more ``<turbo-stream>`` elements."""
    return Response(render_template(template, **context), status=status, content_type=f"{MIME}; charset=utf-8")
