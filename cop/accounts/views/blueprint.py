"""The blueprint, and what several pages of this room share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cop.accounts import queries, throttle
from cop.accounts.entrance import ProofNeededError
from cop.accounts.models import Person, Token
from cop.core.authz import current_member
from cop.core.errors import NotFound
from cop.core.forms import is_sent
from cop.core.security import local_path

accounts = Blueprint("accounts", __name__)


def asked_next() -> str:
    """Return where the reader wanted to go: a path of this place, else home."""
    return local_path(request.form.get("next") or request.args.get("next"))


def to(endpoint: str, said: str | None = None, kind: str = "ok", **values: Any) -> AnyResponse:
    """Lead to a page of this room after a change, saying what happened."""
    if said:
        flash(said, kind)
    return redirect(url_for(endpoint, **values), 303)


def me() -> Person:
    """Return the signed-in person."""
    return queries.person(current_member().person_id or 0)


def secret_page(template: str, status: int = 200, **context: Any) -> Response:
    """Render a page whose address or content is a secret: kept nowhere, told to nobody."""
    response = make_response(render_template(template, **context), status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def letter_token(kind: str, secret: str) -> Token | None:
    """Return the token of a letter's link, counting nonsense as a wrong try when it is pressed."""
    token = queries.token(kind, secret)
    if is_sent():
        attempt = throttle.count_try(throttle.account_key(None, f"letter:{secret}"))
        if token is not None:
            attempt.was_right()
    return token


def dead_link() -> Response:
    """Say that a letter's link does not work, or not any longer, and how to get another."""
    return secret_page("accounts/dead_link.html", 404)


@accounts.app_errorhandler(ProofNeededError)
def _ask_for_proof(error: ProofNeededError) -> AnyResponse:
    return redirect(url_for("accounts.proof", next=error.back), 303)


def gone() -> NotFound:
    """Return the error for something that is not this person's."""
    return NotFound()
