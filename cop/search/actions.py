"""Owing the index an update. Only the worker pays it."""

from __future__ import annotations

from collections.abc import Iterable

from cop.core.db import session
from cop.core.outbox import defer

QUEUE = "search.index"
REBUILD = "search.rebuild"
MANY = 1_000
"""Changes of one transaction beyond this number become one rebuild."""


def touch(kind: str, ident: int) -> None:
    """Owe the index an update of this thing: changed, new or gone. Twice in one transaction counts once."""
    touched = _touched()
    if (kind, ident) in touched or len(touched) > MANY:
        return
    touched.add((kind, ident))
    if len(touched) > MANY:
        rebuild()
    else:
        defer(QUEUE, {"kind": kind, "id": ident})


def touch_all(kind: str, idents: Iterable[int]) -> None:
    """Owe the index an update of each of these things of one kind."""
    for ident in idents:
        touch(kind, ident)


def rebuild() -> None:
    """Owe a whole new index, built beside the present one."""
    defer(REBUILD, {})


def _touched() -> set[tuple[str, int]]:
    """Return what the current transaction has touched so far."""
    current = session()
    transaction = current.get_transaction() or current.begin()
    known = current.info.get("search_touched")
    if known is None or known[0] is not transaction:
        known = current.info["search_touched"] = (transaction, set())
    touched: set[tuple[str, int]] = known[1]
    return touched
