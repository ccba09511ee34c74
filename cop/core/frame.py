"""What the frame around every page needs: which destinations exist, and the reader's language and theme.

Language and theme are two cookies without meaning for anyone else, set by one form in the footer. The form carries no
CSRF token, because a token would start a session for every visitor; `core.security` refuses it from other origins.
"""

from __future__ import annotations

from flask import Flask, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from cop.core.authz import access
from cop.core.i18n import LANGUAGES
from cop.core.security import csrf, local_path

THEMES = {"light", "dark"}
YEAR = 365 * 24 * 3600


@access("public")
def preferences() -> Response:
    """Keep the chosen language or theme on this device and go back. Any other theme means: as the device."""
    response = redirect(local_path(request.form.get("next")), 303)
    language, theme = request.form.get("language"), request.form.get("theme")
    if language in LANGUAGES:
        _keep(response, "language", language or "")
    if theme in THEMES:
        _keep(response, "theme", theme or "")
    elif theme is not None:
        response.delete_cookie("theme", path="/")
    return response


@access("public")
def offline() -> str:
    """The page that a device keeps for the moment its line is lost."""
    return render_template("errors/offline.html")


@access("public")
def offline_worker() -> Response:
    """Serve the worker that keeps it, from the root, because a worker only serves paths below its own."""
    script = current_app.extensions["assets"].content("js/offline_worker.js")
    return Response(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, path="/", samesite="Lax", secure=request.is_secure)


def register(app: Flask) -> None:
    """Attach preferences and the offline page; offer ``has_page(endpoint)`` to templates."""
    app.add_url_rule("/preferences", "preferences", csrf.exempt(preferences), methods=["POST"])
    app.add_url_rule("/offline", "offline", offline)
    app.add_url_rule("/offline_worker.js", "offline_worker", offline_worker)
    app.jinja_env.globals["has_page"] = app.view_functions.__contains__
