"""Following every link of the house as one person, page by page."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from tests.matrix.asking import Answer, Asker
from tests.matrix.cells import METHODS, cells
from tests.security.canaries import COMMON

LINK = re.compile(r"""\s(?:href|src|data-\w+-url-value)="([^"#]+)""")
OUT_OF_BOUNDS = ("/outbox", "/static/", "/styleguide", "/invitations/", "/files/")
"""Caught letters stand in for mailboxes; whoever holds an invitation's address has the letter."""

ALIKE = 3
"""Pages of one view with the same parameters that are opened: the next ones differ by a number."""

OUTLETS = [
    f"/search?q={COMMON}",
    f"/search?q={COMMON}&page=2",
    f"/search?q={COMMON}&kind=topic",
    f"/search?q={COMMON}&kind=post",
    f"/search?q={COMMON}&kind=person",
    f"/search?q={COMMON}&kind=community",
    f"/people?q={COMMON}",
    f"/communities?q={COMMON}",
    "/communities?archived=yes",
    f"/organisations?q={COMMON}",
    f"/organisations/pick?q={COMMON}",
    "/notifications",
]


def doors(ask: Asker, column: str) -> Iterator[str]:
    """Return the address of everything that the table knows, whether a link leads there or not."""
    for cell in cells():
        if cell.column == column and cell.way == "GET" and cell.way in METHODS:
            yield ask.path(cell.target, cell.way, ask.house.values(cell.thing, column))


def crawl(ask: Asker, column: str, most: int = 400) -> Iterator[tuple[str, Answer]]:
    """Open the first page, what the table knows, and then whatever they lead to, nearest first."""
    waiting = deque(dict.fromkeys(["/", *OUTLETS, *doors(ask, column)]))
    known, seen_alike, opened = set(waiting), Counter[tuple[str, ...]](), 0
    while waiting and opened < most:
        path = waiting.popleft()
        if path.startswith(OUT_OF_BOUNDS):
            continue
        opened += 1
        answer = ask.send(column, "GET", path)
        yield path, answer
        for target in links(path, answer.text):
            alike = shape(target)
            if target not in known and seen_alike[alike] < ALIKE:
                seen_alike[alike] += 1
                known.add(target)
                waiting.append(target)


def links(path: str, text: str) -> Iterable[str]:
    """Return the addresses of this place to which a page leads."""
    for found in dict.fromkeys(LINK.findall(text)):
        target = urljoin(path, unescape(found))
        parts = urlsplit(target)
        if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
            yield target


def shape(path: str) -> tuple[str, ...]:
    """Return an address without its numbers and values."""
    parts = urlsplit(path)
    return (re.sub(r"\d+", "N", parts.path), *sorted(name for name, _ in parse_qsl(parts.query)))
