"""The forum's work by the clock."""

from __future__ import annotations

from cop.core.jobs import periodic
from cop.forums.actions import kept


@periodic("forget_kept_texts", minute="43")
def forget_kept_texts() -> None:
    """Delete texts that were kept for a sign-in and never fetched."""
    kept.forget_old()
