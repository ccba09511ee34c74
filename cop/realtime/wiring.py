"""Putting the gateway before the application: what answers ``/socket.io`` and who may knock.

``COP_REALTIME_ROLE`` parts the work: ``all`` serves pages and sockets in one process, ``web`` serves pages and sends
its hints through Redis, ``realtime`` holds sockets.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask

from config import Settings, SettingsError
from cop.realtime.gateway import Gateway
from cop.realtime.guard import Guard
from cop.realtime.protocol import NAMESPACE
from cop.realtime.sockets import Events

LARGEST_MESSAGE = 262_144


def origins_of(settings: Settings) -> list[str]:
    """Return the origins whose pages may open sockets: the public address; on this machine by either name."""
    parts = urlsplit(settings.public_url)
    names = {"127.0.0.1", "localhost"}
    if parts.hostname not in names or settings.environment == "production":
        return [settings.public_url]
    port = f":{parts.port}" if parts.port else ""
    return sorted(f"{parts.scheme}://{name}{port}" for name in names)


def register(app: Flask) -> None:
    """Attach Socket.IO to the application. Raises SettingsError for a web tier that could reach no socket."""
    settings: Settings = app.config["SETTINGS"]
    if settings.realtime_role != "all" and settings.redis_url is None:
        raise SettingsError(f"COP_REALTIME_ROLE={settings.realtime_role} needs COP_REDIS_URL.")
    made = Gateway(app)
    app.extensions["gateway"] = made
    origins = origins_of(settings)
    pages = app.wsgi_app
    if settings.realtime_role == "web":
        made.socketio.init_app(None, async_mode="threading", message_queue=settings.redis_url)
        app.extensions["socketio"] = made.socketio
        sockets = None
    else:
        made.socketio.init_app(
            app,
            async_mode="threading",
            transports=["websocket"],
            namespaces=[NAMESPACE],
            async_handlers=False,
            manage_session=False,
            ping_interval=10,
            ping_timeout=10,
            max_http_buffer_size=LARGEST_MESSAGE,
            cors_allowed_origins=origins,
            message_queue=settings.redis_url,
        )
        made.socketio.on_namespace(Events(made))
        sockets = app.wsgi_app
    guard = Guard(app, pages, sockets, made.doorkeeper, origins)
    app.wsgi_app = guard  # type: ignore[method-assign]
