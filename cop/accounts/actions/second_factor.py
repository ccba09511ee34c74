"""The second step: codes of an authenticator app (RFC 6238), and recovery codes on paper. Each works once."""

from __future__ import annotations

import base64
import secrets

import pyotp
from sqlalchemy import delete, update

from cop.accounts.actions import letters, sessions, tokens
from cop.accounts.events import SecondFactorChanged
from cop.accounts.models import Person, RecoveryCode
from cop.accounts.queries import primary_address, unused_recovery_codes
from cop.accounts.sealing import seal, unseal
from cop.core.clock import now
from cop.core.db import session
from cop.core.events import publish
from cop.core.security import digest, equal

STEP_SECONDS = 30
CODES = 10
ISSUER = "Interchange"


def new_secret() -> str:
    """Return a fresh secret for an authenticator app."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, address: str) -> str:
    """Return what the QR code says."""
    return pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name=ISSUER)


def is_current(secret: str, code: str) -> bool:
    """Whether ``code`` is one that an app with this secret shows now."""
    return _step(secret, code) is not None


def switch_on(person: Person, secret: str, code: str, *, keep_sign_in: int) -> list[str]:
    """Put the second step behind every way in, and return the recovery codes. An empty list: the code is wrong."""
    step = _step(secret, code)
    if step is None:
        return []
    person.totp_secret, person.totp_last_step = seal(secret), step
    session().flush()
    sessions.end_all(person.id, but=keep_sign_in)
    tokens.take_back(person.id, "link", "second", "proof")
    publish(SecondFactorChanged(person.id, "on"))
    _tell(person, "second_factor_on")
    return renew_codes(person)


def switch_off(person: Person, *, keep_sign_in: int) -> None:
    """Take the second step away, with its codes."""
    person.totp_secret, person.totp_last_step = None, 0
    session().execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    session().flush()
    sessions.end_all(person.id, but=keep_sign_in)
    publish(SecondFactorChanged(person.id, "off"))
    _tell(person, "second_factor_off")


def renew_codes(person: Person) -> list[str]:
    """Make ten new recovery codes; the old ones are worthless. They are shown now and never again."""
    session().execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [_new_code() for _ in range(CODES)]
    session().add_all(RecoveryCode(person_id=person.id, digest=_digest(person.id, code)) for code in codes)
    session().flush()
    return codes


def accept(person: Person, text: str) -> bool:
    """Whether ``text`` is this person's current code or an unused recovery code; it is used up by asking."""
    bare = "".join(character for character in text if character.isalnum()).upper()
    if len(bare) == 6 and bare.isascii() and bare.isdigit():
        return _accept_code(person, bare)
    return _accept_recovery(person, bare)


def _accept_code(person: Person, code: str) -> bool:
    secret = unseal(person.totp_secret) if person.totp_secret else None
    step = _step(secret, code) if secret else None
    if step is None:
        return False
    newer = update(Person).where(Person.id == person.id, Person.totp_last_step < step).values(totp_last_step=step)
    return session().execute(newer).rowcount == 1  # type: ignore[attr-defined, no-any-return]


def _accept_recovery(person: Person, bare: str) -> bool:
    unused = update(RecoveryCode).where(
        RecoveryCode.person_id == person.id,
        RecoveryCode.digest == _digest(person.id, bare),
        RecoveryCode.used_at.is_(None),
    )
    if session().execute(unused.values(used_at=now())).rowcount != 1:  # type: ignore[attr-defined]
        return False
    publish(SecondFactorChanged(person.id, "recovery"))
    _tell(person, "recovery_code_used", left=unused_recovery_codes(person.id))
    return True


def _step(secret: str, code: str) -> int | None:
    """Return the time step that ``code`` belongs to: now, or one step before or after for clocks that differ."""
    if len(code) != 6 or not code.isascii() or not code.isdigit():
        return None
    present = int(now().timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if equal(generator.at(step * STEP_SECONDS), code):
            return step
    return None


def _new_code() -> str:
    raw = base64.b32encode(secrets.token_bytes(10)).decode("ascii")
    return "-".join(raw[start : start + 4] for start in range(0, 16, 4))


def _digest(person_id: int, code: str) -> str:
    return digest(f"recovery:{person_id}:{code.replace('-', '')}")


def _tell(person: Person, what: str, **more: object) -> None:
    address = primary_address(person.id)
    if address:
        letters.notice(address, what, **more)
