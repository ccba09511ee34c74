"""How every event of a socket is taken: one registry, one road.

Whatever a client sends is answered, never with an exception: an unknown event, a payload of another shape or size, too
many events, a session that ended, a subject that is not to be seen. The registry is a list that tests walk through.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cop.core.authz import Member, current_member
from cop.core.db import unit_of_work
from cop.core.errors import CopError, NotFound, TooMany
from cop.core.subjects import Ref
from cop.realtime.connections import Connection, Rate

log = logging.getLogger("interchange")

Answer = dict[str, Any]
Field = Callable[[object], Any]
Access = Literal["member"]
NAMESPACE = "/rt"
LONGEST_WORD = 32
UNKNOWN = Rate(5, 5)
"""How often a client may send what nobody knows."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What is known of one event: who may send it, what it holds, how often, and what it does."""

    name: str
    access: Access
    fields: Mapping[str, Field]
    rate: Rate
    run: Callable[..., Answer | None]


_handlers: dict[str, Handler] = {}


def on_event(
    name: str, *, access: Access, fields: Mapping[str, Field], rate: Rate
) -> Callable[[Callable[..., Answer | None]], Callable[..., Answer | None]]:
    """Register ``run(connection, member, **fields)`` for an event. What it returns is added to ``{"ok": True}``."""

    def mark(run: Callable[..., Answer | None]) -> Callable[..., Answer | None]:
        _handlers[name] = Handler(name, access, fields, rate, run)
        return run

    return mark


def handlers() -> Mapping[str, Handler]:
    """Return every event by name."""
    return _handlers


def word(value: object) -> str:
    """Accept a short name."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_WORD or not value.isascii():
        raise ValueError
    return value


def ident(value: object) -> int:
    """Accept an id, as a number or in digits."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise ValueError
    return value


def take(connection: Connection | None, event: object, payload: tuple[object, ...]) -> Answer:
    """Answer one event of a client. Runs inside the client's request context; never raises."""
    try:
        return {"ok": True, **(_run(connection, event, payload) or {})}
    except Refusal as error:
        return {"ok": False, **error.words}
    except TooMany as error:
        return {"ok": False, "error": "busy", "retry_after": error.retry_after}
    except NotFound:
        return {"ok": False, "error": "not_found"}
    except CopError:
        return {"ok": False, "error": "not_allowed"}
    except Exception:
        log.exception("socket_event_failed")
        return {"ok": False, "error": "failed"}


class Refusal(Exception):
    """An event that goes no further, and the words for the client."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.words = {"error": error, **more}


def _run(connection: Connection | None, event: object, payload: tuple[object, ...]) -> Answer | None:
    if connection is None:
        raise Refusal("signed_out")
    handler = _handlers.get(event) if isinstance(event, str) else None
    wait = connection.wait_for(handler.name if handler else "", handler.rate if handler else UNKNOWN)
    if wait:
        raise Refusal("busy", retry_after=round(wait, 1))
    if handler is None:
        raise Refusal("unknown")
    given = _parsed(handler, payload)
    with unit_of_work(write=False):
        member = current_member()
        if not _is_still(member, connection):
            raise Refusal("signed_out")
        return handler.run(connection, member, **given)


def _parsed(handler: Handler, payload: tuple[object, ...]) -> dict[str, Any]:
    """Return the fields of a payload, which is one object with exactly the names that are known."""
    if len(payload) != 1 or not isinstance(payload[0], dict) or set(payload[0]) != set(handler.fields):
        raise Refusal("invalid")
    try:
        return {name: parse(payload[0][name]) for name, parse in handler.fields.items()}
    except (ValueError, TypeError):
        raise Refusal("invalid") from None


def _is_still(member: Member, connection: Connection) -> bool:
    return member.person_id == connection.person_id and member.session_id == connection.sign_in_id


def room_of(ref: Ref) -> str:
    """Return the name of the room of those who watch this subject. Only the server names rooms."""
    return f"subject:{ref[0]}:{ref[1]}"
