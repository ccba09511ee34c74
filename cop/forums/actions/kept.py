"""Texts sent after the session had ended: kept under a token that only the sender's page knows."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from cop.core.clock import now
from cop.core.db import session
from cop.core.security import digest, new_token
from cop.forums.models import Fields, KeptText

KEEP = timedelta(days=1)


def keep_text(fields: Fields) -> str:
    """Keep what a form held. Returns the token that gives it back."""
    token = new_token()
    session().add(KeptText(digest=digest(token), fields=fields, kept_at=now()))
    return token


def give_back(token: str | None) -> Fields:
    """Return what is kept under ``token``; nothing when it is unknown or too old."""
    row = session().get(KeptText, digest(token)) if token else None
    if row is None or row.kept_at <= now() - KEEP:
        return {}
    return {name: values if isinstance(values, list) else [values] for name, values in row.fields.items()}


def forget_old() -> None:
    """Delete what nobody came back for."""
    session().execute(delete(KeptText).where(KeptText.kept_at < now() - KEEP))
