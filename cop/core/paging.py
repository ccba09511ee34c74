"""Pages of lists, as links, so that they work without scripts: numbered ones for lists, keyset ones for streams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

T = TypeVar("T")
MAX_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Numbered(Generic[T]):
    """Page ``number`` (from 1) of ``last``, with its ``items``; ``total`` is the number of all items."""

    items: Sequence[T]
    number: int
    last: int
    total: int

    def url_for_page(self, number: int) -> str:
        """Return this view's address with another page number."""
        return _same_view(page=None if number == 1 else number)

    @property
    def numbers(self) -> list[int | None]:
        """Return the page numbers to offer; None stands for a gap."""
        near = {1, 2, self.last - 1, self.last, *range(self.number - 1, self.number + 2)}
        shown = sorted(n for n in near if 1 <= n <= self.last)
        result: list[int | None] = []
        for n in shown:
            if result and result[-1] is not None and n > result[-1] + 1:
                result.append(None)
            result.append(n)
        return result


@dataclass(frozen=True, slots=True)
class Keyset(Generic[T]):
    """A stretch of a stream. ``next_key`` continues it; None at its end."""

    items: Sequence[T]
    next_key: str | None
    parameter: str = "before"

    @property
    def older_url(self) -> str | None:
        return _same_view(**{self.parameter: self.next_key}) if self.next_key else None

    @property
    def newer_url(self) -> str | None:
        return _same_view(**{self.parameter: None}) if request.args.get(self.parameter) else None


def page_number(last: int | None = None) -> int:
    """Return the page asked for, at least 1 and at most ``last``; nonsense counts as 1."""
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    return max(1, min(number, last or MAX_PAGE))


def numbered(total: int, size: int, fetch: Callable[[int, int], Sequence[T]]) -> Numbered[T]:
    """Return the page asked for. ``fetch(offset, limit)`` gets its rows; ``total`` counts all rows."""
    last = max(1, -(-total // size))
    number = page_number(last)
    return Numbered(fetch((number - 1) * size, size), number, last, total)


def _same_view(**changes: Any) -> str:
    query = {**(request.view_args or {}), **request.args.to_dict(), **changes}
    return url_for(request.endpoint or "static", **{k: v for k, v in query.items() if v is not None})
