"""Texts sent after the session had ended: kept under a token that only the sender's page knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete

from cop.core.clock import now
from cop.core.db import session
from cop.core.security import digest, new_token
from cop.forums.models import KeptText

KEEP = timedelta(days=1)
LONGEST = 60_000


def keep_text(fields: Mapping[str, str]) -> str:
    """Keep what a form held. Returns the token that gives it back."""
    token = new_token()
    kept = {name[:40]: value[:LONGEST].replace("\x00", "") for name, value in list(fields.items())[:8]}
    session().add(KeptText(digest=digest(token), fields=kept, kept_at=now()))
    return token


def give_back(token: str | None) -> dict[str, str]:
    """Return what is kept under ``token``; nothing when it is unknown or too old."""
    row = session().get(KeptText, digest(token)) if token else None
    return dict(row.fields) if row is not None and row.kept_at > now() - KEEP else {}


def forget_old() -> None:
    """Delete what nobody came back for."""
    session().execute(delete(KeptText).where(KeptText.kept_at < now() - KEEP))
