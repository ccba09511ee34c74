"""Facts: what happened, told inside the transaction in which it happened.

An event is a frozen dataclass in the past tense that holds ids only. Listeners run at once, in the same transaction: a
listener that fails rolls the fact back. Effects outside the database go through `cop.core.outbox`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar


class Event:
    """Base of every fact. Flags on the class let audit and activity listen to all."""

    audited = False
    """Whether the audit log keeps this fact."""


E = TypeVar("E", bound=Event)
_listeners: dict[type[Event], list[Callable[..., None]]] = defaultdict(list)


def listens_to(*kinds: type[Event]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Mark a function as listener of these events and of their subclasses. Registering twice does nothing."""

    def mark(listener: Callable[[E], None]) -> Callable[[E], None]:
        for kind in kinds:
            if listener not in _listeners[kind]:
                _listeners[kind].append(listener)
        return listener

    return mark


def publish(event: Event) -> None:
    """Tell every listener of this event, in the order they were registered."""
    for kind in type(event).__mro__:
        for listener in _listeners.get(kind, ()):
            listener(event)


def listeners() -> dict[type[Event], list[Callable[..., None]]]:
    """Return who listens to what, for tests and the map of the house."""
    return dict(_listeners)
