"""Real sockets against a real server: what the gateway does on the wire, on bad days too."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
import socketio
import websocket
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.accounts.actions import sessions
from cop.accounts.models import Person
from cop.communities import actions as communities
from cop.communities.models import Membership
from cop.core.db import session, unit_of_work
from cop.forums import actions as forums
from cop.forums.models import Topic
from tests.support.accounts import make_person
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_topic
from tests.support.live import LiveServer
from tests.support.world import session_of

pytestmark = [pytest.mark.slow, pytest.mark.committed]

MOST = 6
SECONDS = 5.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server of few sockets, without a worker."""
    place = LiveServer(tmp_path_factory.mktemp("sockets"), "sockets", COP_REALTIME_SOCKETS=str(MOST))
    with place.context():
        from cop.core.db import db

        db.create_all()
    place.start_web()
    try:
        until(lambda: answers(place), 60)
        yield place
    finally:
        place.stop()


def answers(place: LiveServer) -> bool:
    try:
        return requests.get(f"{place.url}/healthz", timeout=5).status_code in {200, 503}
    except requests.RequestException:
        return False


def until(is_so: Callable[[], Any], seconds: float = 20.0) -> float:
    """Wait until something is so. Returns how many seconds it took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, "it did not come to pass"
        time.sleep(0.02)
    return time.monotonic() - began


class Page:
    """An open page: its cookie and its socket."""

    def __init__(self, server: LiveServer, cookie: str) -> None:
        self.server = server
        self.cookie = cookie
        self.heard: list[tuple[str, Any]] = []
        self.line = socketio.Client(reconnection=False)
        for name in ("changed", "left", "signed_out"):
            self.line.on(name, lambda payload, name=name: self.heard.append((name, payload)), namespace="/rt")

    def connect(self) -> Page:
        self.line.connect(
            self.server.url,
            headers={"Cookie": self.cookie},
            transports=["websocket"],
            namespaces=["/rt"],
            wait_timeout=10,
        )
        return self

    def watch(self, topic_id: int) -> Any:
        return self.line.call("watch", {"kind": "topic", "id": topic_id}, namespace="/rt", timeout=10)

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(f"{self.server.url}{path}", headers={"Cookie": self.cookie, **headers}, timeout=20)

    def names(self) -> list[str]:
        return [name for name, _ in self.heard]

    def close(self) -> None:
        self.line.disconnect()


@pytest.fixture
def open_page(server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Open pages of people who are signed in: ``open_page(person)``."""
    pages: list[Page] = []

    def make(person: Person) -> Page:
        page = Page(server, cookie_of(server, person))
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.close()
    until(lambda: not sockets_of(server))


def cookie_of(server: LiveServer, person: Person) -> str:
    app = server.app
    with server.context():
        held = session_of(session().merge(person))
    name = app.config["SESSION_COOKIE_NAME"]
    return f"{name}={app.session_interface.get_signing_serializer(app).dumps(held)}"


def sockets_of(server: LiveServer) -> int:
    return requests.get(f"{server.url}/healthz", timeout=5).json()["sockets"]["open"]


class Scene:
    """A hub with two people and a topic, in the live database."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        with server.context(), unit_of_work():
            self.nia, self.ruth = make_person("Nia Rowlands"), make_person("Ruth Adeyemi")
            self.hub = make_community(coordinator=self.ruth)
            make_membership(self.nia, self.hub)
            topic = make_topic(self.hub, self.ruth)
            self.topic_id, self.seq = topic.id, topic.seq

    def reply(self, text: str = "Came later") -> None:
        """Post as Ruth does, over HTTP, so that the server's own process commits and hints."""
        page = Page(self.server, cookie_of(self.server, self.ruth))
        opened = page.get(f"/topics/{self.topic_id}")
        cookie = f"{page.cookie.split('=', 1)[0]}={opened.cookies.get(page.cookie.split('=', 1)[0])}"
        token = opened.text.split('name="csrf-token" content="')[1].split('"')[0]
        answer = requests.post(
            f"{self.server.url}/topics/{self.topic_id}/posts",
            data={"text": text, "csrf_token": token},
            headers={"Cookie": cookie},
            allow_redirects=False,
            timeout=20,
        )
        assert answer.status_code == 303, answer.text[:500]


@pytest.fixture
def scene(server: LiveServer) -> Scene:
    return Scene(server)


