"""Passwords: argon2id, and which ones are refused. A check costs the same whether or not there is an account.

Rules by OWASP ASVS 5.0 6.2: length instead of composition, any character, pasting allowed, common ones refused.
``common-passwords.txt.gz`` is the list that ships with Django (see LICENSE-common-passwords.txt beside it).
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cop.core.errors import Invalid
from cop.core.i18n import _

SHORTEST = 12
SHORTEST_WITH_SECOND_FACTOR = 8
LONGEST = 128
SITE_WORDS = ("interchange", "password", "teacher", "school", "community", "practice", "welcome")
OWN_LETTERS = 8
"""What must be left of a password when names and site words are taken out."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_nobody = _hasher.hash("nobody has this one")


def hash_of(password: str) -> str:
    """Return the argon2id hash of ``password``."""
    return _hasher.hash(_plain(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` belongs to ``password_hash``. None costs as much as a hash and never matches."""
    known = password_hash is not None and len(password) <= LONGEST
    try:
        _hasher.verify(password_hash if known and password_hash else _nobody, _plain(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return known


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return _hasher.check_needs_rehash(password_hash)


def check(password: str, *, about: Iterable[str] = (), has_second_factor: bool = False) -> None:
    """Raise `Invalid` for a password that is too short, too long, common, or made of the words in ``about``."""
    shortest = SHORTEST_WITH_SECOND_FACTOR if has_second_factor else SHORTEST
    if len(password) < shortest:
        raise Invalid(_("Please use at least %(n)s characters. A few words in a row do well.", n=shortest), "password")
    if len(password) > LONGEST:
        raise Invalid(_("Please use at most %(n)s characters.", n=LONGEST), "password")
    if _is_common(password):
        raise Invalid(_("Many people use this password, so it is tried first. Please choose another."), "password")
    if _is_made_of(password, (*SITE_WORDS, *about)):
        raise Invalid(
            _("This is made of your name, your address or the words of this site. Please choose another."), "password"
        )


@cache
def common() -> frozenset[str]:
    """Return the twenty thousand passwords that are tried first."""
    packed = (Path(__file__).parent / "common-passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split())


def _is_common(password: str) -> bool:
    """Whether it is on the list: as it stands, without digits around it, or the same piece again and again."""
    low = password.casefold().strip()
    if len(set(low)) < 4:
        return True
    bare = low.strip("0123456789!?.,;:-_*+#@$&%/()= ")
    pieces = {low, bare, *(low[:n] for n in range(3, len(low) // 2 + 1) if low == (low[:n] * len(low))[: len(low)])}
    return any(piece in common() for piece in pieces if piece) or _is_a_run(low)


def _is_a_run(text: str) -> bool:
    """Whether each character follows the one before it: ``abcdefghijkl``, ``987654321098``."""
    steps = {(ord(after) - ord(before)) for before, after in pairwise(text)}
    return len(steps) == 1 or steps in ({1, -9}, {-1, 9})


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    left = _letters(password)
    known = sorted({piece for word in words for piece in re.split(r"[\W_]+", _letters(word)) if len(piece) > 2})
    taken = False
    for piece in sorted(known, key=len, reverse=True):
        if piece in left:
            left, taken = left.replace(piece, ""), True
    return taken and len(left.strip("0123456789 ")) < OWN_LETTERS


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def _plain(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")
