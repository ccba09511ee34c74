"""Secrets that must be read again are kept sealed with a key derived from the application's secret."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def seal(text: str) -> str:
    """Return ``text`` so that only this application can read it."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str | None:
    """Return what was sealed; None when it was sealed by another secret or changed on the way."""
    try:
        return _box().decrypt(sealed.encode("utf-8", "replace")).decode()
    except (InvalidToken, ValueError):
        return None


def _box() -> Fernet:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"accounts: second factor").derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))