def test_a_reply_is_heard_live_and_fetched_over_http(scene, open_page):
    page = open_page(scene.nia).connect()
    assert page.watch(scene.topic_id) == {"ok": True}
    scene.reply("We tried **counters**")
    until(lambda: page.heard)
    name, hint = page.heard[0]
    assert (name, hint) == ("changed", {"kind": "topic", "id": scene.topic_id, "seq": scene.seq + 1})
    told = page.get(f"/topics/{scene.topic_id}/replies?since={scene.seq}", Accept="text/vnd.turbo-stream.html")
    assert "We tried <strong>counters</strong>" in told.text


def test_signing_out_everywhere_closes_open_sockets_within_five_seconds(scene, server, open_page):
    page, other = open_page(scene.nia).connect(), open_page(scene.ruth).connect()
    page.watch(scene.topic_id)
    with server.context(), unit_of_work():
        sessions.end_all(scene.nia.id)  # in this process: the server's own learns of it from the database alone
    assert until(lambda: not page.line.connected) < SECONDS
    assert page.names() == ["signed_out"]
    assert other.line.connected


def test_leaving_the_hub_ends_the_watching_within_five_seconds(scene, server, open_page):
    page = open_page(scene.nia).connect()
    page.watch(scene.topic_id)
    with server.context(), unit_of_work():
        mine = select(Membership).where(Membership.person_id == scene.nia.id)
        membership = session().scalars(mine.options(joinedload(Membership.community))).one()
        communities.leave(membership=membership)
    assert until(lambda: page.heard) < SECONDS
    assert page.heard == [("left", {"kind": "topic", "id": scene.topic_id})]
    scene.reply()
    time.sleep(0.3)
    assert page.names() == ["left"]
    assert page.watch(scene.topic_id) == {"ok": False, "error": "not_found"}


OTHERS = ("https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example")


def test_another_origin_is_refused_before_the_upgrade_and_our_own_let_in(scene, server):
    cookie = cookie_of(server, scene.nia)
    for origin in OTHERS:
        assert handshake(server, cookie, origin) == (403, None), origin
    for origin in (server.url, server.url.replace("127.0.0.1", "localhost")):
        assert handshake(server, cookie, origin) == (101, None), origin


def test_visitors_pollers_and_strange_requests_are_refused_as_plain_http(scene, server):
    cookie = cookie_of(server, scene.nia)
    socket = "/socket.io/?EIO=4&transport=websocket"
    for path, headers, status in (
        (socket, {}, 401),
        (socket, {"Cookie": "interchange=forged"}, 401),
        (socket, {"Cookie": cookie}, 400),
        ("/socket.io/?EIO=4&transport=polling", {"Cookie": cookie}, 400),
        ("/socket.io/?EIO=4&transport=polling", {"Cookie": cookie, "Origin": "https://evil.example"}, 400),
        ("/socket.io/", {"Cookie": cookie}, 400),
        ("/socket.io", {"Cookie": cookie}, 400),
        (f"{socket}&sid=abc", {"Cookie": cookie}, 400),
    ):
        answer = requests.get(f"{server.url}{path}", headers=headers, timeout=10)
        assert answer.status_code == status, (path, headers)
    assert requests.post(f"{server.url}{socket}", headers={"Cookie": cookie}, timeout=10).status_code == 400
    until(lambda: not sockets_of(server))


