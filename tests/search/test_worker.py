"""What the index is owed is paid: by the real worker, within two seconds, and once, whatever was killed in between."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from flask import Flask

from cop.accounts.models import Findable
from cop.communities.models import Community, Visibility
from cop.core import outbox
from cop.core.authz import ANONYMOUS
from cop.core.db import session, unit_of_work
from cop.core.outbox import OutboxRow
from cop.institutions.events import RegisterImported
from cop.search import queries
from cop.search.actions import MANY, QUEUE, REBUILD, touch, touch_all
from cop.search.engines.embedded import EmbeddedIndex
from cop.search.jobs import keep_the_index
from tests.support import places
from tests.support.live import LiveServer
from tests.support.world import make_community, make_person


def owed(queue: str) -> list[dict[str, object]]:
    return [row.payload for row in session().query(OutboxRow).filter_by(queue=queue)]


def titles(typed: str) -> list[str]:
    return [hit.subject.title for hit in queries.find(typed, ANONYMOUS).hits]


def test_what_changed_is_owed_once_in_a_transaction(app: Flask) -> None:
    with unit_of_work():
        touch("community", 1)
        touch("community", 1)
        touch("community", 2)
    assert owed(QUEUE) == [{"kind": "community", "id": 1}, {"kind": "community", "id": 2}]


def test_the_same_thing_changed_again_later_is_owed_again(app: Flask) -> None:
    for _ in range(2):
        with unit_of_work():
            touch("community", 1)
    assert len(owed(QUEUE)) == 2


def test_a_thousand_changes_at_once_become_one_rebuild(app: Flask) -> None:
    with unit_of_work():
        touch_all("community", range(1, MANY + 500))
    assert len(owed(QUEUE)) == MANY
    assert len(owed(REBUILD)) == 1


def test_an_imported_register_orders_a_rebuild(app: Flask, deliver: Callable[[], int]) -> None:
    from cop.core.events import publish

    make_community("Never touched", visibility=Visibility.PUBLIC)
    with unit_of_work():
        publish(RegisterImported(scheme="urn"))
    deliver()
    assert titles("touched") == ["Never touched"]


def test_what_is_delivered_twice_is_found_once(app: Flask, deliver: Callable[[], int]) -> None:
    community = make_community("Twice told", visibility=Visibility.PUBLIC)
    for _ in range(2):
        with unit_of_work():
            touch("community", community.id)
        deliver()
    assert titles("twice") == ["Twice told"]
    assert app.extensions["search"].status().documents == 1


def test_what_is_gone_leaves_the_index(app: Flask, deliver: Callable[[], int]) -> None:
    person = make_person(name="Here Today", findable=Findable.MEMBERS)
    with unit_of_work():
        touch("person", person.id)
    deliver()
    assert app.extensions["search"].status().documents == 1
    with unit_of_work():
        person.findable = Findable.NOBODY
        touch("person", person.id)
    deliver()
    assert app.extensions["search"].status().documents == 0


def test_an_unknown_kind_or_id_does_no_harm(app: Flask, deliver: Callable[[], int]) -> None:
    with unit_of_work():
        touch("unicorn", 1)
        touch("community", 10**12)
    deliver()
    assert owed(QUEUE) == []


def test_while_another_process_writes_nothing_is_lost(app: Flask, deliver: Callable[[], int]) -> None:
    index = app.extensions["search"]
    if index.status().engine != "whoosh":
        pytest.skip("PostgreSQL's locks need a second connection")
    with unit_of_work():
        touch("community", 1)
    with EmbeddedIndex(index.folder)._writing():
        deliver()
    assert owed(QUEUE) == [{"kind": "community", "id": 1}]
    assert outbox.lag(QUEUE) == 0.0


def test_an_index_that_was_lost_is_built_anew(app: Flask) -> None:
    index = app.extensions["search"]
    if index.status().engine != "whoosh":
        pytest.skip("the folder is what is lost here")
    make_community("Lost and found", visibility=Visibility.PUBLIC)
    (index.folder / "CURRENT").unlink()
    with unit_of_work():
        keep_the_index()
    assert titles("lost") == ["Lost and found"]


# ------------------------------------------------------------------------------------------------- the real worker


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    name = f"searched_{places.worker_name()}"
    server = LiveServer(tmp_path_factory.mktemp("searched"), name, COP_LIMITS_FACTOR="100")
    server.start()
    yield server
    server.stop()


def found_on_the_page(live: LiveServer, typed: str, within: float) -> float:
    """Ask for the page until it has the title; return after how many seconds it did."""
    started = time.monotonic()
    while time.monotonic() - started < within:
        with urllib.request.urlopen(f"{live.url}/search?q={quote(typed)}", timeout=10) as answer:
            if b'class="result"' in answer.read():
                return time.monotonic() - started
        time.sleep(0.1)
    pytest.fail(f"{typed} was not found within {within} s\n{live.log('worker')}")


def plant(live: LiveServer, name: str) -> int:
    with live.context():
        community = make_community(name, visibility=Visibility.PUBLIC)
        with unit_of_work():
            touch("community", community.id)
        return community.id


def test_the_worker_indexes_within_two_seconds(live: LiveServer) -> None:
    plant(live, "Warming up")
    found_on_the_page(live, "warming", 20)
    plant(live, "Punctual heron")
    assert found_on_the_page(live, "punctual", 5) <= 2.0


def test_what_was_committed_before_a_kill_is_indexed_afterwards_once(live: LiveServer) -> None:
    live.kill("worker")
    ident = plant(live, "Patient egret")
    live.start_worker()
    found_on_the_page(live, "patient", 30)
    with live.context(), unit_of_work(write=False):
        assert [row.payload for row in session().query(OutboxRow).filter_by(queue=QUEUE)] == []
        assert session().get(Community, ident) is not None
        found = live.app.extensions["search"].search(queries.parse("patient"), ["public"])
        assert found.total == 1


def test_health_says_how_the_index_is(live: LiveServer) -> None:
    plant(live, "Vigilant curlew")
    found_on_the_page(live, "vigilant", 30)
    with urllib.request.urlopen(f"{live.url}/healthz", timeout=10) as answer:
        said = json.load(answer)["index"]
    assert said["lag_seconds"] < 5
    assert said["documents"] >= 1
    assert said["generation"] >= 1


def test_reindex_says_what_it_did(live: LiveServer) -> None:
    plant(live, "Wistful heron")
    assert "documents indexed" in live.run("reindex")
    found_on_the_page(live, "wistful", 30)
