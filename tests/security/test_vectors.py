"""Whatever is sent, and wherever it is put, the house answers, and never by falling over."""

from __future__ import annotations

import time
from itertools import count, cycle, islice

import pytest
from sqlalchemy import select
from werkzeug.routing import IntegerConverter

from cop.core.outbox import OutboxRow
from tests.matrix.asking import Answer, Asker
from tests.matrix.cells import METHODS, cells
from tests.security.forms import Door, open_door, writing_cells
from tests.security.hostile import BROKEN, FORM, MARK, ODD, WORST, json_bodies, naughty, part, wire

EVERYTHING = [*ODD, *naughty()]
TURN = count()
GUESSED = ("source", "text", "email", "code", "reason", "name", "move", "tools", "organisation", "position", "next")
"""Fields for doors whose form nobody found: they are read by hand."""

PARAMETERS = (
    *("q", "page", "kind", "since", "from", "to", "show", "role", "language", "country", "region", "joining", "kept"),
    *(
        "archived",
        "next",
        "quote",
        "community",
        "name",
        "before",
        "as",
        "answered",
        "position",
        "unread",
        "tools",
        "to",
    ),
    *("source", "organisation", "state", "code", "error", "iss", "theme"),
)
LONGEST = 3.0
"""Seconds that an answer may take on a busy machine; what hangs takes far longer."""


@pytest.fixture(params=writing_cells(), ids=lambda cell: f"{cell.way} {cell.target} {cell.fields}".strip())
def door(ask, request) -> Door:
    return open_door(ask, request.param)


def some(most: int = 6, longest: int = 20_000) -> list[str]:
    """Return the worst and the next few of everything: each door gets others, the house gets all of them."""
    fitting = [text for text in EVERYTHING if len(text) <= longest]
    start = next(TURN) * most
    return [text for text in WORST if len(text) <= longest] + list(islice(cycle(fitting), start, start + most))


def letters_owed(ask: Asker) -> list[dict[str, str]]:
    rows = ask.connection.execute(select(OutboxRow.payload).where(OutboxRow.queue == "mail.send"))
    return [row.payload for row in rows]


def assert_calm(answer: Answer, sent: object) -> None:
    """The one rule: never a server error; and nothing sent becomes a header, of the answer or of a letter."""
    assert answer.status < 500, (answer.path, str(sent)[:120])
    assert not any(
        MARK in value or name.lower() == "x-injected"
        for name, value in answer.headers.items()
        if name.lower() != "location" or "\n" in value
    ), answer.headers
    for letter in answer.looked or []:
        assert len(f"{letter['recipient']}{letter['subject']}".splitlines()) == 1, letter
        assert MARK not in letter["recipient"], letter


def test_every_field_of_every_form_takes_anything(ask, door):
    def send(fields: dict[str, str]) -> None:
        started = time.monotonic()
        answer = ask.send(
            door.cell.column, door.cell.way, door.path, wire(fields), FORM, look=lambda: letters_owed(ask)
        )
        assert_calm(answer, fields)
        assert time.monotonic() - started < LONGEST, (door.path, str(fields)[:120])

    names = door.typed or GUESSED
    for vector in some():
        send(door.values | dict.fromkeys(names, vector))
    for name in door.values.keys() - {"csrf_token"}:
        for vector in WORST[:3]:
            send(door.values | {name: vector})


def test_what_is_no_form_is_answered_too(ask, door):
    bodies = [(body, FORM) for body in BROKEN]
    start = next(TURN) * 6
    of_json = islice(cycle(json_bodies()), start, start + 6)
    bodies += [(body.encode("utf-8", "surrogatepass"), {"Content-Type": "application/json"}) for body in of_json]
    parts = {"Content-Type": "multipart/form-data; boundary=x"}
    bodies += [(b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n', parts), (b"x", parts)]
    for body, headers in bodies:
        assert_calm(ask.send(door.cell.column, door.cell.way, door.path, body, headers), body)


READING = {cell.target: cell for cell in cells() if cell.way == "GET" and cell.expected == "Y" and cell.column in "vca"}


@pytest.mark.parametrize("cell", READING.values(), ids=lambda cell: cell.target)
def test_every_parameter_of_every_page_takes_anything(ask, cell):
    path = ask.path(cell.target, "GET", ask.house.values(cell.thing, cell.column))
    for vector in some(longest=2_000):
        query = "&".join(f"{name}={part(vector)}" for name in PARAMETERS)
        assert_calm(ask.send(cell.column, "GET", f"{path}?{query}"), vector)
    for broken in ("?%", "?q=%ff&page=%c3%28", "?=&;&&=", "?q[]=1&q=2&q=3&page=1&page=x"):
        assert_calm(ask.send(cell.column, "GET", path + broken), broken)
    for headers in (
        {"Accept": "application/json;q=x, */*;q=9"},
        {"Accept-Language": "x" * 300 + ";q=ü".encode().decode("latin-1")},
        {"If-None-Match": 'W/"' + "'\\", "If-Modified-Since": "yesterday", "Range": "bytes=9-1,x"},
        {"User-Agent": "\x7f\\" * 300, "Referer": "http://[", "X-Forwarded-For": "', --"},
    ):
        assert_calm(ask.send(cell.column, "GET", path, headers=headers), headers)


def test_every_word_in_an_address_may_be_any_word(ask, application):
    """Slugs, tokens, names of files and numbers."""
    numbers = ("0", "-1", "9" * 19, "9" * 30, "1e3", "%D9%A3", "1.0", "01", "%00")
    for rule in application.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & METHODS):
            takes_text = any(not isinstance(one, IntegerConverter) for one in rule._converters.values())
            for word in map(part, some(longest=2_000)) if takes_text else numbers if rule.arguments else ():
                path = "/".join(word if "<" in piece else piece for piece in rule.rule.split("/"))
                assert_calm(ask.send("c", method, path), word)
