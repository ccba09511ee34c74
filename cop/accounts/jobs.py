"""What the clock does in this room."""

from __future__ import annotations

from cop.accounts.actions import emails, tokens
from cop.core.jobs import periodic


@periodic("settle_primary_addresses", minute="7")
def settle_primary_addresses() -> None:
    """Carry out changes of primary address that nobody answered for seven days."""
    emails.settle()


@periodic("forget_old_tokens", minute="41", hour="3")
def forget_old_tokens() -> None:
    """Delete tokens that ended long ago."""
    tokens.forget_old()
