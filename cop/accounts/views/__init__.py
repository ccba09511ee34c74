"""The pages of this room, by what a person came to do."""

from __future__ import annotations

from cop.accounts.views import account, emails, entry, joining, own, school, security
from cop.accounts.views.blueprint import accounts

__all__ = ["account", "accounts", "emails", "entry", "joining", "own", "school", "security"]
