"""Many at once, and a power cut in the middle: nothing lost, nothing twice, nobody answered with an error."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from cop.accounts.models import Person
from cop.core.db import session, unit_of_work
from cop.core.limits import limiter
from cop.forums.models import Post, Topic
from tests.support.accounts import make_person, sign_in
from tests.support.communities import make_community, make_membership
from tests.support.forums import make_topic, posts_of
from tests.support.live import LiveServer
from tests.support.world import session_of

pytestmark = [pytest.mark.slow, pytest.mark.committed]

WRITERS = 200
PRESSES = 20
ROUNDS = 3


def together(jobs: list[Callable[[], None]]) -> None:
    """Run all jobs at once, each in a thread."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], None]) -> None:
        gate.wait()
        job()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_hundred_writers_at_once_are_all_kept_and_none_sees_an_error(app, new_client):
    coordinator = make_person("Ruth Adeyemi")
    community = make_community(coordinator=coordinator)
    topic = make_topic(community, coordinator)
    writers = [make_person(f"Writer {number}") for number in range(WRITERS)]
    for person in writers:
        make_membership(person, community)
    session().commit()
    clients = [new_client() for _ in writers]
    for client, person in zip(clients, writers, strict=True):
        sign_in(client, person)
        client.csrf_token()
    path, statuses = f"/topics/{topic.id}/posts", []
    sign_in(clients[0], writers[0])
    jobs = [
        lambda client=client, number=number: statuses.append(
            client.post(path, data={"text": f"From {number}"}).status_code
        )
        for number, client in enumerate(clients)
    ]
    together(jobs)
    assert Counter(statuses) == {303: WRITERS}
    session().expire_all()
    posts = posts_of(topic)
    assert [post.position for post in posts] == list(range(1, WRITERS + 2))
    assert {post.source for post in posts[1:]} == {f"From {number}" for number in range(WRITERS)}
    assert session().get_one(Topic, topic.id).post_count == WRITERS + 1


def test_twenty_presses_of_one_button_make_one_post(app, new_client):
    author = make_person("Nia Rowlands")
    community = make_community(coordinator=author)
    topic = make_topic(community, author)
    clients = [new_client() for _ in range(PRESSES)]
    for client in clients:
        sign_in(client, author)
        client.csrf_token()
    limiter.reset()
    path, places = f"/topics/{topic.id}/posts", []
    jobs = [
        lambda client=client: places.append(client.post(path, data={"text": "Once", "once": "the-same"}).location)
        for client in clients
    ]
    together(jobs)
    assert places == [f"/topics/{topic.id}#post-2"] * PRESSES
    session().expire_all()
    assert [post.source for post in posts_of(topic)[1:]] == ["Once"]


def test_twenty_presses_open_one_topic(app, new_client):
    author = make_person("Nia Rowlands")
    community = make_community(coordinator=author)
    clients = [new_client() for _ in range(PRESSES)]
    for client in clients:
        sign_in(client, author)
        client.csrf_token()
    limiter.reset()
    sent = {"community": community.id, "kind": "discussion", "title": "Once", "text": "Once", "once": "the-same"}
    places: list[str | None] = []
    together([lambda client=client: places.append(client.post("/topics", data=sent).location) for client in clients])
    assert len(set(places)) == 1
    assert places[0]
    session().expire_all()
    assert len(session().scalars(select(Topic)).all()) == 1


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server to be killed."""
    place = LiveServer(tmp_path_factory.mktemp("crowds"), "crowds")
    with place.context():
        from cop.core.db import db

        db.create_all()
    yield place
    place.stop()


class Writer(threading.Thread):
    """Posts on and on until told to stop; remembers what was acknowledged."""

    def __init__(self, server: LiveServer, person: Person, topic_id: int) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.topic_id = topic_id
        self.acknowledged: list[str] = []
        self.errors: list[int] = []
        self.is_stopped = threading.Event()
        app = server.app
        with server.context():
            held = session_of(session().merge(person)) | {"person": person.id}  # limits count by person
        self.cookie = app.config["SESSION_COOKIE_NAME"]
        self.headers = {"Cookie": f"{self.cookie}={app.session_interface.get_signing_serializer(app).dumps(held)}"}
        self.name_in_texts = f"writer {person.id}"

    def run(self) -> None:
        page = requests.get(f"{self.server.url}/topics/{self.topic_id}", headers=self.headers, timeout=20)
        token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)[1]
        self.headers = {"Cookie": f"{self.cookie}={page.cookies[self.cookie]}"}
        number = 0
        while not self.is_stopped.is_set():
            number += 1
            text = f"{self.name_in_texts}, {number}"
            sent = {"text": text, "csrf_token": token, "once": text}
            try:
                self._post(text, sent)
            except requests.RequestException:
                time.sleep(0.05)

    def _post(self, text: str, sent: dict[str, str]) -> None:
        path = f"{self.server.url}/topics/{self.topic_id}/posts"
        answer = requests.post(path, data=sent, headers=self.headers, allow_redirects=False, timeout=20)
        if answer.status_code == 303:
            self.acknowledged.append(text)
        elif answer.status_code == 429:
            self.is_stopped.set()
        else:
            self.errors.append(answer.status_code)


def test_a_power_cut_in_the_middle_of_posting_loses_nothing_acknowledged_and_doubles_nothing(server):
    with server.context(), unit_of_work():
        coordinator = make_person("Ruth Adeyemi")
        community = make_community(coordinator=coordinator)
        topic_id = make_topic(community, coordinator).id
        people = [make_person(f"Writer {number}") for number in range(4 * ROUNDS)]
        for person in people:
            make_membership(person, community)
    acknowledged: list[str] = []
    for round_ in range(ROUNDS):
        start(server)
        writers = [Writer(server, person, topic_id) for person in people[round_ * 4 : round_ * 4 + 4]]
        for writer in writers:
            writer.start()
        until_writing(writers)
        cut_the_power(server)
        for writer in writers:
            writer.is_stopped.set()
            writer.join(30)
            acknowledged += writer.acknowledged
            assert writer.errors == []
    with server.context(), unit_of_work(write=False):
        kept = session().scalars(select(Post.source).where(Post.topic_id == topic_id, Post.position > 1)).all()
        positions = session().scalars(select(Post.position).where(Post.topic_id == topic_id)).all()
        topic = session().get_one(Topic, topic_id)
        assert topic.post_count == len(positions)
    assert sorted(positions) == list(range(1, len(positions) + 1))
    assert acknowledged
    assert set(acknowledged) <= set(kept)
    assert Counter(kept).most_common(1)[0][1] == 1


def until_writing(writers: list[Writer]) -> None:
    deadline = time.monotonic() + 30
    while min(len(writer.acknowledged) for writer in writers) < 3:
        assert time.monotonic() < deadline, [writer.errors for writer in writers]
        time.sleep(0.01)


def start(server: LiveServer) -> None:
    server.start_web()
    deadline = time.monotonic() + 60
    while True:
        try:
            if requests.get(f"{server.url}/healthz", timeout=5).status_code in {200, 503}:
                return
        except requests.RequestException:
            assert time.monotonic() < deadline, server.log("web")
            time.sleep(0.05)


def cut_the_power(server: LiveServer) -> None:
    """Kill the server with its worker processes."""
    master = server.processes["web"].pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    server.kill("web")
    for child in children:
        os.kill(int(child), signal.SIGKILL)
