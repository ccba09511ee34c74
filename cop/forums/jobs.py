"""The forum's work by the clock."""

from __future__ import annotations

from cop.core.jobs import periodic
from cop.forums.actions import drafts, kept


@periodic("forget_kept_texts", minute="43")
def forget_kept_texts() -> None:
    """Delete texts that were kept for a sign-in and never fetched."""
    kept.forget_old()


@periodic("forget_old_drafts", minute="47")
def forget_old_drafts() -> None:
    """Delete drafts nobody went on with, and what was posted or dropped a day ago."""
    drafts.forget_old_drafts()