def test_beyond_the_cap_sockets_are_refused_and_pages_go_on(scene, server, open_page):
    pages = [open_page(person).connect() for person in [scene.nia, scene.ruth] * (MOST // 2)]
    assert sockets_of(server) == len(pages)
    assert handshake(server, cookie_of(server, scene.nia)) == (503, "15")
    for _ in range(5):
        assert pages[0].get(f"/topics/{scene.topic_id}").status_code == 200
    pages[0].close()
    until(lambda: sockets_of(server) == len(pages) - 1)
    assert open_page(scene.nia).connect().line.connected


def handshake(server: LiveServer, cookie: str, origin: str | None = None) -> tuple[int, str | None]:
    """Ask for a WebSocket. Returns the status and when to come back; an open one is closed again."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {
        "Cookie": cookie,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        **({"Origin": origin} if origin else {}),
    }
    with closing(line):
        line.request("GET", "/socket.io/?EIO=4&transport=websocket", headers=headers)
        answer = line.getresponse()
        with closing(answer):
            return answer.status, answer.getheader("Retry-After")


def raw(server: LiveServer, person: Person) -> websocket.WebSocket:
    """Open a bare WebSocket in the namespace."""
    line = websocket.create_connection(
        f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket",
        cookie=cookie_of(server, person),
        suppress_origin=True,
        timeout=10,
    )
    assert line.recv().startswith("0{")
    line.send("40/rt,")
    assert line.recv().startswith("40/rt,{")
    return line


HOSTILE_PACKETS = (
    "42/rt,1[",
    "42/rt,1[]",
    "42/rt,1{}",
    "42/rt,1null",
    '42/rt,1["watch"',
    "42/rt,1" + "[" * 100_000,
    '42/rt,1["watch",{"kind":"topic","id":' + "9" * 500 + "}]",
    '42/elsewhere,1["watch",{}]',
    "49/rt,",
    "4",
    "9",
    "",
    '451-/rt,1["watch",{"_placeholder":true,"num":0}]',
    "x" * 300_000,
)


@pytest.mark.parametrize("packet", HOSTILE_PACKETS, ids=lambda packet: packet[:24] or "empty")
def test_no_packet_whatever_harms_the_server_or_another_socket(scene, server, open_page, packet):
    other = open_page(scene.ruth).connect()
    line = raw(server, scene.nia)
    line.send(packet)
    try:
        line.send(f'42/rt,7["watch",{json.dumps({"kind": "topic", "id": scene.topic_id})}]')
        line.settimeout(1)
        while not (got := line.recv()).startswith("43/rt,7"):
            assert "Traceback" not in got
    except (websocket.WebSocketException, OSError):
        pass
    finally:
        line.close()
    assert other.watch(scene.topic_id) == {"ok": True}
    other.close()
    until(lambda: not sockets_of(server))


def cut_the_power(server: LiveServer) -> None:
    """Kill the server with its worker processes, none of which gets to say goodbye."""
    master = server.processes["web"].pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    server.kill("web")
    for child in children:
        os.kill(int(child), signal.SIGKILL)


def test_what_was_committed_but_never_hinted_is_caught_up_after_a_power_cut(scene, server, open_page):
    page = open_page(scene.nia).connect()
    page.watch(scene.topic_id)
    cut_the_power(server)
    until(lambda: not page.line.connected)
    with server.context(), unit_of_work():  # another process commits while nobody is there to hear its hint
        topic = session().get_one(Topic, scene.topic_id)
        forums.reply(topic=topic, author_id=scene.ruth.id, source="Committed, never hinted")
    assert page.heard == []
    server.start_web()
    until(lambda: answers(server), 60)
    again = open_page(scene.nia).connect()
    assert again.watch(scene.topic_id) == {"ok": True}
    told = again.get(f"/topics/{scene.topic_id}/replies?since={scene.seq}", Accept="application/json").json()
    assert [post["html"] for post in told["posts"]] == ["<p>Committed, never hinted</p>\n"]
    assert told["seq"] == scene.seq + 1
    scene.reply("And live again")
    until(lambda: again.heard)


@pytest.mark.skipif("COP_TEST_REDIS_URL" not in os.environ, reason="needs Redis: COP_TEST_REDIS_URL")
def test_a_hint_of_another_process_comes_through_redis(scene, server, open_page):
    page = open_page(scene.nia).connect()
    page.watch(scene.topic_id)
    with server.context(), unit_of_work():
        topic = session().get_one(Topic, scene.topic_id)
        forums.reply(topic=topic, author_id=scene.ruth.id, source="From another process")
    until(lambda: page.heard)
    assert page.heard == [("changed", {"kind": "topic", "id": scene.topic_id, "seq": scene.seq + 1})]


def test_hints_keep_their_order_under_load(scene, open_page):
    page = open_page(scene.nia).connect()
    page.watch(scene.topic_id)
    writers = [threading.Thread(target=scene.reply, args=(f"Reply {number}",)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    until(lambda: len(page.heard) == 8)
    assert sorted(hint["seq"] for _, hint in page.heard) == list(range(scene.seq + 1, scene.seq + 9))
    told = page.get(f"/topics/{scene.topic_id}/replies?since={scene.seq}", Accept="application/json").json()
    assert [post["position"] for post in told["posts"]] == list(range(2, 10))
