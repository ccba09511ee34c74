"""One process for all, or tiers of their own: who serves pages, who holds sockets, who passes hints on."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from flask import Flask

from config import Settings, SettingsError
from cop.realtime.gateway import Gateway
from cop.realtime.wiring import origins_of, register
from tests.support import places


def bare(settings: Settings) -> Flask:
    """Return an application with nothing but the gateway."""
    app = Flask(__name__)
    app.config.update(SETTINGS=settings, TESTING=True)
    register(app)
    return app


@pytest.mark.parametrize("role", ["web", "realtime"])
def test_tiers_of_their_own_need_redis_and_say_so_in_one_line(app, role):
    settings = replace(app.config["SETTINGS"], realtime_role=role, redis_url=None)
    with pytest.raises(SettingsError, match=f"^COP_REALTIME_ROLE={role} needs COP_REDIS_URL.$"):
        bare(settings)


@pytest.mark.skipif("COP_TEST_REDIS_URL" not in os.environ, reason="needs Redis: COP_TEST_REDIS_URL")
def test_a_web_tier_holds_no_sockets_and_passes_hints_on(app):
    redis_url = places.redis_number(os.environ["COP_TEST_REDIS_URL"], "roles")
    web = bare(replace(app.config["SETTINGS"], realtime_role="web", redis_url=redis_url))
    assert web.test_client().get("/socket.io/?EIO=4&transport=websocket").status_code == 404
    import redis

    with redis.Redis.from_url(redis_url) as line, line.pubsub() as heard:
        heard.subscribe("flask-socketio")
        heard.get_message(timeout=2)
        gateway: Gateway = web.extensions["gateway"]
        gateway.emit("changed", {"kind": "topic", "id": 1, "seq": 2}, "subject:topic:1")
        assert heard.get_message(timeout=2)["type"] == "message"


def test_origins_are_the_public_address_and_on_this_machine_either_name_of_it(app):
    settings: Settings = app.config["SETTINGS"]
    local = replace(settings, public_url="http://127.0.0.1:8000", environment="development")
    assert origins_of(local) == ["http://127.0.0.1:8000", "http://localhost:8000"]
    assert origins_of(replace(local, environment="production")) == ["http://127.0.0.1:8000"]
    public = replace(settings, public_url="https://interchange.example", environment="development")
    assert origins_of(public) == ["https://interchange.example"]
