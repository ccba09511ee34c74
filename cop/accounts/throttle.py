"""Guessing is slow, and nobody can lock a person out.

Every endpoint that takes a credential counts its wrong tries together: ten in five minutes for one network address
(an IPv6 /64 is one). A second count stands for the account: once ten wrong tries came in from anywhere, an address that
has not failed there yet still has one try. So many addresses help a guesser little, and the person, coming from
elsewhere with the right password, is let in; a mailed link works in any case. (UK Cyber Essentials; ASVS 5.0 6.3.1.)

A try is counted before it is checked, so that parallel ones cannot slip through, and given back when it was right.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, RateLimiter

from cop.core.errors import TooMany
from cop.core.i18n import ngettext
from cop.core.limits import address, limiter
from cop.core.logging import log
from cop.core.security import digest

TRIES = parse("10 per 5 minutes")
TRIES_ELSEWHERE = parse("1 per 5 minutes")
LETTERS = parse("5 per 15 minutes")

_meanwhile = FixedWindowRateLimiter(MemoryStorage())
"""Counts in this process while the shared counters cannot be reached."""


@dataclass(frozen=True, slots=True)
class Try:
    """One counted try. Call `was_right` when the credential was right."""

    counted: tuple[tuple[RateLimitItem, tuple[str, ...]], ...]

    def was_right(self) -> None:
        """Give the try back: many people share one address of a school."""
        for item, key in self.counted:
            _give_back(item, key)


def count_try(account: str) -> Try:
    """Count one try to enter ``account`` from this request's address. Raises `TooMany`."""
    here = address()
    everywhere, pair = ("credential", "account", account), ("credential", "pair", account, here)
    counted: list[tuple[RateLimitItem, tuple[str, ...]]] = [(TRIES, ("credential", "address", here))]
    if not _hit(*counted[0]):
        raise _too_many(*counted[0])
    counted.append((TRIES, everywhere))
    is_under_attack = not _hit(TRIES, everywhere)
    counted.append((TRIES, pair))
    _hit(TRIES, pair)
    if is_under_attack and _count(TRIES, pair) > TRIES_ELSEWHERE.amount:
        raise _too_many(TRIES, pair)
    return Try(tuple(counted))


def account_key(person_id: int | None, asked_for: str) -> str:
    """Return the name under which tries at one account are counted: unknown addresses count alike."""
    return f"person:{person_id}" if person_id is not None else f"unknown:{digest(asked_for)}"


def may_write_to(recipient: str) -> bool:
    """Whether another letter may go to this address now. The answer is never shown: earlier links still work."""
    return _hit(LETTERS, ("letters", digest(recipient)))


def _too_many(item: RateLimitItem, key: tuple[str, ...]) -> TooMany:
    wait = max(1, int(_strategy().get_window_stats(item, *key).reset_time - time.time()) + 1)
    minutes = -(-wait // 60)
    text = ngettext(
        "That was tried too often. Please wait a minute, or ask for a sign-in link instead.",
        "That was tried too often. Please wait %(num)s minutes, or ask for a sign-in link instead.",
        minutes,
    )
    return TooMany(text, retry_after=wait)


def _strategy() -> RateLimiter:
    return limiter.limiter


def _hit(item: RateLimitItem, key: tuple[str, ...]) -> bool:
    try:
        return _strategy().hit(item, *key)
    except Exception:
        log.exception("limits_unavailable")
        return _meanwhile.hit(item, *key)


def _count(item: RateLimitItem, key: tuple[str, ...]) -> int:
    try:
        return int(_strategy().storage.get(item.key_for(*key)))
    except Exception:
        log.exception("limits_unavailable")
        return int(_meanwhile.storage.get(item.key_for(*key)))


def _give_back(item: RateLimitItem, key: tuple[str, ...]) -> None:
    try:
        storage = _strategy().storage
        if storage.get(item.key_for(*key)) > 0:
            storage.incr(item.key_for(*key), item.get_expiry(), -1)
    except Exception:
        log.exception("limits_unavailable")
