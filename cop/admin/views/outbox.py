"""Caught letters, for development and demonstrations: never attached in production."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from cop.admin import queries
from cop.core.authz import access
from cop.core.forms import one_line
from cop.core.paging import numbered

room = Blueprint("outbox", __name__)

PAGE = 30
CAGE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox allow-popups allow-top-navigation"
"""What a letter's HTML may do: be looked at, and lead somewhere."""


@room.get("/outbox")
@access("public")
def letters() -> str:
    """List caught letters, the newest first; ``?to=`` narrows to a recipient."""
    text = (one_line(request.args.get("to")) or "")[:320]
    found = queries.letters(text)
    page = numbered(queries.count(found), PAGE, lambda offset, limit: queries.page_of(found, offset, limit))
    return render_template("admin/outbox.html", page=page, text=text)


@room.get("/outbox/<int:ident>")
@access("public")
def letter(ident: int) -> str:
    """Show one letter as text, with its links."""
    return render_template("admin/letter.html", letter=queries.letter(ident))


@room.get("/outbox/<int:ident>/html")
@access("public")
def letter_html(ident: int) -> Response:
    """Show one letter as a mailbox would, in a cage of its own."""
    response = Response(queries.letter(ident).html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = CAGE
    return response
