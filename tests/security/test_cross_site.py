"""Other sites make nobody do anything here, and looking at a page changes nothing."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import update

from cop.accounts.models import Person
from cop.core.clock import now
from cop.core.db import session
from tests.matrix.asking import Asker
from tests.matrix.cells import ANSWERS, METHODS, Cell, cells
from tests.support.client import UNSAFE

ALLOWED = [cell for cell in cells() if cell.way in METHODS and cell.expected == "Y"]
WRITING = {(cell.way, cell.target, cell.fields): cell for cell in ALLOWED if cell.way in UNSAFE}
WITHOUT_TOKEN = {"preferences"}
"""Language and theme: a token would begin a session for every visitor. Origins are compared all the same."""

FOREIGN = {
    "from another origin": {"Origin": "https://evil.example"},
    "from a sandboxed page": {"Origin": "null"},
    "from an origin that cannot be read": {"Origin": "http://["},
    "from a page that begins like ours": {"Origin": "http://localhost.evil.example"},
    "from another site, as the browser says": {"Sec-Fetch-Site": "cross-site"},
    "from another site, with our host in its path": {"Origin": "https://evil.example/localhost"},
}


def send(ask: Asker, cell: Cell, headers: dict[str, str], **options):
    values = ask.house.values(cell.thing, cell.column)
    data = {name: text.format(**values) for name, text in ANSWERS.get(cell.fields, {}).items()}
    path = ask.path(cell.target, cell.way, values)
    return ask.send(cell.column, cell.way, path, options.get("data", data or None), headers)


def assert_refused(answer, *, status: int = 403):
    assert (answer.status, answer.changed) == (status, set())


@pytest.mark.parametrize("cell", WRITING.values(), ids=lambda cell: f"{cell.way} {cell.target} {cell.fields}")
def test_nothing_is_done_for_another_site(ask, cell):
    for headers in FOREIGN.values():
        assert_refused(send(ask, cell, headers))
    if cell.target in WITHOUT_TOKEN:
        return
    for token in ("", "x", "ü\u2028", another_sessions(ask), ask.token[:-1], ask.token.swapcase()):
        assert_refused(send(ask, cell, {"X-CSRFToken": token.encode().decode("latin-1")}))
    plain = {"X-CSRFToken": "", "Content-Type": "text/plain"}
    assert_refused(send(ask, cell, plain, data='{"csrf_token": "x", "reason": "="}'))


def another_sessions(ask: Asker) -> str:
    return str(URLSafeTimedSerializer(ask.house.app.secret_key, salt="wtf-csrf-token").dumps("1" * 40))


@pytest.fixture(scope="module")
def seen_today(house, ask):
    """Everybody saw Today a moment ago: its own mark, made once an hour, is not looked at here."""
    with house.app.app_context():
        session().execute(update(Person).values(today_seen_at=now()))
        session().commit()
    ask.before = ask.digest()


@pytest.mark.parametrize("column", ["v", "b", "c", "a"])
def test_looking_changes_nothing(ask, seen_today, column):
    looking = [cell for cell in cells() if cell.way == "GET" and cell.column == column]
    assert len(looking) > 100
    for cell in looking:
        path = ask.path(cell.target, "GET", ask.house.values(cell.thing, column))
        for method in ("GET", "HEAD") if cell.expected == "Y" else ("HEAD",):
            answer = ask.send(column, method, path)
            assert not answer.changed, (method, path, answer.changed)
