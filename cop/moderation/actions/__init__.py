"""Every write of moderation. Callers have authorised the actor."""

from __future__ import annotations

from cop.moderation.actions.cases import appeal, decide, decide_directly, hold, pass_on, report, withdraw
from cop.moderation.actions.log import note
from cop.moderation.actions.rules import add_word, change_rules, remove_word

__all__ = [
    "add_word",
    "appeal",
    "change_rules",
    "decide",
    "decide_directly",
    "hold",
    "note",
    "pass_on",
    "remove_word",
    "report",
    "withdraw",
]
