"""The forum's facts in words."""

from __future__ import annotations

from cop.core.i18n import _


def nameless(veil: int | None) -> str:
    """Name the writer of a post without a name: the same one in the whole of its topic."""
    if veil == 1:
        return _("A member (who asked)")
    if veil is None or veil == 2:
        return _("A member")
    return _("Another member") if veil == 3 else _("Another member (%(number)s)", number=veil - 2)
