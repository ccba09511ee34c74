"""A socket without a network: what is sent goes straight to the gateway, and what is told comes straight back."""

from __future__ import annotations

from flask import Flask
from flask_socketio import SocketIOTestClient
from socketio import Manager
from socketio.pubsub_manager import PubSubManager

from cop.realtime.gateway import Gateway
from cop.realtime.protocol import NAMESPACE
from tests.support.client import Client


def open_line(app: Flask, client: Client) -> SocketIOTestClient:
    """Open a socket with a client's cookies.

    Such a line knows no queue between processes, so where Redis is set the rooms are from now on kept in this process;
    tests/realtime/test_real_sockets.py and test_roles.py speak through Redis.
    """
    gateway: Gateway = app.extensions["gateway"]
    if isinstance(gateway.server.manager, PubSubManager):
        gateway.server.manager = Manager()
        gateway.server.manager.set_server(gateway.server)
    return SocketIOTestClient(app, gateway.socketio, namespace=NAMESPACE, flask_test_client=client)
