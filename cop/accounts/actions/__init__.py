"""Every write of this room, by noun. What other rooms use stands here under its own name."""

from __future__ import annotations

from cop.accounts.actions.people import make_admin, reinstate, suspend, verify

__all__ = ["make_admin", "reinstate", "suspend", "verify"]
