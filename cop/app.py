"""Building the application: named steps, one list of rooms."""

from __future__ import annotations

from http import HTTPStatus
from importlib import import_module
from pathlib import Path

from flask import Flask, request
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter, Map

from config import ROOT, Settings
from cop.core import (
    assets,
    authz,
    db,
    errors,
    frame,
    health,
    i18n,
    idempotency,
    jobs,
    limits,
    logging,
    mail,
    security,
)

ROOMS = (
    "audit",
    "accounts",
    "institutions",
    "communities",
    "notifications",
    "search",
    "realtime",
    "files",
    "moderation",
    "forums",
    "people",
    "home",
    "admin",
)


class RowNumber(IntegerConverter):
    """``<int:...>`` in an address: a number that fits a row's id; a longer one leads nowhere (404)."""

    def __init__(self, url_map: Map, fixed_digits: int = 0, min: int | None = None, max: int = 2**63 - 1) -> None:  # noqa: A002
        super().__init__(url_map, fixed_digits, min, max)


class Application(Flask):
    """Flask with one transaction around each view: committed on success, rolled back on refusal or failure."""

    def dispatch_request(self) -> ResponseReturnValue:
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        with db.unit_of_work(write=request.method not in security.SAFE):
            authz.enforce(self)
            response = self.make_response(super().dispatch_request())
            if response.status_code >= HTTPStatus.BAD_REQUEST and not db.is_kept():
                db.abandon()
            return response


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application for ``settings`` (by default from the environment). Raises SettingsError."""
    settings = settings or Settings.from_environment()
    app = Application("cop", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(SETTINGS=settings, ROOT=Path(ROOT), TESTING=settings.environment == "test")
    app.url_map.converters["int"] = RowNumber
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for part in (logging, errors, security, db, limits, authz, i18n, assets, frame, mail, health, idempotency):
        part.register(app)
    _register_rooms(app)
    jobs.register(app)
    return app


def _register_rooms(app: Flask) -> None:
    for name in ROOMS:
        import_module(f"cop.{name}").register(app)
    if app.config["SETTINGS"].environment != "production":
        import_module("cop.core.styleguide").register(app)
